"""Small pictures of how the figures went over the last publications, as SVG text without any reference outside."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from expectations.report.texts import Texts

# Statistic, text key of its name, colour. The colours stand out on a light and on a dark ground.
_PANELS = (
    ("facts", "card_facts", "#2e8b63"),
    ("errors", "card_wrong", "#d1543f"),
    ("refused", "card_refused", "#c98a1b"),
)
_INK = "#7d8590"


def draw_trend(history: Sequence[Mapping[str, Any]], texts: Texts) -> list[str]:
    """One <svg> per figure, publications from left to right, first and last value written out."""
    # Loaded here, since it costs a second and the first publication has no trend.
    import matplotlib as mpl

    style: Any = {
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 10,
        "text.color": _INK,
    }
    drawn = []
    for name, label, colour in _PANELS:
        values = [manifest["statistics"]["values"].get(name) for manifest in history]
        with mpl.rc_context({**style, "svg.hashsalt": name}):
            drawn.append(_draw_panel(values, texts.say(label), colour, texts))
    return drawn


def _draw_panel(values: Sequence[float | None], title: str, colour: str, texts: Texts) -> str:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2.8, 1.15), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left", fontsize=10, color=_INK)
    axes.set_xlim(-0.5, len(values) - 0.5 + 0.2 * len(values))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.margins(y=0.35)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_INK)
    points = [(x, value) for x, value in enumerate(values) if value is not None]
    if points:
        axes.plot(*zip(*points, strict=True), color=colour, linewidth=1.8, marker="o", markersize=3.2)
        last = texts.number(points[-1][1])
        axes.annotate(last, points[-1], xytext=(6, 0), textcoords="offset points", va="center", color=colour)
    if len(points) > 1:
        axes.annotate(texts.number(points[0][1]), points[0], xytext=(0, 6), textcoords="offset points", ha="center")
    stream = io.StringIO()
    figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _as_inline(stream.getvalue())


def _as_inline(document: str) -> str:
    """The bare <svg> element, as wide as its place, in the font of the page around it."""
    drawn = re.sub(r"<metadata>.*?</metadata>", "", document, flags=re.DOTALL)
    drawn = re.sub(r"font-family: [^;\"]+", "font-family: inherit", drawn)
    drawn = re.sub(r' width="[^"]+pt" height="[^"]+pt"', ' role="img" class="trend"', drawn, count=1)
    # The namespaces are known to every page that holds the picture.
    drawn = drawn.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    drawn = drawn.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return drawn[drawn.index("<svg") :]

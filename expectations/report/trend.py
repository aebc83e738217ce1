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


def draw_trend(history: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """One <svg> with a panel per figure, publications from left to right, first and last value written out."""
    # Loaded here, since it costs a second and the first publication has no trend.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "trend",
        "font.family": "sans-serif",
        "font.size": 9,
        "text.color": _INK,
        "xtick.color": _INK,
        "ytick.color": _INK,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(7.2, 1.7), layout="constrained")
        for axes, (name, label, colour) in zip(figure.subplots(1, len(_PANELS)), _PANELS, strict=True):
            values = [manifest["statistics"]["values"].get(name) for manifest in history]
            points = [(x, value) for x, value in enumerate(values) if value is not None]
            axes.set_title(texts.say(label), loc="left", fontsize=9, color=_INK)
            axes.set_xlim(-0.5, len(history) - 0.5 + 0.12 * len(history))
            axes.set_xticks([])
            axes.set_yticks([])
            axes.margins(y=0.25)
            axes.spines[["top", "right", "left"]].set_visible(False)
            axes.spines["bottom"].set_color(_INK)
            if not points:
                continue
            axes.plot(*zip(*points, strict=True), color=colour, linewidth=1.8, marker="o", markersize=3.2)
            last = texts.number(points[-1][1])
            axes.annotate(last, points[-1], xytext=(6, 0), textcoords="offset points", va="center", color=colour)
            if len(points) > 1:
                axes.annotate(
                    texts.number(points[0][1]), points[0], xytext=(0, 6), textcoords="offset points", ha="center"
                )
        stream = io.StringIO()
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    drawn = re.sub(r"<metadata>.*?</metadata>", "", stream.getvalue(), flags=re.DOTALL)
    drawn = re.sub(r"font-family: [^;\"]+", "font-family: inherit", drawn)
    drawn = re.sub(r' width="[^"]+pt" height="[^"]+pt"', ' role="img" class="trend"', drawn, count=1)
    # The namespaces are known to every page that holds the picture.
    drawn = drawn.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    drawn = drawn.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return drawn[drawn.index("<svg") :]

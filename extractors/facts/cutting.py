"""Items of an article cut into sentences and tables, weak words settled by what stands beside them."""

from __future__ import annotations

from dataclasses import replace

from extractors.engine.items import Item
from extractors.engine.numbers import read_printed
from extractors.facts.document import Sentence, Table, mention_of, quantity_of

_LEVEL_BEFORE = 12  # items back to which “cấp xã” still tells of which level “5 đơn vị” are

_COUNTED = ("commune", "village", "district", "criteria")


_STOPS = (".", "!", "?", "\n", "…", "•")


def settle(items: list[Item]) -> list[Item]:
    """A weak word for a standard stands for one only where no object follows it."""
    settled: list[Item] = []
    for at, item in enumerate(items):
        if item.kind == "standard" and item.term is not None and item.term.strength == "weak":
            following = items[at + 1] if at + 1 < len(items) else None
            previous = settled[-1] if settled else None
            told = previous is not None and (
                previous.kind in ("standard", "programme", "quantity", "band_word") or previous.is_("unit", *_COUNTED)
            )
            objects = ("word", "exclude", "action", "noise", "unit", "criterion")
            if not told and following is not None and following.kind in objects:
                item = replace(item, kind="word")
        mention = mention_of(item)
        if mention is not None and settled:
            counted = quantity_of(settled[-1])
            following = items[at + 1] if at + 1 < len(items) else None
            listed = following is not None and (following.is_("sign", ",") or following.is_("link", "and"))
            if counted is not None and counted.unit == mention.level and counted.low > 1 and not listed:
                item = replace(item, kind="holder_name", value=mention)
        if at + 2 < len(items) and items[at + 1].is_("sign", "/"):
            item = _as_money(item, items[at + 2])
        quantity = quantity_of(item)
        if quantity is not None and quantity.unit == "unit_any":
            level = next(
                (
                    i.code
                    for i in [*reversed(items[max(0, at - _LEVEL_BEFORE) : at]), *items[at + 1 : at + 3]]
                    if i.kind == "level_word"
                ),
                None,
            )
            if level is not None:
                item = replace(item, code=level, value=replace(quantity, unit=level))
        settled.append(item)
    return settled


def _as_money(upper: Item, lower: Item) -> Item:
    """“300,9/4.128,9 tỷ đồng”: what stands over the slash is of the scale that is printed once."""
    over, under = quantity_of(upper), quantity_of(lower)
    if over is None or under is None or over.kind != "bare" or under.kind != "money" or not under.printed:
        return upper
    reading = read_printed(under.printed.split()[0])
    if reading is None or not reading[0]:
        return upper
    scale = under.low / reading[0]
    return replace(
        upper,
        code="money",
        value=replace(over, kind="money", unit="money", low=over.low * scale, high=over.high * scale),
    )


def cut_items(items: list[Item], title_end: int) -> tuple[list[Sentence], list[Table]]:
    """The sentences and tables that the items make, in order; sentences before `title_end` are of the title."""
    sentences: list[Sentence] = []
    tables: list[Table] = []
    rows: list[tuple[tuple[Item, ...], ...]] = []
    paragraph = 0
    line: list[Item] = []

    def end_table() -> None:
        if rows:
            tables.append(Table(tuple(rows), paragraph, len(sentences) - 1))
            rows.clear()

    for index, item in enumerate([*items, Item("sign", "\n", 0, 0)]):
        if not item.is_("sign", "\n"):
            line.append(item)
            continue
        if _is_wrapped(line, items, index):
            continue
        if any(i.is_("sign", "\t") for i in line):
            rows.append(_cells(line))
        elif line:
            end_table()
            for run in _sentences_of(line):
                sentences.append(Sentence(run, paragraph, run[0].start < title_end))
        paragraph += bool(line)
        line = []
    end_table()
    return sentences, tables


def _is_wrapped(line: list[Item], items: list[Item], at: int) -> bool:
    """A line end inside a sentence, as mail and old pages wrap them: no stop before it and no capital behind it."""
    if not line or at + 1 >= len(items) or any(i.is_("sign", "\t") for i in line):
        return False
    following = items[at + 1]
    ended = line[-1].kind == "sign" and line[-1].code in (*_STOPS, ":", ";", ")")
    return (
        not ended and not following.capital and following.kind not in ("sign", "quantity", "number", "period", "place")
    )


def _cells(line: list[Item]) -> tuple[tuple[Item, ...], ...]:
    cells: list[list[Item]] = [[]]
    for item in line:
        if item.is_("sign", "\t"):
            cells.append([])
        else:
            cells[-1].append(item)
    return tuple(tuple(cell) for cell in cells)


def _sentences_of(line: list[Item]) -> list[list[Item]]:
    """Sentences end at a stop before a capital, a number or the line's end; not inside brackets."""
    runs: list[list[Item]] = []
    run: list[Item] = []
    depth = 0
    for index, item in enumerate(line):
        run.append(item)
        if item.kind != "sign":
            continue
        if item.code == "(":
            depth += 1
        elif item.code == ")":
            depth = max(0, depth - 1)
        elif item.code in _STOPS and depth == 0:
            following = line[index + 1] if index + 1 < len(line) else None
            short = index > 0 and line[index - 1].kind == "unit" and line[index - 1].end - line[index - 1].start <= 2
            if item.code == "." and short and following is not None and following.kind == "place":
                run.pop()  # “TP. X”
            elif following is None or _opens(following):
                runs.append(run)
                run = []
    if run:
        runs.append(run)
    return [r for r in runs if any(i.kind != "sign" for i in r)]


def _opens(item: Item) -> bool:
    return item.capital or item.kind in ("quantity", "number", "period", "identifier", "unread", "sign")

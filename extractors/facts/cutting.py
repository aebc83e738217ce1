"""Items of an article cut into sentences and tables, weak words settled by what stands beside them."""

from __future__ import annotations

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.engine.numbers import read_printed
from extractors.facts.document import Sentence, Table, mention_of, quantity_of

_LEVEL_BEFORE = 12  # items back to which “cấp xã” still tells of which level “5 đơn vị” are

_LONGEST = 300  # items; the longest sentence of the articles that were read, a list of communes, has some 150
_COUNTED = ("commune", "village", "district", "criteria")
_SETTLED = frozenset({"standard", "place", "quantity"})
_OBJECTS = frozenset({"word", "exclude", "action", "noise", "unit", "criterion"})
_STOPS = frozenset({".", "!", "?", "\n", "…", "•"})
_LINE_ENDS = _STOPS | {":", ";", ")"}
_BEGINS_LINE = frozenset({"sign", "quantity", "number", "period", "place"})
_OPENERS = frozenset({"quantity", "number", "period", "identifier", "unread", "sign"})


def settle(items: list[Item]) -> list[Item]:
    """The items with what is settled by those beside it: weak words, counted holders, shared scales, nameless units.

    A weak word for a standard stands for one only where no object follows it.
    """
    settled = items.copy()
    size = len(items)
    for at in [at for at, item in enumerate(items) if item.kind in _SETTLED]:
        item = items[at]
        kind = item.kind
        following = items[at + 1] if at + 1 < size else None
        previous = settled[at - 1] if at else None
        if kind == "standard":
            if item.term is not None and item.term.strength == "weak" and _is_no_standard(previous, following):
                settled[at] = replace(item, kind="word")
        elif kind == "place":
            mention = mention_of(item)
            counted = quantity_of(previous) if previous is not None else None
            listed = following is not None and (following.is_("sign", ",") or following.is_("link", "and"))
            if mention is not None and counted is not None and counted.unit == mention.level and counted.low > 1:
                settled[at] = item if listed else replace(item, kind="holder_name", value=mention)
        else:
            if following is not None and following.kind == "sign" and following.code == "/" and at + 2 < size:
                settled[at] = item = _as_money(item, items[at + 2])
            if item.code == "unit_any":
                settled[at] = _of_level(items, at, item)
    return settled


def _is_no_standard(previous: Item | None, following: Item | None) -> bool:
    """Whether a weak word for a standard is a plain one: nothing before it tells of a standard, an object follows."""
    told = previous is not None and (
        previous.kind in ("standard", "programme", "quantity", "band_word") or previous.is_("unit", *_COUNTED)
    )
    return not told and following is not None and following.kind in _OBJECTS


def _of_level(items: list[Item], at: int, item: Item) -> Item:
    """The count of “đơn vị” at `at` as one of the level that is named nearest before it, else right behind it."""
    quantity = quantity_of(item)
    near = [*reversed(items[max(0, at - _LEVEL_BEFORE) : at]), *items[at + 1 : at + 3]]
    level = next((i.code for i in near if i.kind == "level_word"), None)
    if quantity is None or level is None:
        return item
    return replace(item, code=level, value=replace(quantity, unit=level))


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
    tabbed = False

    def end_table() -> None:
        if rows:
            tables.append(Table(tuple(rows), paragraph, len(sentences) - 1))
            rows.clear()

    done = 0
    signs: list[int] = []  # of the line, by their place in it
    for index in [*[at for at, item in enumerate(items) if item.kind == "sign"], len(items)]:
        code = items[index].code if index < len(items) else "\n"
        if code == "\t":
            tabbed = True
            continue
        if code != "\n":
            signs.append(len(line) + index - done)
            continue
        line += items[done:index]
        done = index + 1
        if not tabbed and line and done < len(items) and _goes_on(line[-1], items[done]):
            continue
        if tabbed:
            rows.append(_cells(line))
        elif line:
            end_table()
            for run in _sentences_of(line, signs):
                sentences.append(Sentence(run, paragraph, run[0].start < title_end))
        paragraph += bool(line)
        line, signs, tabbed = [], [], False
    end_table()
    return sentences, tables


def _goes_on(last: Item, following: Item) -> bool:
    """A line end inside a sentence, as mail and old pages wrap them: no stop before it and no capital behind it."""
    return (
        not following.capital
        and following.kind not in _BEGINS_LINE
        and not (last.kind == "sign" and last.code in _LINE_ENDS)
    )


def _cells(line: list[Item]) -> tuple[tuple[Item, ...], ...]:
    cells: list[list[Item]] = [[]]
    for item in line:
        if item.is_("sign", "\t"):
            cells.append([])
        else:
            cells[-1].append(item)
    return tuple(tuple(cell) for cell in cells)


def _sentences_of(line: list[Item], signs: list[int]) -> list[list[Item]]:
    """Sentences end at a stop before a capital, a number or the line's end; not inside brackets."""
    runs: list[list[Item]] = []
    run: list[Item] = []
    depth = begin = 0
    size = len(line)
    for index in signs:
        code = line[index].code
        if code == "(":
            depth += 1
        elif code == ")":
            depth = max(0, depth - 1)
        elif code in _STOPS and depth == 0:
            following = line[index + 1] if index + 1 < size else None
            short = index > 0 and line[index - 1].kind == "unit" and line[index - 1].end - line[index - 1].start <= 2
            if code == "." and following is not None and _is_abbreviated(line[index - 1], line[index], following):
                continue  # “ngân sách T.Ư”
            if code == "." and short and following is not None and following.kind == "place":
                run += line[begin:index]  # “TP. X”
                begin = index + 1
            elif following is None or _opens(following):
                runs.append(run + line[begin : index + 1] if run else line[begin : index + 1])
                begin = index + 1
                run = []
    runs.append(run + line[begin:])
    return [part for r in runs if r and (r[0].kind != "sign" or _says_something(r)) for part in _bounded(r)]


def _is_abbreviated(before: Item, dot: Item, following: Item) -> bool:
    """Single capitals with no blank between them."""
    one = before.kind == "word" and before.capital and before.end - before.start == 1
    return one and following.start == dot.end and following.end - following.start == 1


def _says_something(run: list[Item]) -> bool:
    return any(item.kind != "sign" for item in run)


def _bounded(run: list[Item]) -> list[list[Item]]:
    """The sentence, or its parts where no writer wrote it: cut at the last comma or semicolon within `_LONGEST` items.

    Rules look through a whole sentence for each of its numbers, so that a text without stops would take time that
    grows with its square.
    """
    if len(run) <= _LONGEST:
        return [run]
    parts: list[list[Item]] = []
    begin = 0
    while begin < len(run):
        end = min(begin + _LONGEST, len(run))
        if end < len(run):
            end = next((i + 1 for i in range(end - 1, end - _LONGEST // 2, -1) if run[i].is_("sign", ",", ";")), end)
        parts.append(run[begin:end])
        begin = end
    return [part for part in parts if _says_something(part)]


def _opens(item: Item) -> bool:
    return item.capital or item.kind in _OPENERS

"""Which places a sentence names or means, and which of them it is about."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.document import Document, Sentence, Where, mention_of, rank
from extractors.grammar.plain import plain_words
from extractors.records import Place

_ADMIN = ("province", "district", "commune", "village")


def follow_places(document: Document) -> None:
    """Gives each sentence its places, and the place that it is about.

    A bare noun of a level (xã, huyện) means the unit last named in the paragraph, else the home unit of that level.
    """
    paragraph = -1
    last: dict[str, Place] = {}
    ever: dict[str, Place] = {}
    topic: Place | None = None
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            last, topic = {}, None
        sentence.wheres = _wheres(document, sentence, last, ever)
        ever.update(last)
        subject = _subject(sentence)
        if subject is not None:
            topic = subject
        sentence.topic = topic or document.home()


def _wheres(document: Document, sentence: Sentence, last: dict[str, Place], ever: dict[str, Place]) -> list[Where]:
    wheres: list[Where] = []
    items = sentence.items
    levels = [at for at in sentence.at("unit") if items[at].code in _ADMIN]
    for at in sorted((*sentence.at("place"), *sentence.at("holder_name"), *sentence.at("scope"), *levels)):
        item = items[at]
        mention = mention_of(item)
        if item.kind == "holder_name" and mention is not None:
            # “6 xã Bắc Kạn”: a count of communes is never of one commune; the name is the unit that holds them
            above = next((p for p in document.places.home if p.name == mention.name and p.level != mention.level), None)
            if above is not None:
                wheres.append(Where(at, above, True, True))
        elif mention is not None:
            place = document.unit(mention.place_id)
            wheres.append(Where(at, place, True, _is_modifier(items, at)))
            last[place.level] = place
        elif item.kind == "scope":
            place_of = last.get(item.code) or document.home_of(item.code) or _above(document, last, item.code)
            if place_of is not None and not _before_name(items, at):
                told = at > 0 and items[at - 1].kind in ("quantity", "unit")  # “7/10 xã trong huyện”
                wheres.append(Where(at, place_of, False, told))
        elif item.kind == "unit" and _is_bare_noun(items, at) and not _names_budget(items, at):
            city = document.of_a_municipality and item.term is not None and item.term.words in plain_words("city")
            place_of = document.home_of("province") if city else None
            place_of = place_of or (
                last.get(item.code)
                or document.home_of(item.code)
                or _above(document, last, item.code)
                or ever.get(item.code)
            )
            if place_of is not None and not _is_agent(document, items, at, place_of):
                wheres.append(Where(at, place_of, False, _is_modifier(items, at)))
    return wheres


def _names_budget(items: list[Item], at: int) -> bool:
    """“ngân sách trung ương và tỉnh”: whose budget, not where."""
    joined = at > 1 and (items[at - 1].is_("link", "and") or items[at - 1].is_("sign", ","))
    return joined and items[at - 2].kind == "budget_source"


def _is_modifier(items: list[Item], at: int) -> bool:
    """Behind “của”, or behind “ở/tại/trong” that follows what it tells of."""
    index = at - 1
    while index >= 0 and items[index].kind == "unit":
        index -= 1
    if index < 0:
        return False
    if items[index].kind == "word" and items[index].code in plain_words("except"):
        return True
    if items[index].is_("link", "of", "merged") or items[index].is_("time", "since"):
        return True
    if not items[index].is_("link", "in_place") or index == 0:
        return False
    told = items[index - 1]
    return told.kind in ("quantity", "unit", "place", "pointer")


def _is_agent(document: Document, items: list[Item], at: int, place: Place) -> bool:
    """“được tỉnh giao”, “tỉnh phân bổ cho huyện”: who gives is not of whom it is told."""
    home = document.home()
    if home is None or rank(place.level) >= rank(home.level):
        return False
    previous = items[at - 1] if at else None
    following = items[at + 1] if at + 1 < len(items) else None
    if previous is not None and (
        previous.kind == "passive" or previous.is_("link", "by") or previous.is_("measure", "requested")
    ):
        return True
    return following is not None and following.is_("measure", "planned")


def _above(document: Document, last: dict[str, Place], level: str) -> Place | None:
    """The unit of that level above a place named last."""
    for place in reversed(list(last.values())):
        for above in document.ancestors(place):
            if above.level == level:
                return above
    return None


def _before_name(items: list[Item], at: int) -> bool:
    return at + 1 < len(items) and items[at + 1].kind == "place"


def _is_bare_noun(items: list[Item], at: int) -> bool:
    """A level word that stands for one known unit: no name, plural, number or standard beside it."""
    item = items[at]
    if item.term is None or " " in item.term.words:
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if following is not None and (
        following.kind in ("place", "programme")
        or (following.kind == "standard" and (following.term is None or following.term.output != "verb"))
        or following.is_("unit")
        or (following.kind == "word" and following.capital)
    ):
        return False
    for later in items[at + 1 : at + 5]:
        if later.kind == "place":
            return False  # “xã biên giới X”: the name follows its description
        if later.kind != "word" or later.capital:
            break
    previous = items[at - 1] if at else None
    if previous is None:
        return True
    if previous.kind in ("quantity", "number", "unit", "vague") or previous.is_("link", "each", "all_of"):
        return False
    return previous.kind != "plural" and not previous.is_("count", "number_mark")


def _subject(sentence: Sentence) -> Place | None:
    """The place that leads the sentence, before its first number or verb of money."""
    where = next((w for w in sentence.wheres if not w.modifier), None)
    if where is None or any(index < where.at for index in sentence.at("quantity")[:1]):
        return None
    return where.place

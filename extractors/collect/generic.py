"""The fall-back for pages of no known family: the subtree with the most text that is no link."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

_INLINE = frozenset(
    [
        "span",
        "font",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "a",
        "sub",
        "sup",
        "small",
        "big",
        "mark",
        "o:p",
        "st1:place",
        "label",
    ]
)
_PARAGRAPHS = frozenset(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd"])
_OUTSIDE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "nav",
        "footer",
        "aside",
        "header",
        "select",
        "option",
        "button",
        "textarea",
        "title",
        "head",
    ]
)
_MIN_PIECE = 25
_PARENT, _GRANDPARENT = 0.6, 0.3
_MAX_CLIMB = 12
_HEAD_GROWTH, _HEAD_CHARS = 1.4, 300  # how much longer a surrounding node may be


def densest(tree: LexborHTMLParser) -> LexborNode | None:
    """The node that holds the article, or None where the page has no text of any length."""
    if tree.body is None:
        return None
    scores: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}

    def add(node: LexborNode | None, weight: float) -> None:
        if node is not None and node.tag not in ("html", "-document", "tr", "tbody", "table", "ul", "ol"):
            scores[node.mem_id] = scores.get(node.mem_id, 0.0) + weight
            nodes[node.mem_id] = node

    for piece in tree.body.traverse(include_text=True):
        if piece.tag != "-text":
            continue
        length = len((piece.text_content or "").strip())
        if length < _MIN_PIECE:
            continue
        block = _block(piece)
        if block is None:
            continue
        parent = block.parent
        if block.tag in _PARAGRAPHS:
            add(parent, length)
            add(parent.parent if parent is not None else None, _GRANDPARENT * length)
        else:
            add(block, length)
            add(parent, _PARENT * length)
    if not scores:
        return None
    return _with_its_head(nodes[max(scores, key=lambda key: scores[key])])


def _with_its_head(node: LexborNode) -> LexborNode:
    """The node, or the nearest around it that adds little text: there title, date and lead stand."""
    length = len(node.text(strip=True))
    best = node
    around = node.parent
    while around is not None and around.tag not in ("body", "html", None):
        if len(around.text(strip=True)) > _HEAD_GROWTH * length + _HEAD_CHARS:
            break
        best = around
        around = around.parent
    return best


def _block(piece: LexborNode) -> LexborNode | None:
    """The block that a piece of text stands in; None within a link or outside the content."""
    node = piece.parent
    block: LexborNode | None = None
    climbed = 0
    while node is not None and climbed < _MAX_CLIMB:
        tag = node.tag or ""
        if tag == "a" or tag in _OUTSIDE:
            return None
        if block is None and tag not in _INLINE:
            block = node
        node = node.parent
        climbed += 1
    return block

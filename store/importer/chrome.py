"""What of a web page is its content, and what stands around it on every page of the site.

Marks that name themselves (nav, aside, a class "share-bar") are dropped first. Of what is left,
the content is the smallest element that holds nearly all the text outside links; within it, lists
of links are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from store.importer.elements import Element

SILENT = frozenset(
    {
        "applet",
        "audio",
        "button",
        "canvas",
        "datalist",
        "embed",
        "head",
        "iframe",
        "input",
        "map",
        "math",
        "meter",
        "nav",
        "noframes",
        "noscript",
        "object",
        "option",
        "output",
        "progress",
        "rp",
        "rt",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    }
)
"""Elements that hold no words of a text, whatever stands in them."""
_AROUND = frozenset(["aside", "dialog", "footer", "form", "menu"])
"""Elements that stand around a text, unless they hold most of it."""
_ROLES = frozenset(
    {
        "alertdialog",
        "banner",
        "complementary",
        "contentinfo",
        "dialog",
        "menu",
        "menubar",
        "navigation",
        "search",
        "toolbar",
    }
)
_NAMED = re.compile(
    r"(?:^|[\W_])(?:(?:site|page|global|top|main|sub|sec|foot(?:er)?|head(?:er)?|social|side|sub)"
    r"[\W_]?)?(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|share|sharing|sharebar|social|"
    r"cookies?|consent|gdpr|footer|sidebar|side[\W_]?bar|related|recommend(?:ed|ation)?s?|"
    r"comments?|advert(?:isement)?s?|ads?|promo|newsletter|subscribe|pagination|pager|toolbar|"
    r"copyright|skip[\W_]?(?:link|to|nav)\w*|popup|modal|masthead|search(?:[\W_]?(?:box|form|bar))?|"
    r"login|widget|tag[\W_]?(?:list|cloud|s)|read[\W_]?more|more[\W_]?(?:news|stories|links)|"
    r"hot[\W_]?news|friend[\W_]?links?|bdshare\w*|jiathis\w*|qrcode|"
    r"visually[\W_]?hidden|sr[\W_]only|screen[\W_]reader\w*)(?:$|[\W_])",
    re.IGNORECASE,
)
_CONTAINERS = frozenset(
    {
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "fieldset",
        "form",
        "header",
        "html",
        "li",
        "main",
        "ol",
        "section",
        "table",
        "tbody",
        "td",
        "tr",
        "ul",
    }
)
_NEARLY_ALL = 0.85
"""Share of the text outside links that the content holds."""
_TOO_MUCH = 0.5
"""Share of the text that no chrome has: what holds it is not dropped, whatever its name."""
_LINKED = 0.6
"""Share of a list's text that stands in links, from which it is a list of links."""
_LISTS = frozenset(["ul", "ol", "dl", "div", "table", "section", "p", "td"])
_FEWEST_LINKS = 3
_SENTENCE = re.compile("[。！？；，、：.!?;,:…]")
_LONG = 20
"""Code points from which a text without punctuation is more than a button's."""
_LONGEST_DATELINE = 200
"""Code points."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much text an element holds, in code points other than white space."""

    text: int
    linked: int
    """Of it, within links."""
    prose: int
    """Of it, in sentences outside links."""
    links: int


def main_content(root: Element) -> Element:
    """Give the element of a page that holds its content, chrome taken out."""
    body = next(root.iter("body"), root)
    most = _TOO_MUCH * _weigh(body)[body].text
    _drop(body, lambda element, weight: _is_hidden(element) and weight.text < most)
    _drop(body, lambda element, weight: _is_chrome(element) and weight.text < most)
    content = _densest(body)
    _drop(content, _is_link_list)
    return content


def texts_above(content: Element) -> Iterator[str]:
    """Give the short texts that stand on a page above its content, the nearest first."""
    within: Element | None = content
    while within is not None and within.tag != "body":
        for before in within.itersiblings(preceding=True):
            text = " ".join("".join(map(str, before.itertext())).split())
            if 0 < len(text) <= _LONGEST_DATELINE:
                yield text
        within = within.getparent()


def _weigh(root: Element) -> dict[Element, _Weight]:
    """Weigh an element and all in it, silent ones at nothing."""
    weights: dict[Element, _Weight] = {}
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str) or element.tag in SILENT:
            weights[element] = _Weight(0, 0, 0, 0)
            continue
        own = [element.text, *(child.tail for child in element)]
        inner = [weights[child] for child in element]
        lengths = [len("".join((text or "").split())) for text in own]
        text = sum(lengths) + sum(weight.text for weight in inner)
        is_link = element.tag == "a"
        prose = sum(
            length
            for length, words in zip(lengths, own, strict=True)
            if length >= _LONG or _SENTENCE.search(words or "")
        )
        weights[element] = _Weight(
            text,
            text if is_link else sum(weight.linked for weight in inner),
            0 if is_link else prose + sum(weight.prose for weight in inner),
            is_link + sum(weight.links for weight in inner),
        )
    return weights


def _densest(body: Element) -> Element:
    """Give the smallest element that holds nearly all the sentences."""
    weights = _weigh(body)
    enough = _NEARLY_ALL * weights[body].prose
    content = body
    while True:
        holders = [
            child
            for child in content
            if child.tag in _CONTAINERS and weights[child].prose >= max(enough, 1)
        ]
        if not holders:
            return content
        content = holders[0]


def _drop(root: Element, is_chrome: Callable[[Element, _Weight], bool]) -> None:
    """Take out of an element what is chrome, but keep the text behind it."""
    weights = _weigh(root)
    for element, weight in reversed(weights.items()):
        if element is not root and isinstance(element.tag, str) and is_chrome(element, weight):
            parent = element.getparent()
            if parent is not None:
                _remove(parent, element)


def _remove(parent: Element, element: Element) -> None:
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)


def _is_hidden(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _is_chrome(element: Element) -> bool:
    """Tell whether an element names itself as what stands around a text."""
    tag = element.tag
    if tag in _AROUND or element.get("role", "").lower() in _ROLES:
        return True
    if tag == "header":
        return next(element.iter("h1", "h2"), None) is None
    if tag == "figure":
        return next(element.iter("table", "blockquote"), None) is None
    if tag in {"html", "body", "main", "article", "h1"}:
        return False
    return bool(_NAMED.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _is_link_list(element: Element, weight: _Weight) -> bool:
    return (
        element.tag in _LISTS
        and weight.links >= _FEWEST_LINKS
        and weight.linked > _LINKED * weight.text
    )

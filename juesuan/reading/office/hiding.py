"""What a web page or a Word file hides 「隐藏内容」: taken out before it is read, since nobody sees it.

What belongs here: the ways of styles to hide an element of a page. What must not: cells, texts, tables.
"""

from __future__ import annotations

import re
from typing import Any, Final

_SILENT: Final = ("script", "style", "noscript", "template", "iframe", "svg", "select", "button")
_HIDES: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!))",
    re.IGNORECASE,
)
_WHITE: Final = r"(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|$|!)"
_WRITES_WHITE: Final = re.compile(rf"(?:^|;)\s*color\s*:\s*{_WHITE}", re.IGNORECASE)
_WRITES: Final = re.compile(r"(?:^|;)\s*color\s*:", re.IGNORECASE)
_GROUND: Final = re.compile(r"(?:^|;)\s*background(?:-color|-image)?\s*:\s*([^;]*)", re.IGNORECASE)
_PLAIN_GROUND: Final = re.compile(rf"^(?:none|transparent|initial|{_WHITE})", re.IGNORECASE)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS: Final = re.compile(r"\s*(?:[A-Za-z][\w-]*)?\.([\w-]+)\s*")
_AT_RULE: Final = re.compile(r"@(?:media|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
# A sheet of styles is some kilobytes; more is looked at no further.
_MOST_STYLES: Final = 1 << 20


def hide_unseen(root: Any) -> int:
    """Take out of an lxml tree what the page does not show; how many pieces with digits were hidden by style."""
    classes = _styles_of_classes(root)
    for element in list(root.iter(*_SILENT)):
        element.drop_tree()
    hidden = 0
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or not _is_hidden(element, classes):
            continue
        if not _is_inside(element, root):
            continue
        hidden += bool(_DIGIT.search("".join(element.itertext())))
        element.drop_tree()
    return hidden


def _is_inside(element: Any, root: Any) -> bool:
    """Whether an element still belongs to the tree: one around it may have been taken out."""
    return element.getroottree().getroot() is root


def _style(element: Any, classes: dict[str, str]) -> str:
    """Everything that styles an element: its classes' rules and, after them, its own."""
    named = ";".join(classes[name] for name in (element.get("class") or "").split() if name in classes)
    return f"{named};{element.get('style') or ''}"


def _is_hidden(element: Any, classes: dict[str, str]) -> bool:
    if element.get("hidden") is not None:
        return True
    style = _style(element, classes)
    if _HIDES.search(style):
        return True
    is_white = _WRITES_WHITE.search(style) or (element.tag == "font" and _named_white(element.get("color")))
    return bool(is_white) and not _shows_on_ground(element, classes) and not _recoloured(element, classes)


def _named_white(colour: str | None) -> bool:
    return (colour or "").strip().lower() in ("white", "#fff", "#ffffff")


def _shows_on_ground(element: Any, classes: dict[str, str]) -> bool:
    """Whether the element, or one around it, has a ground that white shows on."""
    for one in (element, *element.iterancestors()):
        if one.get("background") or ((ground := one.get("bgcolor")) and not _named_white(ground)):
            return True
        found = _GROUND.findall(_style(one, classes))
        if found and not _PLAIN_GROUND.match(found[-1].strip() + ";"):
            return True
    return False


def _recoloured(element: Any, classes: dict[str, str]) -> bool:
    """Whether something inside writes in a colour of its own: then the element as a whole is not hidden."""
    return any(
        isinstance(inner.tag, str) and (_WRITES.search(_style(inner, classes)) or inner.get("color"))
        for inner in element.iterdescendants()
    )


def _styles_of_classes(root: Any) -> dict[str, str]:
    """The declarations of each class in the page's own styles; rules for media other than all are passed over."""
    text = "\n".join(element.text or "" for element in root.iter("style"))[:_MOST_STYLES]
    text = _AT_RULE.sub("", re.sub(r"<!--|-->|/\*.*?\*/", "", text, flags=re.DOTALL))
    found: dict[str, str] = {}
    for selectors, declarations in _RULE.findall(text):
        for selector in selectors.split(","):
            if name := _CLASS.fullmatch(selector):
                found[name[1]] = f"{found.get(name[1], '')};{declarations}"
    return found

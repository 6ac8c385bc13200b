"""A built page, read with the standard library: elements in order, visible text, values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input"}
BLOCKS = {"p", "li", "th", "td", "tr", "caption", "figcaption", "h1", "h2", "h3", "h4", "dt", "dd"}
UNSEEN = {"style", "script", "title"}


@dataclass
class Element:
    """An element: name, attributes, children (elements and text), and where it stands."""

    name: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self) -> Iterator[Element]:
        """Yield this element and everything in it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all()

    def text(self, without: tuple[str, ...] = ()) -> str:
        """Return the visible text, leaving out elements of some classes."""
        if self.name in UNSEEN or set(without) & set(self.attributes.get("class", "").split()):
            return " "
        inside = "".join(child if isinstance(child, str) else child.text(without) for child in self.children)
        return f" {inside} " if self.name in BLOCKS else inside


class Page(HTMLParser):
    """Parses a page into elements; a tag that is not closed properly is an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.root = self.open = Element("", {})
        self.feed(html)
        assert self.open is self.root, f"<{self.open.name}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.name == tag, f"</{tag}> closes <{self.open.name}>"
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)

    def elements(self, *names: str) -> list[Element]:
        """Return all elements with one of these names, or all."""
        return [element for element in self.root.all() if not names or element.name in names]

    def by_id(self, id_: str) -> Element:
        """Return the element with this id."""
        return next(element for element in self.root.all() if element.attributes.get("id") == id_)

    def ids(self, name: str) -> list[str]:
        """Return the ids of elements of one kind, in order."""
        return [element.attributes["id"] for element in self.elements(name) if "id" in element.attributes]

    def values(self) -> list[Element]:
        """Return the spans that hold a published value."""
        return [element for element in self.elements("span") if element.attributes.get("class") == "value"]

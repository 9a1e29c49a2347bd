"""The prints of one text: page, excerpt, feed, feed with TeX, one line, plain text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin

from .formulas import SetFormula
from .highlighting import highlighted, plain
from .items import Anchor, Code, CommentNumber, Cut, Formula, Frame, Item, Placeholders, Qed, Reference, Url
from .labels import Resolved
from .nodes import BLOCKS, CELLS, Held, Node, Tag, Text
from .outline import HEADINGS
from .readable import readable_tex
from .sanitize import safe_url
from .theorems import END_MARK

_LINK_RELATIONS = "nofollow ugc noopener"
_MANY_NEWLINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Content:
    """What the placeholders of one text stand for."""

    placeholders: Placeholders
    formulas: Mapping[int, SetFormula]
    references: Mapping[int, Resolved | None]
    words: Mapping[str, str]
    comments: Mapping[int, str]  # addresses by number
    sizes: Mapping[str, tuple[int, int]]  # (width, height) of the pictures that are known, by address


@dataclass(slots=True)
class Print:
    """The page print. Its subclasses are the other prints."""

    content: Content
    url: str = ""
    base_url: str = ""
    is_comment: bool = False

    def print(self, nodes: Sequence[Node]) -> str:
        out: list[str] = []
        heading: Tag | None = None
        in_link = has_image = False
        for at, node in enumerate(nodes):
            if isinstance(node, Text):
                out.append(node.html)
            elif isinstance(node, Held):
                out.append(self.held(self.content.placeholders.items[node.index], node))
            elif node.name == "img":
                out.append(self.image(node, not has_image, not in_link and _stands_alone(nodes, at)))
                has_image = True
            else:
                if node.name == "a":
                    in_link = not node.is_end
                if node.name in HEADINGS:
                    if node.is_end and heading is not None:
                        out.append(self.heading_link(heading))
                    heading = None if node.is_end else node
                out.append(self.tag(node))
        return "".join(out).strip()

    # Tags

    def tag(self, tag: Tag) -> str:
        if tag.name == "table":
            return self.table(tag)
        if not tag.attributes and tag.name != "img":
            return tag.html
        return self.written(tag)

    def written(self, tag: Tag) -> str:
        return tag.html_with(self.attributes(tag, dict(tag.attributes)))

    def table(self, tag: Tag) -> str:
        """In a box that scrolls: a table that is the box itself is no table to a screen reader."""
        if tag.is_end:
            return f"{tag.html}</div>"
        name = escape(self.content.words["table"])
        box = f'<div class="table-scroll" tabindex="0" role="group" aria-label="{name}">'
        return f"{box}{self.written(tag)}"

    def attributes(self, tag: Tag, attributes: dict[str, str | None]) -> dict[str, str | None]:
        if tag.name == "img":
            attributes.setdefault("alt", "")
            attributes |= self.size(attributes)
            attributes["loading"] = "lazy"
        elif tag.name == "a" and self.is_comment and self._leads_away(attributes):
            attributes["rel"] = _LINK_RELATIONS
        return attributes

    def size(self, attributes: Mapping[str, str | None]) -> dict[str, str]:
        """Without it the text below jumps when the picture arrives. An author's own width is kept."""
        width, height = self.content.sizes.get(attributes.get("src") or "", (0, 0))
        if not width or "height" in attributes:
            return {}
        shown = attributes.get("width") or str(width)
        if not shown.isdecimal():  # a percentage
            return {}
        return {"width": shown, "height": str(round(height * int(shown) / width))}

    def image(self, image: Tag, is_first: bool, is_alone: bool) -> str:
        """The first may be what a reader sees first, and so is not waited with. What stands alone leads
        to the file, which may be larger than its place on the page."""
        attributes = self.attributes(image, dict(image.attributes))
        if is_first:
            del attributes["loading"]
        html = image.html_with(attributes)
        address = attributes.get("src")
        if not is_alone or not address:
            return html
        name = "" if attributes["alt"] else f' aria-label="{escape(self.content.words["original"])}"'
        return f'<a class="original" href="{escape(address)}"{name}>{html}</a>'

    @staticmethod
    def _leads_away(attributes: dict[str, str | None]) -> bool:
        href = attributes.get("href") or "#"
        return not href.startswith("#") and attributes.get("class") != "reference"

    def heading_link(self, heading: Tag) -> str:
        id = heading.get("id")
        if not id or self.is_comment:
            return ""
        return f' <a class="heading-link" href="#{escape(id)}" aria-hidden="true" tabindex="-1">#</a>'

    # Placeholders

    def held(self, item: Item, node: Held) -> str:
        match item:
            case Formula():
                return self.formula(self.content.formulas[node.index])
            case Reference():
                return self.reference(item, self.content.references[node.index], node.in_link)
            case Code():
                return self.code(item)
            case Url():
                return self.address(item, node.in_link)
            case CommentNumber():
                return self.comment(item, node.in_link)
            case Frame():
                return self.frame(item)
            case Qed():
                return f'<span class="qed">{END_MARK}</span>'
            case Cut() | Anchor():
                return ""
            case _:
                return escape(item.source, quote=False)

    def formula(self, formula: SetFormula) -> str:
        return formula.page(with_anchors=not self.is_comment)

    def code(self, code: Code) -> str:
        if code.is_block:
            return highlighted(code.text, code.info)
        return f"<code>{escape(code.text, quote=False)}</code>"

    def reference(self, reference: Reference, resolved: Resolved | None, in_link: bool) -> str:
        text = escape(self.reference_text(reference, resolved), quote=False)
        if resolved is None:
            return f'<span class="reference-missing" title="{escape(reference.label)}">{text}</span>'
        if in_link:
            return text
        attributes = {"class": "reference", "href": resolved.url or f"#{resolved.id}"}
        if resolved.title:
            attributes["title"] = resolved.title
        return f"{self.tag(Tag('a', tuple(attributes.items())))}{text}</a>"

    def reference_text(self, reference: Reference, resolved: Resolved | None) -> str:
        number = resolved.number if resolved else "??"
        if reference.command == "ref" and resolved:
            return number
        if reference.command in ("autoref", "cref") and resolved:
            number = f"({number})" if resolved.kind == "equation" else number
            return f"{self.content.words[resolved.kind]} {number}"
        return f"({number})"

    def address(self, url: Url, in_link: bool) -> str:
        shown = url.source.strip("<>")
        href = safe_url(escape(url.href))
        if in_link or href is None:
            return escape(shown, quote=False)
        return (
            Tag("a", tuple(self.attributes(Tag("a"), {"href": href}).items())).html
            + f"{escape(shown, quote=False)}</a>"
        )

    def comment(self, item: CommentNumber, in_link: bool) -> str:
        address = self.content.comments.get(item.number)
        if in_link or address is None:
            return item.source
        attributes = {"class": "reference", "href": address}
        return f"{self.tag(Tag('a', tuple(attributes.items())))}{item.source}</a>"

    def frame(self, frame: Frame) -> str:
        address = escape(frame.address)
        return (
            f'<a class="embed" href="{address}" data-frame="{address}">{escape(frame.title, quote=False)}</a>'
        )


def _stands_alone(nodes: Sequence[Node], at: int) -> bool:
    """Whether a block holds nothing beside this image, or nothing but its caption."""
    before, after = nodes[at - 1] if at else None, nodes[at + 1] if at + 1 < len(nodes) else None
    if isinstance(before, Text):
        opens = before.html.endswith(("<p>", "<figure>", "<div>", "<center>"))
    else:
        opens = isinstance(before, Tag) and not before.is_end and before.name in BLOCKS
    if isinstance(after, Text):
        return opens and after.html.startswith(("</", "<figcaption"))
    return opens and isinstance(after, Tag) and (after.is_end or after.name == "figcaption")


class ExcerptPrint(Print):
    """Stands on pages with other posts: no ids, and every place is on the post's own page."""

    def attributes(self, tag: Tag, attributes: dict[str, str | None]) -> dict[str, str | None]:
        attributes = super().attributes(tag, attributes)
        attributes.pop("id", None)
        attributes.pop("name", None)
        href = attributes.get("href")
        if href and href.startswith("#"):
            attributes["href"] = self.url + href
        return attributes

    def heading_link(self, heading: Tag) -> str:
        return ""

    def image(self, image: Tag, is_first: bool, is_alone: bool) -> str:
        return self.tag(image)

    def formula(self, formula: SetFormula) -> str:
        return formula.page(with_ids=False, with_anchors=False)


class FeedPrint(ExcerptPrint):
    """Stands in other people's programs: absolute addresses, no classes, MathML with its namespace."""

    def attributes(self, tag: Tag, attributes: dict[str, str | None]) -> dict[str, str | None]:
        attributes = super().attributes(tag, attributes)
        for name in ("class", "loading", "data-frame"):
            attributes.pop(name, None)
        for name in ("href", "src", "poster", "cite"):
            value = attributes.get(name)
            if value:
                attributes[name] = urljoin(self.base_url + self.url, value)
        return attributes

    def table(self, tag: Tag) -> str:
        return tag.html if tag.is_end else self.written(tag)

    def formula(self, formula: SetFormula) -> str:
        return formula.feed()

    def code(self, code: Code) -> str:
        return plain(code.text) if code.is_block else super().code(code)


class TexFeedPrint(FeedPrint):
    """For readers that strip MathML: they turn `10^{-5}` into "10−5"."""

    def formula(self, formula: SetFormula) -> str:
        return escape(formula.tex(), quote=False)


class LinePrint(ExcerptPrint):
    """Inside a link or a list of contents: no links."""

    def tag(self, tag: Tag) -> str:
        return "" if tag.name in ("a", "img") or tag.name in BLOCKS else super().tag(tag)

    def reference(self, reference: Reference, resolved: Resolved | None, in_link: bool) -> str:
        return super().reference(reference, resolved, in_link=True)

    def address(self, url: Url, in_link: bool) -> str:
        return super().address(url, in_link=True)

    def code(self, code: Code) -> str:
        return f"<code>{escape(code.text.strip(), quote=False)}</code>"

    def frame(self, frame: Frame) -> str:
        return escape(frame.title, quote=False)


class TextPrint(Print):
    """Plain text, formulas as `$TeX$`."""

    def print(self, nodes: Sequence[Node]) -> str:
        out: list[str] = []
        for node in nodes:
            if isinstance(node, Text):
                out.append(node.plain)
            elif isinstance(node, Held):
                out.append(self.held(self.content.placeholders.items[node.index], node))
            elif node.name in BLOCKS:
                out.append("\n")
            elif node.name in CELLS and node.is_end:
                out.append("\t")
            elif node.name == "img" and node.get("alt"):
                out.append(node.get("alt"))
        lines = "\n".join(line.strip() for line in "".join(out).split("\n"))
        return _MANY_NEWLINES.sub("\n\n", lines).strip()

    def held(self, item: Item, node: Held) -> str:
        match item:
            case Formula():
                return self.formula(self.content.formulas[node.index])
            case Reference():
                return self.reference_text(item, self.content.references[node.index])
            case Code():
                return item.text
            case Url():
                return item.source.strip("<>")
            case Frame():
                return item.title
            case Qed():
                return END_MARK
            case Cut() | Anchor():
                return "\n\n" if isinstance(item, Cut) else ""
            case _:
                return item.source

    def formula(self, formula: SetFormula) -> str:
        return formula.tex()


class DescriptionPrint(TextPrint):
    """One line for search engines and previews: formulas as Unicode can show them, no code blocks."""

    def print(self, nodes: Sequence[Node]) -> str:
        return " ".join(super().print(nodes).split())

    def held(self, item: Item, node: Held) -> str:
        if isinstance(item, Code) and item.is_block:
            return " "
        return super().held(item, node)

    def formula(self, formula: SetFormula) -> str:
        return " ".join(readable_tex(part.tex) for part in formula.parts)


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut between words where the script has them."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ", length - 30)
    return f"{cut[:space] if space > 0 else cut}…"

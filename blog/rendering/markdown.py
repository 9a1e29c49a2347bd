"""The two Markdown dialects. Code, formulas and bare addresses are placeholders by now (see `scanner`),
so Python-Markdown's own rules for code are off: two readers of one syntax would differ somewhere."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from typing import Protocol

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.treeprocessors import Treeprocessor

from .items import Code, Placeholders
from .source import literal


class TreeStep(Protocol):
    def run(self, root: etree.Element) -> None: ...


def post_markdown(words: dict[str, str]) -> Markdown:
    markdown = _markdown(
        words, [AbbrExtension(), DefListExtension(), AttrListExtension(), MarkdownInHtmlExtension()]
    )
    return markdown


def comment_markdown(words: dict[str, str]) -> Markdown:
    markdown = _markdown(words, [])
    markdown.preprocessors.deregister("html_block")
    for name in ("html", "image_link", "image_reference", "short_image_ref"):
        markdown.inlinePatterns.deregister(name)
    # A reader ends a line where the line shall end.
    markdown.inlinePatterns.register(SubstituteTagInlineProcessor(r"\n", "br"), "newline", 5)
    return markdown


def _markdown(words: dict[str, str], extensions: list) -> Markdown:
    markdown = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(BACKLINK_TITLE=words["note"]),
            SaneListExtension(),
            *extensions,
        ],
        output_format="html",
    )
    markdown.parser.blockprocessors.deregister("code")
    for name in ("backtick", "autolink", "automail"):
        markdown.inlinePatterns.deregister(name)
    markdown.delimiters.add("~", "del", double=True)
    markdown.ESCAPED_CHARS.append("~")
    return markdown


class _Step(Treeprocessor):
    def __init__(self, step: TreeStep) -> None:
        super().__init__()
        self.step = step

    def run(self, root: etree.Element) -> None:
        self.step.run(root)


def convert(
    markdown: Markdown, text: str, *, before_inline: Sequence[TreeStep], after_inline: Sequence[TreeStep]
) -> str:
    """HTML, not yet sanitised. The steps see the tree before and after the inline marks are read."""
    # Python-Markdown's own: inline 20, prettify 10, attr_list 8, abbr 7, unescape 0.
    for order, step in enumerate(before_inline):
        markdown.treeprocessors.register(_Step(step), f"before{order}", 30 - order)
    for order, step in enumerate(after_inline):
        markdown.treeprocessors.register(_Step(step), f"after{order}", 6 - order)
    text = _defused(text)
    _leave_out_patterns(markdown, text)
    return markdown.convert(text)


# What an inline pattern cannot match without. One character each: no step before may put two together.
_MARK_OF_PATTERN = {
    "escape": "\\", "footnote": "^", "reference": "[", "link": "[", "short_reference": "[", "image_link": "!",
    "image_reference": "!", "short_image_ref": "!", "html": "<", "entity": "&",
}  # fmt: skip


def _leave_out_patterns(markdown: Markdown, text: str) -> None:
    """Python-Markdown tries every pattern on every piece of text, and its registry sorts for each look."""
    patterns = markdown.inlinePatterns
    for name, mark in _MARK_OF_PATTERN.items():
        if mark not in text and name in patterns:
            patterns.deregister(name)
    markdown.treeprocessors["inline"].inlinePatterns = list(patterns)


# The most marks that one block may hold: Python-Markdown needs quadratic time and more for these.
_MARK_LIMITS = {"[": 300, "*": 1_000, "_": 1_000, "~": 300, "&": 1_000, "!": 1_000, "{": 300, "\\": 1_000}
_BRACKETS = re.compile(r"\[{20,}")


def _defused(text: str) -> str:
    """Blocks that hold more marks than any person writes keep them as plain characters."""
    if all(text.count(mark) <= limit for mark, limit in _MARK_LIMITS.items()) and "[" * 20 not in text:
        return text
    blocks = text.split("\n\n")
    for at, block in enumerate(blocks):
        for mark, limit in _MARK_LIMITS.items():
            if block.count(mark) > limit:
                block = block.replace(mark, literal(mark))
        blocks[at] = _BRACKETS.sub(lambda run: literal("[") * len(run[0]), block)
    return "\n\n".join(blocks)


class FootnoteScope:
    """Footnotes of several texts may stand on one page: `fn:1` -> `fn-12-1`."""

    _LOCAL = re.compile(r"(#?)(fn(?:ref[0-9]*)?):(.*)", re.DOTALL)

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.numbers: dict[str, int] = {}

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if element.tag not in ("sup", "li", "a"):
                continue
            for name in ("id", "href"):
                local = self._LOCAL.fullmatch(element.get(name, ""))
                if local:
                    number = self.numbers.setdefault(local[3], len(self.numbers) + 1)
                    element.set(name, f"{local[1]}{local[2]}-{self.scope}-{number}")


class CodeTree:
    """A code block may not stand in the paragraph that Markdown made of its placeholder."""

    def __init__(self, placeholders: Placeholders) -> None:
        self.placeholders = placeholders

    def run(self, root: etree.Element) -> None:
        for paragraph in root.iter("p"):
            held = self.placeholders.only(paragraph.text) if not len(paragraph) else None
            if held and isinstance(held[1], Code) and held[1].is_block:
                paragraph.tag = "div"


class CommentTree:
    """What Python-Markdown lets through that has no place in a comment."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if not element.get("class", "").startswith("footnote"):
                element.attrib.pop("class", None)

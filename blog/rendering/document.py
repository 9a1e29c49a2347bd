"""The values that rendering takes and gives back: plain, frozen, ready for `dataclasses.asdict`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RenderError:
    """Something the author should know. `line` counts from 1; 0 means the text as a whole."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Label:
    """A place that can be referred to: an equation, theorem, figure, table or section.

    `label` is "" for a numbered equation that nobody named.
    """

    label: str
    number: str
    id: str
    kind: str = "equation"


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference into another post needs. `url` leads to the place itself, fragment included."""

    number: str
    url: str
    title: str = ""
    kind: str = "equation"


@dataclass(frozen=True, slots=True)
class TocEntry:
    """`html` is the heading's inline content, typeset but without links and ids; `text` is plain."""

    level: int
    id: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """Every print of one text. `html`, `*_html`, `TocEntry.html` and `mentions` are safe to put on a page.

    `mentions` has for each address the sentence that first leads there, with formulas but without links.
    """

    html: str = ""
    excerpt_html: str = ""
    excerpt_is_whole: bool = True
    feed_html: str = ""
    feed_tex_html: str = ""
    text: str = ""
    description: str = ""
    toc: tuple[TocEntry, ...] = ()
    equations: tuple[Label, ...] = ()
    labels: tuple[Label, ...] = ()
    links: tuple[str, ...] = ()
    mentions: Mapping[str, str] = field(default_factory=dict)
    reading_minutes: int = 0
    errors: tuple[RenderError, ...] = ()
    has_math: bool = False

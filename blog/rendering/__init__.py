"""Source text -> safe HTML. Pure: no Django, no database, no clock, no network.

The doors are `render_post`, `render_comment` and `wanted_references`; the rest is theirs.
"""

from collections.abc import Mapping

from .conversion import to_standard
from .cursor import COMMENT, DIALECTS
from .document import Label, Rendered, RenderError, Target, TocEntry
from .mathml import Macro
from .pipeline import Settings, comment_numbers_in, macros_in, references_in, refused, render
from .source import COMMENT_LENGTH, POST_LENGTH
from .structure import block_structure

__all__ = [
    "PIPELINE_VERSION",
    "Label",
    "Macro",
    "RenderError",
    "Rendered",
    "Target",
    "TocEntry",
    "block_structure",
    "definitions_in",
    "render_comment",
    "render_post",
    "to_standard",
    "wanted_comments",
    "wanted_references",
]

# Raise it when the same source gives other prints: `manage.py rerender` finds the rows to renew by it.
PIPELINE_VERSION = 2

_NONE: Mapping = {}


def render_post(
    source: str,
    *,
    dialect: str = "standard",
    post_id: int = 0,
    url: str = "",
    base_url: str = "",
    language: str = "zh-hans",
    macros: Mapping[str, str | Macro] = _NONE,
    targets: Mapping[tuple[int, str], Target] = _NONE,
    excerpt_source: str = "",
    section_numbers: bool = False,
    separate_theorem_counters: bool = False,
    sizes: Mapping[str, tuple[int, int]] = _NONE,
) -> Rendered:
    """`url` is the post's own path, `base_url` the site's (`https://host`), both for excerpt and feeds.

    `dialect` is "standard", "typecho" (its Markdown, HyperDown) or "html" (with automatic paragraphs).
    `targets` answers what `wanted_references` asks for. `excerpt_source`, when given, is the excerpt, in
    the standard dialect.
    `sizes` are the (width, height) of pictures by their address.
    """
    if len(source) > POST_LENGTH:
        return refused(
            source,
            f"The text is longer than {POST_LENGTH} characters; it is shown as it was typed.",
            language,
        )
    return render(
        source,
        Settings(
            dialect=DIALECTS[dialect],
            scope=str(post_id),
            post_id=post_id,
            url=url,
            base_url=base_url,
            language=language,
            macros=macros,
            targets=targets,
            section_numbers=section_numbers,
            separate_theorem_counters=separate_theorem_counters,
            sizes=sizes,
        ),
        excerpt_source,
    )


def render_comment(
    source: str,
    *,
    comment_id: int = 0,
    post_id: int = 0,
    post_url: str = "",
    base_url: str = "",
    language: str = "zh-hans",
    macros: Mapping[str, str | Macro] = _NONE,
    equations: Mapping[str, Label] = _NONE,
    targets: Mapping[tuple[int, str], Target] = _NONE,
    comments: Mapping[int, str] = _NONE,
) -> Rendered:
    """`equations` are the post's labels by name: `\\eqref{eq:flow}` in a comment means the post's.
    `comments` answers what `wanted_comments` asks for with their addresses."""
    if len(source) > COMMENT_LENGTH:
        return refused(source, f"A comment may have {COMMENT_LENGTH} characters.", language)
    return render(
        source,
        Settings(
            dialect=COMMENT,
            scope=f"c{comment_id}",
            post_id=post_id,
            url=post_url,
            base_url=base_url,
            language=language,
            macros=macros,
            targets=targets,
            around=equations,
            around_url=post_url,
            comments=comments,
        ),
    )


def wanted_references(source: str) -> frozenset[tuple[int, str]]:
    """The references into other posts, as (post id, label)."""
    return references_in(source)


def wanted_comments(source: str) -> frozenset[int]:
    """The other comments that a comment speaks of, as `#12`."""
    return comment_numbers_in(source)


def definitions_in(source: str) -> dict[str, Macro]:
    """The macros that a text defines: the site's own lines, or what a post lends to its comments."""
    return macros_in(source)

"""From source to prints: scan, number, convert, sanitise, typeset, print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from .captions import CaptionTree
from .cursor import COMMENT, POST, Dialect
from .document import Label, Rendered, RenderError, Target, TocEntry
from .equations import Numbering, Part
from .excerpts import ExcerptTree
from .formulas import SetFormula, Typesetter
from .items import Anchor, CommentNumber, Cut, Formula, Reference, Url
from .labels import Labels, Resolved, Resolver, split_label
from .line_breaks import keep_punctuation
from .macros import Macros
from .markdown import CodeTree, CommentTree, FootnoteScope, comment_markdown, convert, post_markdown
from .mathml import COMMENT_LIMITS, POST_LIMITS, Macro
from .mentions import MentionReader
from .messages import worded
from .nodes import Node, Tag, Text, read_nodes
from .outline import HEADINGS, HeadingTree
from .paragraphs import automatic_paragraphs
from .printing import (
    Content,
    DescriptionPrint,
    ExcerptPrint,
    FeedPrint,
    LinePrint,
    Print,
    TexFeedPrint,
    TextPrint,
    shortened,
)
from .reading_time import reading_minutes
from .sanitize import sanitize_comment, sanitize_post
from .scanner import Scan, scan
from .source import COMMENT_LENGTH, POST_LENGTH, clean_source
from .tex import replace_references
from .theorems import TheoremNumbers, TheoremTree
from .words import words_of

DESCRIPTION_LENGTH = 200
ERROR_LIMIT = 200
POST_MATHS_LENGTH = 1_000_000
COMMENT_MATHS_LENGTH = 4_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about a text but its source."""

    dialect: Dialect
    scope: str
    post_id: int
    url: str
    base_url: str
    language: str
    macros: Mapping[str, str | Macro]
    targets: Mapping[tuple[int, str], Target]
    around: Mapping[str, Label] = field(default_factory=dict)
    around_url: str = ""
    comments: Mapping[int, str] = field(default_factory=dict)
    section_numbers: bool = False
    separate_theorem_counters: bool = False
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_comment(self) -> bool:
        return self.dialect is COMMENT


@dataclass(slots=True)
class Rendering:
    """One text on its way through the pipeline."""

    settings: Settings
    scanned: Scan
    words: dict[str, str] = field(init=False)
    labels: Labels = field(init=False)
    theorems: TheoremNumbers = field(init=False)
    numbering: Numbering = field(init=False)
    resolver: Resolver = field(init=False)
    formulas: dict[int, SetFormula] = field(default_factory=dict)
    references: dict[int, Resolved | None] = field(default_factory=dict)
    errors: list[RenderError] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = self.settings
        self.words = words_of(settings.language)
        self.labels = Labels(settings.scope)
        self.theorems = TheoremNumbers(settings.separate_theorem_counters)
        self.numbering = Numbering(self.labels, count_unlabelled=not settings.is_comment)
        self.resolver = Resolver(
            self.labels, settings.post_id, settings.targets, settings.around, settings.around_url
        )

    def run(self) -> Rendered:
        placeholders = self.scanned.placeholders
        for index, formula in placeholders.of_kind(Formula):
            if reference := lone_reference(formula):
                placeholders.items[index] = reference
        self.theorems.read(placeholders, self.labels)
        parts = {index: self._number(formula) for index, formula in placeholders.of_kind(Formula)}
        ending = frozenset(index for index, each in parts.items() if any(part.ends_proof for part in each))
        self.theorems.find_end_marks(placeholders, ending)
        pieces = self._convert_comment() if self.settings.is_comment else self._convert_post()
        self._resolve()
        self._typeset(parts)
        return self._print(pieces)

    def _number(self, formula: Formula) -> tuple[Part, ...]:
        if formula.display:
            tex = self.scanned.macros.expand_in_formula(formula.tex)
            formula = formula if tex is formula.tex else replace(formula, tex=tex)
        return self.numbering.parts(formula)

    def _convert_comment(self) -> list[str]:
        placeholders = self.scanned.placeholders
        html = convert(
            comment_markdown(self.words),
            self.scanned.text,
            before_inline=[CodeTree(placeholders)],
            after_inline=[
                CommentTree(),
                HeadingTree(placeholders, self.labels, demote=2, with_ids=False),
                FootnoteScope(self.settings.scope),
            ],
        )
        return [self._without_breaks(sanitize_comment(html))]

    def _without_breaks(self, html: str) -> str:
        """A display formula is a line of its own: the ends of lines around it break no further ones."""
        placeholders = self.scanned.placeholders
        for index, formula in placeholders.of_kind(Formula):
            if formula.display:
                word = placeholders.word(index)
                html = html.replace(f"<br>\n{word}", f"\n{word}").replace(f"{word}<br>", word)
        return html

    def _convert_post(self) -> list[str]:
        """Sanitised HTML: the excerpt and the rest, or the whole in one piece."""
        if not self.settings.dialect.markdown:
            return self._cut(automatic_paragraphs(self.scanned.text, self.scanned.placeholders))
        placeholders, settings = self.scanned.placeholders, self.settings
        tree = TheoremTree(placeholders, self.theorems, self.words)
        html = convert(
            post_markdown(self.words),
            self.scanned.text,
            before_inline=[CodeTree(placeholders), tree],
            after_inline=[
                CaptionTree(placeholders, self.labels, self.words),
                HeadingTree(placeholders, self.labels, settings.section_numbers),
                FootnoteScope(settings.scope),
                ExcerptTree(placeholders),
            ],
        )
        self.errors += tree.errors
        return self._cut(html)

    def _cut(self, html: str) -> list[str]:
        placeholders = self.scanned.placeholders
        cuts = placeholders.of_kind(Cut)
        pieces = html.split(f"<p>{placeholders.word(cuts[-1][0])}</p>", 1) if cuts else [html]
        # Each piece by itself: an element left open in the excerpt must not swallow the rest.
        return [self._sanitized(piece) for piece in pieces]

    def _sanitized(self, html: str) -> str:
        clean, dropped = sanitize_post(html)
        for tag, attribute in sorted(dropped):
            self.errors.append(RenderError(0, f"{attribute} is not allowed on <{tag}> and was left out."))
        return clean

    def _resolve(self) -> None:
        for index, item in enumerate(self.scanned.placeholders.items):
            if isinstance(item, Anchor) and item.label not in self.labels.known:
                message = f"The label {item.label} names no equation, heading, figure or table."
                self.errors.append(RenderError(item.line, message))
            elif isinstance(item, Reference):
                self.references[index] = self.resolver.resolve(item.label, item.line)

    def _typeset(self, parts: dict[int, tuple[Part, ...]]) -> None:
        is_comment = self.settings.is_comment
        typesetter = Typesetter(
            self.scanned.macros.known,
            COMMENT_LIMITS if is_comment else POST_LIMITS,
            COMMENT_MATHS_LENGTH if is_comment else POST_MATHS_LENGTH,
            self.settings.language,
            may_define=not is_comment,
        )
        for index, formula_parts in parts.items():
            formula = self.scanned.placeholders.items[index]
            resolved = tuple(self._with_numbers(part, formula.line) for part in formula_parts)
            self.formulas[index] = typesetter.set(formula, resolved)
        self.errors += typesetter.errors

    def _with_numbers(self, part: Part, line: int) -> Part:
        def number(command: str, label: str) -> str:
            found = self.resolver.resolve(label, line)
            text = found.number if found else "??"
            return f"\\text{{{text}}}" if command == "ref" and found else f"\\text{{({text})}}"

        tex = replace_references(part.tex, number)
        return part if tex is part.tex else Part(tex, part.display, part.row_ids, part.labels, part.anchors)

    def _print(self, pieces: list[str]) -> Rendered:
        placeholders, settings = self.scanned.placeholders, self.settings
        content = Content(
            placeholders, self.formulas, self.references, self.words, settings.comments, settings.sizes
        )
        plain = [read_nodes(piece, placeholders) for piece in pieces]
        read = [keep_punctuation(piece, self.formulas) for piece in plain]
        nodes = [node for piece in read for node in piece]
        feed_nodes = [node for piece in plain for node in piece]
        common = (content, settings.url, settings.base_url, settings.is_comment)
        line = LinePrint(*common)
        text = DescriptionPrint(*common)
        description = shortened(text.print(read[0]) or text.print(nodes), DESCRIPTION_LENGTH)
        return Rendered(
            html=Print(*common).print(nodes),
            excerpt_html=ExcerptPrint(*common).print(read[0]),
            excerpt_is_whole=len(read) == 1 or not any(_is_seen(node) for node in read[1]),
            feed_html=FeedPrint(*common).print(feed_nodes),
            feed_tex_html=TexFeedPrint(*common).print(feed_nodes),
            text=TextPrint(*common).print(nodes),
            description=description,
            toc=() if settings.is_comment else _contents(nodes, line, text),
            equations=tuple(self.labels.equations),
            labels=tuple(label for label in self.labels.known.values() if label.number),
            links=_links(nodes, content),
            mentions={} if settings.is_comment else MentionReader(line).read(feed_nodes),
            reading_minutes=reading_minutes(feed_nodes, placeholders),
            errors=self._all_errors(),
            has_math=bool(self.formulas),
        )

    def _all_errors(self) -> tuple[RenderError, ...]:
        collected = [
            *self.scanned.errors,
            *self.labels.errors,
            *self.numbering.errors,
            *self.resolver.errors,
            *self.errors,
        ]
        language = self.settings.language
        collected = [RenderError(error.line, worded(error.message, language)) for error in collected]
        return tuple(sorted(dict.fromkeys(collected), key=lambda error: error.line)[:ERROR_LIMIT])


def lone_reference(formula: Formula) -> Reference | None:
    r"""`$\eqref{x}$` is a reference, not a formula: it becomes a link."""
    if "ref" not in formula.tex:
        return None
    found: list[Reference] = []

    def take(command: str, label: str) -> str:
        found.append(Reference(command.lower(), label, formula.source, formula.line))
        return ""

    rest = replace_references(formula.tex, take)
    return found[0] if len(found) == 1 and not rest.strip() else None


def _is_seen(node: Node) -> bool:
    if isinstance(node, Tag):
        return node.name in ("img", "video", "audio", "hr")
    return not isinstance(node, Text) or bool(node.plain.strip())


def _contents(nodes: Sequence[Node], line: LinePrint, text: DescriptionPrint) -> tuple[TocEntry, ...]:
    entries: list[TocEntry] = []
    start = None
    for at, node in enumerate(nodes):
        if not isinstance(node, Tag) or node.name not in HEADINGS:
            continue
        if not node.is_end:
            start = at
        elif start is not None:
            inside = nodes[start + 1 : at]
            id = nodes[start].get("id") or ""
            entries.append(TocEntry(HEADINGS[node.name], id, text.print(inside), line.print(inside)))
            start = None
    return tuple(entries)


def _links(nodes: Sequence[Node], content: Content) -> tuple[str, ...]:
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Tag) and node.name == "a" and node.get("href"):
            found.append(node.get("href"))
    for index, item in enumerate(content.placeholders.items):
        if isinstance(item, Url):
            found.append(item.href)
        elif isinstance(item, Reference) and (resolved := content.references[index]):
            found.append(resolved.url or "#")
    return tuple(dict.fromkeys(link for link in found if not link.startswith("#")))


def render(source: str, settings: Settings, excerpt_source: str = "") -> Rendered:
    macros = Macros.of_site(settings.macros)
    scanned = scan(clean_source(source), macros, settings.dialect)
    try:
        rendered = Rendering(settings, scanned).run()
        if excerpt_source.strip():
            return _with_excerpt(rendered, excerpt_source, settings, macros)
        return rendered
    except RecursionError:
        message = "The text is nested too deeply; it is shown as it was typed."
        return refused(source, message, settings.language)


def _with_excerpt(rendered: Rendered, source: str, settings: Settings, macros: Macros) -> Rendered:
    """The author's own excerpt: it speaks of the post's numbers and gives none itself."""
    labels = {label.label: label for label in rendered.labels}
    beside = replace(settings, dialect=POST, around=labels, around_url=settings.url, macros=macros.known)
    scanned = scan(clean_source(source), Macros.of_site(beside.macros), settings.dialect)
    rendering = Rendering(beside, scanned)
    rendering.numbering.count_unlabelled = False
    excerpt = rendering.run()
    errors = tuple(
        RenderError(0, worded(f"In the excerpt, line {error.line}: {error.message}", settings.language))
        for error in excerpt.errors
    )
    return replace(
        rendered,
        excerpt_html=excerpt.excerpt_html,
        excerpt_is_whole=False,
        description=excerpt.description,
        errors=rendered.errors + errors,
    )


def refused(source: str, message: str, language: str) -> Rendered:
    """The text as it was typed: nothing is lost."""
    text = clean_source(source)
    html = f"<p>{escape(text, quote=False)}</p>".replace("\n", "<br>\n")
    short = shortened(" ".join(text[: DESCRIPTION_LENGTH * 4].split()), DESCRIPTION_LENGTH)
    return Rendered(
        html=html,
        excerpt_html=f"<p>{escape(short, quote=False)}</p>",
        excerpt_is_whole=len(short) == len(text),
        feed_html=html,
        feed_tex_html=html,
        text=text,
        description=short,
        errors=(RenderError(0, worded(message, language)),),
    )


def references_in(source: str) -> frozenset[tuple[int, str]]:
    if len(source) > POST_LENGTH:
        return frozenset()
    wanted: set[tuple[int, str]] = set()

    def take(_command: str, label: str) -> str:
        post, local = split_label(label)
        if post is not None:
            wanted.add((post, local))
        return ""

    for item in scan(clean_source(source), Macros()).placeholders.items:
        if isinstance(item, Reference):
            take(item.command, item.label)
        elif isinstance(item, Formula):
            replace_references(item.tex, take)
    return frozenset(wanted)


def macros_in(source: str) -> dict[str, Macro]:
    macros = Macros()
    if len(source) <= POST_LENGTH:
        scan(clean_source(source), macros)
    return macros.known


def comment_numbers_in(source: str) -> frozenset[int]:
    if len(source) > COMMENT_LENGTH:
        return frozenset()
    items = scan(clean_source(source), Macros(), COMMENT).placeholders.items
    return frozenset(item.number for item in items if isinstance(item, CommentNumber))

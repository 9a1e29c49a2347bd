"""What somebody typed into the search box, understood. Nothing typed is an error."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from blog.search.folding import fold
from blog.search.tokens import pairs, pieces, token_stream, word_token
from blog.text import clean_line

QUERY_LENGTH = 200
MOST_TERMS = 12
MOST_UNITS = 16
FIELDS = ("tag", "category", "series", "author", "year", "in")

# One part of a query: -word, "several words", field:value, field:"value with blanks".
_PART = re.compile(
    rf'(?P<minus>(?<!\S)-)?(?:(?P<field>{"|".join(FIELDS)}):(?=\S))?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))'
)
# What a field takes; with another value it is text.
_ANY = re.compile(r".+")
_VALUES = {"year": re.compile("[0-9]{4}"), "in": re.compile("comments?|posts?")}
# What a question is made of besides its subject.
_ASKING = re.compile(
    "为什么|怎么样|是不是|能不能|有没有|可不可以|什么|怎么|怎样|如何|为何|是否|哪些|哪个|哪里|多少|关于|以及|"
    "还是|我们|他们|它们|一个|一下|[的了吗呢吧啊是把被这那你我他它]"
)
_STOP_WORD = re.compile(
    "a|an|and|are|as|at|be|but|by|can|do|does|did|for|from|had|has|have|how|i|if|in|into|is|it|its|me|my|no|not|"
    "of|on|or|so|than|that|the|their|then|there|these|this|to|was|we|what|when|where|which|who|why|will|with|"
    "you|your"
)

# A group of tokens of which a text has one. A token with PREFIX at its end stands for all that begin so.
Group = tuple[str, ...]
PREFIX = "*"


@dataclass(frozen=True)
class Term:
    """One thing looked for: a word, a run of Chinese, a TeX command or a quoted phrase, folded."""

    text: str
    groups: tuple[Group, ...]  # a text that holds the term has one token of each
    is_phrase: bool = False

    @cached_property
    def is_exact(self) -> bool:
        """Whether every text that has the tokens holds the term."""
        return not self.is_phrase and len(self.groups) == 1

    @cached_property
    def pattern(self) -> re.Pattern:
        """Where the term stands in a folded text; for a word, where words begin that may have its stem."""
        if self.is_phrase:
            before = r"(?<![a-z0-9\\])" if re.match("[a-z0-9]", self.text) else ""
            after = "(?![a-z0-9])" if re.search("[a-z0-9]$", self.text) else ""
            return re.compile(before + r" +".join(map(re.escape, self.text.split())) + after)
        if self.text.startswith("\\"):
            return re.compile(re.escape(self.text) + "(?![a-z])")
        if self.is_word:
            return re.compile(rf"(?<![a-z0-9]){re.escape(self.root)}[a-z0-9]*[+#]*")
        return re.compile(re.escape(self.text))

    @cached_property
    def is_word(self) -> bool:
        return not self.is_phrase and re.fullmatch(r"[a-z0-9]+(?:\+\+|#)?", self.text) is not None

    @cached_property
    def root(self) -> str:
        """What all words with the stem of this one begin with (happy, happier: happ)."""
        matches = zip(word_token(self.text), self.text, strict=False)
        return "".join(letter for letter, _same in takewhile(lambda pair: pair[0] == pair[1], matches))

    def is_in(self, folded: str) -> bool:
        if self.is_phrase:
            return self.pattern.search(folded) is not None
        return self.text in folded

    def spans(self, folded: str) -> list[tuple[int, int]]:
        found = self.pattern.finditer(folded)
        if self.is_word:
            token = word_token(self.text)
            return [match.span() for match in found if _has_stem(match[0], token)]
        return [match.span() for match in found]


def _has_stem(word: str, token: str) -> bool:
    return word_token(word) == token or word_token(word.rstrip("+#")) == token


@dataclass(frozen=True, slots=True)
class Filter:
    field: str
    value: str
    source: str  # as it stands in the query
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    words: str = ""  # what is wanted as it was typed, folded: it may be a title

    def __bool__(self) -> bool:
        return bool(self.terms or self.filters)

    @property
    def units(self) -> tuple[Term, ...]:
        """The smallest terms, for finding what has most of them: words, and pairs of characters. Who
        quotes a phrase wants no less than it."""
        if any(term.is_phrase for term in self.terms):
            return ()
        units = {unit.text: unit for term in self.terms for unit in _units(term)}
        telling = {text: unit for text, unit in units.items() if not _STOP_WORD.fullmatch(text)}
        return tuple((telling or units).values())[:MOST_UNITS] or self.terms

    def without(self, filter: Filter) -> str:
        return " ".join(self.text.replace(filter.source, "", 1).split())


def _units(term: Term) -> list[Term]:
    units = []
    for kind, text, _start, _end in pieces(term.text):
        if kind != "run":
            units.append(_piece_term(kind, text))
            continue
        chunks = [chunk for chunk in _ASKING.split(text) if chunk]
        units += [_run_term(pair) for chunk in chunks for pair in pairs(chunk) or [chunk]]
    return units


def _run_term(run: str) -> Term:
    return Term(run, tuple((pair,) for pair in pairs(run)) or ((run + PREFIX,),))


def _piece_term(kind: str, text: str) -> Term:
    if kind == "run":
        return _run_term(text)
    if kind == "word":
        token = word_token(text)
        # eqref finds \eqref too; \eqref finds the command alone.
        return Term(text, ((token, f"\\{text}") if text.isalpha() else (token,),))
    return Term(text, ((text,),))


def _phrase_term(text: str, is_quoted: bool) -> Term | None:
    """Exactly these words side by side, as they are written; one word without quotes is that word."""
    phrase = " ".join(text.split())
    parts = list(pieces(phrase))
    if not parts:
        return None
    if len(parts) == 1 and not is_quoted:
        return _piece_term(*parts[0][:2])
    phrase = phrase[parts[0][2] : parts[-1][3]]
    # The tail of a run is one only where the text's own run ends, too.
    groups = [
        (token + PREFIX if kind == "lone" else token,)
        for kind, token in token_stream(phrase)
        if kind != "tail"
    ]
    return Term(phrase, tuple(dict.fromkeys(groups)), is_phrase=True)


def parse(text: str) -> Query:
    text = clean_line(unicodedata.normalize("NFC", text[: 4 * QUERY_LENGTH]))[:QUERY_LENGTH].strip()
    # Folded are also the signs, so that full-width colons, blanks and quotation marks are understood.
    folded = fold(text)
    wanted: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    filters: dict[Filter, None] = {}
    words: list[str] = []
    for part in _PART.finditer(folded):
        is_quoted, is_excluded = part["quoted"] is not None, part["minus"] is not None
        value = (part["quoted"] if is_quoted else part["bare"]).strip()
        if part["field"] and _VALUES.get(part["field"], _ANY).fullmatch(value):
            filters[Filter(part["field"], value, text[slice(*part.span())], is_excluded)] = None
            continue
        if part["field"]:
            value = f"{part['field']}:{value}"
        if is_quoted or is_excluded:
            terms = [term] if (term := _phrase_term(value, is_quoted)) else []
        else:
            terms = [_piece_term(kind, piece) for kind, piece, _start, _end in pieces(value)]
        (excluded if is_excluded else wanted).update(dict.fromkeys(terms))
        words += [] if is_excluded else [value]
    parts = (tuple(found)[:MOST_TERMS] for found in (wanted, excluded, filters))
    return Query(text, *parts, words=" ".join(words))

"""Comments of a site that shows them as they were typed, in Markdown that shows them so.

Formulas stay what they are. So do addresses; of HTML, which Typecho strips when it prints, what stands
for emphasis, code and links is kept as such.
"""

import re
from dataclasses import dataclass, field

# What opens something that stays as it is -> what closes it.
CLOSERS = {"$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]"}
OPENER = re.compile(
    r"(?P<formula>\$\$|\$|\\\(|\\\[)"
    r"|\\begin\{(?P<environment>[A-Za-z]{1,30}\*?)\}"
    r"|(?P<reference>\\(?:eq|auto)?ref\{[^{}\n]{1,200}\})"
    r"|(?P<url>https?://[A-Za-z0-9\-._~:/?#@!&'()*+,;=%]{1,2000})"
    r"|<(?P<closing>/?)(?P<tag>a|abbr|b|big|blockquote|br|code|del|div|em|font|i|img|li|ol|p|pre|q|s|small"
    r"|span|strong|sub|sup|u|ul)(?P<rest>(?:\s[^<>]{0,2000})?)/?>",
    re.IGNORECASE,
)
HREF = re.compile(r"\bhref\s*=\s*[\"']?(https?://[^\"'\s<>()\[\]\\]{1,2000})", re.IGNORECASE)
MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "code": "`"}
BREAKS = {"br": "\n", "p": "\n\n", "div": "\n\n", "li": "\n", "blockquote": "\n\n", "pre": "\n\n"}
SPECIAL = re.compile(r"[*_`\[\]~|]|\\(?=[!-/:-@\[-`{-~])")
# A backslash before a bracket would open a formula, and one before = would be shown.
ENTITIES = {"[": "&#91;", "]": "&#93;", "=": "&#61;"}
# What makes a heading, quotation, list, rule or underline of a line that begins with it.
LINE_START = re.compile(r"(?m)^[ \t]*(?:(?P<mark>[#>+=-])|(?P<number>\d{1,9})(?=[.)]))?")


def markdown_of(text: str) -> str:
    return _Remark(text).written()


@dataclass(slots=True)
class _Remark:
    text: str
    pieces: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # of the <a> that are open, "" for one without
    failed: set[str] = field(default_factory=set)  # closers that do not come any more

    def written(self) -> str:
        plain_from = at = 0
        while opener := OPENER.search(self.text, at):
            end = opener.end() if opener["tag"] else self.end_of(opener)
            if end:
                self.add_plain(plain_from, opener.start())
                self.pieces.append(self.mark(opener) if opener["tag"] else self.kept(opener, end))
                plain_from = end
            at = end or opener.end()
        self.add_plain(plain_from, len(self.text))
        self.pieces += [f"]({address})" for address in reversed(self.links) if address]
        return "".join(self.pieces).strip()

    def end_of(self, opener: re.Match) -> int:
        """Where what it opens ends; 0 for nowhere."""
        if opener["reference"] or opener["url"]:
            return opener.end()
        closer = CLOSERS[opener["formula"]] if opener["formula"] else f"\\end{{{opener['environment']}}}"
        found = -1 if closer in self.failed else self.text.find(closer, opener.end())
        if found < 0:
            self.failed.add(closer)
            return 0
        # One dollar and another in the next line are money.
        is_money = closer == "$" and "\n" in self.text[opener.end() : found]
        return 0 if is_money or found == opener.end() else found + len(closer)

    def kept(self, opener: re.Match, end: int) -> str:
        kept = self.text[opener.start() : end]
        # An entity that follows would be taken for a part of the address.
        return f"<{kept}>" if opener["url"] and self.text[end : end + 1] in {"[", "]"} else kept

    def mark(self, opener: re.Match) -> str:
        name = opener["tag"].lower()
        if name != "a":
            return MARKS.get(name) or BREAKS.get(name, "")
        if opener["closing"]:
            address = self.links.pop() if self.links else ""
            return f"]({address})" if address else ""
        address = HREF.search(opener["rest"])
        self.links.append(address[1] if address else "")
        return "[" if address else ""

    def add_plain(self, start: int, end: int) -> None:
        escaped = SPECIAL.sub(lambda mark: ENTITIES.get(mark[0], f"\\{mark[0]}"), self.text[start:end])
        begins_line = start == 0 or self.text[start - 1] == "\n"
        self.pieces.append(LINE_START.sub(lambda mark: _line_start(mark, begins_line), escaped))


def _line_start(start: re.Match, begins_line: bool) -> str:
    if not start.start() and not begins_line:
        return start[0]
    if start["mark"]:
        return ENTITIES.get(start["mark"], f"\\{start['mark']}")
    return f"{start['number']}\\" if start["number"] else ""

"""How a post is cited: the plain line that readers copy, and BibTeX."""

from dataclasses import dataclass
from datetime import date

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# What TeX would take for a command. A backslash comes first in the pass, so nothing is escaped twice.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)


@dataclass(frozen=True, slots=True)
class Citation:
    key: str
    authors: tuple[str, ...]
    title: str
    published: date
    url: str
    is_chinese: bool = False

    @property
    def line(self) -> str:
        """`Lin Yuan. (Jun. 24, 2023). “Title” [Blog post]. Retrieved from https://…`"""
        day = f"{MONTHS[self.published.month - 1]}. {self.published.day:02}, {self.published.year}"
        quoted = f"《{self.title}》" if self.is_chinese else f"“{self.title}”"
        authors = "、".join(self.authors) if self.is_chinese else ", ".join(self.authors)
        return f"{authors}. ({day}). {quoted}[Blog post]. Retrieved from {self.url}"

    @property
    def bibtex(self) -> str:
        return (
            f"@online{{{self.key},\n"
            f"        title={{{_tex_title(self.title)}}},\n"
            f"        author={{{' and '.join(map(_tex_name, self.authors))}}},\n"
            f"        year={{{self.published.year}}},\n"
            f"        month={{{MONTHS[self.published.month - 1]}}},\n"
            f"        url={{\\url{{{self.url}}}}},\n"
            "}\n"
        )


def _tex_name(name: str) -> str:
    # BibTeX splits at blanks and commas into first and last name, and at "and" into two people.
    name = name.translate(TEX)
    is_plain = " " in name and "," not in name and "and" not in name.lower().split()
    return name if is_plain else f"{{{name}}}"


def _tex_title(title: str) -> str:
    """Escaped for TeX, but a formula between dollars stays one."""
    parts = title.split("$")
    if len(parts) % 2 == 0:  # an unpaired dollar is money
        return title.translate(TEX)
    return "$".join(part if n % 2 else part.translate(TEX) for n, part in enumerate(parts))

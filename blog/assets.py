"""The style sheets and scripts of a page: a file for each thing to write, one of each kind to load."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLES = [
    *("css/site.css", "css/article.css", "css/math.css", "css/search.css", "css/comments.css"),
    "css/print.css",
]
PRINT = "css/print.css"
# Not part of the others: it runs before anything is painted, they run when the page is there.
FIRST_SCRIPT = "js/theme.js"
FOLDER = settings.BASE_DIR / "static"

# Whole lines alone in a script: what begins within one may be part of a string.
CSS_REMARK, JS_REMARK = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/"), re.compile(r"(?m)^[ ]*//.*\n")
INDENT = re.compile(r"(?m)^[ ]+|^\n")

PAGE_STYLE, PAGE_SCRIPT = "css/page.css", "js/page.js"
# Few readers comment or search: js/later.js loads these for those who come near.
LATER = {
    "commenting": [
        *("js/comments.js", "js/comments-keep.js", "js/comments-preview.js", "js/comments-receipts.js"),
        "js/comments-send.js",
    ],
    "searching": ["js/search.js"],
}


def scripts() -> list[str]:
    """Each is a module of its own that looks for what it works on, on whichever page; none imports."""
    names = sorted(f"js/{path.name}" for path in (FOLDER / "js").glob("*.js"))
    return [name for name in names if name != FIRST_SCRIPT]


def scripts_at_once() -> list[str]:
    later = {name for names in LATER.values() for name in names}
    return [name for name in scripts() if name not in later]


class JoiningStorage(CompressedManifestStaticFilesStorage):
    """A first visit loads one style sheet and one script where it would load a dozen."""

    def post_process(self, paths, dry_run=False, **options) -> Iterator:
        joined = {PAGE_STYLE: joined_styles(), PAGE_SCRIPT: joined_scripts(scripts_at_once())}
        joined |= {later_file(group): joined_scripts(names) for group, names in LATER.items()}
        for name, content in joined.items():
            if not dry_run:
                Path(self.path(name)).write_text(content)
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def joined_styles() -> str:
    contents = {name: without_remarks((FOLDER / name).read_text(), CSS_REMARK) for name in STYLES}
    contents[PRINT] = f"@media print {{\n{contents[PRINT]}}}\n"
    return "".join(contents.values())


def joined_scripts(names: list[str]) -> str:
    # In a block each, so that a name within one is nothing to the others.
    contents = (without_remarks((FOLDER / name).read_text(), JS_REMARK) for name in names)
    return "".join(f"{{\n{content}}}\n" for content in contents)


def without_remarks(text: str, remark: re.Pattern) -> str:
    """What is written for people, a fifth of what is sent."""
    return INDENT.sub("", remark.sub("", text))


def later_file(group: str) -> str:
    return f"js/{group}-later.js"


def is_joined() -> bool:
    return isinstance(staticfiles_storage, JoiningStorage) and not settings.DEBUG


def style_links() -> SafeString:
    if is_joined():
        return format_html('<link rel="stylesheet" href="{}">', static(PAGE_STYLE))
    rows = ((static(name), "print" if name == PRINT else "all") for name in STYLES)
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}" media="{}">', rows)


def script_links() -> SafeString:
    names = [PAGE_SCRIPT] if is_joined() else scripts()
    link = '<script type="module" src="{}"></script>'
    return format_html_join("\n  ", link, ((static(name),) for name in names))


def later_scripts(group: str) -> SafeString:
    """For the element that the scripts of this group work on: where they are, if not on the page."""
    return format_html(' data-scripts="{}"', static(later_file(group))) if is_joined() else mark_safe("")

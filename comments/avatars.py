"""A picture for a name, drawn here: nobody's address is told to a service for it."""

from hashlib import blake2b

from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.names import skeleton

# White letters stand out from each by 4.5 : 1 and more.
COLOURS = (
    *("#8c3b3b", "#8a4b1f", "#6f5a12", "#4d661c", "#2c6a3f", "#1d6a63"),
    *("#1f6486", "#2f5a9c", "#4a4fa3", "#6a459b", "#863f86", "#93395f"),
)


def avatar(name: str) -> SafeString:
    """An SVG of some hundred bytes, the same for one name wherever it stands."""
    folded = skeleton(name)
    colour = COLOURS[blake2b(folded.encode(), digest_size=1).digest()[0] % len(COLOURS)]
    letter = next((character for character in name if character.isalnum()), "?").upper()[:1]
    return format_html(
        '<svg class="avatar" viewBox="0 0 20 20" aria-hidden="true">'
        '<rect width="20" height="20" rx="4" fill="{}"/><text x="10" y="14">{}</text></svg>',
        colour, letter,
    )  # fmt: skip

"""The readers' numbers within a kept page: the only thing on it that changes without a new version."""

import re
from collections.abc import Iterable

from django.utils import translation

from blog.models import ReaderCount
from blog.page_cache.store import compress, decompress
from blog.templatetags.presentation import readers

# As the tag reader_count writes it: the post, the language, the number in words.
SLOT = re.compile(rb'(<span class="readers" data-readers="([0-9]+) ([a-z-]+)">)[^<]*(</span>)')


def posts_in(body: bytes) -> frozenset[int]:
    return frozenset(int(match[2]) for match in SLOT.finditer(body))


def without_numbers(body: bytes) -> bytes:
    """What an ETag is made of: a page is the same page after one more reader."""
    return SLOT.sub(rb"\1\4", body)


def totals_of(posts: Iterable[int]) -> dict[int, int]:
    return {count.pk: count.total for count in ReaderCount.objects.filter(pk__in=posts)}


def refill(compressed: bytes, posts: Iterable[int]) -> bytes:
    """The same page with today's numbers."""
    totals = totals_of(posts)

    def write(match):
        with translation.override(match[3].decode()):
            words = readers(totals.get(int(match[2]), 0))
        return match[1] + words.encode() + match[4]

    body = decompress(compressed)
    refilled = SLOT.sub(write, body)
    return compressed if refilled == body else compress(refilled)

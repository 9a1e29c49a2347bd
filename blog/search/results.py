"""What a page of results prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from blog.models import Post, SearchDocument
from blog.search.finding import Found
from blog.search.folding import fold
from blog.search.queries import Term
from blog.search.ranking import Candidate
from blog.search.snippets import mark_line, snippet


@dataclass(frozen=True, slots=True)
class Result:
    """A post or, when it has a name, somebody's comment on it."""

    post: Post
    url: str
    title: SafeString
    snippet: SafeString
    written_at: datetime
    name: str = ""


def results(found: Found) -> list[Result]:
    posts = Post.objects.with_listing().in_bulk({candidate.post_id for candidate in found.candidates})
    prints = _prints(found.candidates)
    return [
        _result(candidate, posts[candidate.post_id], *prints[candidate.pk], found.terms)
        for candidate in found.candidates
        if candidate.post_id in posts and candidate.pk in prints
    ]


def _prints(candidates: Sequence[Candidate]) -> dict[int, tuple[str, str, str, int]]:
    """{document: (name, text, html, page of the thread)}; a post keeps its prints itself."""
    documents = {candidate.post_id: candidate.pk for candidate in candidates if candidate.kind == "post"}
    own = Post.objects.filter(pk__in=documents).values_list("pk", "text", "html")
    prints = {documents[pk]: ("", text, html, 1) for pk, text, html in own}
    comments = [candidate.pk for candidate in candidates if candidate.kind == "comment"]
    if comments:
        shown = ["pk", "name", "text", "html", "thread_page"]
        rows = SearchDocument.objects.filter(pk__in=comments).values_list(*shown)
        prints |= {pk: tuple(prints) for pk, *prints in rows}
    return prints


def _result(
    candidate: Candidate, post: Post, name: str, text: str, html: str, page: int, terms: Sequence[Term]
) -> Result:
    # This app knows no comments, but how the site's addresses are called.
    url = post.get_absolute_url() if page == 1 else reverse("comments:page", args=[post.pk, page])
    if candidate.kind == "comment":
        url = f"{url}#comment-{candidate.comment_id}"
    return Result(
        post=post,
        url=url,
        # Both escape what they do not write themselves.
        title=mark_safe(mark_line(post.title, fold(post.title), terms)),  # noqa: S308
        snippet=mark_safe(snippet(text, candidate.body, html, terms)),  # noqa: S308
        written_at=candidate.written_at,
        name=name,
    )

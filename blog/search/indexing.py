"""Keeps the index as posts and comments are, in the transaction that changes them."""

from collections.abc import Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.functions import Greatest
from django.dispatch import Signal
from django.utils import timezone

from blog.models.search import SearchDocument
from blog.models.site import Site
from blog.search.folding import fold
from blog.search.index import token_index
from blog.search.tokens import TOKENIZER_VERSION, tokens, words

# Sent when all is indexed anew; who has comments answers with an iterable of a CommentText of each approved.
comments_wanted = Signal()


# Posts that indexed_once() has been asked for; None outside of it.
_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


@contextmanager
def indexed_once():
    """A transaction that changes posts in several steps (text, tags, authors, categories): each of them
    is indexed at its end, and once."""
    with transaction.atomic():
        if _waiting.get() is not None:
            yield
            return
        waiting: set[int] = set()
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        if waiting:
            index_posts(apps.get_model("blog.Post").objects.filter(pk__in=waiting))


def index_post(post) -> None:
    """Of any state: the staff's search finds it, readers' from shown_from on."""
    waiting = _waiting.get()
    if waiting is None:
        _index(post, Site.load())
    else:
        waiting.add(post.pk)


def index_posts(posts) -> None:
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(posts.values_list("pk", flat=True))
        return
    site = Site.load()
    with transaction.atomic():
        for post in posts.select_related("series").iterator(chunk_size=100):
            _index(post, site)


def _index(post, site) -> None:
    tags = list(post.taggings.order_by("tag").values_list("tag", "tag__name"))
    categories = list(post.filings.order_by("category").values_list("category", "category__name"))
    authors = post.authorships.values_list("author", flat=True)
    headings = [heading.get("text", "") for heading in post.toc]
    series = [post.series.title] if post.series_id else []
    names = [*headings, *(name for _pk, name in tags), *(name for _pk, name in categories), *series]
    shown_from = post.published_at if post.status == post.Status.PUBLISHED else None
    written_at = post.published_at or post.created_at
    facets = [f"y{year_of(written_at, site)}", *(f"t{pk}" for pk, _name in tags)]
    facets += [*(f"c{pk}" for pk, _name in categories), *(f"a{pk}" for pk in authors)]
    facets += [f"s{post.series_id}"] if post.series_id else []
    with transaction.atomic():
        has_moved = _write(
            {"kind": SearchDocument.Kind.POST, "post_id": post.pk, "comment_id": None},
            title=fold(post.title),
            # A bar, so that the last word of one and the first of the next are no phrase.
            marks=fold(" | ".join(names)),
            body=fold(post.text),
            shown_from=shown_from,
            written_at=written_at,
            facets=join_facets(facets),
        )
        if has_moved:
            _show_comments(post.pk, shown_from)


@dataclass(frozen=True, slots=True)
class CommentText:
    """An approved comment, as far as search goes."""

    pk: int
    post_id: int
    author_name: str
    text: str
    html: str
    written_at: datetime
    thread_page: int = 1


def index_comment(comment: CommentText) -> None:
    """Needs its post in the index: readers find the comment while they find the post."""
    key = {"kind": SearchDocument.Kind.COMMENT, "post_id": comment.post_id, "comment_id": comment.pk}
    with transaction.atomic():
        _write(key, **_comment_columns(comment, _post_shown_from(comment.post_id), Site.load()))


def index_new_comments(post_id: int, comments: Sequence[CommentText]) -> None:
    """Of one post, and none of them in the index: a sixth of the statements that one by one they take."""
    shown_from, site = _post_shown_from(post_id), Site.load()
    key = {"kind": SearchDocument.Kind.COMMENT, "post_id": post_id, "tokenizer": TOKENIZER_VERSION}
    with transaction.atomic():
        documents = SearchDocument.objects.bulk_create(
            (
                SearchDocument(comment_id=comment.pk, **key, **_comment_columns(comment, shown_from, site))
                for comment in comments
            ),
            batch_size=100,
        )
        for document in documents:
            _write_tokens(document.pk, document.title, document.marks, document.body)


def _post_shown_from(post_id):
    post = SearchDocument.objects.filter(post=post_id, kind=SearchDocument.Kind.POST)
    return post.values_list("shown_from", flat=True).first()


def _comment_columns(comment: CommentText, post_shown_from, site) -> dict:
    return {
        "title": fold(comment.author_name),
        "marks": "",
        "body": fold(comment.text),
        "shown_from": post_shown_from and max(post_shown_from, comment.written_at),
        "written_at": comment.written_at,
        "facets": join_facets([f"y{year_of(comment.written_at, site)}"]),
        "thread_page": comment.thread_page,
        "name": comment.author_name,
        "text": comment.text,
        "html": comment.html,
    }


def forget_comments(ids) -> None:
    """Those that are no longer approved, or gone."""
    ids = list(ids)
    for start in range(0, len(ids), 500):
        SearchDocument.objects.filter(comment_id__in=ids[start : start + 500]).delete()


def _write(key, *, title, marks, body, **shown) -> bool:
    """Tokens are made anew only where the texts have changed. Returns whether readers find it from
    another moment on than before."""
    texts = {"title": title, "marks": marks, "body": body, "tokenizer": TOKENIZER_VERSION}
    stored = SearchDocument.objects.filter(**key)
    # The comparison is the database's, so that the old text need not be read.
    is_same = ExpressionWrapper(Q(**texts), output_field=BooleanField())
    old = stored.annotate(is_same=is_same).values_list("pk", "shown_from", "is_same").first()
    pk, shown_from, is_same = old or (None, None, False)
    if is_same:
        stored.update(**shown)
    else:
        if old:
            stored.update(**texts, **shown)
        else:
            pk = SearchDocument.objects.create(**key, **texts, **shown).pk
        _write_tokens(pk, title, marks, body)
    return shown_from != shown["shown_from"]


def _write_tokens(pk, title, marks, body) -> None:
    title_tokens = dict.fromkeys([*tokens(title), *words(title)])
    token_index().write(pk, list(title_tokens), tokens(marks), tokens(body))


def _show_comments(post_id, shown_from) -> None:
    """From when on readers find the post, they find its comments, if those are older."""
    moment = Greatest("written_at", Value(shown_from)) if shown_from else None
    comments = SearchDocument.objects.filter(post=post_id, kind=SearchDocument.Kind.COMMENT)
    comments.update(shown_from=moment)


def year_of(moment, site) -> int:
    return timezone.localtime(moment, site.tzinfo).year


def join_facets(facets) -> str:
    return f" {' '.join(facets)} "


def stale_posts(posts):
    """Those of a queryset that another tokenizer has read, or none."""
    fresh = SearchDocument.objects.filter(kind=SearchDocument.Kind.POST, tokenizer=TOKENIZER_VERSION)
    return posts.exclude(pk__in=fresh.values("post"))


def is_stale(posts) -> bool:
    documents = SearchDocument.objects.exclude(tokenizer=TOKENIZER_VERSION)
    return documents.exists() or stale_posts(posts).exists()


def mark_stale() -> None:
    SearchDocument.objects.update(tokenizer=0)


def reindex(posts, report=lambda done: None) -> int:
    """Index what is stale, a hundred at a time, so that others can write in between; then the comments.
    Returns how many texts that were."""
    done = 0
    while chunk := list(stale_posts(posts).order_by("pk")[:100].values_list("pk", flat=True)):
        index_posts(posts.filter(pk__in=chunk))
        report(done := done + len(chunk))
    approved = set()
    for _receiver, comments in comments_wanted.send(None):
        for comment in comments:
            index_comment(comment)
            approved.add(comment.pk)
            report(done := done + 1)
    known = SearchDocument.objects.filter(kind=SearchDocument.Kind.COMMENT)
    gone = set(known.values_list("comment_id", flat=True)) - approved
    forget_comments(gone)
    return done

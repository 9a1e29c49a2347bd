"""One page of a post's thread, as the database has it."""

from dataclasses import dataclass

from comments.models import Comment, page_url
from comments.pages import pager_numbers
from comments.threads import Thread, build_thread


@dataclass(frozen=True, slots=True)
class Link:
    """To a page of the thread; without a number it stands for the pages left out."""

    number: int | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class ThreadPage:
    post: object
    thread: Thread
    pinned: tuple  # those that do not stand first in the thread already
    number: int  # of this page
    pages: int  # the number of the last one
    total: int  # approved comments on all of them

    def link(self, number):
        return Link(number, page_url(self.post, number)) if number else Link(None)

    @property
    def links(self):
        return [self.link(number) for number in pager_numbers(self.number, self.pages)]

    @property
    def previous(self):
        return self.link(self.number - 1) if self.number > 1 else None

    @property
    def next(self):
        return self.link(self.number + 1) if self.number < self.pages else None

    @property
    def last(self):
        return self.link(self.pages)


def read_thread(post, number=None):
    """This page, or the first one that has anything to read. One query; a second one where replies name
    comments of other pages, which those of the first page never do."""
    comments = list(Comment.objects.for_thread(post, number))
    if not comments:
        return ThreadPage(post, Thread((), 0), (), number or 1, 1, 0)
    for comment in comments:
        comment.post = post
    number = number or min(comment.page for comment in comments)
    pinned = tuple(comment for comment in comments if is_to_be_repeated(comment, number))
    comments = [comment for comment in comments if comment.page == number]
    wanted = {comment.parent_id for comment in comments} - {comment.pk for comment in comments} - {None}
    elsewhere = (
        Comment.objects.approved().only("author_name", "page", "post").in_bulk(wanted) if wanted else {}
    )
    for comment in elsewhere.values():
        comment.post = post
    first = comments[0]
    thread = build_thread(comments, elsewhere)
    return ThreadPage(post, thread, pinned, number, first.pages or 1, first.total or 0)


def is_to_be_repeated(comment, number):
    """Whether a pinned comment stands above this page of the thread: one that opens a conversation on it
    is only moved to its top."""
    return comment.is_pinned and comment.is_approved and (comment.page != number or comment.parent_id)

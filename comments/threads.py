"""Comments in the order of a conversation, without recursion: a thread may be thousands deep."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEEPEST = 4  # steps that are indented; what answers deeper stands flat and names whom it answers


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment in its place. `depth` is the depth shown, `answers` the comment that it would
    otherwise be indented under, maybe on another page. Lists are opened before it and closed after it."""

    comment: Any
    depth: int
    answers: Any = None
    opens: bool = False
    is_answered: bool = False
    closes: range = range(0)


@dataclass(frozen=True, slots=True)
class Thread:
    entries: tuple[Entry, ...]
    count: int  # of approved comments


_NONE: Mapping = {}


def build_thread(comments: Iterable, elsewhere: Mapping[int, Any] = _NONE, deepest: int = DEEPEST) -> Thread:
    """Of comments in order of time; pinned ones open it. Those not approved stay as placeholders where an
    approved one stands below them; one whose parent is not among them stands at the top, and names it if
    it is among those `elsewhere`, by their id."""
    placed = _prune(_walk(list(comments)))
    depths = [min(depth, deepest) for _comment, depth, _parent in placed]
    entries = []
    for index, (comment, depth, parent) in enumerate(placed):
        shown = depths[index]
        following = depths[index + 1] if index + 1 < len(placed) else 0
        entries.append(
            Entry(
                comment=comment,
                depth=shown,
                answers=parent if depth > deepest else elsewhere.get(comment.parent_id),
                opens=shown > (depths[index - 1] if index else 0),
                is_answered=following > shown,
                closes=range(shown - following),
            )
        )
    return Thread(tuple(entries), sum(comment.is_approved for comment, _depth, _parent in placed))


def _walk(comments: Sequence) -> list[tuple[Any, int, Any]]:
    """(comment, depth, parent) of all, each before its replies."""
    by_id = {comment.pk: comment for comment in comments}
    replies = defaultdict(list)
    for comment in comments:
        replies[comment.parent_id if comment.parent_id in by_id else None].append(comment)
    replies[None].sort(key=lambda comment: not comment.is_pinned)
    walked, waiting = [], [(comment, 0) for comment in reversed(replies[None])]
    while waiting:
        comment, depth = waiting.pop()
        walked.append((comment, depth, by_id.get(comment.parent_id)))
        waiting += [(reply, depth + 1) for reply in reversed(replies[comment.pk])]
    return walked


def _prune(walked: list) -> list:
    """Without those that are not approved and have no approved comment below them."""
    needed, kept = set(), []
    for comment, depth, parent in reversed(walked):
        if comment.is_approved or comment.pk in needed:
            needed.add(comment.parent_id)
            kept.append((comment, depth, parent))
    return kept[::-1]

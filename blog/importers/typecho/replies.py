"""Rows of Typecho's comments, and threads that hold together whatever the rows say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from blog.importers.records import CommentRecord, Finding
from blog.importers.typecho.options import Options
from blog.importers.typecho.remarks import markdown_of
from blog.importers.typecho.texts import is_broken, mend, moment_of, number_of, text_of, unescape_line

STATES = {"approved": "approved", "waiting": "pending", "spam": "spam"}


def comment_record(row: Mapping, options: Options, shift: float) -> CommentRecord:
    number = number_of(row["coid"])
    findings: list[str] = []
    state = STATES.get(text_of(row["status"]))
    if state is None:
        findings.append(
            f"Its state “{mend(text_of(row['status']))}” is not known here; it waits for approval."
        )
    created = moment_of(row["created"], shift)
    if created is None:
        created = datetime.fromtimestamp(1, options.clock)
        findings.append("It has no date.")
    if any(is_broken(text_of(row[column])) for column in ("author", "text")):
        findings.append("It holds bytes that are no UTF-8; they show as �.")
    body = mend(text_of(row["text"]))
    return CommentRecord(
        source_id=str(number),
        pk=number,
        post=str(number_of(row["cid"])),
        parent=str(number_of(row["parent"]) or ""),
        author_name=unescape_line(text_of(row["author"])),
        email=mend(text_of(row["mail"])).strip(),
        site_url=mend(text_of(row["url"])).strip(),
        author=str(number_of(row["authorId"]) or ""),
        body=body if options.comments_markdown else markdown_of(body),
        state=state or "pending",
        created_at=created,
        findings=tuple(Finding("comment", f"comment {number}", message) for message in findings),
    )


def threaded(comments: list[CommentRecord]) -> list[CommentRecord]:
    """Of one post: each after the one that it answers. What answers nothing that is here, itself or,
    through others, itself again, stands at the top and says so."""
    by_id = {comment.source_id: comment for comment in comments}
    placed: dict[str, CommentRecord] = {}
    for comment in comments:
        line = {comment.source_id: comment}  # from it upwards, as far as nothing is placed yet
        while comment.parent in by_id and comment.parent not in placed and comment.parent not in line:
            comment = by_id[comment.parent]
            line[comment.source_id] = comment
        for each in reversed(line.values()):
            if each.source_id not in placed:
                is_held = not each.parent or each.parent in placed
                placed[each.source_id] = each if is_held else _at_the_top(each)
    return list(placed.values())


def _at_the_top(comment: CommentRecord) -> CommentRecord:
    why = (
        f"It answers comment {comment.parent}, which is not on this post or answers it; it stands at the top."
    )
    finding = Finding("comment", f"comment {comment.source_id}", why)
    return replace(comment, parent="", findings=(*comment.findings, finding))

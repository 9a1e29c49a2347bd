"""The comments of the demo posts, of our own writing."""

import tomllib
import uuid
from pathlib import Path

from django.db import transaction

from blog.models import User
from comments.models import Comment
from comments.moderation import State

SOURCE = Path(__file__).with_name("demo.toml")
NAMESPACE = uuid.UUID("0b9d5a4e-6f0c-4b52-9d61-3a1f6c7a52e8")


def load(path=SOURCE) -> int:
    """Store the comments of a file that are not there yet. Returns how many that were."""
    rows = tomllib.loads(Path(path).read_text())["comments"]
    users = {user.username: user for user in User.objects.all()}
    # By the nonce a comment is known again at the next start; answers stand below what they answer.
    nonces = {row["key"]: uuid.uuid5(NAMESPACE, row["key"]) for row in rows}
    stored = {comment.nonce: comment for comment in Comment.objects.filter(nonce__in=nonces.values())}
    made = 0
    with transaction.atomic():
        for row in rows:
            nonce = nonces[row["key"]]
            if nonce not in stored:
                parent = stored[nonces[row["parent"]]] if "parent" in row else None
                stored[nonce] = make_comment(row, nonce, parent, users)
                made += 1
    return made


def make_comment(row, nonce, parent, users):
    comment = Comment(
        post_id=row["post"],
        parent=parent,
        author_name=row["name"],
        email=row.get("email", ""),
        site_url=row.get("site", ""),
        user=users.get(row.get("by_author")),
        state=row.get("state", State.APPROVED),
        created_at=row["created"],
        nonce=nonce,
        body=row["body"].strip(),
    )
    comment.save()
    return comment

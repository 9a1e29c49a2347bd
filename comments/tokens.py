"""The token of a preview: it proves that we made the page from which a comment is sent."""

import time
import uuid
from dataclasses import dataclass

from django.core import signing

SALT = "comments.preview"
LIFETIME = 12 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Token:
    """`nonce` becomes the comment's: however often it is sent, it is stored once."""

    post_id: int
    nonce: uuid.UUID
    issued_at: float

    @classmethod
    def new(cls, post_id: int) -> "Token":
        return cls(post_id, uuid.uuid4(), time.time())

    @classmethod
    def read(cls, text: str, post_id: int) -> "Token | None":
        """None for what we did not sign, or not for this post."""
        try:
            signed_post_id, nonce, issued_at = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        return cls(post_id, uuid.UUID(nonce), issued_at) if signed_post_id == post_id else None

    def __str__(self) -> str:
        return signing.dumps([self.post_id, self.nonce.hex, round(self.issued_at, 3)], salt=SALT)

    @property
    def seconds(self) -> float:
        """How old it is."""
        return time.time() - self.issued_at

    @property
    def is_expired(self) -> bool:
        return self.seconds > LIFETIME

    def renewed(self) -> "Token":
        """As if issued now, with the same nonce."""
        return Token(self.post_id, self.nonce, time.time())

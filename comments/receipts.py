"""The receipt of a comment: whoever holds it wrote the comment. There is no account behind it, only the
writer's browser, or a page that the writer has kept the address of."""

import uuid
from datetime import timedelta

from django.core.signing import BadSignature, Signer

SALT = "comments.receipt"
CHANGEABLE = timedelta(minutes=15)
KNOWN = 20  # receipts that a form may bring along


def receipt_of(nonce: uuid.UUID) -> str:
    return Signer(salt=SALT).sign(nonce.hex)


def verify(receipt: str) -> uuid.UUID | None:
    """The nonce of the comment that it was given out for; None for what we did not sign."""
    try:
        return uuid.UUID(Signer(salt=SALT).unsign(receipt))
    except BadSignature:
        return None


def nonces_in(receipts: str) -> set[uuid.UUID]:
    """Of several receipts with blanks between them; what we did not sign is left out."""
    return {nonce for receipt in receipts.split()[:KNOWN] if (nonce := verify(receipt))}

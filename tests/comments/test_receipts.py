import uuid

from comments.receipts import KNOWN, nonces_in, receipt_of, verify

NONCE = uuid.UUID(int=7)


def test_a_receipt_names_its_comment():
    assert verify(receipt_of(NONCE)) == NONCE


def test_what_was_not_signed_here_names_nothing():
    receipt = receipt_of(NONCE)
    for forged in ["", ":", "x", NONCE.hex, receipt[:-1] + "~", receipt.replace("7:", "8:"), "é:\x00"]:
        assert verify(forged) is None


def test_of_several_receipts_the_forged_ones_are_left_out():
    others = [uuid.UUID(int=n) for n in range(9)]
    assert nonces_in(" x:y ".join(map(receipt_of, others))) == set(others)


def test_no_more_receipts_are_looked_at_than_a_browser_keeps():
    assert len(nonces_in(" ".join(receipt_of(uuid.UUID(int=n)) for n in range(5 * KNOWN)))) == KNOWN

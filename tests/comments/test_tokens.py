import time

from comments.tokens import LIFETIME, Token


def test_a_token_comes_back_as_it_was_issued():
    token = Token.new(7)
    read = Token.read(str(token), 7)
    assert (read.post_id, read.nonce) == (7, token.nonce)
    assert abs(read.issued_at - token.issued_at) < 0.01


def test_a_token_of_another_post_or_of_nobodys_making_is_none():
    token = str(Token.new(7))
    for text, post_id in [(token, 8), (token[:-1] + "~", 7), ("", 7), ("a:b:c", 7), ("\x00" * 99, 7)]:
        assert Token.read(text, post_id) is None


def test_an_expired_token_is_renewed_with_its_nonce():
    token = Token(7, Token.new(7).nonce, time.time() - LIFETIME - 1)
    assert token.is_expired
    assert not token.renewed().is_expired
    assert token.renewed().nonce == token.nonce

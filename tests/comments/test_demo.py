import pytest

from comments import demo
from comments.models import Comment

FILE = """
[[comments]]
key = "first"
post = 101
name = "阿拙"
email = "azhuo@example.com"
site = "https://example.com/"
created = 2025-03-03T08:12:00+08:00
body = '''
Why $x^2$?
'''

[[comments]]
key = "answer"
post = 101
parent = "first"
name = "Ada"
email = "ada@example.org"
by_author = "ada"
created = 2025-03-03T20:40:00+08:00
body = "Because."

[[comments]]
key = "held"
post = 101
name = "Bot"
state = "pending"
created = 2025-03-04T08:12:00+08:00
body = "Buy."
"""


@pytest.fixture
def source(tmp_path, make_post):
    make_post(pk=101)
    path = tmp_path / "demo.toml"
    path.write_text(FILE)
    return path


def test_comments_are_loaded_from_a_file(source, ada):
    assert demo.load(source) == 3
    first, answer, held = Comment.objects.order_by("pk")
    assert (first.author_name, first.email, first.body) == ("阿拙", "azhuo@example.com", "Why $x^2$?")
    assert first.created_at.isoformat() == "2025-03-03T00:12:00+00:00"
    assert (answer.parent, answer.user) == (first, ada)
    assert held.state == "pending"


def test_a_second_start_changes_nothing(source):
    demo.load(source)
    Comment.objects.pending().approve()
    assert demo.load(source) == 0
    assert Comment.objects.count() == 3
    assert not Comment.objects.pending().exists()


def test_what_was_added_to_the_file_is_added_to_the_site(source):
    demo.load(source)
    source.write_text(
        FILE + FILE.split("[[comments]]")[1].replace("first", "fourth").join(["[[comments]]", ""])
    )
    assert demo.load(source) == 1

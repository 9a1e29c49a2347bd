import pytest
import time_machine
from django.db import transaction

from comments import flood
from comments.models import Comment, FloodBucket

from .conftest import Journey

START = 1_800_000_000


@pytest.fixture(autouse=True)
def ten_seconds(settings):
    settings.COMMENT_INTERVAL = 10


@pytest.mark.django_db
def test_a_client_has_one_turn_in_the_interval():
    for seconds, has_turn in [(0, True), (1, False), (9.9, False), (10.1, True), (15, False)]:
        with time_machine.travel(START + seconds, tick=False):
            assert flood.is_flooding("192.0.2.1") != has_turn
            assert flood.claim("192.0.2.1") == has_turn


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("192.0.2.1", True),
        ("192.0.2.2", False),
        ("2001:db8::1", False),
    ],
)
def test_clients_are_told_apart_by_address(other, is_same):
    assert flood.claim("192.0.2.1")
    assert flood.is_flooding(other) == is_same


@pytest.mark.parametrize(
    ("one", "other", "same_client", "same_network"),
    [
        ("192.0.2.1", "192.0.2.1", True, True),
        ("192.0.2.1", "192.0.2.77", False, True),
        ("192.0.2.1", "192.0.3.1", False, False),
        ("2001:db8::1", "2001:db8::ffff:2", True, True),
        ("2001:db8::1", "2001:db8:0:1::1", False, True),
        ("2001:db8::1", "2001:db9::1", False, False),
        ("", "unknown", True, True),
    ],
)
def test_clients_and_networks_have_marks_of_their_own(one, other, same_client, same_network):
    alike = [mine == theirs for mine, theirs in zip(flood.marks_of(one), flood.marks_of(other), strict=True)]
    assert alike == [same_client, same_network]
    assert flood.marks_of(one)[0] != flood.marks_of(one)[1]


def claim(address):
    """As a comment that is stored does, whose transaction ends with a refusal."""
    try:
        with transaction.atomic():
            if not flood.claim(address):
                raise ValueError
    except ValueError:
        return False
    return True


@pytest.mark.django_db
def test_a_network_has_ten_turns_at_once_and_then_five_times_those_of_a_client():
    with time_machine.travel(START, tick=False):
        assert [claim(f"192.0.2.{n}") for n in range(12)] == [True] * 10 + [False] * 2
        assert claim("192.0.3.1")
    with time_machine.travel(START + 2.1, tick=False):
        assert flood.is_flooding("192.0.2.1")
        assert claim("192.0.2.11")  # whose turn was not spent by the refusal
        assert not claim("192.0.2.12")


def test_in_memory_a_client_may_send_six_forms_at_once(monkeypatch):
    buckets, now = flood.Buckets(flood.SENT, flood.SENT_BY_NETWORK), [1000.0]
    monkeypatch.setattr(flood.time, "monotonic", lambda: now[0])
    assert [buckets.take("192.0.2.1") > 0 for _ in range(8)] == [False] * 6 + [True] * 2
    assert buckets.take("192.0.2.1") == 10
    now[0] += 10.5
    assert [buckets.take("192.0.2.1") > 0 for _ in range(2)] == [False, True]
    assert not buckets.take("192.0.2.2")


def test_whom_the_database_has_refused_memory_refuses_for_as_long(monkeypatch):
    buckets, now = flood.Buckets(flood.SENT, flood.SENT_BY_NETWORK), [1000.0]
    monkeypatch.setattr(flood.time, "monotonic", lambda: now[0])
    buckets.empty("192.0.2.1", 20)
    assert buckets.take("192.0.2.1") == 20 and not buckets.take("192.0.2.2")
    now[0] += 20.5
    assert not buckets.take("192.0.2.1")


def test_in_memory_a_network_is_bounded_too_and_so_is_what_is_remembered():
    buckets = flood.Buckets(flood.SENT, flood.SENT_BY_NETWORK, size=50)
    assert sum(not buckets.take(f"192.0.2.{n}") for n in range(200)) == 30
    for n in range(200):
        buckets.take(f"10.{n}.0.1")
    assert len(buckets._free_at) == 50


@pytest.mark.django_db
def test_no_address_is_kept():
    flood.claim("192.0.2.2")
    assert {bucket.mark for bucket in FloodBucket.objects.all()} == {*flood.marks_of("192.0.2.2")}


def test_the_second_comment_is_put_off_with_everything_typed_in_it(journey):
    assert journey.publish().status_code == 303
    answer = journey.publish(body="And another one")
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert "And another one" in page
    assert 'name="publish"' in page
    assert Comment.objects.count() == 1


def test_it_can_be_sent_from_that_page_when_the_time_is_over(journey):
    journey.publish(wait=5)
    token = journey.preview(body="Later")
    assert journey.publish(token=token, wait=6, body="Later").status_code == 429
    assert journey.publish(token=token, wait=16, body="Later").status_code == 303


def test_what_is_refused_is_not_rendered(journey, monkeypatch):
    journey.publish()
    token = journey.preview(body="Another")
    monkeypatch.setattr(Comment, "render", lambda self: pytest.fail("rendered"))
    assert journey.publish(token=token, body="Another").status_code == 429


def test_others_need_not_wait(journey, post, settings):
    settings.TRUSTED_PROXIES = 1
    journey.publish(headers={"X-Forwarded-For": "192.0.2.1"})
    assert journey.publish(headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 303


def test_the_staff_need_not_wait(ada_client, post):
    journey = Journey(post, ada_client)
    assert [journey.publish().status_code for _ in range(2)] == [303, 303]
    assert not FloodBucket.objects.exists()


def test_a_comment_that_could_not_be_stored_leaves_its_turn(journey, monkeypatch):
    def fail(self, **kwargs):
        raise RuntimeError

    token = journey.preview()
    with monkeypatch.context() as patch:
        patch.setattr(Comment, "save", fail)
        with pytest.raises(RuntimeError):
            journey.publish(token=token)
    assert journey.publish(token=token).status_code == 303

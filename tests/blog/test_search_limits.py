import pytest

from blog.search.limits import REMEMBERED, Allowance


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_who_has_spent_all_waits_until_some_has_come_back(clock):
    allowance = Allowance(burst=3, rate=0.5, clock=clock)
    assert [allowance.spend("192.0.2.1") for _ in range(5)] == [0, 0, 0, 2, 2]
    clock.now += 2
    assert [allowance.spend("192.0.2.1") for _ in range(2)] == [0, 2]


def test_others_do_not_wait(clock):
    allowance = Allowance(burst=1, rate=1, clock=clock)
    assert [allowance.spend("192.0.2.1"), allowance.spend("192.0.2.2")] == [0, 0]


def test_the_addresses_of_one_ipv6_connection_are_one(clock):
    allowance = Allowance(burst=1, rate=1, clock=clock)
    assert [allowance.spend("2001:db8::1"), allowance.spend("2001:db8::2")] == [0, 1]
    assert allowance.spend("2001:db8:0:1::1") == 0


def test_only_so_many_addresses_are_remembered(clock):
    allowance = Allowance(burst=1, rate=1, clock=clock)
    for number in range(REMEMBERED + 10):
        allowance.spend(f"host-{number}")
    assert len(allowance._left) == REMEMBERED


def test_nobody_known_is_one_address(clock):
    allowance = Allowance(burst=1, rate=1, clock=clock)
    assert [allowance.spend(""), allowance.spend("")] == [0, 1]

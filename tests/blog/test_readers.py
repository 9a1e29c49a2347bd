"""Who counts as a reader, and that each counts once."""

import stat
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import ReaderCount, ReaderMark, Site
from blog.readers import counter, roll_up, spool
from tests.conftest import BROWSER

pytestmark = pytest.mark.usefixtures("site")


def count_of(post):
    roll_up.roll_up()
    return ReaderCount.objects.filter(post=post).values_list("counted", flat=True).first() or 0


@pytest.fixture
def post(make_post):
    return make_post()


def test_a_reader_counts_once_a_day(ray, post):
    for _ in range(3):
        assert ray.get(post.get_absolute_url()).status_code == 200
    assert count_of(post) == 1
    ray.get(post.get_absolute_url())
    assert count_of(post) == 1


def test_another_address_or_another_browser_is_another_reader(post):
    for address in ["192.0.2.1", "192.0.2.2", "2001:db8::1"]:
        for browser in [BROWSER, BROWSER.replace("140", "141")]:
            Client(headers={"User-Agent": browser}, REMOTE_ADDR=address).get(post.get_absolute_url())
    assert count_of(post) == 6


def test_each_post_counts_its_own_readers(ray, make_post):
    first, second = make_post(), make_post()
    ray.get(first.get_absolute_url()), ray.get(second.get_absolute_url())
    assert (count_of(first), count_of(second)) == (1, 1)


def test_the_same_reader_counts_again_the_next_day(ray, post):
    with time_machine.travel(datetime(2026, 5, 6, 4, tzinfo=UTC), tick=False) as clock:
        ray.get(post.get_absolute_url())
        assert count_of(post) == 1
        clock.shift(timedelta(days=1))
        ray.get(post.get_absolute_url())
        assert count_of(post) == 2


def test_a_readers_day_is_the_sites_day(ray, post):
    Site.objects.update(time_zone="Asia/Shanghai")
    # 23:30 and 00:30 in Shanghai are one day in UTC and two for the site.
    for hour in [15, 16]:
        with time_machine.travel(datetime(2026, 5, 6, hour, 30, tzinfo=UTC), tick=False):
            ray.get(post.get_absolute_url())
    assert count_of(post) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "   "},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"},
        {"User-Agent": "Feedly/1.0 (+http://www.feedly.com/fetcher.html)"},
        {"User-Agent": BROWSER, "Sec-Purpose": "prefetch"},
        {"User-Agent": BROWSER, "Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": BROWSER, "Purpose": "prefetch"},
    ],
)
def test_who_only_fetches_is_no_reader(post, headers):
    assert Client(headers=headers).get(post.get_absolute_url()).status_code == 200
    assert count_of(post) == 0


def test_a_request_without_any_user_agent_is_no_reader(client, post):
    client.get(post.get_absolute_url())
    assert count_of(post) == 0


def test_a_head_request_is_no_reader(ray, post):
    ray.head(post.get_absolute_url())
    assert count_of(post) == 0


def test_staff_are_no_readers(ada_client, mo_client, post):
    ada_client.get(post.get_absolute_url()), mo_client.get(post.get_absolute_url())
    assert count_of(post) == 0


@pytest.mark.parametrize("path", ["/", "/archives/", "/feed/", "/archives/{}/cite.bib"])
def test_only_the_posts_own_page_counts(ray, post, path):
    ray.get(path.format(post.pk))
    assert count_of(post) == 0


def test_what_is_not_public_counts_nobody(ray, make_post):
    post = make_post(status="withdrawn")
    ray.get(post.get_absolute_url())
    assert count_of(post) == 0


def test_the_page_shows_what_was_counted_here_and_before_the_move(ray, post):
    ReaderCount.objects.create(post=post, counted=7, imported=24_887)
    assert "24,894 readers" in ray.get(post.get_absolute_url()).text
    assert "24,894 readers" in ray.get("/").text


# Whose word about the address counts ------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "chain", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (0, "", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "nonsense", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(rf, settings, proxies, chain, address):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": chain} if chain else {})
    assert counter.client_address(request) == address


def test_a_forged_chain_makes_no_second_reader(ray, post):
    for n in range(5):
        ray.get(post.get_absolute_url(), headers={"X-Forwarded-For": f"203.0.113.{n}"})
    assert count_of(post) == 1


# What is kept of a reader -----------------------------------------------------


def test_no_address_is_written_anywhere(post, settings):
    reader = Client(headers={"User-Agent": BROWSER}, REMOTE_ADDR="203.0.113.77")
    reader.get(post.get_absolute_url())
    written = b"".join(path.read_bytes() for path in settings.SPOOL_DIR.iterdir())
    assert b"203.0.113" not in written and b"Mozilla" not in written


def test_the_salt_of_a_day_is_deleted_with_its_marks(ray, post, settings):
    with time_machine.travel(datetime(2026, 5, 6, 4, tzinfo=UTC), tick=False) as clock:
        for _ in range(4):
            ray.get(post.get_absolute_url())
            roll_up.roll_up()
            clock.shift(timedelta(days=1))
    salts = {path.name for path in settings.SPOOL_DIR.glob("*.salt*")}
    assert salts == {"2026-05-08.salt", "2026-05-09.salt"}
    assert set(ReaderMark.objects.values_list("day", flat=True)) == {date(2026, 5, 8), date(2026, 5, 9)}


def test_a_reader_has_another_mark_every_day_and_for_every_post():
    days = [date(2026, 5, 6), date(2026, 5, 7)]
    marks = {counter.mark(day, "192.0.2.1", BROWSER, post) for day in days for post in (1, 2)}
    assert len(marks) == 4


def test_every_process_finds_the_same_salt(monkeypatch, settings):
    salt = counter.salt_of(date(2026, 5, 6))
    monkeypatch.setattr(counter, "_salts", {})
    assert counter.salt_of(date(2026, 5, 6)) == salt and len(salt) >= 32
    assert stat.S_IMODE((settings.SPOOL_DIR / "2026-05-06.salt").stat().st_mode) == 0o600


# Rolling up -------------------------------------------------------------------


def readers(post, count, day=None):
    return [spool.Line(day or timezone.localdate(), post.pk, mark) for mark in range(count)]


def test_a_second_roll_up_counts_nobody_again(post):
    for line in readers(post, 50):
        spool.write(line)
    assert (roll_up.roll_up(), roll_up.roll_up()) == (50, 0)
    assert count_of(post) == 50


def test_a_reader_who_is_spooled_twice_counts_once(post):
    for line in readers(post, 20) * 3:
        spool.write(line)
    assert roll_up.roll_up() == 20


def test_a_finished_spool_file_is_removed_with_its_offset(post, settings):
    spool.write(readers(post, 1)[0])
    spool.close()
    assert roll_up.roll_up() == 1
    assert not list(settings.SPOOL_DIR.glob("*.spool"))
    assert not roll_up.SpoolOffset.objects.exists()


def test_half_a_line_waits_for_its_other_half(post, settings):
    first, second = readers(post, 2)
    spool.write(first)
    path = next(settings.SPOOL_DIR.glob("*.spool"))
    with path.open("a") as file:
        file.write(str(second)[:10])
        file.flush()
        assert roll_up.roll_up() == 1
        file.write(str(second)[10:])
    assert roll_up.roll_up() == 1


def test_a_damaged_line_is_passed_over(post, settings):
    spool.write(readers(post, 1)[0])
    path = next(settings.SPOOL_DIR.glob("*.spool"))
    with path.open("ab") as file:
        file.write(b"not a line\n\xff\xfe\n2026-99-99 1 2\n")
        file.write(str(readers(post, 2)[1]).encode())
    assert roll_up.roll_up() == 2


def test_readers_of_a_deleted_post_are_dropped(post, make_post):
    other = make_post()
    for line in readers(post, 3) + readers(other, 2):
        spool.write(line)
    post.delete()
    roll_up.roll_up()
    assert list(ReaderCount.objects.values_list("post", "counted")) == [(other.pk, 2)]


def test_who_reloads_a_page_is_written_once(ray, post, settings):
    for _ in range(3):
        ray.get(post.get_absolute_url())
    [path] = spool.files()
    assert path.read_text().count("\n") == 1


def test_a_spool_that_cannot_be_written_costs_no_reader(ray, post, settings, tmp_path):
    settings.SPOOL_DIR = tmp_path / "a file"
    settings.SPOOL_DIR.write_text("")
    assert ray.get(post.get_absolute_url()).status_code == 200
    assert ReaderCount.objects.get(post=post).counted == 1


def test_a_disk_that_takes_half_a_line_costs_no_reader(ray, post, monkeypatch):
    write = spool.os.write
    monkeypatch.setattr(spool.os, "write", lambda descriptor, content: write(descriptor, content[:9]))
    ray.get(post.get_absolute_url())
    monkeypatch.undo()
    ray.get(post.get_absolute_url())
    assert count_of(post) == 1


def test_a_count_never_writes_the_post_itself(ray, post):
    before = type(post).objects.values().get(pk=post.pk)
    ray.get(post.get_absolute_url())
    roll_up.roll_up()
    assert type(post).objects.values().get(pk=post.pk) == before

"""What the author sees of the readers, day by day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from blog.models import ReaderCount, ReaderDay
from blog.readers import days, roll_up, spool

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def post(make_post):
    return make_post()


def count(post, readers, crawlers=0, day=None):
    day = day or timezone.localdate()
    roll_up.add(
        spool.Line(day, post.pk, post.pk * 10_000 + number, is_crawler=number >= readers)
        for number in range(readers + crawlers)
    )


def test_a_day_holds_its_readers_and_apart_from_them_its_crawlers(post):
    count(post, 7, crawlers=3)
    row = ReaderDay.objects.get()
    assert (row.post, row.day, row.readers, row.crawlers) == (post, timezone.localdate(), 7, 3)
    assert ReaderCount.objects.get().counted == 7


def test_a_crawler_is_counted_apart(client, post):
    client.get(post.get_absolute_url(), headers={"User-Agent": "Googlebot/2.1"})
    assert roll_up.roll_up() == 0
    assert ReaderDay.objects.values_list("readers", "crawlers").get() == (0, 1)
    assert not ReaderCount.objects.exists()


def test_a_days_crawl_is_taken_out_and_put_back(post):
    count(post, 5), count(post, 400, day=date(2026, 5, 6))
    crawl = ReaderDay.objects.filter(day=date(2026, 5, 6))
    assert days.leave_out(crawl) == 400
    assert (ReaderCount.objects.get().counted, crawl.get().readers, crawl.get().left_out) == (5, 0, 400)
    assert days.leave_out(crawl) == 0
    assert days.put_back(crawl) == 400
    assert (ReaderCount.objects.get().counted, crawl.get().readers, crawl.get().left_out) == (405, 400, 0)


def test_the_chart_has_ninety_bars_of_which_the_highest_is_full():
    last = date(2026, 3, 31)
    bars = days.draw({last: 4, last - timedelta(days=1): 1, date(2020, 1, 1): 99}, {last: 2}, last)
    assert (len(bars), bars[-1].day, bars[-1].height, bars[-1].crawlers) == (90, last, days.HEIGHT, 2)
    assert bars[-2].height == days.HEIGHT / 4 and bars[0].height == 0
    assert bars[-1].x + bars[-1].width <= days.WIDTH


def test_the_desk_shows_the_chart_of_the_site_and_of_one_post(ada_client, post, make_post):
    count(post, 4321)
    count(make_post(), 7)
    assert f"{timezone.localdate()}: 4328" in ada_client.get("/admin/blog/readerday/").text
    assert f"{timezone.localdate()}: 4321" in ada_client.get(f"/admin/blog/readerday/?post={post.pk}").text


def test_the_page_on_counting_tells_imported_numbers_apart(client, post):
    assert "ran before" not in client.get("/how-we-count/").text
    ReaderCount.objects.create(post=post, imported=24_887)
    assert "24,887 readers" in client.get("/how-we-count/").text

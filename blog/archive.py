"""Everything published: by year and month, and by chance."""

from datetime import datetime
from random import randrange

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.models import Post
from blog.sidebar import ArchiveSidebar, Years
from blog.views import list_posts


def published_between(start, end):
    posts = Post.objects.posts().published().filter(published_at__gte=start, published_at__lt=end)
    return posts.newest_first()


def posts_of(year, tzinfo):
    """What a list of titles needs of them, newest first."""
    start, end = (datetime(each, 1, 1, tzinfo=tzinfo) for each in (year, year + 1))
    return published_between(start, end).only("title", "published_at", "kind", "slug", "language")


@require_safe
def archive(request):
    """All years with their months, and the titles of the newest: not a page of ten thousand links."""
    sidebar = ArchiveSidebar(request.site)
    newest = sidebar.years[0].year if sidebar.years else None
    posts = posts_of(newest, request.site.tzinfo) if newest else []
    return render(request, "blog/archive.html", {"sidebar": sidebar, "posts": posts, "year": newest})


@require_safe
def year(request, year):
    around = [each.year for each in Years(request.site).years]
    if year not in around:
        raise Http404("nothing was published in this year")
    at = around.index(year)
    context = {
        "year": year,
        "posts": posts_of(year, request.site.tzinfo),
        "newer": around[at - 1] if at else None,
        "older": around[at + 1] if at + 1 < len(around) else None,
    }
    return render(request, "blog/year.html", context)


@require_safe
def month(request, year, month, number=1):
    start = datetime(year, month, 1, tzinfo=request.site.tzinfo)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=request.site.tzinfo)
    posts = published_between(start, end)
    if not posts.exists():
        raise Http404("nothing was published in this month")
    return list_posts(request, posts, "blog/month.html", number, month=start)


@require_safe
@never_cache
def random(request):
    """Leads to any post."""
    posts = Post.objects.posts().published().newest_first().values_list("pk", flat=True)
    count = posts.count()
    if not count:
        raise Http404("nothing has been published")
    return redirect("blog:post", posts[randrange(count)])  # noqa: S311  no secret hangs on it

"""sitemap.xml: one file, or where a blog is large an index of several. Any number of posts costs the same
few statements."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, Max, Q
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog import clock
from blog.models import Category, Post, Series, Tag, User

# A file may hold 50,000; a search engine fetches a small one again at little cost.
BLOCK = 5_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
def sitemap(request):
    """Everything, or the index of its parts: the lists, and the posts by thousands of their numbers."""
    posts = listed()
    if posts[BLOCK:].exists():
        blocks = posts.annotate(block=F("pk") / BLOCK).values_list("block")
        parts = [(reverse("blog:sitemap-lists"), None)]
        parts += [
            (reverse("blog:sitemap-posts", args=[block]), changed)
            for block, changed in blocks.annotate(Max("changed")).order_by("block")
        ]
        return answer("sitemapindex", "sitemap", parts)
    return answer("urlset", "url", [*lists(), *addresses(posts)])


@require_safe
def sitemap_lists(request):
    return answer("urlset", "url", lists())


@require_safe
def sitemap_posts(request, block):
    found = list(addresses(listed().filter(pk__gte=block * BLOCK, pk__lt=(block + 1) * BLOCK)))
    if not found:
        raise Http404("no posts have these numbers")
    return answer("urlset", "url", found)


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        *(f"Disallow: {reverse(name)}" for name in ["admin:index", "blog:search", "blog:random"]),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('blog:sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def listed():
    """Posts and pages that search engines shall find, with the moment of their last change."""
    return Post.objects.published().annotate(changed=Greatest("updated_at", "published_at")).order_by("pk")


def addresses(posts):
    page = Post.Kind.PAGE
    for pk, kind, slug, changed in posts.values_list("pk", "kind", "slug", "changed"):
        yield reverse("blog:page", args=[slug]) if kind == page else reverse("blog:post", args=[pk]), changed


def lists():
    """Each list was last changed when the newest of its posts was published."""
    now = clock.now()
    newest = Post.objects.posts().published().aggregate(newest=Max("published_at"))["newest"]
    if newest:
        yield from ((reverse(f"blog:{name}"), newest) for name in ["index", "archive"])
    if Series.objects.listed().exists():
        yield reverse("blog:all-series"), newest
    for terms, view, key in [
        (with_newest(Category, "filings", now), "category", "path"),
        (with_newest(Tag, "taggings", now), "tag", "slug"),
        (Series.objects.listed(), "series", "slug"),
        (with_newest(User, "authorships", now), "author", "username"),
    ]:
        for name, changed in terms.order_by(key).values_list(key, "newest")[: 2 * BLOCK]:
            yield reverse(f"blog:{view}", args=[name]), changed


def with_newest(model, through, now):
    date = f"{through}__published_at"
    newest = Max(date, filter=Q(**{f"{date}__lte": now}))
    return model.objects.annotate(newest=newest).filter(newest__isnull=False)


def answer(root, element, entries):
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for path, changed in entries:
        moment = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        address = escape(settings.SITE_URL + path)
        lines.append(f"<{element}><loc>{address}</loc>{moment}</{element}>")
    lines += [f"</{root}>", ""]
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")

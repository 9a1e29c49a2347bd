import unicodedata

from django.db.models import Exists, OuterRef, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from blog import clock, readers
from blog.clients import is_staff
from blog.models import Authorship, Category, Post, ReaderCount, Series, Tag, User
from blog.sidebar import PostSidebar, Sidebar
from blog.templatetags.presentation import number as written
from blog.text import make_slug


def list_posts(request, posts, template, number=1, **context):
    """One page of a listing. It asks for one post more than it shows, and so needs no count."""
    size = request.site.posts_per_page
    start = (number - 1) * size
    found = list(posts.with_listing()[start : start + size + 1])
    if number > 1 and not found:
        raise Http404("beyond the last page")
    has_older = len(found) > size and number < 100
    context |= {"posts": found[:size], "number": number, "older": number + 1 if has_older else None}
    return render(request, template, context)


def get_term(model, slug):
    """The tag or series at this slug, however it was spelt: another case, another Unicode form, `C++`."""
    return model.objects.filter(slug=slug).first() or get_object_or_404(model, slug=make_slug(slug))


@require_safe
def index(request, number=1):
    posts = Post.objects.posts().published().newest_first()
    return list_posts(request, posts, "blog/index.html", number)


@require_safe
def tag(request, slug, number=1):
    tag = get_term(Tag, slug)
    if tag.slug != slug:
        return redirect(tag, permanent=True)
    return list_posts(request, Post.objects.on_list("taggings", tag=tag), "blog/tag.html", number, tag=tag)


@require_safe
def category(request, path, number=1):
    category = get_object_or_404(Category, path=unicodedata.normalize("NFC", path))
    if category.path != path:
        return redirect(category, permanent=True)
    posts = Post.objects.on_list("filings", category=category)
    sidebar = Sidebar(request.site)
    above = sidebar.lineage_of(category)[:-1]
    return list_posts(
        request, posts, "blog/category.html", number, category=category, sidebar=sidebar, lineage=above
    )


@require_safe
def series(request, slug):
    series = get_term(Series, slug)
    if series.slug != slug:
        return redirect(series, permanent=True)
    parts = series.posts.posts().published().with_listing().order_by("series_position")
    return render(request, "blog/series.html", {"series": series, "posts": parts})


@require_safe
def all_series(request):
    return render(
        request, "blog/all_series.html", {"all_series": Series.objects.listed().order_by("-newest")}
    )


@require_safe
def author(request, username, number=1):
    # Exists stops at the first post; a join sorted all of the author's: 28 ms for 20,000.
    listed = Authorship.objects.filter(author=OuterRef("pk"), published_at__lte=clock.now())
    author = get_object_or_404(User.objects.filter(Exists(listed)), username=username)
    posts = Post.objects.on_list("authorships", author=author)
    return list_posts(request, posts, "blog/author.html", number, author=author)


def get_post(request, **which):
    """The post or page, if this person may see it; what was withdrawn answers 410."""
    post = Post.objects.for_detail().filter(**which).first()
    if post is None or not (post.is_public or post.is_withdrawn or is_staff(request)):
        raise Http404("no such post")
    return post


def show_post(request, post):
    if post.is_withdrawn and not is_staff(request):
        return render(request, "410.html", status=410)
    if post.is_public:
        readers.count(request, post)
    response = render(request, "blog/post_detail.html", post_context(request, post))
    if not post.is_public:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def post_context(request, post):
    return {"post": post, "citation": post.citation(request.site), "sidebar": PostSidebar(request.site, post)}


@require_safe
def post_detail(request, pk):
    return show_post(request, get_post(request, pk=pk, kind=Post.Kind.POST))


@require_safe
def page(request, slug):
    return show_post(request, get_post(request, slug=unicodedata.normalize("NFC", slug), kind=Post.Kind.PAGE))


@require_safe
def bibtex(request, pk):
    post = get_object_or_404(Post.objects.public().with_listing(), pk=pk)
    citation = post.citation(request.site)
    return HttpResponse(
        citation.bibtex,
        content_type="application/x-bibtex; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{citation.key}.bib"'},
    )


@require_safe
def counting(request):
    """How readers are counted, said to the readers."""
    imported = ReaderCount.objects.filter(imported__gt=0).aggregate(sum=Sum("imported"))["sum"] or 0
    return render(request, "blog/counting.html", {"imported": imported, "imported_words": written(imported)})


def not_found(request, exception):
    return render(request, "404.html", status=404)

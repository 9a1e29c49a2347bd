from django.urls import path, re_path

import blog.converters  # noqa: F401  registers <id:…>, <word:…> and the others
from blog import archive, feeds, media, sitemaps, uploads, views
from blog.models import Category, Series, Tag, User
from blog.search import views as search

app_name = "blog"


def listing(route, view, name):
    """The address of a listing and of its further pages."""
    return [path(route, view, name=name), path(f"{route}page/<number:number>/", view, name=f"{name}-page")]


def feed(route, view, name, **options):
    """RSS, Atom and JSON, the first two also with the formulas as TeX."""
    rss, atom, tex = {"form": "rss", **options}, {"form": "atom", **options}, {"tex": True}
    return [
        path(f"{route}feed/", view, rss, name=f"{name}rss"),
        path(f"{route}feed/tex/", view, rss | tex, name=f"{name}rss-tex"),
        path(f"{route}feed/atom/", view, atom, name=f"{name}atom"),
        path(f"{route}feed/atom/tex/", view, atom | tex, name=f"{name}atom-tex"),
        path(f"{route}feed/json/", view, {"form": "json", **options}, name=f"{name}json"),
    ]


def term_feeds(route, model, name):
    """A term's feeds. They stand before its listing: no category is called feed."""
    return feed(route, feeds.term_feed, f"{name}-", model=model)


urlpatterns = [
    *listing("", views.index, "index"),
    path("archives/", archive.archive, name="archive"),
    path("random/", archive.random, name="random"),
    path("archives/<id:pk>/", views.post_detail, name="post"),
    path("archives/<id:pk>/cite.bib", views.bibtex, name="bibtex"),
    path("<year:year>/", archive.year, name="year"),
    *listing("<year:year>/<month:month>/", archive.month, "month"),
    *term_feeds("category/<words:path>/", Category, "category"),
    *listing("category/<words:path>/", views.category, "category"),
    *term_feeds("tag/<word:slug>/", Tag, "tag"),
    *listing("tag/<word:slug>/", views.tag, "tag"),
    path("series/", views.all_series, name="all-series"),
    *term_feeds("series/<word:slug>/", Series, "series"),
    path("series/<word:slug>/", views.series, name="series"),
    *term_feeds("author/<word:username>/", User, "author"),
    *listing("author/<word:username>/", views.author, "author"),
    *feed("", feeds.site_feed, ""),
    path("search/", search.search, name="search"),
    path("search/suggestions.json", search.suggestions_json, name="suggestions"),
    path("search/<anything:words>/", search.search, name="search-words"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("how-we-count/", views.counting, name="counting"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-lists.xml", sitemaps.sitemap_lists, name="sitemap-lists"),
    path("sitemap-posts-<block:block>.xml", sitemaps.sitemap_posts, name="sitemap-posts"),
    re_path(r"^media/(?P<name>[0-9a-f]{32}\.(?:png|jpg|gif|webp))$", media.serve, name="media"),
    path(f"{uploads.PREFIX}<anything:path>", uploads.serve, name="upload"),
    path("<word:slug>/", views.page, name="page"),
]

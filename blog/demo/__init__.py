"""Our own posts, for trying Scholium out: Markdown with TOML front matter in posts/, pictures in media/."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from blog.media import take_image
from blog.models import Category, Post, ReaderCount, Series, Site, User
from blog.search.indexing import indexed_once

HERE = Path(__file__).parent
FEED_ID = "tag:scholium.example,2026:demo-{}"


class NotADemoSite(Exception):
    """The database holds somebody's own work."""


@dataclass(frozen=True)
class Source:
    """One file: what its front matter says, and the text."""

    head: dict
    body: str

    @classmethod
    def read(cls, path: Path) -> "Source":
        _nothing, head, body = path.read_text().split("+++\n", 2)
        return cls(tomllib.loads(head), body.strip() + "\n")


def load() -> int:
    """Fill an untouched database. Returns the posts made; 0 where the demo is already there.

    Raises NotADemoSite where somebody has an account or a post, so that demo posts never get
    between real ones.
    """
    if Post.objects.filter(feed_id__startswith=FEED_ID.format("")).exists():
        return 0
    if Post.objects.exists() or User.objects.exists():
        raise NotADemoSite(
            "This site has accounts or posts of its own; the demo goes only into an empty one."
        )
    sources = [Source.read(path) for path in sorted((HERE / "posts").glob("*.md"))]
    with indexed_once():
        site = tomllib.loads((HERE / "site.toml").read_text())
        terms = make_site(site)
        pictures = {path.name: take_picture(path) for path in sorted((HERE / "media").iterdir())}
        for source in sources:
            make_post(source, terms, pictures)
    return len(sources)


def take_picture(path):
    upload = ContentFile(path.read_bytes(), name=path.name)
    try:
        return take_image(upload)
    except ValidationError as error:
        raise ValueError(f"{path.name}: {error.messages}") from error


def make_site(site):
    """The site's row, authors, categories and series; returns them by their short names."""
    Site.objects.update_or_create(pk=1, defaults=site["site"])
    terms = {}
    for author in site["authors"]:
        user = User(**author)
        user.set_unusable_password()
        user.save()
        terms["author", user.username] = user
    for category in site["categories"]:
        parent = category.pop("parent", None)
        row = Category.objects.create(parent=terms["category", parent] if parent else None, **category)
        terms["category", row.slug] = row
    for series in site["series"]:
        terms["series", series["slug"]] = Series.objects.create(**series)
    return terms


def make_post(source, terms, pictures):
    head = source.head
    body = re.sub(r"\bmedia:([\w.-]+)", lambda match: pictures[match[1]].file.url, source.body)
    published: datetime = head["published"]
    post = Post(
        pk=head["id"],
        kind=head.get("kind", Post.Kind.POST),
        title=head["title"],
        slug=head.get("slug", ""),
        status=Post.Status.PUBLISHED,
        language=head["language"],
        published_at=published,
        updated_at=head.get("updated", published),
        category=terms["category", head["category"]] if "category" in head else None,
        series=terms["series", head["series"]] if "series" in head else None,
        series_position=head.get("part"),
        cover=pictures[head["cover"]] if "cover" in head else None,
        section_numbers=head.get("section_numbers", False),
        feed_id=FEED_ID.format(head["id"]),
        body=body,
    )
    post.full_clean(exclude=["tags", "content_hash", "text", "html", "feed_html", "excerpt_html"])
    post.save()
    post.set_authors([terms["author", username] for username in head["authors"]])
    post.tags.set(head.get("tags", []))
    post.file([terms["category", slug] for slug in head.get("categories", [])])
    ReaderCount.objects.update_or_create(post=post, defaults={"counted": head.get("readers", 0)})

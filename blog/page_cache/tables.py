"""What stands on public pages: the tables whose changes raise `site_version.v`, and when they do.

A condition is SQL about one row, called `row`; a change counts when it holds for the row before or
after it. Columns that no page shows are named, so that a new column counts until somebody says
otherwise.
"""

from dataclasses import dataclass

# A post that readers may see by now. The clock of whichever machine published it has left its trace in
# published_until (blog/publishing.py). The second more is for clocks that show no microseconds: a raise
# too many costs a rendering, one too few a stale page.
VISIBLE = "{post}.status IN ('published', 'unlisted') AND {post}.published_at <= {visible_until}"
SCHEDULED = "{post}.status IN ('published', 'unlisted')"
ON_VISIBLE_POST = (
    f"EXISTS (SELECT 1 FROM blog_post p WHERE p.id = row.{{key}} AND {VISIBLE.replace('{post}', 'p')})"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    condition: str = ""
    shown: tuple[str, ...] = ()  # the columns that count; empty: all but the unseen ones
    unseen: tuple[str, ...] = ()
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    raises: str = "v"


def beside_post(name: str, key: str, condition: str = "", **options) -> Table:
    """A table whose rows show on the page of the post that `key` names."""
    condition = f"{condition} AND " if condition else ""
    return Table(name, condition + ON_VISIBLE_POST.replace("{key}", key), **options)


def between_posts(name: str, one: str, other: str) -> Table:
    """A table whose rows lead from the page of one post to another: shown when readers may see both."""
    return beside_post(name, one, condition=ON_VISIBLE_POST.replace("{key}", other))


CHANGES = ("UPDATE", "DELETE")

TABLES = [
    Table("blog_site"),
    Table(
        "blog_post",
        condition=VISIBLE.replace("{post}", "row"),
        unseen=(
            *("body", "manual_excerpt", "text", "labels", "rendering_errors", "rendering_version"),
            *("content_hash", "version", "created_at", "month", "dialect", "custom_fields"),
        ),
    ),
    # Not yet to be seen, but the workers must know when it will be.
    Table(
        "blog_post",
        condition=SCHEDULED.replace("{post}", "row"),
        shown=("status", "published_at"),
        raises="s",
    ),
    beside_post("blog_taggedpost", "content_object_id"),
    beside_post("blog_filing", "post_id"),
    beside_post("blog_authorship", "post_id"),
    between_posts("blog_postlink", "target_id", "source_id"),
    between_posts("blog_relatedpost", "post_id", "other_id"),
    beside_post(
        "comments_comment",
        "post_id",
        condition="row.state = 'approved'",
        unseen=(
            *("email", "reason", "evidence", "fingerprint", "wants_mail", "nonce"),
            *("body", "text", "rendering_version", "rendering_errors"),
        ),
    ),
    Table("blog_category"),
    # A new one shows through the posts that are filed under it.
    Table("blog_tag", events=CHANGES),
    Table("blog_series", events=CHANGES),
    Table("blog_user", shown=("username", "display_name", "bio"), events=CHANGES),
    Table("blog_image", shown=("file", "width", "height", "alt"), events=CHANGES),
    # Numbers follow within seconds, and no page is rendered for them.
    Table("blog_readercount", raises="c"),
    # The page that says how we count names the sum of these.
    Table("blog_readercount", condition="row.imported > 0", shown=("imported",)),
]

# What the views of kept pages read although nothing raises the version for it, and why that is right.
EXEMPT = {
    "site_version": "is the version",
    "blog_postcount": "follows the rows that it counts, and they raise it",
    "blog_redirect": "is only asked for what answers 404, and only a page that answers 200 is kept",
}

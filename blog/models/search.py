from django.db import models
from django.db.models import Q


class SearchDocument(models.Model):
    """A post or comment as search sees it. Its tokens are kept in the database's own full-text index,
    which stands beside this table and follows it (blog/search/index.py)."""

    class Kind(models.TextChoices):
        POST = "post"
        COMMENT = "comment"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.POST)
    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="search_documents")
    comment_id = models.BigIntegerField(
        null=True, unique=True, help_text="No key: this app knows no comments."
    )
    thread_page = models.PositiveIntegerField(default=1, help_text="Where a comment stands.")
    # From when on readers find it; NULL: never, only the staff does.
    shown_from = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    tokenizer = models.PositiveSmallIntegerField(help_text="The version that made the tokens.")
    facets = models.TextField(help_text='What it is filed under: " y2024 t7 t12 c3 s1 a2 ".')
    name = models.CharField(max_length=200, blank=True, help_text="Of a comment's author.")
    # Folded. These are searched in, and so stand before what is only shown.
    title = models.TextField()
    marks = models.TextField()
    body = models.TextField()
    # What a comment shows of itself; a post has its own.
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="post", comment_id=None) | Q(kind="comment", comment_id__isnull=False),
                name="search_comment_has_id",
            ),
            models.UniqueConstraint(fields=["post"], condition=Q(kind="post"), name="post_indexed_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.comment_id or self.post_id}"

import re
import uuid
from dataclasses import asdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from blog.rendering import PIPELINE_VERSION, Label, render_comment, wanted_comments, wanted_references
from blog.search.indexing import CommentText, forget_comments, index_comment
from blog.text import clean
from comments.addresses import normal_site_url
from comments.first_words import first_words
from comments.moderation import Reason, State
from comments.names import clean_name
from comments.outbox import MailAddress, OutgoingMail, announce_approved  # noqa: F401  models are found here
from comments.pages import Fill

BODY_LIMIT = 8000
PRINTS = ["html", "text", "first_words", "rendering_errors", "rendering_version"]
SEARCHED_FIELDS = {"state", "author_name", "text", "html", "post"}
# What a thread does not print and the database should not read for it.
UNPRINTED = [
    *("email", "body", "text", "first_words", "rendering_errors", "nonce"),
    *("reason", "evidence", "fingerprint", "wants_mail"),
]
MENTIONED = 100  # numbers of other comments in one text that are looked up
REFERENCE = re.compile(r"\\[A-Za-z]*ref\b")


def page_url(post, number):
    """The first page of the thread stands below the post itself."""
    return post.get_absolute_url() if number == 1 else reverse("comments:page", args=[post.pk, number])


class CommentQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(state=State.APPROVED)

    def pending(self):
        return self.filter(state=State.PENDING)

    def spam(self):
        return self.filter(state=State.SPAM)

    def removed(self):
        return self.filter(state=State.REMOVED)

    def listed(self):
        """Approved, on posts that stand on lists now."""
        # Not filter(post__status=…): SQLite turned that join round and sorted all comments of all
        # published posts, 289 ms instead of 0.02.
        return self.approved().filter(Exists(Post.objects.published().filter(pk=OuterRef("post_id"))))

    def newest_first(self):
        return self.order_by("-created_at", "-pk")

    def recent(self, count):
        """The newest listed ones with their posts; without what only a thread prints."""
        newest = self.listed().newest_first().values("pk")[:count]
        posts = ["post__title", "post__kind", "post__slug"]
        return (
            self.filter(pk__in=newest)
            .newest_first()
            .select_related("post")
            .only("author_name", "first_words", "created_at", "page", *posts)
        )

    def most_discussed(self, count):
        """The listed posts with the most approved comments, as [(post, number of comments)]."""
        facts = ["post", "post__title", "post__kind", "post__slug"]
        counted = self.listed().order_by().values(*facts).annotate(comments=Count("pk"))
        most = counted.order_by("-comments", "-post").values_list(*facts, "comments")[:count]
        return [
            # With a language: its default would ask the database for the site's.
            (Post(pk=pk, title=title, kind=kind, slug=slug, language=""), comments)
            for pk, title, kind, slug, comments in most
        ]

    def for_thread(self, post, page=None):
        """All that one page of the thread is built of: what is approved, and what has replies. Without
        a number it is the first page that has anything to read, with what is pinned anywhere. Each row
        also carries `total`, the approved comments of all pages, and `pages`, the number of the last one:
        one statement serves all.
        """
        thread = Comment.objects.filter(post=post)
        # The databases work these out once: nothing in them depends on the row.
        all_of_it = thread.approved().order_by().values("post")
        first = all_of_it.annotate(first=Min("page")).values("first")
        answered = thread.filter(parent__isnull=False).values("parent")
        return (
            self.filter(Q(page=page) if page else Q(page=Subquery(first)) | Q(is_pinned=True), post=post)
            .filter(Q(state=State.APPROVED) | Q(pk__in=answered))
            .order_by("created_at", "pk")
            .defer(*UNPRINTED)
            .annotate(
                total=Subquery(all_of_it.annotate(count=Count("pk")).values("count")),
                pages=Subquery(all_of_it.annotate(last=Max("page")).values("last")),
            )
        )

    def fill(self, page):
        """How full this page of one post's thread is. Of what waits or was refused nobody is to find
        pages with nothing on them, so it takes no room."""
        approved = Count("pk", Q(state=State.APPROVED))
        opening = Count("pk", Q(state=State.APPROVED, parent=None))
        return Fill(**self.filter(page=page).aggregate(comments=approved, conversations=opening))

    def approve(self):
        return self.update(state=State.APPROVED)

    def hold(self):
        return self.update(state=State.PENDING)

    def mark_spam(self):
        return self.update(state=State.SPAM)

    def remove(self):
        return self.update(state=State.REMOVED)

    def update(self, **values):
        """Also in bulk, readers find what is approved, and nothing else."""
        if not SEARCHED_FIELDS & values.keys():
            return super().update(**values)
        with transaction.atomic():
            ids = list(self.values_list("pk", flat=True))
            count = super().update(**values)
            for start in range(0, len(ids), 500):
                changed = Comment.objects.filter(pk__in=ids[start : start + 500])
                index_comments(changed)
                if values.get("state") == State.APPROVED:
                    announce_approved(changed.select_related("parent"))
        return count

    def delete(self):
        with transaction.atomic():
            forget_comments(self.values_list("pk", flat=True))
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True  # as Django's own: no Comment.objects.delete()


class Comment(models.Model):
    post = models.ForeignKey(
        Post, models.CASCADE, db_index=False, related_name="comments", verbose_name=_("post")
    )
    # RESTRICT: whoever answered does not lose the words with those of the answered. A deleted post
    # takes its whole thread along.
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    author_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Never shown to readers."))
    site_url = models.CharField(_("site"), max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="comments",
        verbose_name=_("account"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.APPROVED)
    reason = models.CharField(_("why it was held"), max_length=20, choices=Reason, blank=True, editable=False)
    evidence = models.CharField(_("what the rule saw"), max_length=200, blank=True, editable=False)
    fingerprint = models.BigIntegerField(null=True, editable=False)
    is_pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stands first at its post."))
    wants_mail = models.BooleanField(_("wants to hear of replies"), default=False, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    page = models.PositiveIntegerField(_("page of the thread"), default=1, editable=False)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    rendering_version = models.PositiveIntegerField(default=0, editable=False)
    rendering_errors = models.JSONField(default=list, editable=False)
    first_words = models.TextField(editable=False)
    html = models.TextField(editable=False)
    text = models.TextField(editable=False)
    body = models.TextField(_("text"))

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["approved", "pending", "spam", "removed"]), name="comment_state_known"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="comment_not_its_own_reply"),
            models.CheckConstraint(condition=~Q(author_name=""), name="comment_has_name"),
            models.CheckConstraint(
                condition=Q(site_url="")
                | Q(site_url__startswith="http://")
                | Q(site_url__startswith="https://"),
                name="comment_site_is_http",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "page", "created_at"], name="comment_thread"),
            models.Index(fields=["state", "-created_at", "-id"], name="comment_newest"),
            models.Index(fields=["email", "state"], name="comment_by_email"),
            # Read by the rule against repeated texts: the newest, without looking at the rows.
            models.Index(fields=["-created_at", "fingerprint"], name="comment_fingerprints"),
        ]

    def __str__(self):
        return f"{self.author_name}: {self.text[:60]}"

    def get_absolute_url(self):
        return f"{page_url(self.post, self.page)}#{self.anchor}"

    @property
    def anchor(self):
        return f"comment-{self.pk}"

    @property
    def is_approved(self):
        return self.state == State.APPROVED

    def clean(self):
        self.author_name = clean_name(self.author_name)
        if not self.author_name:
            raise ValidationError({"author_name": _("A comment needs a name.")})
        try:
            self.site_url = normal_site_url(self.site_url)
        except ValidationError as error:
            raise ValidationError({"site_url": error}) from error
        if self.parent and self.parent.post_id != self.post_id:
            raise ValidationError({"parent": _("A reply stands at the post of what it replies to.")})

    def save(self, **kwargs):
        """Renders the text, unless render() has just been called for it."""
        if kwargs.get("update_fields") is not None:
            raise ValueError("Comment.save() writes the whole row; states change by the queryset's verbs.")
        if self.parent and self.parent.post_id != self.post_id:
            raise ValueError("a reply at another post than what it replies to")
        is_new, brings_id = self._state.adding, self.pk is not None
        self.body = clean(self.body)
        if not self.is_rendered:
            self.render()
        with transaction.atomic():
            if is_new:
                self._choose_page()
            super().save(**kwargs)
            if is_new and brings_id:
                self.move_sequence()
            self._keep_references(is_new)
            index_comments([self])

    def delete(self, **kwargs):
        with transaction.atomic():
            forget_comments([self.pk])
            return super().delete(**kwargs)

    def _choose_page(self):
        thread = Comment.objects.filter(post=self.post_id)
        if self.parent and thread.fill(self.parent.page).takes_reply:
            self.page = self.parent.page
            return
        last = thread.approved().aggregate(last=Max("page"))["last"] or 1
        self.page = last if thread.fill(last).takes_conversation else last + 1

    @classmethod
    def move_sequence(cls):
        # An id that an import brought does not move PostgreSQL's sequence; the next comment would collide.
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [cls]):
                cursor.execute(statement)

    def _find_comments(self):
        """{number: address} of those of this thread that the text speaks of as `#12`."""
        numbers = sorted(wanted_comments(self.body))[:MENTIONED]
        if not numbers:
            return {}
        there = Comment.objects.approved().filter(post=self.post_id, pk__in=numbers)
        pages = there.values_list("pk", "page")
        return {pk: f"{page_url(self.post, page)}#comment-{pk}" for pk, page in pages}

    def _keep_references(self, is_new):
        if not is_new:
            self.references.all().delete()
        if references := self.found_references():
            Reference.objects.bulk_create(references)

    def found_references(self):
        """To the posts whose equations the text names; not stored yet."""
        targets = {post_id for post_id, _label in wanted_references(self.body)}
        if REFERENCE.search(self.body):
            targets.add(self.post_id)
        return [Reference(comment=self, target=target) for target in targets]

    @property
    def is_rendered(self):
        """Whether render() has been called for this very text."""
        return getattr(self, "_rendered_body", None) == self.body

    def render(self, render=render_comment, surroundings=None):
        """Make all prints anew from the text; saves nothing. What strangers type goes to child.render."""
        rendered = render(
            self.body,
            # Ids within the text begin with it. The nonce is known before the row has its own id, so
            # that nothing need be rendered twice, or while the database is locked for writing.
            comment_id=self.nonce.int >> 80,
            targets=Post.objects.find_targets(wanted_references(self.body)),
            comments=self._find_comments(),
            **(surroundings or surroundings_at(self.post)),
        )
        self.html, self.text = rendered.html, rendered.text
        self.first_words = first_words(rendered.html)
        self.rendering_errors = [asdict(error) for error in rendered.errors]
        self.rendering_version = PIPELINE_VERSION
        self._rendered_body = self.body

    @property
    def searched(self):
        """What search knows of it."""
        text = self.author_name, self.text, self.html
        return CommentText(self.pk, self.post_id, *text, self.created_at, self.page)

    def rerender(self):
        """Store new prints of the same text."""
        self.render()
        Comment.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in PRINTS})


def surroundings_at(post):
    """What a post lends to the comments on it, alike for all of them."""
    around = (Label(**label) for label in post.labels)
    return {
        "post_id": post.pk,
        "post_url": post.get_absolute_url(),
        "base_url": settings.SITE_URL,
        "language": post.language,
        "macros": post.macros(),
        "equations": {label.label: label for label in around},
    }


class Reference(models.Model):
    """That a comment refers to equations of a post, its own or another: their numbers may change."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="references")
    # The number that was typed. It may lead nowhere, or nowhere any more.
    target = models.BigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.comment_id} → {self.target}"


def refresh_references(ids, **_kwargs):
    """Render anew what refers to these posts; listens to blog's references_changed."""
    referring = Reference.objects.filter(target__in=ids).values("comment")
    for comment in Comment.objects.filter(pk__in=referring).select_related("post"):
        comment.rerender()


def index_comments(comments):
    """Search finds those that are approved and forgets the others."""
    forget_comments([comment.pk for comment in comments if not comment.is_approved])
    for comment in comments:
        if comment.is_approved:
            index_comment(comment.searched)


def searched_comments(**_kwargs):
    """All that may be found; listens to search's comments_wanted."""
    return (comment.searched for comment in Comment.objects.approved().iterator(chunk_size=500))


class FloodBucket(models.Model):
    """Until when somebody's turns are spent, under a keyed hash of the address; forgotten after an hour."""

    mark = models.BigIntegerField(primary_key=True)
    free_at = models.FloatField(db_index=True)  # seconds since 1970

    def __str__(self):
        return f"{self.mark:x}"

"""Which posts a reader of one post may want next: reckoned when a post is saved, read with its page."""

from collections import Counter
from math import log

from django.apps import apps
from django.db import models, transaction

from blog.models.links import PostLink
from blog.models.terms import TaggedPost

KEPT = 8  # of each post: more than are shown, since some may be withdrawn
WITHIN_TAG = 200  # the newest under a tag that are compared
SAME_SERIES, LINKED = 1.0, 2.0  # beside 0.7 for a tag that all posts share and 6 for one of two in 1,000


class RelatedPost(models.Model):
    """The relation has no direction, and both posts have a row: each its own best ones."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="related_rows")
    other = models.ForeignKey("blog.Post", models.CASCADE, related_name="+")
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "other"], name="related_once")]

    def __str__(self):
        return f"{self.post_id} ~ {self.other_id}"


def relate(post) -> None:
    """Find anew what is related to the post, and put the post into the rows of those."""
    scores = _scores(post)
    best = scores.most_common(2 * KEPT)
    with transaction.atomic():
        RelatedPost.objects.filter(models.Q(post=post) | models.Q(other=post)).delete()
        RelatedPost.objects.bulk_create(
            row
            for pk, score in best
            for row in (
                RelatedPost(post=post, other_id=pk, score=score),
                RelatedPost(post_id=pk, other=post, score=score),
            )
        )
        _drop_surplus([post.pk, *(pk for pk, _score in best)])


def _scores(post) -> Counter:
    scores = Counter()
    total = apps.get_model("blog.Post").objects.count()
    listed = TaggedPost.objects.filter(published_at__isnull=False)
    own = post.taggings.values("tag")
    sizes = listed.filter(tag__in=own).order_by().values_list("tag").annotate(size=models.Count("pk"))
    for tag, size in sizes:
        rows = listed.filter(tag=tag).order_by("-published_at", "-content_object")
        sharing = rows.values_list("content_object", flat=True)[:WITHIN_TAG]
        # A tag that every second post has says little.
        scores.update(dict.fromkeys(sharing, log(1 + total / size)))
    if post.series_id:
        parts = post.series.posts.order_by("series_position").values_list("pk", flat=True)
        scores.update(dict.fromkeys(parts[:WITHIN_TAG], SAME_SERIES))
    links = PostLink.objects.filter(models.Q(source=post) | models.Q(target=post.pk)).exclude(target=None)
    pairs = links.order_by("pk").values_list("source", "target")[:WITHIN_TAG]
    scores.update(dict.fromkeys({pk for pair in pairs for pk in pair}, LINKED))
    known = set(apps.get_model("blog.Post").objects.filter(pk__in=_most(scores)).values_list("pk", flat=True))
    return Counter({pk: score for pk, score in scores.items() if pk in known - {post.pk}})


def _most(scores: Counter) -> list[int]:
    """What a link leads to may not exist, so more than are kept are looked up."""
    return [pk for pk, _score in scores.most_common(4 * KEPT)]


def _drop_surplus(ids) -> None:
    rows = RelatedPost.objects.filter(post__in=ids).order_by("post", "-score", "-other")
    seen, surplus = Counter(), []
    for pk, post in rows.values_list("pk", "post"):
        seen[post] += 1
        if seen[post] > KEPT:
            surplus.append(pk)
    RelatedPost.objects.filter(pk__in=surplus).delete()

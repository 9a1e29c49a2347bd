from django.db import models
from django.dispatch import Signal

# Sent with `ids` when what other texts print of these posts has changed: the numbers of their
# equations, their titles, whether they are public. Who refers to posts from outside this app listens.
references_changed = Signal()


class PostLink(models.Model):
    """That the text of one post leads to another: by a link, or by a reference to one of its labels."""

    source = models.ForeignKey("blog.Post", models.CASCADE, related_name="links_out")
    # The number that the author typed. No constraint: it may lead nowhere, or nowhere any more.
    target = models.ForeignKey("blog.Post", models.DO_NOTHING, db_constraint=False, related_name="links_in")
    label = models.CharField(max_length=200, blank=True, help_text='"" for an ordinary link.')

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "label"], name="linked_once")]

    def __str__(self):
        return f"{self.source_id} → {self.target_id} {self.label}".rstrip()

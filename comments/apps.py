from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from blog import background

MAIL_SECONDS = 5
UPKEEP_SECONDS = 300


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("comments")

    def ready(self):
        from blog.models.links import references_changed
        from blog.search.indexing import comments_wanted
        from comments.mail import send_due
        from comments.models import refresh_references, searched_comments
        from comments.privacy import forget_old

        references_changed.connect(refresh_references, dispatch_uid="comments")
        background.every(MAIL_SECONDS, "mail", send_due)
        background.every(UPKEEP_SECONDS, "what need not be kept", forget_old)
        comments_wanted.connect(searched_comments, dispatch_uid="comments")

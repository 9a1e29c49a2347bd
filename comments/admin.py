from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.models.post_queries import BODIES
from comments.models import Comment


def shorten(text, length):
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The moderators' desk. It prints nothing of a comment but escaped text: no link leads out of it."""

    list_display = ["excerpt", "author_name", "verdict", "post_title", "created_at"]
    list_display_links = ["excerpt"]
    list_filter = ["state", "reason", "created_at", ("user", admin.EmptyFieldListFilter)]
    list_per_page = 50
    ordering = ["-created_at", "-pk"]
    show_full_result_count = False
    search_fields = ["author_name", "email", "text", "post__title"]
    search_help_text = _("Searches names, e-mail addresses, texts and the titles of posts.")
    actions = ["approve", "hold", "mark_spam", "remove"]
    fields = [
        *("state", "reason", "reading", "body", "author_name", "email", "site_url"),
        *("user", "post", "parent", "created_at"),
    ]
    readonly_fields = ["reason", "reading", "user", "post", "parent", "created_at"]

    def has_add_permission(self, request):
        return False  # comments are written at their post

    def get_queryset(self, request):
        unread = [f"post__{name}" for name in BODIES]
        return super().get_queryset(request).select_related("post").defer(*unread)

    def get_actions(self, request):
        # A deletion loads and lists every row, and tears threads apart; "remove" does neither.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.display(description=_("comment"))
    def excerpt(self, comment):
        return shorten(comment.text, 80)

    @admin.display(description=_("state"), ordering="state")
    def verdict(self, comment):
        state, reason = comment.get_state_display(), comment.get_reason_display()
        return f"{state} – {reason}" if reason else state

    @admin.display(description=_("post"), ordering="post")
    def post_title(self, comment):
        return shorten(comment.post.title, 40)

    @admin.display(description=_("as it reads"))
    def reading(self, comment):
        return comment.text

    def _change_state(self, request, count):
        message = ngettext("%(count)d comment changed.", "%(count)d comments changed.", count)
        self.message_user(request, message % {"count": count})

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request, comments):
        self._change_state(request, comments.approve())

    @admin.action(description=_("Hold"), permissions=["change"])
    def hold(self, request, comments):
        self._change_state(request, comments.hold())

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_spam(self, request, comments):
        self._change_state(request, comments.mark_spam())

    @admin.action(description=_("Remove"), permissions=["change"])
    def remove(self, request, comments):
        self._change_state(request, comments.remove())

from collections import deque

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.models.post_queries import BODIES
from blog.text import clean_line
from comments import privacy
from comments.models import Comment
from comments.moderation import State
from comments.outbox import MailAddress, OutgoingMail, announce_approved

PARENTS_SHOWN = 6
REPLIES_SHOWN = 20
PRINTED = ["html", "body", "first_words", "rendering_errors"]


def shorten(text, length):
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The moderators' desk. It prints nothing of a comment but escaped text: no link leads out of it."""

    list_display = ["excerpt", "author_name", "verdict", "post_title", "created_at"]
    list_display_links = ["excerpt"]
    list_filter = ["state", "reason", "is_pinned", "created_at", ("user", admin.EmptyFieldListFilter)]
    list_per_page = 50
    ordering = ["-created_at", "-pk"]
    show_full_result_count = False
    search_fields = ["author_name", "email", "text", "post__title"]
    search_help_text = _("Searches names, e-mail addresses, texts and the titles of posts.")
    actions = ["approve", "hold", "mark_spam", "remove", "pin", "unpin"]
    fields = [
        *("state", "why", "is_pinned", "conversation", "body", "author_name", "email", "site_url"),
        *("user", "created_at"),
    ]
    readonly_fields = ["why", "conversation", "user", "created_at"]

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
        return format_html(
            '<span class="verdict">{}</span>{}{}',
            state, f" – {reason}" if reason else "", f" {shorten(comment.evidence, 60)}" if reason else "",
        )  # fmt: skip

    @admin.display(description=_("post"), ordering="post")
    def post_title(self, comment):
        return shorten(comment.post.title, 40)

    @admin.display(description=_("why it was held"))
    def why(self, comment):
        return (
            " – ".join(str(part) for part in (comment.get_reason_display(), comment.evidence) if part) or "–"
        )

    @admin.display(description=_("conversation"))
    def conversation(self, comment):
        """What it answers, what it says and who answered it, as plain text."""
        replies = comment.replies.order_by("created_at", "pk").defer(*PRINTED)[:REPLIES_SHOWN]
        context = {"comment": comment, "above": list(lineage(comment)), "replies": replies}
        return render_to_string("admin/comments/comment/_conversation.html", context)

    def get_urls(self):
        person = self.admin_site.admin_view(self.person)
        return [path("person/", person, name="comments_comment_person"), *super().get_urls()]

    def person(self, request):
        """All of one person's comments, by the e-mail address: to hand over, or to delete."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        email = clean_line(request.POST.get("email", request.GET.get("email", "")))
        if request.method == "POST" and "export" in request.POST:
            answer = JsonResponse(
                privacy.export(email), json_dumps_params={"ensure_ascii": False, "indent": 1}
            )
            answer.headers["Content-Disposition"] = 'attachment; filename="comments.json"'
            return answer
        if request.method == "POST" and "delete" in request.POST:
            if not self.has_delete_permission(request):
                raise PermissionDenied
            count = privacy.forget(email)
            message = ngettext("%(count)d comment deleted.", "%(count)d comments deleted.", count)
            self.message_user(request, message % {"count": count})
            return redirect("admin:comments_comment_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("One person’s data"),
            "email": email,
            "count": privacy.comments_of(email).count(),
            "may_delete": self.has_delete_permission(request),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/comments/comment/person.html", context)

    def save_model(self, request, comment, form, change):
        super().save_model(request, comment, form, change)
        if "state" in form.changed_data and comment.is_approved:
            announce_approved([comment])

    def changelist_view(self, request, extra_context=None):
        waiting = {"waiting": Comment.objects.pending().count()}
        return super().changelist_view(request, waiting | (extra_context or {}))

    def _change(self, request, comments, words, **values):
        """Change all that are not so yet, whatever their number, and put each into the log."""
        unlike = comments.exclude(**values).order_by()
        with transaction.atomic():
            changed = list(unlike.values_list("pk", "author_name"))
            unlike.update(**values)
            kind = ContentType.objects.get_for_model(Comment)
            LogEntry.objects.bulk_create(
                [
                    LogEntry(user_id=request.user.pk, content_type=kind, object_id=pk, object_repr=name,
                             action_flag=CHANGE, change_message=words)
                    for pk, name in changed
                ],
                batch_size=100,
            )  # fmt: skip
        message = ngettext("%(count)d comment changed.", "%(count)d comments changed.", len(changed))
        self.message_user(request, message % {"count": len(changed)})

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request, comments):
        self._change(request, comments, "approved", state=State.APPROVED)

    @admin.action(description=_("Hold"), permissions=["change"])
    def hold(self, request, comments):
        self._change(request, comments, "held", state=State.PENDING)

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_spam(self, request, comments):
        self._change(request, comments, "marked as spam", state=State.SPAM)

    @admin.action(description=_("Remove"), permissions=["change"])
    def remove(self, request, comments):
        self._change(request, comments, "removed", state=State.REMOVED)

    @admin.action(description=_("Pin to the top of the thread"), permissions=["change"])
    def pin(self, request, comments):
        self._change(request, comments, "pinned", is_pinned=True)

    @admin.action(description=_("Unpin"), permissions=["change"])
    def unpin(self, request, comments):
        self._change(request, comments, "unpinned", is_pinned=False)


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, row=None):
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly):
    list_display = ["kind", "email", "created_at", "attempts", "sent_at", "next_try_at", "last_error"]
    list_display_links = None
    list_filter = ["kind", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["email"]
    ordering = ["-pk"]
    actions = ["send_again"]

    @admin.action(description=_("Try again now"), permissions=["delete"])
    def send_again(self, request, mails):
        mails.filter(sent_at=None).update(next_try_at=timezone.now(), attempts=0)


@admin.register(MailAddress)
class MailAddressAdmin(ReadOnly):
    list_display = ["email", "asked_at", "confirmed_at", "stopped_at"]
    search_fields = ["email"]


def lineage(comment):
    """What it answers, and what that answers, from the top down; of a long chain the nearest."""
    above, parent = deque(), comment.parent
    while parent and len(above) < PARENTS_SHOWN:
        above.appendleft(parent)
        parent = parent.parent
    return above

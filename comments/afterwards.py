"""What a commenter may do with the receipt of a comment: see it while it waits, change it or withdraw it."""

from django.db import transaction
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Post
from comments.assessing import assess
from comments.child import CannotRender, child
from comments.forms import TextForm
from comments.models import Comment
from comments.moderation import Reason, State
from comments.origin import is_from_elsewhere
from comments.receipts import CHANGEABLE, verify
from comments.views import wants_json


def get_mine(receipt):
    comments = Comment.objects.filter(post__in=Post.objects.public()).select_related("post", "parent")
    nonce = verify(receipt)
    comment = comments.filter(nonce=nonce).first() if nonce else None
    if comment is None:
        raise Http404("no such comment, or no such receipt")
    return comment


def changeable_until(comment):
    """None when it cannot be changed any more."""
    until = comment.created_at + CHANGEABLE
    return until if comment.state != State.REMOVED and timezone.now() < until else None


@csrf_exempt  # nobody else knows the address; a page elsewhere that does is still refused
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request, receipt):
    comment = get_mine(receipt)
    until = changeable_until(comment)
    if request.method != "POST":
        if wants_json(request):
            return tell(request, comment, until)
        return show(request, comment, TextForm(initial={"body": comment.body}))
    form = TextForm(request.POST)
    form.is_valid()
    if is_from_elsewhere(request):
        notice = _("This did not come from a page of this site. If you wrote it, go on from here.")
        return show(request, comment, form, notice, status=403)
    if until is None:
        return show(request, comment, form, _("It is too late to change this comment."), status=403)
    if "withdraw" in request.POST:
        withdraw(comment)
        return HttpResponseRedirect(request.path, status=303)
    if not form.is_valid():
        return show(request, comment, form)
    return take(request, comment, form)


def take(request, comment, form):
    """A changed text: shown as it will be, or stored."""
    before, comment.body = comment.state, form.cleaned_data["body"]
    try:
        comment.render(child.render)
    except CannotRender:
        notice = _("This text takes too long to typeset. Please make it shorter or simpler.")
        return show(request, comment, form, notice, status=422)
    if "publish" not in request.POST:
        return show(request, comment, form, is_preview=True)
    judge_again(request, comment, form)
    with transaction.atomic():
        # A moderator may have looked at it in the meantime, and what they decided stands.
        unchanged = Comment.objects.select_for_update().filter(pk=comment.pk, state=before).values("pk")
        if unchanged.first():
            comment.save()
    return HttpResponseRedirect(request.path, status=303)


def judge_again(request, comment, form):
    """A change can have a comment held, but not released: it waits for a reason that a person looks into.
    Its own receipt vouches for nothing, or what was approved without a link could be given one."""
    before = comment.state, comment.reason, comment.evidence
    known = form.cleaned_data["receipts"] - {comment.nonce}
    assess(comment, request.site, host=request.get_host().lower(), known=known)
    if before[0] != State.APPROVED and comment.state != State.SPAM:
        comment.state, comment.reason, comment.evidence = before


def withdraw(comment):
    Comment.objects.filter(pk=comment.pk).update(state=State.REMOVED, reason=Reason.WITHDRAWN)


def show(request, comment, form, notice="", status=200, is_preview=False):
    context = {
        "comment": comment,
        "post": comment.post,
        "form": form,
        "notice": notice,
        "until": changeable_until(comment),
        "is_preview": is_preview,
        "is_shown": comment.is_approved,
        "is_gone": comment.state == State.REMOVED,
    }
    return render(request, "comments/mine.html", context, status=status)


def tell(request, comment, until):
    """For the script that puts a waiting comment, or a link to change it, into the page of everybody."""
    is_waiting = comment.state in {State.PENDING, State.SPAM}
    answer = {
        "state": "waiting" if is_waiting else comment.state,
        "parent": comment.parent_id,
        "seconds": max(0, round((until - timezone.now()).total_seconds())) if until else 0,
    }
    if is_waiting:
        context = {"comment": comment, "post": comment.post}
        answer["html"] = render(request, "comments/_waiting.html", context).content.decode()
    return JsonResponse(answer)

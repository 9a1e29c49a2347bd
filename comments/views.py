import math

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from blog.clients import client_address
from blog.models import Post
from blog.views import page as show_page
from comments import flood
from comments.accounts import account_of
from comments.assessing import assess
from comments.child import CannotRender, child
from comments.forms import CommentForm
from comments.models import Comment, page_url
from comments.origin import is_from_elsewhere
from comments.outbox import announce
from comments.reading import read_thread
from comments.receipts import receipt_of
from comments.tokens import Token


class TooSoon(Exception):
    """The client's last comment was stored a moment ago."""


def get_post(pk):
    return get_object_or_404(Post.objects.public().with_byline(), pk=pk)


@require_safe
def page(request, pk, number):
    """A further page of a long thread."""
    # Page 1 is the post's own, which so is also the one to begin with: its comments keep the address
    # that they had when there was but one page, and who has just read the post reads what was said first.
    post = get_object_or_404(Post.objects.public().with_listing(), pk=pk)
    if number == 1:
        return redirect(post, permanent=True)
    thread_page = read_thread(post, number)
    if not thread_page.thread.entries:
        # Another system's addresses, whose pages were smaller: the browser carries #comment-… along.
        return redirect(post)
    return render(request, "comments/page.html", {"post": post, "page": thread_page})


@require_safe
def comment(request, pk):
    """To wherever the comment stands."""
    comments = Comment.objects.approved().filter(post__in=Post.objects.public()).select_related("post")
    return redirect(get_object_or_404(comments, pk=pk))


@require_safe
def reply(request, pk, comment_pk):
    """The form below what is replied to, for browsers without our script."""
    post = get_post(pk)
    parent = get_object_or_404(post.comments.approved(), pk=comment_pk)
    if not post.takes_comments(request.site):
        return redirect(parent)
    form = CommentForm(post=post, account=account_of(request), parent=parent)
    return show_form(request, form)


@csrf_exempt  # the cached page with the form cannot hold Django's token; see is_from_elsewhere and Token
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, pk):
    """A sent form leads to its preview, and the preview's button to the published comment."""
    post = get_post(pk)
    if request.method != "POST":
        return redirect(f"{post.get_absolute_url()}#comments")
    form = CommentForm(request.POST, post=post, account=account_of(request))
    form.is_valid()  # also finds what is replied to, for whichever page follows
    if is_from_elsewhere(request):
        notice = _("This did not come from a page of this site. If you wrote it, go on from here.")
        return show_form(request, form, notice, status=403)
    if not post.takes_comments(request.site):
        return show_form(request, form, _("The comments of this post are closed."), status=403)
    if not form.is_valid():
        return show_form(request, form, token=Token.read(form.data["token"], post.pk))
    try:
        return take(request, form)
    except CannotRender:
        notice = _("This text takes too long to typeset. Please make it shorter or simpler.")
        return show_form(request, form, notice, status=422)


def take(request, form):
    """A valid form: shown as it will be, or published. Raises CannotRender."""
    post = form.post
    token = Token.read(form.data["token"], post.pk)
    if "publish" not in request.POST:
        return show_preview(request, form, token or Token.new(post.pk))
    if token is None or token.is_expired:
        notice = _("This page had been open for too long. Please look at your comment once more.")
        return show_preview(request, form, token.renewed() if token else Token.new(post.pk), notice)
    return publish(request, form, token)


def publish(request, form, token):
    stored = Comment.objects.filter(nonce=token.nonce).first()
    if stored is None:
        try:
            stored = store(request, form, token)
        except TooSoon:
            # The other one of a double click may have been faster.
            stored = Comment.objects.filter(nonce=token.nonce).first()
            if stored is None:
                return show_too_soon(request, form, token)
    if stored.body != form.cleaned_data["body"]:  # changed after a step back from the published comment
        notice = _("Your first version is published already. This would become a second comment.")
        return show_preview(request, form, Token.new(form.post.pk), notice)
    return show_stored(request, form, stored)


def store(request, form, token):
    """The comment, judged and stored once. Raises TooSoon."""
    address = client_address(request)
    if not form.account and flood.is_flooding(address):
        raise TooSoon
    comment = form.comment(token.nonce)
    typed = form.cleaned_data
    assess(
        comment,
        request.site,
        host=request.get_host().lower(),
        trap=typed.get("subject", ""),
        seconds=token.seconds,
        known=typed.get("receipts", ()),
    )
    comment.render(child.render)  # before the transaction, which on SQLite stops every other writer
    try:
        with transaction.atomic():
            if not form.account and not flood.claim(address):
                raise TooSoon
            comment.save()
            announce(comment)
    except IntegrityError:
        stored = Comment.objects.filter(nonce=token.nonce).first()
        if stored is None:
            raise
        return stored
    return comment


def wants_json(request):
    """Our scripts do."""
    return request.headers.get("Accept") == "application/json"


def show_stored(request, form, comment):
    """The comment at its post; without a script, on a page of the writer's own."""
    receipt = "" if form.account else receipt_of(comment.nonce)
    url = comment.get_absolute_url()
    if wants_json(request):
        if not comment.is_approved:  # for others nothing stands there
            url = f"{page_url(form.post, comment.page)}#waiting-{comment.pk}"
        return JsonResponse({"receipt": receipt, "comment": comment.pk, "url": url}, status=201)
    if receipt:
        url = f"{reverse('comments:mine', args=[receipt])}#{comment.anchor}"
    return HttpResponseRedirect(url, status=303)


def show_form(request, form, notice="", status=200, token=None):
    """What was typed, with its errors; with a token it may be published from here."""
    form.put("token", str(token or ""))
    if wants_json(request):
        return faults_of(form, notice, status)
    context = {"form": form, "notice": notice, "can_publish": token is not None}
    return render(request, "comments/write.html", context | context_of(form), status=status)


def show_preview(request, form, token, notice=""):
    form.put("token", str(token))
    if wants_json(request):
        return faults_of(form, notice)
    comment = form.comment(token.nonce)
    comment.render(child.render)
    context = {"form": form, "notice": notice, "comment": comment}
    return render(request, "comments/write.html", context | context_of(form))


def faults_of(form, notice, status=200):
    """Why nothing was stored; the script that asked has everything typed still before it."""
    errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    return JsonResponse({"notice": str(notice), "errors": errors, "token": form.data["token"]}, status=status)


def context_of(form):
    return {
        "post": form.post,
        "post_url": form.post.get_absolute_url(),
        "parent": form.parent,
        "author_ids": {author.pk for author in form.post.byline},
    }


def show_too_soon(request, form, token):
    seconds = math.ceil(settings.COMMENT_INTERVAL)
    notice = format_lazy(
        _("Your last comment came a moment ago. Please wait {seconds} seconds before the next."),
        seconds=seconds,
    )
    response = show_form(request, form, notice, status=429, token=token)
    response.headers["Retry-After"] = str(seconds)
    return response


@require_safe
def privacy(request):
    """What is stored of readers; an owner who writes a page of this address replaces it."""
    if Post.objects.public().filter(kind=Post.Kind.PAGE, slug="privacy").exists():
        return show_page(request, slug="privacy")
    return render(request, "comments/privacy.html")

"""The preview beside the form while somebody types; without our script, a page of its own (see views)."""

import math
from functools import partial

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from blog.clients import client_address
from comments.child import CannotRender, child
from comments.flood import Buckets, Rate
from comments.forms import TextForm
from comments.models import Comment
from comments.origin import is_from_elsewhere
from comments.tokens import Token
from comments.views import get_post

# Typing with short pauses, of one client and of all in its network; in memory, each worker by itself.
asked = Buckets(Rate(1, 20), Rate(0.25, 80))
# Who publishes goes first: this one is asked for again with the next letter.
render_soon = partial(child.render, patience=0.2)


@csrf_exempt  # stores nothing, and its answer can be read by pages of this site alone
@require_POST
def preview(request, pk):
    """What the text looks like, and the token that lets it be published with one click. An empty text
    is sent when somebody begins to fill in the form, since the token knows from when on that was."""
    post = get_post(pk)
    if is_from_elsewhere(request) or not post.comments_open:
        return JsonResponse({}, status=403)
    wait = asked.take(client_address(request))
    if wait:
        return JsonResponse({}, status=429, headers={"Retry-After": str(math.ceil(wait))})
    token = Token.read(request.POST.get("token", ""), pk)
    if token is None or token.is_expired:
        token = token.renewed() if token else Token.new(pk)
    answer = {"token": str(token), "html": "", "errors": []}
    form = TextForm(request.POST)
    form.is_valid()
    with translation.override(post.language):
        if not form.errors:
            answer |= show(Comment(post=post, body=form.cleaned_data["body"], nonce=token.nonce))
        elif form.data["body"].strip():
            answer["errors"] = [str(error) for error in form.errors["body"]]
    return JsonResponse(answer)


def show(comment):
    try:
        comment.render(render_soon)
    except CannotRender:
        return {"errors": [_("This text takes too long to typeset. Please make it shorter or simpler.")]}
    return {"html": render_to_string("comments/_text.html", {"comment": comment})}

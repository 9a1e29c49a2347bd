"""The pages behind the links in mails. Looking at one changes nothing: programs that check mails for
viruses look at every link."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.mail import address_in
from comments.outbox import MailAddress


@csrf_exempt  # mail programs send it with no cookie of ours (RFC 8058); the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    return decide(request, token, "stop", stopped_at=timezone.now())


@csrf_exempt  # the token is known to the owner of the address alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    return decide(request, token, "confirm", confirmed_at=timezone.now(), stopped_at=None)


def decide(request, token, action, **values):
    email = address_in(token)
    if email is None:
        raise Http404("no link of ours")
    is_done = request.method == "POST"
    if is_done:
        MailAddress.objects.update_or_create(email=email, defaults=values)
    context = {"email": email, "token": token, "action": action, "is_done": is_done}
    return render(request, "comments/mailing.html", context)

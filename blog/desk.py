"""The author's desk: Django's admin site, as far as it differs for all models alike."""

from functools import update_wrapper
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import PasswordResetView
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.middleware import content_security_policy

# What an author reaches for first stands first; what is not named here follows.
APPS = ["blog", "comments", "auth", "axes"]
MODELS = ["Post", "Image", "Category", "Series", "Tag", "PostLink", "Site", "User", "Redirect", "ReaderCount"]


def place(name, order):
    return order.index(name) if name in order else len(order)


class Desk(AdminSite):
    index_title = _("Desk")
    enable_nav_sidebar = True

    def each_context(self, request):
        return super().each_context(request) | {
            "site_title": request.site.name,
            "site_header": request.site.name,
        }

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: place(model["object_name"], MODELS))
        return sorted(apps, key=lambda app: place(app["app_label"], APPS))

    def admin_view(self, view, cacheable=False):
        admin_view = super().admin_view(view, cacheable)

        def with_catalogue(request, *args, **kwargs):
            response = admin_view(request, *args, **kwargs)
            # The admin's scripts take their words from this address, which is not below /static/.
            # Nothing else in Django's admin needs more than the policy of the public pages.
            response.headers["Content-Security-Policy"] = content_security_policy(
                f"{request.scheme}://{request.get_host()}", reverse("admin:jsi18n")
            )
            return response

        return update_wrapper(with_catalogue, admin_view)


class PasswordReset(PasswordResetView):
    """The link in the mail leads to the site's own address, whatever host the request named."""

    def form_valid(self, form):
        site = urlsplit(settings.SITE_URL)
        self.extra_email_context = {
            "protocol": site.scheme,
            "domain": site.netloc,
            "site_name": self.request.site.name,
        }
        return super().form_valid(form)

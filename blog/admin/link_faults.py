"""Links within the site that lead nowhere, or where something no longer is."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from blog.models import Post, PostLink, Redirect

MOVED = Exists(Redirect.objects.filter(old_path=OuterRef("address")))


def with_state(links):
    """Adds `is_there` (readers can see the target) and `is_moved` (a redirect leads on from the address)."""
    target = Post.objects.public().filter(pk=OuterRef("target"))
    return links.annotate(is_there=Exists(target), is_moved=MOVED)


def broken(links):
    return with_state(links).filter(is_there=False, is_moved=False)


def outdated(links):
    """They lead on, but by an address that has been given up."""
    return with_state(links).filter(Q(is_there=True) | Q(is_moved=True)).exclude(address="")


class FaultFilter(admin.SimpleListFilter):
    title = _("fault")
    parameter_name = "fault"

    def lookups(self, request, model_admin):
        return [("broken", _("broken")), ("outdated", _("outdated"))]

    def queryset(self, request, links):
        match self.value():
            case "broken":
                return broken(links)
            case "outdated":
                return outdated(links)
            case _all:
                return links


@admin.register(PostLink)
class PostLinkAdmin(admin.ModelAdmin):
    """Only what an author has to look at; the list is made by saving posts, and so read-only."""

    list_display = ["fault", "in_post", "leads_to", "sentence"]
    list_display_links = None
    list_filter = [FaultFilter]
    list_select_related = ["source"]
    ordering = ["-source__published_at", "-source", "pk"]
    search_fields = ["source__title", "address"]

    def get_queryset(self, request):
        links = super().get_queryset(request)
        faulty = Q(is_there=False) | ~Q(address="")
        # Whether the target of a link in a draft is public does not matter yet.
        return with_state(links).filter(faulty).exclude(source__status=Post.Status.WITHDRAWN)

    @admin.display(description=_("fault"))
    def fault(self, link):
        return _("outdated") if link.is_there or link.is_moved else _("broken")

    @admin.display(description=_("in the post"), ordering="source__title")
    def in_post(self, link):
        address = reverse("admin:blog_post_change", args=[link.source_id])
        return format_html('<a href="{}">{}</a>', address, link.source.title)

    @admin.display(description=_("leads to"))
    def leads_to(self, link):
        return link.address or f"{reverse('blog:post', args=[link.target_id])} {link.label}".rstrip()

    @admin.display(description=_("sentence"))
    def sentence(self, link):
        return mark_safe(link.sentence_html)  # noqa: S308  made safe when its post was rendered

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, link=None):
        return False

    def has_delete_permission(self, request, link=None):
        return False

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.media import MAX_BYTES


class SourceWidget(forms.Textarea):
    """The room to write in, and the ways to put pictures and links to other posts there."""

    class Media:
        js = [
            forms.Script("js/admin/limit.js", type="module"),
            forms.Script("js/admin/upload.js", type="module"),
            forms.Script("js/search.js", type="module"),
            forms.Script("js/admin/link.js", type="module"),
        ]

    def render(self, name, value, attrs=None, renderer=None):
        return format_html(
            '<div class="upload" data-upload="{}" data-largest="{}" data-too-large="{}" data-refused="{}">'
            '<label data-with-script hidden>{} <input type="file" accept="image/*" multiple></label>'
            '<a href="{}" target="_blank">{}</a><p role="status"></p></div>'
            '<div class="link-picker" data-suggestions="{}" data-with-script hidden>'
            '<input type="search" maxlength="200" autocomplete="off" placeholder="{}" aria-label="{}"'
            ' data-label="{}"></div>{}',
            reverse("admin:blog_image_upload"),
            MAX_BYTES,
            _("The file is larger than %(limit)d MB.") % {"limit": MAX_BYTES >> 20},
            _("The server did not take it. If you were logged out, log in again in another tab."),
            _("Picture (or paste or drop it into the text):"),
            reverse("admin:blog_image_changelist"),
            _("All pictures and their Markdown"),
            reverse("admin:blog_post_links"),
            _("Link to a post or an equation …"),
            _("Link to a post or an equation: words of the title or the text"),
            _("Suggestions, up and down to choose"),
            super().render(name, value, attrs, renderer),
        )

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.media import MAX_BYTES


class SourceWidget(forms.Textarea):
    """The room to write in, and the way to put pictures there."""

    class Media:
        js = [
            forms.Script("js/admin/limit.js", type="module"),
            forms.Script("js/admin/upload.js", type="module"),
        ]

    def render(self, name, value, attrs=None, renderer=None):
        return format_html(
            '<div class="upload" data-upload="{}" data-largest="{}" data-too-large="{}" data-refused="{}">'
            '<label data-with-script hidden>{} <input type="file" accept="image/*" multiple></label>'
            '<a href="{}" target="_blank">{}</a><p role="status"></p></div>{}',
            reverse("admin:blog_image_upload"),
            MAX_BYTES,
            _("The file is larger than %(limit)d MB.") % {"limit": MAX_BYTES >> 20},
            _("The server did not take it. If you were logged out, log in again in another tab."),
            _("Picture (or paste or drop it into the text):"),
            reverse("admin:blog_image_changelist"),
            _("All pictures and their Markdown"),
            super().render(name, value, attrs, renderer),
        )

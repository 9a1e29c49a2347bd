from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from blog.admin.fields import CLEANED, Line
from blog.media import take_image
from blog.models import Image, Post


def markdown_of(image):
    """What shows the picture in a text."""
    alt = image.alt or image.original_name.rpartition(".")[0]
    alt = "".join(f"\\{sign}" if sign in r"\[]" else sign for sign in alt)
    return f"![{alt}]({image.file.url})"


class UploadForm(forms.ModelForm):
    """A plain file field: the picture is looked at once, by take_image."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"})
    )
    alt = Line(
        label=_("Alternative text"),
        max_length=300,
        required=False,
        help_text=_("For those who do not see the picture."),
    )

    class Meta:
        model = Image
        fields = ["alt"]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.taken = take_image(cleaned["file"], self.user, cleaned["alt"])
            except ValidationError as error:
                self.add_error("file", error)
        return cleaned

    def save(self, commit=True):
        self.taken.alt = self.cleaned_data["alt"] or self.taken.alt
        self.instance = self.taken
        return super().save(commit)


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    formfield_overrides = CLEANED
    list_display = ["thumbnail", "original_name", "pixels", "markdown", "uploaded_at"]
    list_display_links = ["thumbnail", "original_name"]
    list_per_page = 24
    search_fields = ["original_name", "alt"]
    show_full_result_count = False

    def get_fields(self, request, image=None):
        if image is None:
            return ["file", "alt"]
        return [
            "picture",
            "markdown",
            "alt",
            "pixels",
            "size",
            "original_name",
            "uploaded_at",
            "uploaded_by",
            "used_in",
        ]

    def get_readonly_fields(self, request, image=None):
        return [] if image is None else [name for name in self.get_fields(request, image) if name != "alt"]

    def get_form(self, request, image=None, change=False, **kwargs):
        if image is not None:
            return super().get_form(request, image, change, **kwargs)
        return type("UploadForm", (UploadForm,), {"user": request.user})

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}" loading="lazy">', image.file.url, image.alt
        )

    @admin.display(description=_("picture"))
    def picture(self, image):
        return format_html('<img class="picture" src="{}" alt="{}">', image.file.url, image.alt)

    @admin.display(description=_("Markdown"))
    def markdown(self, image):
        return format_html('<code class="copyable">{}</code>', markdown_of(image))

    @admin.display(description=_("pixels"))
    def pixels(self, image):
        return f"{image.width} × {image.height}"

    @admin.display(description=_("size"))
    def size(self, image):
        try:
            return filesizeformat(image.file.size)
        except FileNotFoundError:
            return _("The file is missing.")

    @admin.display(description=_("used in"))
    def used_in(self, image):
        posts = Post.objects.filter(body__contains=image.file.name) | Post.objects.filter(cover=image)
        rows = (
            (reverse("admin:blog_post_change", args=[post.pk]), post.title) for post in posts.only("title")
        )
        return format_html_join(", ", '<a href="{}">{}</a>', rows) or "–"

    # The file goes with its row, once that is sure to be gone.

    def delete_model(self, request, image):
        transaction.on_commit(lambda: image.file.storage.delete(image.file.name))
        super().delete_model(request, image)

    def delete_queryset(self, request, images):
        for image in images:
            self.delete_model(request, image)

    # Uploads from the form of a post -----------------------------------------------------------

    def get_urls(self):
        upload = self.admin_site.admin_view(require_POST(self.upload))
        return [path("upload/", upload, name="blog_image_upload"), *super().get_urls()]

    def upload(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "file" not in request.FILES:
            return JsonResponse({"error": _now("No file came with the request.")}, status=400)
        try:
            image = take_image(request.FILES["file"], request.user)
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=400)
        return JsonResponse({"markdown": markdown_of(image)})

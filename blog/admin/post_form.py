from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from blog.admin.conflict import Difference, compare
from blog.admin.fields import CategoriesField, MomentField, OrderedChoiceField, TagsField, Text
from blog.admin.source import SourceWidget
from blog.models import Category, Post, User

LONGEST_BODY = 500_000
TOO_LONG = _("The text is longer than %(limit_value)d characters. Move a part of it into another post.")
TEXTS = ["title", "body", "manual_excerpt"]


class PostForm(forms.ModelForm):
    body = Text(
        label=_("Text"),
        required=False,
        max_length=LONGEST_BODY,
        error_messages={"max_length": TOO_LONG},
        widget=SourceWidget(attrs={"rows": 28, "class": "source", "data-limit": LONGEST_BODY}),
    )
    published_at = MomentField(label=_("Date"), required=False)
    further = CategoriesField(Category.objects.all(), label=_("Further categories"), required=False)
    tags = TagsField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    byline = OrderedChoiceField(
        User.objects.order_by("display_name"),
        label=_("Authors"),
        required=False,
        help_text=_("In the order of the byline."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # The newer version that the author has seen and wants to replace.
    overwrite = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Post
        fields = ["body"]  # beside those of the fieldsets

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["data-too-long"] = TOO_LONG % {"limit_value": LONGEST_BODY}
        post = self.instance
        self.stored = {name: getattr(post, name) for name in [*TEXTS, "version"]}
        if "published_at" in self.fields:  # a reader of the desk gets no fields
            self.fields["published_at"].kept = post.published_at
            self.fields["published_at"].help_text = _(
                "Time in %(zone)s. Empty: the moment of publishing."
            ) % {"zone": timezone.get_current_timezone_name()}
        if excerpt := self.fields.get("manual_excerpt"):  # the admin prints help as HTML, and it names a tag
            excerpt.help_text = escape(excerpt.help_text)
        if post.pk:
            self.initial |= {
                "version": post.version,
                "tags": [tag.name for tag in post.tags.order_by("name")],
                "further": [filing.category_id for filing in post.filings.filter(further=True)],
                "byline": [authorship.author_id for authorship in post.authorships.all()],
            }

    def is_multipart(self):
        # Otherwise a browser writes nine bytes for every Chinese character.
        return True

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug and self.data.get("kind") == Post.Kind.PAGE:
            try:
                is_free = resolve(f"/{slug}/").url_name == "page"
            except Resolver404:
                is_free = False
            if not is_free:
                raise ValidationError(_("This address belongs to another part of the site."))
        return slug

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") in Post.PUBLIC and "published_at" not in self.errors:
            cleaned["published_at"] = cleaned["published_at"] or timezone.now().replace(microsecond=0)
        if self.is_outdated:
            self.add_error(
                None,
                _("Meanwhile somebody saved this post. What differs stands above; nothing of yours is lost."),
            )
        return cleaned

    def _update_errors(self, errors):
        # What the form has said of a field, the model need not say again in other words.
        if hasattr(errors, "error_dict"):
            errors = ValidationError(
                {name: error for name, error in errors.error_dict.items() if name not in self.errors}
            )
        super()._update_errors(errors)

    @cached_property
    def is_outdated(self):
        """Whether someone else saved the post after this form was opened, unseen by its author."""
        if not self.instance.pk or not self.is_bound:
            return False
        seen = {self.cleaned_data.get("version"), self.cleaned_data.get("overwrite")}
        return self.stored["version"] not in seen

    @property
    def differences(self):
        return [
            Difference(self.fields[name].label, self.stored[name], compare(self.stored[name], typed))
            for name in TEXTS
            if (typed := self.fields[name].to_python(self.data.get(name, ""))) != self.stored[name]
        ]

    def _save_m2m(self):
        super()._save_m2m()
        self.instance.file(self.cleaned_data["further"])
        self.instance.set_authors(self.cleaned_data["byline"])

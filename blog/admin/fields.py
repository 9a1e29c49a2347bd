"""Form fields for what authors type."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import CharField, SlugField, TextField, URLField
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from blog.models import Tag
from blog.text import clean, clean_line, make_slug


class Line(forms.CharField):
    """One line; characters that no page or feed may hold are dropped without a word."""

    def to_python(self, value):
        return clean_line(super().to_python(value) or "")


class Text(forms.CharField):
    """Several lines, kept as they were typed: four blanks at the start are code in Markdown."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"strip": False})

    def to_python(self, value):
        return clean(super().to_python(value) or "")


# For ModelAdmin.formfield_overrides.
CLEANED = {
    CharField: {"form_class": Line},
    SlugField: {"widget": AdminTextInputWidget},  # is a CharField, but has its own form field
    TextField: {"form_class": Text},
    URLField: {"assume_scheme": "https"},
}


class TagsField(Line):
    """Names of tags between commas, Western or Chinese; a list of names, each once."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        names = {}
        for name in super().to_python(value).replace("，", ",").replace("、", ",").split(","):
            # Tags are told apart without regard to case; the first spelling stands.
            names.setdefault(name.strip().casefold(), name.strip())
        return [name for name in names.values() if name]

    def validate(self, value):
        super().validate(value)
        longest = Tag._meta.get_field("name").max_length
        for name in value:
            slug = make_slug(name)
            if not slug:
                raise ValidationError(
                    _("The tag “%(tag)s” needs at least one letter or digit."), params={"tag": name}
                )
            if max(len(name), len(slug)) > longest:
                raise ValidationError(
                    _("The tag “%(tag)s” is longer than %(limit)d characters."),
                    params={"tag": name, "limit": longest},
                )

    def has_changed(self, initial, data):
        return sorted(initial or []) != sorted(self.to_python(data))


class MomentField(forms.DateTimeField):
    """A date with time in the site's zone, by the browser's own control, which phones have too.

    What was not touched stays the moment that it was, to the microsecond and also in the hour that a
    clock shows twice; otherwise every save would shift the post a little.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M:%S")
    kept = None

    def is_kept(self, value):
        if self.kept is None:
            return False
        shown = self.widget.format_value(timezone.localtime(self.kept))
        return value in {shown, shown.removesuffix(":00")}  # browsers leave out seconds that are none

    def to_python(self, value):
        return self.kept if self.is_kept(value) else super().to_python(value)

    def has_changed(self, initial, data):
        return not self.is_kept(data) and super().has_changed(initial, data)


def in_tree_order(categories):
    """Each category below the one that it stands in, neighbours by position."""
    categories = list(categories)
    by_path = {category.path: category for category in categories}

    def place(category):
        steps = category.path.split("/")
        above = ["/".join(steps[: n + 1]) for n in range(len(steps))]
        return [(by_path[path].position, path) for path in above if path in by_path]

    return sorted(categories, key=place)


def indented(category):
    return "\u2003" * category.path.count("/") + category.name


class TreeIterator(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, in_tree_order(self.queryset))


class CategoryField(forms.ModelChoiceField):
    iterator = TreeIterator

    def label_from_instance(self, category):
        return indented(category)


class CategoriesField(forms.ModelMultipleChoiceField):
    iterator = TreeIterator
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, category):
        return indented(category)


class InTurn(forms.Select):
    """A select for each chosen value, in their order, and two empty ones for more."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = attrs or {}
        selects = [
            (
                super(InTurn, self).render(
                    name, one, attrs | {"id": f"{attrs.get('id', name)}_{number}"}, renderer
                ),
            )
            for number, one in enumerate([*(value or []), "", ""])
        ]
        return format_html('<div class="in-turn">{}</div>', format_html_join("\n", "{}", selects))

    def value_from_datadict(self, data, files, name):
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [value for value in values if value]

    def id_for_label(self, id_, index=None):
        return f"{id_}_0"


class OrderedChoiceField(forms.ModelMultipleChoiceField):
    """Records in the order in which they were chosen, each once."""

    widget = InTurn

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, **kwargs)
        self.empty_label = "–"

    def clean(self, value):
        found = {str(record.pk): record for record in super().clean(value)}
        return [found[key] for key in dict.fromkeys(map(str, value or []))]

    def has_changed(self, initial, data):
        return [str(self.prepare_value(one)) for one in initial or []] != [str(one) for one in data or []]

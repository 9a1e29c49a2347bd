from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from blog.models import User
from blog.text import clean, clean_line
from comments.addresses import normal_email, normal_site_url
from comments.models import BODY_LIMIT, Comment
from comments.names import clean_name, is_invisible, skeleton
from comments.receipts import nonces_in

NAME_LIMIT = 60
OF_READERS = [
    "name",
    "email",
    "site_url",
    "subject",
    "receipts",
    "wants_mail",
]  # what an account answers by itself


class TextForm(forms.Form):
    """The text of a comment, new or to be changed."""

    body = forms.CharField(
        label=_("Comment"),
        # Not max_length: the browser would cut off what is pasted, without a word.
        validators=[MaxLengthValidator(BODY_LIMIT)],
        strip=False,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Markdown, with formulas as in LaTeX: $x^2$, $$…$$ or \\begin{align}…\\end{align}."),
    )
    # Of earlier comments, from the browser's memory. An address alone can be claimed by anyone.
    receipts = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, **options):
        # Cleaned before it is bound, so that what comes back to the page is printable too.
        if data is not None:
            data = {name: clean(data.get(name, "")) for name in self.base_fields}
        super().__init__(data, auto_id="comment-%s", label_suffix="", **options)

    def clean_body(self):
        body = self.cleaned_data["body"]
        if all(is_invisible(character) or character.isspace() for character in body):
            raise ValidationError(_("There is nothing to read in it yet."))
        return body

    def clean_receipts(self):
        return nonces_in(self.cleaned_data["receipts"])


class CommentForm(TextForm):
    """What a reader types. Somebody of the staff (`account`) types the text alone.

    The page that it first stands on is the same for everybody, so it holds no token; `token` comes
    in with the preview.
    """

    name = forms.CharField(
        label=_("Name"), max_length=NAME_LIMIT, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("Never shown."),
    )
    site_url = forms.CharField(
        label=_("Your site"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "url", "inputmode": "url"}),
        help_text=_("Not needed."),
    )
    # A trap for programs that fill in whatever they find. Not called url or website: browsers fill
    # those in by themselves, and a reader would pass for a program.
    subject = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    wants_mail = forms.BooleanField(label=_("Mail me replies"), required=False)
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["name", "email", "site_url", "body"]

    def __init__(self, data=None, *, post, account=None, parent=None):
        super().__init__(data, initial={"parent": parent.pk if parent else ""})
        self.post, self.account, self.parent = post, account, parent
        if account:
            for name in OF_READERS:
                del self.fields[name]

    def put(self, name, value):
        """Have a field come back to the page with this value."""
        self.data = {**self.data, name: value}

    def clean_name(self):
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("A name needs something that can be seen."))
        known = {skeleton(text) for user in self.authors for text in (user.username, user.display_name)}
        if skeleton(name) in known - {""}:
            raise ValidationError(_("This name belongs to an author of this site; please choose another."))
        return name

    def clean_email(self):
        email = normal_email(clean_line(self.cleaned_data["email"]))
        if email.casefold() in {user.email.casefold() for user in self.authors}:
            raise ValidationError(_("This address belongs to an author of this site, who has to log in."))
        return email

    def clean_site_url(self):
        return normal_site_url(clean_line(self.cleaned_data["site_url"]))

    def clean_parent(self):
        """Replies go to what can be read at this post; without its parent a comment stands by itself."""
        number = self.cleaned_data["parent"]
        if not number:
            return None
        is_id = number.isascii() and number.isdigit() and len(number) <= 18
        self.parent = (is_id and self.post.comments.approved().filter(pk=int(number)).first()) or None
        if self.parent is None:
            self.put("parent", "")
            raise ValidationError(
                _("What you reply to is gone. If you send this now, it becomes a comment of its own.")
            )
        return self.parent

    @property
    def authors(self):
        if not hasattr(self, "_authors"):
            self._authors = list(User.objects.only("username", "display_name", "email"))
        return self._authors

    def comment(self, nonce):
        """The comment that the valid form describes, not yet stored."""
        typed, account = self.cleaned_data, self.account
        return Comment(
            post=self.post,
            parent=self.parent,
            author_name=str(account) if account else typed["name"],
            email=account.email if account else typed["email"],
            site_url="" if account else typed["site_url"],
            user=account,
            wants_mail=typed.get("wants_mail", False),
            body=typed["body"],
            nonce=nonce,
        )

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from blog.admin.fields import Line, Text
from blog.models import User


class AuthorCreationForm(AdminUserCreationForm):
    display_name = Line(label=_("Display name"), max_length=100, help_text=_("Stands in the byline."))

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ["username", "display_name", "email"]


class AuthorChangeForm(UserChangeForm):
    display_name = AuthorCreationForm.base_fields["display_name"]
    bio = Text(label=_("About the author"), required=False)

    class Meta(UserChangeForm.Meta):
        model = User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = AuthorChangeForm
    add_form = AuthorCreationForm
    fieldsets = [
        (None, {"fields": ["username", "display_name", "email", "password"]}),
        (_("Profile"), {"fields": ["bio"]}),
        (
            _("Permissions"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["username", "display_name", "email", "usable_password", "password1", "password2"]},
        ),
        (_("Permissions"), {"fields": ["is_staff", "groups"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["username", "display_name", "email", "is_staff"]
    search_fields = ["username", "display_name", "email"]

    # Who may edit accounts must not make one that may do more, nor take over one that does.

    def get_readonly_fields(self, request, user=None):
        if request.user.is_superuser:
            return self.readonly_fields
        return [*self.readonly_fields, "is_staff", "is_superuser", "groups", "user_permissions"]

    def has_change_permission(self, request, user=None):
        may = super().has_change_permission(request, user)
        return may and (request.user.is_superuser or user is None or not user.is_superuser)

    def has_delete_permission(self, request, user=None):
        may = super().has_delete_permission(request, user)
        return may and (request.user.is_superuser or user is None or not user.is_superuser)

    def view_on_site(self, user):
        return user.get_absolute_url()

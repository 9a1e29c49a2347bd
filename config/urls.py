from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from blog.desk import PasswordReset

urlpatterns = [
    path("admin/password_reset/", PasswordReset.as_view(), name="admin_password_reset"),
    path("admin/password_reset/done/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", auth.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("admin/", admin.site.urls),
    path("", include("comments.urls")),
    path("", include("blog.urls")),
]

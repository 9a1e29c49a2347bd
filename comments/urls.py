from django.urls import path

import blog.converters  # noqa: F401  registers <id:…>
from comments import mailing, views

app_name = "comments"

urlpatterns = [
    path("comments/mail/stop/<str:token>/", mailing.stop, name="mail-stop"),
    path("comments/mail/confirm/<str:token>/", mailing.confirm, name="mail-confirm"),
    path("comments/<id:pk>/", views.comment, name="comment"),
    path("archives/<id:pk>/comment-page-<id:number>/", views.page, name="page"),
    path("archives/<id:pk>/comments/", views.write, name="write"),
    path("archives/<id:pk>/comments/held/", views.held, name="held"),
    path("archives/<id:pk>/comments/reply/<id:comment_pk>/", views.reply, name="reply"),
]

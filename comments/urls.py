from django.urls import path

import blog.converters  # noqa: F401  registers <id:…>
from comments import afterwards, feeds, mailing, previewing, views

app_name = "comments"

RSS, ATOM = {"form": "rss"}, {"form": "atom"}

urlpatterns = [
    path("feed/comments/", feeds.all_comments, RSS, name="rss"),
    path("feed/atom/comments/", feeds.all_comments, ATOM, name="atom"),
    path("archives/<id:pk>/feed/", feeds.post_comments, RSS, name="post-rss"),
    path("archives/<id:pk>/feed/atom/", feeds.post_comments, ATOM, name="post-atom"),
    path("feed/archives/<id:pk>/", feeds.typecho_address, {"name": "comments:post-rss"}, name="typecho-rss"),
    path(
        "feed/atom/archives/<id:pk>/",
        feeds.typecho_address,
        {"name": "comments:post-atom"},
        name="typecho-atom",
    ),
    path("privacy/", views.privacy, name="privacy"),
    path("comments/mail/stop/<str:token>/", mailing.stop, name="mail-stop"),
    path("comments/mail/confirm/<str:token>/", mailing.confirm, name="mail-confirm"),
    path("comments/mine/<word:receipt>/", afterwards.mine, name="mine"),
    path("comments/<id:pk>/", views.comment, name="comment"),
    path("archives/<id:pk>/comment-page-<id:number>/", views.page, name="page"),
    path("archives/<id:pk>/comments/", views.write, name="write"),
    path("archives/<id:pk>/comments/preview/", previewing.preview, name="preview"),
    path("archives/<id:pk>/comments/reply/<id:comment_pk>/", views.reply, name="reply"),
]

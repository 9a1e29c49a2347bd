"""Brings the index up to date when the site starts with other code than before."""

from django.db import connection

from blog.models import Post
from blog.search import index
from blog.search.indexing import is_stale, reindex


def after_migration(**kwargs) -> None:
    """Every start migrates first, so that this sees a tokenizer that has changed."""
    if {index.DOCUMENTS, Post._meta.db_table} <= set(connection.introspection.table_names()):
        index.prepare()
        if is_stale(Post.objects.all()):
            reindex(Post.objects.all())

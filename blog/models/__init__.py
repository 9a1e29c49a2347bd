from blog.models.images import Image
from blog.models.imports import Imported, ImportReport
from blog.models.links import PostLink
from blog.models.people import Authorship, User
from blog.models.post_counts import PostCount
from blog.models.posts import Post
from blog.models.readers import ReaderCount, ReaderDay, ReaderMark, SpoolOffset
from blog.models.redirects import Redirect
from blog.models.related import RelatedPost
from blog.models.search import SearchDocument
from blog.models.site import Site
from blog.models.terms import Category, Filing, Series, Tag, TaggedPost

__all__ = [
    "Authorship",
    "Category",
    "Filing",
    "Image",
    "ImportReport",
    "Imported",
    "Post",
    "PostCount",
    "PostLink",
    "ReaderCount",
    "ReaderDay",
    "ReaderMark",
    "Redirect",
    "RelatedPost",
    "SearchDocument",
    "Series",
    "Site",
    "SpoolOffset",
    "Tag",
    "TaggedPost",
    "User",
]

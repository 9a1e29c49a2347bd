from blog.admin import images, people, posts, readers, redirects, site, terms

__all__ = ["images", "people", "posts", "readers", "redirects", "site", "terms"]

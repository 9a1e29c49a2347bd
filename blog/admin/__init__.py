from blog.admin import images, imports, link_faults, people, posts, readers, redirects, site, terms

__all__ = ["images", "imports", "link_faults", "people", "posts", "readers", "redirects", "site", "terms"]

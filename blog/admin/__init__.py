from blog.admin import images, link_faults, people, posts, readers, redirects, site, terms

__all__ = ["images", "link_faults", "people", "posts", "readers", "redirects", "site", "terms"]

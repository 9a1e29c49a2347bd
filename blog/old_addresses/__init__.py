"""Where the addresses of the system that a site comes from lead now: always in one step."""

from blog.old_addresses.finding import find, remembering

__all__ = ["find", "remembering"]

"""How many people read a post: each once a day, counted beside the page and never in its way.

A page view costs one hash and one write to a spool file; a thread rolls the spool up into the
database. Nobody's address is kept: a day's hashes are keyed with a random salt that is deleted
with them.
"""

from blog.readers.counter import count

__all__ = ["count"]

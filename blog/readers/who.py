from dataclasses import dataclass
from functools import lru_cache

from crawleruseragents import is_crawler as matches_crawler


@lru_cache(maxsize=4096)
def is_crawler(user_agent: str) -> bool:
    # 130 µs for the hundreds of patterns: browsers send the same few thousand strings.
    return matches_crawler(user_agent)


@dataclass(frozen=True, slots=True)
class Visit:
    """What of a request says who opens a page; nobody of the staff."""

    method: str
    user_agent: str
    purpose: str  # Sec-Purpose and Purpose
    address: str

    @property
    def is_counted(self) -> bool:
        """Somebody opens the page now, be it a person or a crawler: no HEAD, no prefetch."""
        if self.method != "GET":
            return False
        purpose = self.purpose.lower()
        return "prefetch" not in purpose and "prerender" not in purpose

    @property
    def is_crawler(self) -> bool:
        """No person in a browser; who does not say what it is counts as none."""
        user_agent = self.user_agent[:500]
        return not user_agent.strip() or is_crawler(user_agent)

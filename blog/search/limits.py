"""How often one address may search. In memory, for each worker by itself: nobody's address is stored."""

import math
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from threading import Lock
from time import monotonic

REMEMBERED = 10_000  # addresses; the one that has been quiet longest is forgotten first


def household(address: str) -> str:
    """An IPv6 connection has a whole /64 of addresses to itself."""
    try:
        version = ip_address(address).version
    except ValueError:
        return address
    return str(ip_network(f"{address}/64", strict=False)) if version == 6 else address


class Allowance:
    """Each address has `burst` to spend and gets `rate` back a second."""

    def __init__(self, burst: float, rate: float, clock: Callable[[], float] = monotonic):
        self.burst, self.rate, self.clock = burst, rate, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def spend(self, address: str, cost: float = 1) -> int:
        """Seconds to wait; 0 when it may be done now."""
        key, now = household(address), self.clock()
        with self._lock:
            left, since = self._left.pop(key, (self.burst, now))
            left = min(self.burst, left + (now - since) * self.rate)
            wait = 0 if left >= cost else math.ceil((cost - left) / self.rate)
            self._left[key] = (left if wait else left - cost, now)
            while len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
        return wait

"""What two workers keep in memory: after 100,000 mixed requests, and after ten times as many.

python -m tests.bench.memory      SOAK_REQUESTS=1000000 SOAK_MINUTES=30
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench import servers
from tests.bench.__main__ import HEADERS, free_port, prepare

REQUESTS = int(os.environ.get("SOAK_REQUESTS", 1_000_000))
MINUTES = float(os.environ.get("SOAK_MINUTES", 30))
FIRST = 100_000
MOST = 300  # MB
GROWTH = 0.10
# Mostly posts, each of them, by readers of whom a tenth are new; one request in 200 goes to Django.
MIXED = """
local listings = {"/", "/archives/", "/feed/", "/feed/atom/", "/tag/tag-1/", "/category/part-1/", "/2025/01/"}
local misses = {"/search/?q=gradient", "/no/such/page/", "/archives/7/?x=1", "/?uncached=1"}
local n = 0
function setup(thread) n = n + 1; thread:set("number", n) end
function init() math.randomseed(os.time() + number * 1000) end
function request()
  local path = "/archives/" .. math.random(1, 200) .. "/"
  local chance = math.random()
  if chance < 0.005 then path = misses[math.random(#misses)]
  elseif chance < 0.2 then path = listings[math.random(#listings)] end
  local new = math.random() < 0.1 and math.random(1, 65535) or 1
  local address = string.format("2001:db8::%x:%x", math.random(1, 65535), new)
  wrk.headers["X-Forwarded-For"] = address
  return wrk.format("GET", path)
end
"""


def ask_on(port: int, script: Path, seconds: int) -> int:
    """Returns how many requests were answered."""
    command = ["wrk", "-t2", "-c32", f"-d{seconds}s", "--timeout", "20s", "-s", str(script)]
    command += [part for name, value in HEADERS.items() for part in ("-H", f"{name}: {value}")]
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/"], check=True, capture_output=True, text=True
    )
    return int(re.search(r"([0-9]+) requests in", output.stdout)[1])


def watch(server: servers.Server, script: Path) -> tuple[float, float, int]:
    """MB after the first 100,000 requests and after the last, and how many those were."""
    say, done, shown, first = print, 0, 0, 0.0
    end = time.monotonic() + MINUTES * 60
    while done < REQUESTS and time.monotonic() < end:
        done += ask_on(server.port, script, 5)
        if done >= shown + FIRST:
            shown = done // FIRST * FIRST
            say(f"{done:>9,} requests: {server.memory():.0f} MB", flush=True)
            first = first or server.memory()
    return first or server.memory(), server.memory(), done


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="scholium-soak-") as name, ExitStack() as stack:
        folder, port = Path(name), free_port()
        prepare(folder, port)
        server = servers.start_scholium(port, folder)
        stack.callback(server.stop)
        script = folder / "mixed.lua"
        script.write_text(MIXED)
        first, last, done = watch(server, script)
    say, growth = print, last / first - 1
    say(f"After {min(done, FIRST):,} mixed requests two workers keep {first:.0f} MB (PSS; at most {MOST}),")
    say(f"after {done:,} {last:.0f} MB: {growth:+.1%} (goal: within {GROWTH:.0%}).")
    if done < REQUESTS:
        say(f"{MINUTES:g} minutes were not enough for {REQUESTS:,} requests (SOAK_MINUTES=).")
    sys.exit(first > MOST or growth > GROWTH)


if __name__ == "__main__":
    main()

"""make bench: what a page costs, beside what the server alone costs. A few minutes, one table."""

import gzip
import http.client
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench import servers
from tests.bench.servers import ROOT, Server

ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))
SECONDS = int(os.environ.get("BENCH_SECONDS", 3))
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HEADERS = {
    "User-Agent": BROWSER, "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5", "Accept-Encoding": "gzip, deflate, br, zstd", "DNT": "1",
    "Sec-GPC": "1", "Upgrade-Insecure-Requests": "1", "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none", "Sec-Fetch-User": "?1", "Priority": "u=0, i",
}  # fmt: skip
# As a proxy names them: everybody has another address. wrk's threads number their readers.
NEW_READERS = """
local thread_number, thread = 0, 0
function setup(t) t:set("thread", thread_number); thread_number = thread_number + 1 end
local n = 0
function request()
  n = n + 1
  local address = string.format("2001:db8:%x:%x::%x:%x", thread, {round}, n / 65536, n % 65536)
  wrk.headers["X-Forwarded-For"] = address
  return wrk.format()
end
"""


@dataclass(frozen=True)
class Case:
    name: str
    server: str
    path: str
    header: str = ""
    is_new_reader: bool = False


@dataclass(frozen=True)
class Result:
    rate: float  # requests a second
    p50: float  # ms
    p99: float
    cpu: float  # µs a request


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([0-9.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def measure(case: Case, server: Server, folder: Path, number: int) -> Result:
    headers = [f"{name}: {value}" for name, value in HEADERS.items()] + [case.header] * bool(case.header)
    command = ["wrk", "-t2", "-c32", f"-d{SECONDS}s", "--latency"]
    command += [part for header in headers for part in ("-H", header)]
    if case.is_new_reader:
        script = folder / "new_readers.lua"
        script.write_text(NEW_READERS.replace("{round}", str(number)))
        command += ["-s", str(script)]
    before = server.cpu()
    output = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{case.path}"], check=True, capture_output=True, text=True
    ).stdout
    used = server.cpu() - before
    if "Non-2xx" in output:
        raise SystemExit(f"{case.name} does not answer 200:\n{output}")
    count = int(re.search(r"([0-9]+) requests in", output)[1])
    return Result(
        float(re.search(r"Requests/sec:\s+([0-9.]+)", output)[1]),
        milliseconds(re.search(r"(?m)^\s+50%\s+(\S+)", output)[1]),
        milliseconds(re.search(r"(?m)^\s+99%\s+(\S+)", output)[1]),
        used / max(count, 1) * 1e6,
    )


def median(results: list[Result]) -> Result:
    columns = zip(*((r.rate, r.p50, r.p99, r.cpu) for r in results), strict=True)
    return Result(*(statistics.median(column) for column in columns))


def prepare(folder: Path, port: int) -> None:
    (folder / "site").mkdir()
    environment = {**os.environ, **servers.settings(port, folder)}
    environment.pop("DATABASE_URL", None)
    for command in ["migrate -v0", "collectstatic --no-input -v0", "benchdata --posts 200 --comments 2000"]:
        subprocess.run([sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment, check=True)
    (folder / "raw.py").write_text(servers.RAW)
    (folder / "hello_django.py").write_text(servers.HELLO_DJANGO)
    (folder / "www").mkdir()
    folder.chmod(0o755)


def keep_page(folder: Path, port: int, path: str) -> tuple[int, int]:
    """Give the others the very page that we answer. Returns its bytes and those of its body."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        for _ in range(100):
            connection.request("GET", path, headers=HEADERS)
            response = connection.getresponse()
            body = response.read()
            if response.headers["Content-Encoding"] == "gzip":
                break
            time.sleep(0.1)  # what has just been put into the database is still being published
    headers = [pair for pair in response.getheaders() if pair[0].lower() not in {"server", "date"}]
    (folder / "page.json").write_text(json.dumps({"headers": headers}))
    (folder / "page.gz").write_bytes(body)
    (folder / "www" / "page.html.gz").write_bytes(body)
    (folder / "www" / "page.html").write_bytes(gzip.decompress(body))
    return len(body) + sum(len(name) + len(value) + 4 for name, value in headers), len(body)


def ratios(found: dict[str, Result]) -> list[tuple[str, str, str]]:
    rate = {name: result.rate for name, result in found.items()}
    cpu = {name: result.cpu for name, result in found.items()}
    page, listing = rate["post page, one reader again"], rate["listing"]
    uncounted = cpu["post page, nobody counted"]
    rows = [
        ("kept post page / raw ASGI page", "≥ 0.6", page / rate["raw ASGI page"]),
        ("the same / gthread hello", "≥ 2.0", page / rate["gthread hello"]),
        ("kept / uncached listing", "≥ 50", listing / rate["uncached listing"]),
        ("counting, repeat readers (CPU)", "≤ 8 %", cpu["post page, one reader again"] / uncounted - 1),
        ("counting, all new readers (CPU)", "≤ 20 %", cpu["post page, all new readers"] / uncounted - 1),
        ("uncached listing / hello Django (CPU)", "≤ 20", cpu["uncached listing"] / cpu["hello Django"]),
        ("uncached post page / hello Django (CPU)", "≤ 11", cpu["uncached post page"] / cpu["hello Django"]),
    ]
    if "nginx, the same file" in rate:
        rows.insert(2, ("the same / nginx", "≈ 0.2", page / rate["nginx, the same file"]))
    return [(name, goal, f"{value:.1%}" if "%" in goal else f"{value:.2f}") for name, goal, value in rows]


def cases(path: str) -> list[Case]:
    found = [
        Case("raw ASGI page", "raw", "/"),
        Case("gthread hello", "hello", "/"),
        Case("hello Django", "hello Django", "/"),
        Case("post page, one reader again", "scholium", path),
        Case("post page, nobody counted", "scholium", path, "Sec-Purpose: prefetch"),
        Case("post page, all new readers", "scholium", path, is_new_reader=True),
        Case("listing", "scholium", "/"),
        Case("uncached listing", "scholium", "/?uncached=1", "Sec-Purpose: prefetch"),
        Case("uncached post page", "scholium", f"{path}?uncached=1", "Sec-Purpose: prefetch"),
    ]
    if shutil.which("nginx"):
        found.append(Case("nginx, the same file", "nginx", "/"))
    return found


def run(folder: Path, stack: ExitStack) -> None:
    port = free_port()
    prepare(folder, port)
    running = {"scholium": servers.start_scholium(port, folder)}
    stack.callback(running["scholium"].stop)
    path = "/archives/100/"
    whole, body = keep_page(folder, port, path)
    starts = {
        "raw": servers.start_raw,
        "hello": servers.start_hello,
        "hello Django": servers.start_hello_django,
    }
    if shutil.which("nginx"):
        starts["nginx"] = servers.start_nginx
    for name, start in starts.items():
        running[name] = start(free_port(), folder)
        stack.callback(running[name].stop)
    results: dict[str, list[Result]] = {}
    for number in range(ROUNDS):
        for case in cases(path):
            result = measure(case, running[case.server], folder, number)
            results.setdefault(case.name, []).append(result)
    print_table({name: median(rounds) for name, rounds in results.items()}, whole, body)
    print(f"\nMemory of two workers afterwards: {running['scholium'].memory():.0f} MB (PSS)")  # noqa: T201


def print_table(found: dict[str, Result], whole: int, body: int) -> None:
    say = print
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    say(f"\n{model[1] if model else platform.machine()}, {os.cpu_count()} CPUs, Python "
        f"{platform.python_version()}; load {os.getloadavg()[0]:.1f}; medians of {ROUNDS} rounds of "
        f"{SECONDS} s; the post page is {body:,} bytes compressed, {whole:,} with headers.\n")  # fmt: skip
    say("| what | requests/s | p50 ms | p99 ms | CPU µs/request |\n|---|---:|---:|---:|---:|")
    for name, r in found.items():
        say(f"| {name} | {r.rate:,.0f} | {r.p50:.2f} | {r.p99:.2f} | {r.cpu:,.0f} |")
    say("\n| ratio | goal | measured |\n|---|---:|---:|")
    for name, goal, value in ratios(found):
        say(f"| {name} | {goal} | {value} |")


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("The bench needs wrk: apt-get install wrk (and nginx-light for the row with nginx).")
    with tempfile.TemporaryDirectory(prefix="scholium-bench-") as name, ExitStack() as stack:
        run(Path(name), stack)


if __name__ == "__main__":
    main()

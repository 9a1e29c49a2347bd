"""A real site, started as `make serve` starts it, and Chromium in front of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

# Playwright keeps an event loop in this thread, in which nothing of Django's ever runs.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    url: str
    username: str
    password: str


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The demo, in a folder of its own and on a free port."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    url, log = f"http://127.0.0.1:{port}", folder / "log"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "DATA_DIR": str(folder / "data"), "SITE_URL": url, "HOST": "127.0.0.1", "PORT": str(port),
        "ALLOWED_HOSTS": "", "COMMENT_INTERVAL": "0", "ROLL_UP_SECONDS": "0.2",
    }  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(
            ["config/start", "--demo"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        wait_for(lambda: "Scholium is at" in log.read_text(), process, log)
        username, password = re.search(r"Author account: (\S+)\nPassword: +(\S+)", log.read_text()).groups()
        yield Server(url, username, password)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(is_true, process, log):
    deadline = time.monotonic() + 180
    while not is_true():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the server did not start:\n{log.read_text()}")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium():
    programs = (shutil.which(name) for name in ["chromium", "chromium-browser", "google-chrome"])
    program = next((found for found in programs if found), None)
    if program is None:
        pytest.fail("Chromium is not installed; make test says how to install it.")
    expect.set_options(timeout=15_000)  # as for everything else: a busy machine is no fault
    with sync_playwright() as playwright:
        # Its sandbox needs rights that a container rarely gives; here it sees our own pages alone.
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        yield browser
        browser.close()


@pytest.fixture
def complaints():
    """What the browser complained about; there must be nothing left at the end of a test."""
    found = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def open_page(chromium, server, complaints):
    """open_page(**options): a page in a browser of its own, whose complaints are collected: a refused
    script or style, an error in the console, something missing, broken, or loaded from elsewhere."""
    contexts = []

    def hear(message):
        if message.type in {"error", "warning"}:
            complaints.append(f"{message.type}: {message.text} {message.location['url']}")

    def see(response):
        if response.status >= 400:
            complaints.append(f"{response.status} {response.url}")

    def watch(request):
        if not request.url.startswith((server.url, "data:", "blob:", "about:")):
            complaints.append(f"loaded from elsewhere: {request.url}")

    def open_page(**options):
        context = chromium.new_context(base_url=server.url, **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", watch)
        context.on("response", see)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def desk(open_page, server):
    """The admin, logged in."""
    page = open_page()
    log_in(page, server)
    return page


def log_in(page, server):
    page.goto("/admin/")
    page.fill("[name=username]", server.username)
    page.fill("[name=password]", server.password)
    page.click("#login-form [type=submit]")
    page.wait_for_url("**/admin/")

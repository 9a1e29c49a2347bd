"""What the bench compares, each started on loopback with its own command."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")

# The page as one tuple of headers and one body: what the server itself costs.
RAW = """
import json
page = json.load(open("page.json"))
headers = [(name.encode(), value.encode()) for name, value in page["headers"]]
body = open("page.gz", "rb").read()

async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
    return [b"hello\\n"]
"""
HELLO_DJANGO = """
from django.conf import settings
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="x", MIDDLEWARE=[
    "django.middleware.common.CommonMiddleware", "django.middleware.security.SecurityMiddleware"])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("hello\\n", content_type="text/plain"))]
application = get_wsgi_application()
"""
NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; types {{ text/html html; }} gzip_static on; keepalive_requests 1000000;
  client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
  uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; index page.html; }}
}}
"""


@dataclass
class Server:
    name: str
    port: int
    process: subprocess.Popen

    def cpu(self) -> float:
        """Seconds that the server and all its workers have used."""
        return sum(ticks_of(pid) for pid in family(self.process.pid)) / TICKS

    def memory(self) -> float:
        """MB, each shared page counted once."""
        return sum(pss_of(pid) for pid in family(self.process.pid)) / 1024

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


def ticks_of(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def pss_of(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def start(name: str, command: list, port: int, folder: Path, **environment: str) -> Server:
    log = (folder / f"{name}.log").open("w")
    process = subprocess.Popen(
        command, cwd=environment.pop("cwd", folder), env={**os.environ, **environment}, stdout=log, stderr=log
    )
    server = Server(name, port, process)
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return server
        except urllib.error.HTTPError:
            return server
        except OSError:
            time.sleep(0.1)
    server.stop()
    raise SystemExit(f"{name} did not start:\n{(folder / f'{name}.log').read_text()}")


def gunicorn(application: str, *options: str) -> list:
    return [sys.executable, "-m", "gunicorn", application, "-w", "2", "--no-control-socket", *options]


def start_raw(port: int, folder: Path) -> Server:
    return start("raw", gunicorn("raw:asgi", "-k", "asgi", "-b", f"127.0.0.1:{port}"), port, folder)


def start_hello(port: int, folder: Path) -> Server:
    command = gunicorn("raw:wsgi", "-k", "gthread", "--threads", "4", "-b", f"127.0.0.1:{port}")
    return start("hello", command, port, folder)


def start_hello_django(port: int, folder: Path) -> Server:
    command = gunicorn("hello_django", "-k", "gthread", "--threads", "4", "-b", f"127.0.0.1:{port}")
    return start("hello Django", command, port, folder)


def start_nginx(port: int, folder: Path) -> Server:
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    return start("nginx", ["nginx", "-c", str(folder / "nginx.conf")], port, folder)


def start_scholium(port: int, folder: Path) -> Server:
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"]
    return start("scholium", command, port, folder, cwd=str(ROOT), PORT=str(port), **settings(port, folder))


def settings(port: int, folder: Path) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder / "site"), "SITE_URL": f"http://127.0.0.1:{port}", "ALLOWED_HOSTS": "",
        "WEB_CONCURRENCY": "2", "DJANGO_SETTINGS_MODULE": "config.settings",
        "TRUSTED_PROXIES": "1",  # so that the bench can be many readers
    }  # fmt: skip

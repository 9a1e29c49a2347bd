"""Runs a command with DATABASE_URL naming a PostgreSQL cluster that lives as long as the command.

    python tests/machine/postgres.py COMMAND…     (without one: are there server programs?)

The cluster lives in a temporary folder and answers on a Unix socket within it, so that any number of
them run side by side, and no port is opened. PostgreSQL refuses to run as root: there it runs as
Debian's `postgres`, or as `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# What a crash loses is of no interest here; a production server keeps all of these on.
UNSAFE_BUT_QUICK = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def find_programs() -> Path | None:
    """The folder of initdb and postgres; Debian keeps it off the PATH, one for each version."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: float(path.parts[-3]), default=None)
    return newest and newest.parent


def server_account() -> dict:
    """Whom the server runs as, as keywords of subprocess."""
    if os.getuid() != 0:
        return {}
    for name in ["postgres", "nobody"]:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


@contextmanager
def cluster(programs: Path):
    """A running server; gives the URL of its database."""
    account = server_account()
    with tempfile.TemporaryDirectory(prefix="scholium-pg-") as folder:
        if account:
            os.chown(folder, account["user"], account["group"])
        options = {"cwd": folder, **account}
        subprocess.run(
            [programs / "initdb", "-D", "data", "-U", "scholium", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, **options,
        )  # fmt: skip
        with (Path(folder) / "log").open("w+") as log:
            server = start_server(programs, folder, log)
            try:
                wait_until_ready(programs, folder, server, log)
                yield f"postgres://scholium@{quote(folder, safe='')}/postgres"
            finally:
                server.send_signal(signal.SIGINT)  # the fast shutdown: open connections are cut
                server.wait(timeout=30)


def start_server(programs, folder, log=subprocess.DEVNULL):
    return subprocess.Popen(
        [programs / "postgres", "-D", "data", "-k", folder, "-c", "listen_addresses=",
         "-c", "max_connections=200", *UNSAFE_BUT_QUICK],
        cwd=folder, stdout=log, stderr=log, **server_account(),
    )  # fmt: skip


def wait_until_ready(programs, folder, server, log):
    for _ in range(300):
        if server.poll() is not None:
            break
        if subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode == 0:
            return
        time.sleep(0.1)
    log.seek(0)
    sys.exit(f"PostgreSQL did not start:\n{log.read()}")


def main(command):
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL's server programs were not found.")
    if not command:
        return 0
    # A terminated run must still stop its server: SIGTERM becomes an exception like Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with cluster(programs) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

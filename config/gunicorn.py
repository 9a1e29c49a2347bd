"""gunicorn's own settings; PORT, HOST and WEB_CONCURRENCY change the usual things."""

import gc
import os

wsgi_app = "config.asgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
# Its event loop answers from the page cache; Django runs in the few threads behind that.
worker_class = "asgi"
timeout = 30
graceful_timeout = 30
keepalive = 5
limit_request_line = 4094
# Its commands would come through a socket in the home folder, and two sites would share it.
control_socket_disable = True


def post_worker_init(worker):
    # What has been loaded by now stays for good: no collection needs to walk through it again.
    gc.collect()
    gc.freeze()


def when_ready(server):
    site = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    server.log.info("Scholium is at %s/ and its admin at %s/admin/", site, site)

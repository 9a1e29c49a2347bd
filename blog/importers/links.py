"""Where the texts lead within the site, and what answers there and at the old addresses."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.test import Client

from blog import old_addresses
from blog.importers.report import Answer, Report
from blog.importers.uploads import UploadFolder
from blog.uploads import PREFIX

# Our own prints, in which every attribute stands between double quotes.
LINK = re.compile(r'\b(href|src)="([^"]{1,2000})"')
MOST = 50_000  # places; of what is missing oftener the first few say enough
REDIRECTS = {301, 302, 307, 308}


class LinkFinder:
    """Collects the links of one site after another text. `found` is {(path, is_image): places}."""

    def __init__(self, *hosts: str):
        self.own = [host.rstrip("/") for host in (*hosts, settings.SITE_URL) if host]
        self.found: dict[tuple[str, bool], list[str]] = {}

    def read(self, where: str, html: str) -> None:
        for name, written in LINK.findall(html):
            path = self.path_of(unescape(written))
            if path:
                places = self.found.setdefault((path, name == "src"), [])
                if where not in places[-1:] and len(places) < 5 and len(self.found) < MOST:
                    places.append(where)

    def path_of(self, address: str) -> str:
        """The path within the site, with its query; "" for another site's."""
        for host in self.own:
            if address.startswith(f"{host}/"):
                address = address[len(host) :]
        if not address.startswith("/") or address.startswith("//"):
            return ""
        return address.partition("#")[0]


class Asker:
    """Requests addresses of this site as a browser would, within this process: nobody is counted."""

    def __init__(self, uploads: UploadFolder):
        self.uploads = uploads
        site = urlsplit(settings.SITE_URL)
        self.client = Client(raise_request_exception=False, headers={"User-Agent": "Scholium import"})
        self.environment = {"HTTP_HOST": site.netloc, "secure": site.scheme == "https"}
        self.pages: dict[str, int] = {}

    def ask(self, address: str) -> Answer:
        """`address`: a path, or http(s)://host/path of a further host."""
        hops, target, at = 0, "", address
        while True:
            status, leads_to = self.request(at)
            if status not in REDIRECTS or hops > 4:
                return Answer(address, status, hops, target)
            hops, target = hops + 1, leads_to.removeprefix(settings.SITE_URL)
            at = target.partition("#")[0]

    def request(self, address: str) -> tuple[int, str]:
        """(status, where it redirects to)"""
        if address in self.pages:
            return self.pages[address], ""
        path = address.removeprefix("/")
        if (
            path.startswith(PREFIX)
            and self.uploads.is_dry
            and self.uploads.has(unquote(path).removeprefix(PREFIX))
        ):
            return 200, ""
        environment, parts = self.environment, urlsplit(address)
        if parts.netloc:
            environment = environment | {"HTTP_HOST": parts.netloc}
            address = address[address.index(parts.netloc) + len(parts.netloc) :] or "/"
        response = self.client.head(address, **environment)
        if response.status_code == 200 and not parts.netloc:
            self.pages[address] = 200
        return response.status_code, response.headers.get("Location", "")


def tell_broken_links(links: LinkFinder, asker: Asker, report: Report, progress) -> None:
    for done, ((path, is_image), places) in enumerate(links.found.items(), 1):
        if asker.ask(path).status != 200:
            for where in places:
                report.tell("image" if is_image else "link", where, path)
        progress("links", done, len(links.found))


def check_addresses(addresses: Iterable[str], asker: Asker, report: Report, progress) -> None:
    with old_addresses.remembering():
        for done, answer in enumerate(map(asker.ask, once(addresses)), 1):
            report.addresses.append(answer)
            if not answer.is_right:
                way = f" after {answer.hops} redirects" if answer.hops else ""
                report.tell("address", answer.path, f"It answers {answer.status}{way}.")
            progress("addresses", done, 0)


def once(addresses: Iterable[str]) -> Iterator[str]:
    seen = set()
    for address in addresses:
        if address not in seen:
            seen.add(address)
            yield address

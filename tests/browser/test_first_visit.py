"""What a browser with an empty cache loads for a post that is full of formulas."""

import re
from dataclasses import dataclass

import pytest

from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser

KB = 1000


@dataclass
class Loaded:
    url: str
    kind: str
    size: int = 0  # bytes on the wire, headers included


@pytest.fixture
def first_visit(open_page):
    """first_visit(path): the page, and what was loaded for it until nothing more was."""

    def visit(path):
        page = open_page(viewport={"width": 1280, "height": 900})
        found: dict[str, Loaded] = {}
        session = page.context.new_cdp_session(page)
        session.on(
            "Network.requestWillBeSent",
            lambda event: found.update(
                {event["requestId"]: Loaded(event["request"]["url"], event.get("type", ""))}
            ),
        )

        def finish(event):
            if event["requestId"] in found:
                found[event["requestId"]].size = event["encodedDataLength"]

        session.on("Network.loadingFinished", finish)
        session.send("Network.enable")
        page.goto(path, wait_until="networkidle")
        return page, list(found.values())

    return visit


@pytest.fixture
def address(desk):
    """Of a post whose source is 6 kB with its formulas: the beginning of a longer one of the demo's."""
    source = (ROOT / "blog/demo/posts/106-semicircle.md").read_text().split("+++\n", 2)[2]
    desk.goto("/admin/blog/post/add/")
    desk.fill("#id_title", "Six kilobytes")
    desk.fill("#id_body", source[: source.rindex("\n\n", 0, 6 * KB)])
    desk.select_option("#id_status", "published")
    desk.click("[name=_save]")
    desk.wait_for_url("**/admin/blog/post/")
    return desk.get_by_role("link", name="Six kilobytes").first.get_attribute("href")


def test_a_first_visit_takes_few_requests_and_few_bytes(first_visit, address):
    page, loaded = first_visit(f"/archives/{re.search('[0-9]+', address)[0]}/")
    fonts = [one for one in loaded if one.kind == "Font"]
    others = [one for one in loaded if one.kind != "Font"]
    report = "\n".join(f"{one.kind} {one.size:,} {one.url}" for one in loaded)
    assert page.locator(".prose math").count() > 40 and len(fonts) == 1
    assert len(others) <= 5, report
    # We aim at 25 kB: half of it is the page itself.
    assert sum(one.size for one in others) <= 28 * KB, report
    assert sum(one.size for one in loaded) <= 190 * KB, report

"""How a reader comments, with the page's scripts and without."""

from urllib.parse import urlsplit

from playwright.sync_api import expect


def fill_in(page, text, name="Emmy"):
    page.fill("[name=name]", name)
    page.fill("[name=email]", "emmy@example.org")
    page.fill("[name=body]", text)


def publish(page, text, name="Emmy", click="click"):
    """Type, look at the preview, click once: the comment in its thread."""
    fill_in(page, text, name)
    expect(page.locator("[data-preview]")).to_be_visible()
    page.wait_for_timeout(1100)  # nobody reads a preview in less than a second
    with page.expect_event("load"):
        getattr(page.locator(".comment-form [name=publish]"), click)()
    return page.locator(f"#{urlsplit(page.url).fragment}")


def publish_plainly(page, text, name="Emmy"):
    """Over the page of the preview and that of the receipt: the comment in its thread."""
    fill_in(page, text, name)
    page.click("[name=preview]")
    expect(page.locator("#comment-preview")).to_be_visible()
    page.wait_for_timeout(1100)
    page.locator("#comment-preview [name=publish]").click()
    expect(page.locator(".comment:target")).to_be_visible()
    page.locator("[data-mine] > p a").click()
    return page.locator(".comment:target")

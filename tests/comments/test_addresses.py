import pytest
from django.core.exceptions import ValidationError

from comments.addresses import normal_email, normal_site_url

from .conftest import corpus


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("a+b@c.de", "a+b@c.de"),
        ("Ray@Example.ORG", "Ray@example.org"),
        ("ray@bücher.example", "ray@xn--bcher-kva.example"),
    ],
)
def test_an_email_address_is_kept_in_ascii_with_a_lower_case_domain(typed, email):
    assert normal_email(typed) == email


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a@b",
        "x@[127.0.0.1]",
        "a@b.co,d@e.co",
        "a@b.co\nBcc: d@e.co",
        "<a@b.co>",
        "räy@b.co",
        "@b.co",
        "a b@c.de",
    ],
)
def test_what_is_no_email_address_is_refused(typed):
    with pytest.raises(ValidationError):
        normal_email(typed)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("", ""),
        ("https://example.org/~ray?x=1&y=2#me", "https://example.org/~ray?x=1&y=2#me"),
        ("HTTP://Example.org", "http://Example.org"),
        ("example.org/ray", "https://example.org/ray"),
        ("https://例え.jp/頁", "https://例え.jp/頁"),
        ("http://xn--80ak6aa92e.com", "http://xn--80ak6aa92e.com"),
        ("http://example.org:8080/", "http://example.org:8080/"),
    ],
)
def test_the_address_of_a_site_is_taken(typed, url):
    assert normal_site_url(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:1",
        "file:///etc/passwd",
        "//evil.example",
        "http://",
        "http:///x",
        "http://localhost/",
        "http://127.0.0.1:8000/admin/",
        "http://[::1]/",
        "http://2130706433/",
        "http://user:pass@evil.example",
        "https://example.com@evil.example",
        'http://a.example/"onfocus="alert(1)',
        "http://a.example/' onmouseover='alert(1)",
        "http://a.example/<script>",
        "http://a.example/a b",
        "http://a.example/\\b",
        "http://a.example/\x00",
        "http://a.example:99999999/",
        "http://exa\u200bmple.org/",
        "x",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(typed):
    with pytest.raises(ValidationError):
        normal_site_url(typed)


@pytest.mark.parametrize("typed", corpus("fields", field="url"))
def test_no_collected_address_gets_a_dangerous_form(typed):
    try:
        url = normal_site_url(typed)
    except ValidationError:
        return
    assert url == "" or url.startswith(("http://", "https://"))
    assert not set(url) & set("\"'<>\\` \n\t\x00@")

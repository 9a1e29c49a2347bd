import pytest

from blog.media import part_of

NAME = f"{'0123456789abcdef' * 2}.png"
CONTENT = bytes(range(256)) * 1000
SIZE = len(CONTENT)


@pytest.fixture
def address(db, settings):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / NAME).write_bytes(CONTENT)
    return f"/media/{NAME}"


def test_an_upload_is_sent_with_nothing_that_a_browser_would_run(address, client):
    response = client.get(address)
    assert response.getvalue() == CONTENT
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Length"] == str(SIZE)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "immutable" in response.headers["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_head_answers_like_get_without_the_file(address, client):
    got, head = client.get(address), client.head(address, headers={"Range": "bytes=0-1"})
    assert head.status_code == 200
    assert head.getvalue() == b""
    for name in ["Content-Length", "Content-Type", "ETag", "Accept-Ranges"]:
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_who_has_the_file_is_not_sent_it_again(header, address, client):
    asks = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    seen = client.get(address).headers[header]
    for method in [client.get, client.head]:
        response = method(address, headers={asks[header]: seen, "Range": "bytes=0-9"})
        assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=5-5", (5, 1)),
        ("bytes=90-", (90, 10)),
        ("bytes=90-200", (90, 10)),
        ("bytes=0-", (0, 100)),
        ("bytes=-1", (99, 1)),
        ("bytes=-500", (0, 100)),
        (" bytes=0-9 ", (0, 10)),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("bytes=a-b", None),
        ("bytes=٣-٥", None),
        ("bytes=" + "9" * 4000 + "-", None),
        ("pages=1-2", None),
        ("", None),
    ],
)
def test_a_range_is_one_part_or_none(header, part):
    assert part_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_beyond_the_file_has_no_length(header):
    assert part_of(header, 100)[1] <= 0


@pytest.mark.parametrize(
    ("header", "content", "said"),
    [
        ("bytes=0-9", CONTENT[:10], f"bytes 0-9/{SIZE}"),
        ("bytes=70000-140000", CONTENT[70000:140001], f"bytes 70000-140000/{SIZE}"),
        ("bytes=-3", CONTENT[-3:], f"bytes {SIZE - 3}-{SIZE - 1}/{SIZE}"),
    ],
)
def test_a_part_is_sent_to_who_asks_for_one(header, content, said, address, client):
    response = client.get(address, headers={"Range": header})
    assert (response.status_code, response.getvalue()) == (206, content)
    assert response.headers["Content-Range"] == said
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["Content-Type"] == "image/png"


def test_a_part_beyond_the_end_cannot_be_had(address, client):
    response = client.get(address, headers={"Range": f"bytes={SIZE}-"})
    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{SIZE}")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_another_file_is_worth_nothing(address, client):
    etag = client.get(address).headers["ETag"]
    asked = {"Range": "bytes=0-9"}
    assert client.get(address, headers=asked | {"If-Range": etag}).status_code == 206
    assert client.get(address, headers=asked | {"If-Range": '"another"'}).status_code == 200


def test_a_web_server_in_front_may_send_the_file(address, client, settings):
    settings.MEDIA_ACCEL_REDIRECT = "/protected/"
    response = client.get(address, headers={"Range": "bytes=0-9"})
    assert response.headers["X-Accel-Redirect"] == f"/protected/{NAME}"
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    "name",
    [
        "f" * 32 + ".png",  # no such file
        NAME.upper(),
        NAME.replace(".png", ".html"),
        NAME.replace(".png", ".svg"),
        NAME + "/",
        "..%2f" + NAME,
        "../scholium.sqlite3",
        "." + NAME,
        NAME + "%00",
        "",
    ],
)
def test_nothing_else_is_served(name, address, client):
    assert client.get(f"/media/{name}").status_code in {301, 404}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_uploads_are_for_reading(method, address, client):
    assert getattr(client, method)(address).status_code == 405

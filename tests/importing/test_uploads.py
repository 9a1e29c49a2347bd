"""Files of the old site: at their addresses, and no more trusted than a stranger's."""

import io
import json
import tarfile
import zipfile

import pytest
from django.core.management import CommandError

from blog.uploads import place_of
from tests.importing.conftest import messages

pytestmark = pytest.mark.django_db
PATH = "/usr/uploads/2020/01/plot.png"


@pytest.fixture
def media(tmp_path):
    folder = tmp_path / "old"
    place = folder / PATH.removeprefix("/")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"picture")
    (place.parent / "梯 度.pdf").write_bytes(b"paper")
    (place.parent / "page.html").write_bytes(b"<script>alert(1)</script>")
    (place.parent / ".htaccess").write_bytes(b"Deny from all")
    return folder


def attach(typecho, path=PATH, **row):
    facts = json.dumps({"name": "plot.png", "path": path, "size": 7, "type": "png", "mime": "image/png"})
    row = {"cid": 9, "title": "plot.png", "slug": "plot-png", "type": "attachment", "text": facts} | row
    typecho.add("contents", **row)


def test_files_are_served_at_their_old_addresses(typecho, take_over, media, client):
    typecho.post(1)
    attach(typecho)
    report = take_over("--media", media, "--check-urls")
    response = client.get(PATH)
    assert (response.getvalue(), response["Content-Type"]) == (b"picture", "image/png")
    assert client.get("/usr/uploads/2020/01/%E6%A2%AF%20%E5%BA%A6.pdf").getvalue() == b"paper"
    assert client.get("/attachment/9/")["Location"] == PATH
    assert messages(report, "address") == []


def test_what_was_uploaded_does_not_run_here(typecho, take_over, media, client):
    take_over("--media", media)
    response = client.get("/usr/uploads/2020/01/page.html")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get("/usr/uploads/2020/01/.htaccess").status_code == 404


@pytest.mark.parametrize("folder", ["", "usr/uploads"])
def test_the_folder_may_be_the_sites_or_that_of_its_uploads(typecho, take_over, media, client, folder):
    take_over("--media", media / folder)
    assert client.get(PATH).status_code == 200


def test_a_file_comes_once_and_an_edited_one_again(typecho, take_over, media):
    assert take_over("--media", media).outcomes["files"] == {"new": 3}
    assert take_over("--media", media).outcomes["files"] == {"same": 3}
    (media / PATH[1:]).write_bytes(b"better picture")
    assert take_over("--media", media).outcomes["files"] == {"same": 2, "changed": 1}


def test_a_trial_run_copies_nothing(typecho, take_over, media, settings):
    attach(typecho)
    typecho.post(5, f"![plot]({PATH})")
    report = take_over("--media", media, "--dry-run", "--check-urls")
    assert not settings.MEDIA_ROOT.exists()
    assert (messages(report, "image"), messages(report, "address")) == ([], [])


def test_links_out_of_the_folder_are_not_followed(typecho, take_over, media, tmp_path, client):
    (tmp_path / "secret").write_text("secret")
    (media / "usr/uploads/secret.txt").symlink_to(tmp_path / "secret")
    (media / "usr/uploads/all").symlink_to(tmp_path)
    take_over("--media", media)
    assert client.get("/usr/uploads/secret.txt").status_code == 404
    assert client.get("/usr/uploads/all/secret").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["../secret", "a/../../secret", "..", ".", "a//b", "/etc/passwd", "a\\..\\b", "a\0b", ".hidden", "C:x",
     "a/.git/config", "a" * 600, "/".join("a" * 30), ""],
)  # fmt: skip
def test_no_address_leads_out_of_the_uploads(path):
    assert place_of(path) is None


@pytest.mark.parametrize(
    "asked",
    ["../../site.sqlite3", "%2e%2e/%2e%2e/secret", "..%2f..%2fsecret", "2020/../../../secret", "a%00.png"],
)
def test_no_request_gets_out_of_the_uploads(typecho, take_over, media, client, settings, asked):
    take_over("--media", media)
    (settings.MEDIA_ROOT.parent / "secret").write_text("secret")
    assert client.get(f"/usr/uploads/{asked}").status_code == 404


HOSTILE = [
    "../../escaped",
    "/etc/escaped",
    "usr/uploads/../../escaped",
    "usr/uploads/a/../../../escaped",
    "..\\escaped",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_an_archive_cannot_write_outside_of_the_uploads(typecho, take_over, tmp_path, settings, name):
    archives = [tmp_path / "media.zip", tmp_path / "media.tar.gz"]
    with zipfile.ZipFile(archives[0], "w") as archive:
        archive.writestr(name, b"x")
        archive.writestr("usr/uploads/good.png", b"good")
    with tarfile.open(archives[1], "w:gz") as archive:
        for path, content in [(name, b"x"), ("usr/uploads/good.png", b"good")]:
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    for archive in archives:
        take_over("--media", archive)
        written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
        stored = {path.name for path in (settings.MEDIA_ROOT / "usr/uploads").rglob("*") if path.is_file()}
        assert "escaped" not in written - stored
        assert "good.png" in stored


def test_a_broken_archive_is_refused(typecho, take_over, tmp_path):
    for name, content in [("a.zip", b"PK\x03\x04 not really"), ("a.tar", b"\0" * 100), ("none", b"")]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError, match=r"neither a folder nor|cannot be read"):
            take_over("--media", tmp_path / name)
    with pytest.raises(CommandError, match="neither a folder nor"):
        take_over("--media", tmp_path / "missing")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('O:8:"stdClass":0:{}', "cannot be read"),
        ("nonsense", "cannot be read"),
        ('{"path": 5}', "names no path"),
        ('{"path": "/usr/uploads/../../etc/passwd"}', "is not below"),
        ('{"path": "/usr/uploads/none.png"}', "is not there"),
        ('a:1:{s:4:"path";s:21:"/usr/uploads/none.png";}', "is not there"),
    ],
)
def test_an_attachment_without_a_file_is_told(typecho, take_over, media, text, why):
    attach(typecho, text=text)
    report = take_over("--media", media)
    assert any(why in message for message in messages(report, "file"))


def test_part_of_a_file_is_sent_when_asked_for(typecho, take_over, media, client):
    take_over("--media", media)
    response = client.get(PATH, headers={"Range": "bytes=0-3"})
    assert (response.status_code, response.getvalue()) == (206, b"pict")
    again = client.get(PATH, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304

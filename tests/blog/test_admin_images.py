import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture

from blog.admin.images import markdown_of
from blog.media import take_image
from blog.models import Image
from tests.blog.desk import fill

ADD, UPLOAD = "/admin/blog/image/add/", "/admin/blog/image/upload/"


def png(colour="red", name="a plot.png"):
    out = io.BytesIO()
    Picture.new("RGB", (30, 20), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def svg():
    return SimpleUploadedFile("plot.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")


@pytest.fixture
def image(ada):
    return take_image(png(), ada)


def test_an_upload_from_the_form_answers_with_its_markdown(site, ada, ada_client, client):
    response = ada_client.post(UPLOAD, {"file": png()})
    image = Image.objects.get()
    assert response.json() == {"markdown": f"![a plot](/media/{image.file.name})"}
    assert image.uploaded_by == ada
    assert client.get(f"/media/{image.file.name}").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("sent", "reason"), [({}, "No file"), ({"file": svg()}, "not a PNG"), ({"file": "x"}, "No file")]
)
def test_an_upload_that_is_no_picture_is_refused_with_the_reason(sent, reason, site, ada_client):
    response = ada_client.post(UPLOAD, sent)
    assert response.status_code == 400
    assert reason in response.json()["error"]
    assert not Image.objects.exists()


def test_only_who_may_add_pictures_uploads(site, mo_client, client, settings):
    assert mo_client.post(UPLOAD, {"file": png()}).status_code == 403
    assert client.post(UPLOAD, {"file": png()}).status_code == 302
    assert not settings.MEDIA_ROOT.exists()


def test_uploads_are_protected_against_other_sites(site, ada):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post(UPLOAD, {"file": png()}).status_code == 403
    assert strict.get(UPLOAD).status_code == 405


def test_a_picture_can_be_added_without_a_script(site, ada, ada_client):
    page = ada_client.post(ADD, {"file": png(), "alt": "A \x08red plot"}, follow=True).text
    image = Image.objects.get()
    assert (image.alt, image.uploaded_by) == ("A red plot", ada)
    assert f"![A red plot](/media/{image.file.name})" in page


def test_a_file_that_is_no_picture_is_named_on_the_form(site, ada_client):
    response = ada_client.post(ADD, {"file": svg(), "alt": "My words"})
    assert "not a PNG" in str(response.context["adminform"].form.errors["file"])
    assert "My words" in response.text


def test_the_same_picture_added_again_is_the_same(site, image, ada_client):
    ada_client.post(ADD, {"file": png(), "alt": "Described"})
    assert Image.objects.get().alt == "Described"


def test_the_page_of_a_picture_shows_where_it_is_used(site, image, make_post, ada_client):
    make_post("Uses it", body=markdown_of(image))
    make_post("Has it as cover", cover=image)
    make_post("Does without")
    address = f"/admin/blog/image/{image.pk}/change/"
    page = ada_client.get(address).text
    assert "Uses it" in page and "Has it as cover" in page and "Does without" not in page
    ada_client.post(address, fill(ada_client, address, "image", alt="Red", original_name="evil"))
    image.refresh_from_db()
    assert (image.alt, image.original_name) == ("Red", "a plot.png")


def test_a_picture_whose_file_is_gone_can_still_be_looked_at(site, image, ada_client, settings):
    (settings.MEDIA_ROOT / image.file.name).unlink()
    assert ada_client.get(f"/admin/blog/image/{image.pk}/change/").status_code == 200
    assert ada_client.get("/admin/blog/image/").status_code == 200


@pytest.mark.parametrize("in_bulk", [True, False])
def test_the_file_goes_with_its_row(
    in_bulk, site, image, ada_client, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        if in_bulk:
            sent = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
            ada_client.post("/admin/blog/image/", sent)
        else:
            ada_client.post(f"/admin/blog/image/{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists()
    assert not list(settings.MEDIA_ROOT.iterdir())


@pytest.mark.parametrize(
    ("name", "alt", "markdown"),
    [
        ("plot.png", "", "![plot]"),
        ("plot.png", "Loss by step", "![Loss by step]"),
        ("a[0]\\b.png", "", r"![a\[0\]\\b]"),
        ("noextension", "", "![]"),
    ],
)
def test_the_markdown_of_a_picture_says_what_it_shows(name, alt, markdown, db):
    image = Image(file=f"{'0' * 32}.png", original_name=name, alt=alt, width=1, height=1)
    assert markdown_of(image) == f"{markdown}(/media/{'0' * 32}.png)"

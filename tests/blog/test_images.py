import contextlib
import io
import random
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from PIL import ImageCms

from blog import media, pictures
from blog.media import take_image
from blog.models import Image
from blog.pictures import reencode

SECRET = b"taken in Greenwich by Ada"


def draw(size=(64, 48), mode="RGB"):
    return Picture.linear_gradient("L").resize(size).convert(mode)


def file_of(picture, kind="PNG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def animation(kind, frames=5, size=(40, 30), **options):
    pictures = [Picture.new("RGB", size, (20 * n % 256, 90, 0)) for n in range(frames)]
    return file_of(
        pictures[0], kind, save_all=True, append_images=pictures[1:], duration=70, loop=3, **options
    )


def opened(content):
    return Picture.open(io.BytesIO(content))


def png_header(width, height):
    """A PNG that says to be of this size and holds next to nothing."""
    content = bytearray(file_of(Picture.new("1", (1, 1))))
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    ("kind", "mode", "extension"),
    [
        ("PNG", "RGB", "png"),
        ("PNG", "RGBA", "png"),
        ("PNG", "P", "png"),
        ("PNG", "1", "png"),
        ("PNG", "LA", "png"),
        ("PNG", "I;16", "png"),
        ("JPEG", "RGB", "jpg"),
        ("JPEG", "L", "jpg"),
        ("JPEG", "CMYK", "jpg"),
        ("GIF", "P", "gif"),
        ("WEBP", "RGBA", "webp"),
    ],
)
def test_a_picture_of_every_kind_is_taken(kind, mode, extension):
    content, found = reencode(file_of(draw(mode=mode), kind))
    assert found == extension
    assert opened(content).size == (64, 48)
    assert opened(content).format == kind


def test_the_two_pictures_that_a_phone_puts_into_one_file_become_one():
    content, extension = reencode(animation("MPO", frames=2))
    assert extension == "jpg"
    assert opened(content).format == "JPEG"


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_an_animation_stays_one(kind):
    content, _extension = reencode(animation(kind))
    picture = opened(content)
    picture.load()
    assert (picture.n_frames, picture.info["duration"], picture.info["loop"]) == (5, 70, 3)


def test_a_lossless_picture_stays_so():
    content, _extension = reencode(file_of(draw(), "WEBP", lossless=True))
    assert opened(content).tobytes() == draw().tobytes()


def test_transparency_stays():
    picture = draw(mode="P")
    content, _extension = reencode(file_of(picture, "PNG", transparency=7))
    assert opened(content).info["transparency"] == 7


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_nothing_that_the_file_said_about_the_picture_is_kept(kind):
    exif = Picture.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    options = {"exif": exif.tobytes()}
    if kind == "JPEG":
        options["comment"] = SECRET
    original = file_of(draw(), kind, **options) + b"<?php " + SECRET
    content, _extension = reencode(original)
    assert SECRET in original
    assert SECRET not in content
    assert not opened(content).getexif()
    assert not {"comment", "exif", "icc_profile"} & opened(content).info.keys()


def test_a_picture_taken_upright_stands_upright():
    exif = Picture.Exif()
    exif[0x0112] = 6
    content, _extension = reencode(file_of(draw((64, 48)), "JPEG", exif=exif.tobytes()))
    assert opened(content).size == (48, 64)


def test_colours_of_another_profile_are_converted():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    same, _extension = reencode(file_of(draw(), "PNG", icc_profile=profile.tobytes()))
    assert opened(same).tobytes() == draw().tobytes()
    broken, _extension = reencode(file_of(draw(), "PNG", icc_profile=b"no profile"))
    assert opened(broken).tobytes() == draw().tobytes()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a PNG"),
        (b"GIF89a" + b"<script>alert(1)</script>" * 20, "not a PNG|damaged"),
        (b"%PDF-1.7", "not a PNG"),
        (file_of(draw(), "BMP"), "not a PNG"),
        (file_of(draw(), "TIFF"), "not a PNG"),
        (file_of(draw(), "ICO"), "not a PNG"),
        (file_of(draw(), "PNG")[:80], "damaged"),
        (file_of(draw(), "JPEG")[:400], "damaged"),
        (png_header(20_000, 20_000), "more than 40 million pixels"),
        (png_header(10_000, 10_000), "more than 40 million pixels"),
        (png_header(8_000, 5_001), "more than 40 million pixels"),
        (png_header(2_000_000_000, 2), "more than 40 million pixels"),
    ],
)
def test_what_is_no_picture_for_a_page_is_refused_with_its_reason(content, message):
    with pytest.raises(ValidationError, match=message):
        reencode(content)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_an_animation_has_its_limits(kind, monkeypatch):
    with pytest.raises(ValidationError, match="more than 200 pictures"):
        reencode(animation(kind, frames=201))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 4 * 40 * 30)
    with pytest.raises(ValidationError, match="million pixels"):
        reencode(animation(kind))


def test_a_later_frame_cannot_outgrow_the_limit():
    content = bytearray(animation("GIF", frames=2))
    second = content.rindex(b"\x2c")  # the frame's left, top, width and height follow
    content[second + 5 : second + 9] = (60_000).to_bytes(2, "little") * 2
    with pytest.raises(ValidationError, match=r"million pixels|damaged"):
        reencode(bytes(content))


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what is odd in a file, and then reads it
def test_no_damage_leads_to_anything_but_a_message():
    chance = random.Random(7)
    originals = [file_of(draw(), kind) for kind in ["PNG", "JPEG", "WEBP"]]
    originals += [animation(kind) for kind in ["PNG", "GIF", "WEBP", "MPO"]]
    for _time in range(600):
        content = bytearray(chance.choice(originals))
        for _byte in range(chance.choice([1, 2, 5, 20])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        del content[chance.choice([len(content), chance.randrange(len(content))]) :]
        with contextlib.suppress(ValidationError):
            reencode(bytes(content))


def upload(content, name="plot.png"):
    return SimpleUploadedFile(name, content)


def test_the_name_comes_from_the_content_alone(db, ada):
    image = take_image(
        upload(file_of(draw(), "JPEG"), "../../evil\x00 plot.html.png"), ada, alt=" A \x08plot "
    )
    name, extension = image.file.name.split(".")
    assert (len(name), extension) == (32, "jpg")
    assert (image.original_name, image.alt, image.uploaded_by) == ("evil plot.html.png", "A plot", ada)
    assert (image.width, image.height) == (64, 48)


def test_the_same_picture_twice_is_one(db, settings):
    first = take_image(upload(file_of(draw())))
    assert take_image(upload(file_of(draw()), "again.png")) == first
    assert len(list(settings.MEDIA_ROOT.iterdir())) == 1


def test_a_picture_whose_row_was_deleted_can_be_uploaded_again(db):
    image = take_image(upload(file_of(draw())))
    Image.objects.all().delete()
    assert take_image(upload(file_of(draw()))).file.name == image.file.name


def test_a_file_that_is_too_large_is_not_even_opened(db, monkeypatch):
    monkeypatch.setattr(media, "MAX_BYTES", 10)
    with pytest.raises(ValidationError, match="larger than"):
        take_image(upload(b"x" * 11))


def test_a_full_disk_leaves_no_half_a_file(db, settings, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(ValidationError, match="No space left on device"):
        take_image(upload(file_of(draw())))
    assert not list(settings.MEDIA_ROOT.iterdir())
    assert not Image.objects.exists()

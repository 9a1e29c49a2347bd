"""Pictures decoded and written anew: nothing of the uploaded file is left but what one sees."""

import io
import struct

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

MAX_PIXELS = 40_000_000
MAX_FRAMES = 200
# Phones write two pictures into one JPEG (MPO); the first is the photograph.
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "GIF": "gif", "WEBP": "webp"}
WRITTEN_AS = {
    "png": ("PNG", {"optimize": True}),
    "jpg": ("JPEG", {"quality": 88, "progressive": True, "optimize": True}),
    "gif": ("GIF", {}),
    "webp": ("WEBP", {"quality": 88, "method": 2}),  # the default method takes 27 s for 36 million pixels
}
# What Pillow's decoders were seen to raise on 20,000 damaged files of the four types.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, RuntimeError, struct.error)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def reencode(content: bytes) -> tuple[bytes, str]:
    """The picture alone and the extension of its type.

    The type is told by the content, whatever the name says, and the size by the header before a
    pixel is decoded. Raises ValidationError saying what is wrong.
    """
    try:
        picture = Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "GIF", "WEBP"])
        refuse_more_than(MAX_PIXELS, picture.width * picture.height)
        extension = EXTENSIONS[picture.format]
        if picture.format != "MPO" and getattr(picture, "is_animated", False):
            return write_animation(picture, extension), extension
        lossless = {"lossless": True} if b"VP8L" in content[:64] else {}
        return write(bare(ImageOps.exif_transpose(picture)), extension, **lossless), extension
    except UnidentifiedImageError as error:
        raise ValidationError(_("This is not a PNG, JPEG, GIF or WebP picture.")) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(MAX_PIXELS) from error
    except DAMAGED as error:
        raise ValidationError(_("The picture is damaged and cannot be read.")) from error


def refuse_more_than(limit, pixels):
    if pixels > limit:
        raise too_many_pixels(limit)


def too_many_pixels(limit):
    return ValidationError(
        _("The picture has more than %(limit)d million pixels."), params={"limit": limit // 1_000_000}
    )


def write_animation(picture, extension):
    loop, durations, frames, pixels = picture.info.get("loop", 0), [], [], 0
    for frame in ImageSequence.Iterator(picture):
        # Counted while they are read: what a header says about later frames need not be true.
        pixels += frame.width * frame.height
        refuse_more_than(MAX_PIXELS, pixels)
        if len(frames) == MAX_FRAMES:
            raise ValidationError(
                _("The animation has more than %(limit)d pictures."), params={"limit": MAX_FRAMES}
            )
        frames.append(bare(frame.convert("RGBA")))
        durations.append(frame.info.get("duration", 100))  # WebP says it only once the frame is decoded
    return write(
        frames[0],
        extension,
        save_all=True,
        append_images=frames[1:],
        loop=loop,
        duration=durations,
        disposal=2,
    )


def write(picture, extension, **options):
    kind, usual = WRITTEN_AS[extension]
    out = io.BytesIO()
    picture.save(out, kind, **usual | options)
    return out.getvalue()


def bare(picture):
    """The pixels, in sRGB, without what the file said about them (place, camera, comments)."""
    picture.load()
    profile, transparency = picture.info.get("icc_profile"), picture.info.get("transparency")
    picture.info = {} if transparency is None else {"transparency": transparency}
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        picture = in_srgb(picture, profile)
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    return picture


def in_srgb(picture, profile):
    """Without its profile a photograph of wide gamut would look pale, so the colours are converted."""
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            SRGB,
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return picture

"""Small pictures, made and not stored."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(form="PNG", size=(6, 4), **options):
    """The bytes of a small picture in one of Pillow's formats."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def upload(form="PNG", name="picture", **options):
    return SimpleUploadedFile(name, picture(form, **options))

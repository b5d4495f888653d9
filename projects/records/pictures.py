"""The small version of a photo, for lists: kept beside the photo, under its name with "small" in it."""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

KINDS = ("jpg", "png", "webp")
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
LONGEST = 640  # pixels


def small(kept: str) -> str:
    """records/2017/x.jpg -> records/2017/x.small.jpg"""
    stem, dot, kind = kept.rpartition(".")
    return f"{stem}.small{dot}{kind}"


def keep_small(kept: str) -> None:
    """Draw the small version of the photo that is stored as `kept`, which uploads.checked has drawn anew."""
    form = _FORMATS[kept.rpartition(".")[2]]
    drawn = io.BytesIO()
    with default_storage.open(kept) as file, Image.open(file, formats=[form]) as picture:
        picture.thumbnail((LONGEST, LONGEST))
        picture.save(drawn, form, quality=80)
    default_storage.save(small(kept), ContentFile(drawn.getvalue()))


def forget(kept: str) -> None:
    for name in (kept, small(kept)):
        default_storage.delete(name)

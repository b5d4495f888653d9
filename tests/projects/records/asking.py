"""Files as the tests of documents and photos send them."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00This program cannot be run in DOS mode."
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def picture(form: str = "JPEG", size: tuple[int, int] = (900, 600), **more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, form, **more)
    return file.getvalue()


def file(name: str = "rapport.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)

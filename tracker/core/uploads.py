"""Files that people send: what is taken, under which name it is kept, and how it is handed out again.

A file is taken when its ending is allowed, its content is what the ending says, and nothing in it runs. It is
kept under a random name in VAR_DIR/files, which no web server serves; the name that the user gave it is data and
is shown escaped. Images are drawn anew, so that place and camera stay out. `serve` hands a file out to be saved,
never to be shown as a page of this site; who may have it is for the view to decide.
"""

import io
import logging
import re
import subprocess
import tempfile
import unicodedata
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, Http404, HttpRequest
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from tracker.core import archives, security_log

logger = logging.getLogger(__name__)

LARGEST = 10_000_000  # bytes, one file
LARGEST_REQUEST = 25_000_000  # bytes, all files and fields of one request
MOST_PIXELS = 40_000_000
_LONGEST_NAME = 100
_SCANNER_SECONDS = 60
# Parts of Word and Excel files that run or hold other files.
_PROGRAM = re.compile(r"vbaproject|macrosheets/|activex/|embeddings/|\.(?:exe|dll|js|vbs|html?)$")
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_OFFICE = "application/vnd.openxmlformats-officedocument."


class Clean(ContentFile[bytes]):
    """A file that passed: `name` is what it is kept as, `shown` what the user called it, `kind` a key of KINDS."""

    def __init__(self, content: bytes, kind: str, shown: str) -> None:
        super().__init__(content, name=f"{uuid.uuid4()}.{kind}")
        self.kind, self.shown = kind, shown


def checked(file: UploadedFile, kinds: Sequence[str] = (), largest: int = LARGEST) -> Clean:
    """The file if it is one of `kinds` (default: all), else ValidationError with a message for its field."""
    kinds = kinds or tuple(KINDS)
    shown = clean_name(file.name or "")
    ending = shown.rpartition(".")[2].lower()
    kind = {"jpeg": "jpg"}.get(ending, ending)
    if "." not in shown or kind not in kinds:
        raise _refused("kind", gettext("This kind of file is not taken. Choose %s.") % listed(kinds))
    if not file.size:
        raise _refused("empty", gettext("The file is empty. Choose another."))
    if file.size > largest:
        raise _refused("too_large", _too_large(largest))
    content = file.read(largest + 1)
    KINDS[kind].check(content)
    _scan(content)
    return Clean(KINDS[kind].kept(content), kind, shown)


def clean_name(typed: str) -> str:
    """A file's name as people may see it: its last part, without control and direction-changing characters."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", typed)[-1])
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}.{ending[:10]}" if dot else name[:_LONGEST_NAME]


def listed(kinds: Sequence[str]) -> str:
    return ", ".join(kind.upper() for kind in kinds)


def serve(request: HttpRequest, kept: str, shown: str) -> FileResponse:
    """The file `kept` of the default storage, to be saved as `shown`. The caller has asked `may` first.

    A file that has gone from the disk is not found, and said in the log.
    """
    kind = KINDS[kept.rpartition(".")[2]]
    try:
        file = default_storage.open(kept)
    except FileNotFoundError as error:
        logger.error("the stored file %s is not there", kept)
        raise Http404 from error
    answer = FileResponse(file, as_attachment=True, filename=shown, content_type=kind.media)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class UploadField(forms.FileField):
    """A form field whose value is a Clean file, or None when it may be empty and is."""

    def __init__(self, *, kinds: Sequence[str] = (), largest: int = LARGEST, **kwargs: Any) -> None:
        self.kinds, self.largest = tuple(kinds) or tuple(KINDS), largest
        rule = format_lazy(
            _("{kinds}, at most {megabytes} MB."), kinds=listed(self.kinds), megabytes=largest // 1_000_000
        )
        kwargs.setdefault("help_text", rule)
        kwargs.setdefault("widget", forms.FileInput)
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Clean | None:
        return None if data in self.empty_values else checked(data, self.kinds, self.largest)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the browser offers, and what the page's script refuses before it is sent (static/js/app.js)."""
        return {
            "accept": ",".join(f".{kind}" for kind in self.kinds),
            "data-largest": self.largest,
            "data-too-large": lazy(_too_large, str)(self.largest),
        }


class WholeRequest(FileUploadHandler):
    """Refuses a request that says it is too large before a byte of its files is stored."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The request is larger than uploads may be")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


# What each kind must look like.


def _refused(code: str, message: str) -> ValidationError:
    security_log.note("too_large" if code == "too_large" else "upload_refused", reason=code)
    return ValidationError(message, code=code)


def _too_large(largest: int) -> str:
    return gettext("The file is too large. It may be at most %s MB.") % (largest // 1_000_000)


def _not_what_it_says() -> ValidationError:
    return _refused(
        "content", gettext("The file is not what its name says. Save it again in the right format.")
    )


def _pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise _not_what_it_says()
    if re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b", content):
        raise _refused("active", gettext("The file holds programs or other files. Save it without them."))


def _image(form: str) -> Callable[[bytes], bytes]:
    def drawn_anew(content: bytes) -> bytes:
        try:
            with Image.open(io.BytesIO(content), formats=[form]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    megapixels = MOST_PIXELS // 1_000_000
                    message = gettext("The image is too large. It may have at most %s million pixels.")
                    raise _refused("pixels", message % megapixels)
                plain = ImageOps.exif_transpose(picture)
                if form == "JPEG" and plain.mode not in ("L", "RGB"):
                    plain = plain.convert("RGB")
                elif plain.mode == "P":
                    plain = plain.convert("RGBA")
                # Only the pixels: no EXIF, no comments, no thumbnail of an earlier version.
                clean = Image.new(plain.mode, plain.size)
                clean.paste(plain)
        except (OSError, SyntaxError, ValueError, *_BOMBS) as error:
            raise _not_what_it_says() from error
        file = io.BytesIO()
        clean.save(file, form, quality=90)
        return file.getvalue()

    return drawn_anew


def _office(folder: str, main: str) -> Callable[[bytes], None]:
    """A check of Word and Excel files: sound archive, the right main part, no macros, no programs inside."""

    def check(content: bytes) -> None:
        file = io.BytesIO(content)
        try:
            names = [name.lower() for name in archives.entries(file)]
        except archives.Unsafe as error:
            if error.code in ("not_zip", "damaged"):
                raise _not_what_it_says() from error
            message = gettext("The file is protected by a password, damaged, or unpacks to far too much.")
            raise _refused(error.code, message) from error
        types = archives.read(file, "[Content_Types].xml").lower() if "[content_types].xml" in names else b""
        if f"{_OFFICE}{main}+xml".encode() not in types or not any(name.startswith(folder) for name in names):
            raise _not_what_it_says()
        if any(_PROGRAM.search(name) for name in names):
            raise _refused("active", gettext("The file holds programs or other files. Save it without them."))

    return check


def _text(content: bytes) -> None:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1f]", text) or re.match(
            r"\s*<(?:!doctype|html|svg|script|\?xml)", text, re.I
        ):
            break
        return
    raise _not_what_it_says()


def _markup(content: bytes) -> None:
    """The beginning of XML. Whoever reads it does so by tracker/core/xml.py, which refuses what is not safe."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if not re.match(rb"<(?:\?xml\s|[a-z_])", start) or re.match(rb"<(?:html|svg|script)\b", start):
        raise _not_what_it_says()


def _same(content: bytes) -> bytes:
    return content


@dataclass(frozen=True)
class Kind:
    """`check` refuses what is not of this kind; `kept` makes what is stored, and may refuse too."""

    media: str
    check: Callable[[bytes], object]
    kept: Callable[[bytes], bytes] = _same


KINDS = {
    "pdf": Kind("application/pdf", _pdf),
    "png": Kind("image/png", _same, _image("PNG")),
    "jpg": Kind("image/jpeg", _same, _image("JPEG")),
    "webp": Kind("image/webp", _same, _image("WEBP")),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", _office("word/", "wordprocessingml.document.main")),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _office("xl/", "spreadsheetml.sheet.main")),
    "csv": Kind("text/csv", _text),
    "txt": Kind("text/plain", _text),
    "xml": Kind("application/xml", _markup),
}


def _scan(content: bytes) -> None:
    """Ask the scanner of the machine, if one is set: its exit code 0 means clean."""
    if not settings.UPLOAD_SCANNER:
        return
    with tempfile.NamedTemporaryFile(dir=settings.VAR_DIR) as file:
        file.write(content)
        file.flush()
        command = [*settings.UPLOAD_SCANNER, file.name]
        try:
            # What runs is set by the operator; no shell reads it.
            done = subprocess.run(command, capture_output=True, timeout=_SCANNER_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _refused(
                "scanner_away", gettext("The file cannot be checked right now. Try again later.")
            ) from error
    if done.returncode:
        raise _refused("scanner", gettext("The file was refused by the virus scanner."))

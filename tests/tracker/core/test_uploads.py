"""Uploads: what is taken, what is refused with which message, and how a file is handed out again."""

import io
import sys
import uuid
import zipfile

import pytest
import xlsxwriter
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory
from PIL import Image, PngImagePlugin

from tracker.core import uploads

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def image(form, size=(4, 3), **more):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, form, **more)
    return file.getvalue()


def office(*more, kind=WORD, folder="word"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>')
        archive.writestr(f"{folder}/document.xml", "<w/>")
        for name, content in more:
            archive.writestr(name, content)
    return file.getvalue()


def excel():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write_string(0, 0, "x")
    book.close()
    return file.getvalue()


SOUND = {
    "a.pdf": PDF,
    "a.png": image("PNG"),
    "a.jpg": image("JPEG"),
    "A.JPEG": image("JPEG"),
    "a.webp": image("WEBP"),
    "a.docx": office(),
    "a.xlsx": excel(),
    "a.csv": "namn;år\nÅsa;2017\n".encode(),
    "b.csv": "namn;år\n".encode("utf-16"),
    "c.csv": "namn;år\n".encode("cp1252"),
    "a.txt": b"plain",
    "a.xml": b"\xef\xbb\xbf<?xml version='1.0'?><a/>",
    "b.xml": b"<rates/>",
}


def sent(name, content):
    return SimpleUploadedFile(name, content)


def refusal(name, content, **more):
    with pytest.raises(ValidationError) as refused:
        uploads.checked(sent(name, content), **more)
    return refused.value.code


@pytest.mark.parametrize("name", SOUND)
def test_each_kind_is_taken_and_kept_under_a_random_name(name):
    clean = uploads.checked(sent(name, SOUND[name]))
    stem, ending = clean.name.split(".")
    assert uuid.UUID(stem).version == 4
    assert ending == clean.kind == name.lower().replace("jpeg", "jpg").rpartition(".")[2]
    assert clean.shown == name
    assert clean.read()


HTML = b"<!DOCTYPE html><script>alert(1)</script>"
REFUSED = {
    "an ending that is not taken": ("a.svg", b"<svg/>", "kind"),
    "a page": ("a.html", HTML, "kind"),
    "a macro file": ("a.docm", office(), "kind"),
    "an old format": ("a.xls", b"\xd0\xcf\x11\xe0", "kind"),
    "a program": ("a.pdf.exe", PDF, "kind"),
    "no ending": (".htaccess", b"x", "kind"),
    "nothing but an ending": ("pdf", PDF, "kind"),
    "nothing inside": ("a.txt", b"", "empty"),
    "a page called PDF": ("a.pdf", HTML, "content"),
    "a page called text": ("a.txt", b"  \n" + HTML, "content"),
    "a drawing called text": ("a.csv", b"<svg onload='x'/>", "content"),
    "a page called image": ("a.png", HTML, "content"),
    "a page called XML": ("a.xml", HTML, "content"),
    "a drawing called XML": ("a.xml", b"\n<svg onload='x'/>", "content"),
    "text called XML": ("a.xml", b"rates", "content"),
    "a PDF called image": ("a.jpg", PDF, "content"),
    "one image called another": ("a.png", image("JPEG"), "content"),
    "another image altogether": ("a.png", image("GIF"), "content"),
    "half an image": ("a.png", image("PNG")[:40], "content"),
    "half a PDF": ("a.pdf", PDF[:20], "content"),
    "a PDF that runs": ("a.pdf", PDF.replace(b"<<>>", b"<</S/JavaScript/JS(x)>>"), "active"),
    "a PDF with files": ("a.pdf", PDF.replace(b"<<>>", b"<</Type/EmbeddedFile>>"), "active"),
    "zip called Word": ("a.docx", office(kind="text/xml"), "content"),
    "Excel called Word": ("a.docx", excel(), "content"),
    "Word called Excel": ("a.xlsx", office(), "content"),
    "macros in Word": ("a.docx", office(("word/vbaProject.bin", "x")), "active"),
    "macro main part": (
        "a.docx",
        office(kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "content",
    ),
    "a file in Word": ("a.docx", office(("word/embeddings/a.bin", "x")), "active"),
    "a bomb": ("a.docx", office(("word/big.xml", b"\0" * 20_000_000)), "ratio"),
    "a way out": ("a.docx", office(("../../evil", "x")), "path"),
    "binary called text": ("a.txt", bytes(range(256)), "content"),
    "NUL in a table": ("a.csv", b"a;b\0\n", "content"),
    "no table": ("a.xlsx", b"PK\x03\x04 no", "content"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case, caplog):
    name, content, code = REFUSED[case]
    assert refusal(name, content) == code
    (line,) = [line for line in caplog.records if line.name == "samverkan.security"]
    assert (line.getMessage(), line.facts["reason"]) == ("upload_refused", code)
    assert name not in caplog.text


def test_a_file_that_is_too_large(caplog):
    assert refusal("a.txt", b"x" * 1001, largest=1000) == "too_large"


def test_a_kind_that_is_allowed_elsewhere():
    assert refusal("a.txt", b"x", kinds=["pdf", "png"]) == "kind"


def test_an_image_of_too_many_pixels_is_refused_before_it_is_unpacked():
    content = image("PNG").replace(b"\0\0\0\x04\0\0\0\x03", b"\0\0\x75\x30\0\0\x75\x30", 1)
    assert refusal("a.png", content) in ("pixels", "content")


def test_an_image_just_over_the_limit(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_PIXELS", 11)
    assert refusal("a.png", image("PNG", (4, 3))) == "pixels"


def test_an_image_is_drawn_anew_without_what_it_told():
    exif = Image.Exif()
    exif[0x010E] = "hemlig plats"
    exif[0x0112] = 6  # lies on its side
    clean = uploads.checked(sent("a.jpg", image("JPEG", (4, 3), exif=exif, comment=b"hemlig kommentar")))
    content = clean.read()
    assert b"hemlig" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (3, 4)
        assert not picture.getexif()
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "hemlig")
    assert b"hemlig" not in uploads.checked(sent("a.png", image("PNG", pnginfo=text))).read()


def test_what_hangs_on_behind_an_image_is_gone():
    assert b"<script>" not in uploads.checked(sent("a.png", image("PNG") + HTML)).read()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_of_storing_pixels(mode):
    file = io.BytesIO()
    Image.new(mode, (2, 2)).save(file, "PNG")
    assert uploads.checked(sent("a.png", file.getvalue())).kind == "png"


def test_a_print_image_becomes_one_for_screens():
    file = io.BytesIO()
    Image.new("CMYK", (2, 2)).save(file, "JPEG")
    with Image.open(uploads.checked(sent("a.jpg", file.getvalue()))) as picture:
        assert picture.mode == "RGB"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf".replace("Cookie ", "Cookie: ")),
        ("a\0b.pdf", "ab.pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("  många   ord .pdf ", "många ord .pdf"),
        ("A\u030angstro\u0308m.pdf", "Ångström.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("...", ""),
        ("", ""),
        ("<b>&.pdf", "<b>&.pdf"),
    ],
)
def test_a_name_is_data_that_can_be_shown(typed, shown):
    assert uploads.clean_name(typed) == shown


SCANNER = "import sys; sys.exit(b'EICAR' in open(sys.argv[1], 'rb').read())"


def test_the_scanner_of_the_machine_is_asked(settings):
    settings.UPLOAD_SCANNER = [sys.executable, "-c", SCANNER]
    assert uploads.checked(sent("a.txt", b"harmless")).kind == "txt"
    assert refusal("a.txt", EICAR) == "scanner"


def test_without_an_answer_of_the_scanner_nothing_is_taken(settings):
    settings.UPLOAD_SCANNER = ["no-such-command"]
    assert refusal("a.txt", b"harmless") == "scanner_away"


def test_a_file_is_handed_out_to_be_saved_and_never_shown(db):
    kept = default_storage.save("tests/" + str(uuid.uuid4()) + ".pdf", io.BytesIO(PDF))
    answer = uploads.serve(RequestFactory().get("/"), kept, 'Åsas "rapport"; x=1.pdf')
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%85sas%20%22rapport%22%3B%20x%3D1.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()
    assert default_storage.path(kept).endswith(".pdf")


def test_kept_files_are_closed_to_other_users_of_the_machine(settings):
    kept = default_storage.save("tests/" + str(uuid.uuid4()) + ".txt", io.BytesIO(b"x"))
    path = settings.VAR_DIR / "files" / kept
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


class Form(forms.Form):
    attachment = uploads.UploadField(kinds=["pdf", "png"], largest=2_000_000, required=False)


def test_the_field_says_what_it_takes_and_tells_at_the_field_what_is_wrong():
    form = Form({}, {"attachment": sent("a.svg", b"<svg/>")})
    assert form.errors == {
        "attachment": ["Den här sortens fil tas inte emot. Välj PDF, PNG."],
    }
    html = form.as_p()
    assert 'accept=".pdf,.png"' in html
    assert "PDF, PNG, högst 2 MB." in html


def test_the_field_gives_a_clean_file_or_nothing():
    form = Form({}, {"attachment": sent("rapport.pdf", PDF)})
    assert form.is_valid()
    assert form.cleaned_data["attachment"].shown == "rapport.pdf"
    assert Form({}, {}).is_valid()
    assert Form({}, {"attachment": sent("a.pdf", b"")}).errors["attachment"] == [
        "Filen är tom. Välj en annan."
    ]


def test_a_request_that_is_too_large_is_refused_unread(client, db, noted):
    answer = client.post("/accounts/login/", {"file": sent("a.txt", b"x" * (uploads.LARGEST_REQUEST + 1))})
    assert answer.status_code == 400
    assert [facts["kind"] for facts in noted("too_large")] == ["RequestDataTooBig"]


def test_a_file_that_has_gone_from_the_disk_is_not_found(rf, caplog):
    with pytest.raises(Http404):
        uploads.serve(rf.get("/"), "records/2017/gone.pdf", "a.pdf")
    assert "records/2017/gone.pdf" in caplog.text

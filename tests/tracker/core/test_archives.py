"""ZIP files that lie, explode or reach out of their folder are refused before anything opens them."""

import io
import struct
import zipfile

import pytest

from tracker.core import archives


def packed(*entries, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file


def refusal(file):
    with pytest.raises(archives.Unsafe) as refused:
        archives.entries(file)
    return refused.value.code


def test_a_sound_archive_tells_its_entries_and_is_read_from_its_start_again():
    file = packed(("a.txt", "one"), ("folder/b.txt", "two" * 1000))
    assert {name: entry.file_size for name, entry in archives.entries(file).items()} == {
        "a.txt": 3,
        "folder/b.txt": 3000,
    }
    assert file.tell() == 0
    assert archives.read(file, "a.txt") == b"one"


def test_a_bomb_is_refused_by_its_directory():
    assert refusal(packed(("a", b"\0" * 20_000_000))) == "ratio"


def test_many_large_entries_are_refused_together():
    assert refusal(packed(*((f"{n}", b"\0" * 9_000_000) for n in range(6)))) in ("too_large", "ratio")


def lying(file, size):
    """The same archive with every unpacked size of directory and headers set to `size`."""
    content = bytearray(file.getvalue())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset : at + offset + 4] = struct.pack("<I", size)
            at = content.find(signature, at + 4)
    return io.BytesIO(bytes(content))


def test_a_directory_that_lies_about_sizes_is_found_out():
    assert refusal(lying(packed(("a", b"\0" * 20_000_000)), 1000)) == "not_zip"


def test_too_many_entries():
    assert refusal(packed(*((f"{n}", b"") for n in range(1001)), method=zipfile.ZIP_STORED)) == "too_many"


@pytest.mark.parametrize(
    "name", ["../up.txt", "a/../../up.txt", "/etc/passwd", "..\\up.txt", "C:/x", "C:\\x"]
)
def test_a_path_out_of_the_folder(name):
    assert refusal(packed((name, "x"))) == "path"


def test_a_symbolic_link():
    entry = zipfile.ZipInfo("link")
    entry.external_attr = 0o120777 << 16
    assert refusal(packed((entry, "/etc/passwd"))) == "link"


def test_an_archive_within():
    assert refusal(packed(("inner.bin", packed(("a", "x")).getvalue()))) == "nested"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice():
    assert refusal(packed(("a.xml", "x"), ("A.xml", "y"))) == "twice"


def test_encrypted():
    content = bytearray(packed(("a", "x")).getvalue())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    assert refusal(io.BytesIO(bytes(content))) == "encrypted"


def test_another_way_of_packing():
    assert refusal(packed(("a", "x" * 100), method=zipfile.ZIP_LZMA)) == "method"


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"x" * 100, b"%PDF-1.4", b"\0" * 1000])
def test_no_archive_at_all(content):
    assert refusal(io.BytesIO(content)) == "not_zip"


def test_a_damaged_entry():
    content = bytearray(packed(("a", bytes(range(256)) * 40)).getvalue())
    content[60:70] = b"\xff" * 10
    assert refusal(io.BytesIO(bytes(content))) in ("not_zip", "damaged")


def test_a_cut_archive():
    assert refusal(io.BytesIO(packed(("a", "x" * 1000)).getvalue()[:-30])) == "not_zip"

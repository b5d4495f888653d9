"""ZIP files from outside, which Word and Excel files are: looked through before anything opens them.

The directory of such a file may lie, so its sizes are checked twice: as they are written, and by unpacking.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

MOST_ENTRIES = 1_000
MOST_BYTES = 50_000_000  # unpacked, all together
MOST_RATIO = 100  # unpacked to packed, of entries larger than _SMALL
_SMALL = 100_000
_CHUNK = 1 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What begins so is an archive within the archive.
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\x00",
)


class Unsafe(Exception):
    """`code` says why: not_zip, encrypted, too_many, too_large, ratio, path, link, twice, method, nested, damaged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def entries(file: IO[bytes]) -> dict[str, zipfile.ZipInfo]:
    """The entries of a safe archive by their names. Raises Unsafe. Takes under a second at the limits."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
            for code in _faults(found):
                raise Unsafe(code)
            _unpacked(archive, found)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unsafe("not_zip" if isinstance(error, zipfile.BadZipFile) else "damaged") from error
    finally:
        file.seek(0)
    return {entry.filename: entry for entry in found}


def read(file: IO[bytes], name: str) -> bytes:
    """One entry of an archive that `entries` has found safe."""
    with zipfile.ZipFile(file) as archive:
        return archive.read(name)


def _faults(found: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(found) > MOST_ENTRIES:
        yield "too_many"
    if len({entry.filename.casefold() for entry in found}) < len(found):
        yield "twice"
    if sum(entry.file_size for entry in found) > MOST_BYTES:
        yield "too_large"
    for entry in found:
        if entry.flag_bits & 0x1:
            yield "encrypted"
        if entry.compress_type not in _METHODS:
            yield "method"
        parts = entry.orig_filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0] or "\0" in entry.orig_filename:
            yield "path"
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield "link"
        if entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
            yield "ratio"


def _unpacked(archive: zipfile.ZipFile, found: list[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in found:
        with archive.open(entry) as content:
            chunk = content.read(_CHUNK)
            if chunk.startswith(_ARCHIVES):
                raise Unsafe("nested")
            while chunk:
                total += len(chunk)
                if total > MOST_BYTES:
                    raise Unsafe("too_large")
                chunk = content.read(_CHUNK)

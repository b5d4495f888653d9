"""The sRGB colour profile that PDF/A asks for, computed from the standard's own numbers.

ICC version 2, a display profile of three primaries (adapted to D50, the profile connection
space) and one tone curve of 1024 points after IEC 61966-2-1. No file, no date, always the
same bytes.
"""

import struct
from functools import cache

WHITE = (0.9642, 1.0, 0.8249)
PRIMARIES = {
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
CURVE_POINTS = 1024


@cache
def srgb() -> bytes:
    """The profile as a file."""
    tags = {
        b"desc": _description("sRGB IEC61966-2.1"),
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": _xyz(WHITE),
        **{name: _xyz(primary) for name, primary in PRIMARIES.items()},
    }
    curve = _curve()
    entries, body = [], b""
    start = 128 + 4 + 12 * (len(tags) + 3)
    for name, tag in tags.items():
        entries.append(struct.pack(">4sII", name, start + len(body), len(tag)))
        body += tag
    for name in (b"rTRC", b"gTRC", b"bTRC"):  # three names for one curve
        entries.append(struct.pack(">4sII", name, start + len(body), len(curve)))
    body += curve
    table = struct.pack(">I", len(entries)) + b"".join(entries)
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    dated = struct.pack(">6H", 1999, 10, 18, 0, 0, 0)  # when the standard came out
    white = b"".join(_fixed(value) for value in WHITE)
    kind = b"mntrRGB XYZ "
    return (
        struct.pack(">I4sI", size, b"\0" * 4, 0x02100000) + kind + dated + b"acsp" + b"\0" * 28 + white
    ).ljust(128, b"\0")


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _text(text: str) -> bytes:
    return _padded(b"text\0\0\0\0" + text.encode("ascii") + b"\0")


def _description(text: str) -> bytes:
    words = text.encode("ascii") + b"\0"
    no_unicode, no_script = b"\0" * 8, b"\0" * (3 + 67)
    return _padded(b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + no_unicode + no_script)


def _curve() -> bytes:
    def light(signal: float) -> float:
        return signal / 12.92 if signal <= 0.04045 else ((signal + 0.055) / 1.055) ** 2.4

    points = [round(65535 * light(i / (CURVE_POINTS - 1))) for i in range(CURVE_POINTS)]
    return b"curv\0\0\0\0" + struct.pack(f">I{CURVE_POINTS}H", CURVE_POINTS, *points)


def _padded(tag: bytes) -> bytes:
    return tag + b"\0" * (-len(tag) % 4)

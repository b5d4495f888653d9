"""Colours of the house: one table that the stylesheet, the charts and the PDF all read.

Each role has a light and a dark value. Paper always uses the light one. The contrast of
every text pair is computed in tests/tracker/core/test_tokens.py.
"""

import sys

LIGHT: dict[str, str] = {
    "bg": "#F4F6F8", "surface": "#FFFFFF", "surface-2": "#EBF0F4",
    "ink": "#15202B", "ink-2": "#4B5A6B",
    "line": "#D5DDE5", "line-strong": "#6F7E8D",
    "accent": "#1A5296", "accent-hover": "#123E75", "accent-ink": "#FFFFFF", "accent-tint": "#E6EEF7",
    "nav": "#12294A", "nav-hi": "#1F3E6B", "nav-ink": "#FFFFFF", "nav-ink-2": "#B9C8DC",
    "focus": "#15202B", "focus-2": "#FFC933",
    "ok": "#1E7A46", "ok-tint": "#E3F2E9",
    "warn": "#7F5200", "warn-tint": "#FBEFD3",
    "bad": "#B3261E", "bad-tint": "#FBE5E3",
    "c1": "#17457F", "c2": "#CF7B16", "c3": "#4AA290", "c4": "#602336", "c5": "#646A71",
    "c1l": "#9DB9DA", "track": "#DFE6ED", "grid": "#E1E7ED", "axis": "#74828F",
    "s-ok": "#44A566", "s-warn": "#BF8100", "s-bad": "#A31E24", "s-none": "#818C9C",
    "on-st": "#15202B", "on-bad": "#FFFFFF",
    "land": "#DDE4EB", "landhi": "#A9C4E0", "sea": "#F7F9FB",
    "outline": "#CFDFF0", "cover": "#7FB6F5", "arc": "#3B5F93", "brand": "#FFC933",
}  # fmt: skip

DARK: dict[str, str] = {
    "bg": "#0F1722", "surface": "#16212E", "surface-2": "#1E2B3A",
    "ink": "#EAF0F6", "ink-2": "#A9B8C8",
    "line": "#2B3A4B", "line-strong": "#7D8FA3",
    "accent": "#7FB6F5", "accent-hover": "#A8CEFA", "accent-ink": "#0B1622", "accent-tint": "#1B3049",
    "nav": "#0A111A", "nav-hi": "#1E2B3A", "nav-ink": "#FFFFFF", "nav-ink-2": "#B9C8DC",
    "focus": "#FFFFFF", "focus-2": "#8A5A00",
    "ok": "#6CCB93", "ok-tint": "#15332A",
    "warn": "#F0B95A", "warn-tint": "#3A2C10",
    "bad": "#FF9A90", "bad-tint": "#40201F",
    "c1": "#57ACFE", "c2": "#F19B37", "c3": "#339161", "c4": "#FEBDDD", "c5": "#A0A3AA",
    "c1l": "#35567C", "track": "#2A3949", "grid": "#263445", "axis": "#7D8FA3",
    "s-ok": "#4FB38A", "s-warn": "#F0B95A", "s-bad": "#FF7A6E", "s-none": "#7C8A99",
    "on-st": "#0F1722", "on-bad": "#0F1722",
    "land": "#223040", "landhi": "#34587F", "sea": "#131D29",
    "outline": "#2A4668", "cover": "#7FB6F5", "arc": "#3B5F93", "brand": "#FFC933",
}  # fmt: skip


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio (1 to 21) of two colours written as #RRGGBB."""

    def luminance(colour: str) -> float:
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def stylesheet() -> str:
    """static/css/tokens.css: the order of the layers, and the roles as custom properties."""

    def block(table: dict[str, str], indent: str) -> str:
        return "\n".join(f"{indent}--{role}: {colour};" for role, colour in table.items())

    # `screen`: paper always uses the light colours, whatever the reader's system prefers.
    return (
        "/* Made by `python -m tracker.core.tokens > static/css/tokens.css`. */\n"
        "@layer reset, tokens, base, layout, components, print;\n\n"
        "@layer tokens {\n"
        f"  :root {{\n    color-scheme: light dark;\n{block(LIGHT, '    ')}\n  }}\n\n"
        "  @media screen and (prefers-color-scheme: dark) {\n"
        f"    :root {{\n{block(DARK, '      ')}\n    }}\n"
        "  }\n"
        "}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(stylesheet())

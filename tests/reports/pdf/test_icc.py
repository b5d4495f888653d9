"""The computed colour profile is sRGB: another colour engine turns its colours into the same ones."""

import io

from PIL import Image, ImageCms

from reports.pdf.icc import srgb


def test_the_profile_is_version_2_and_says_its_size():
    profile = srgb()
    assert int.from_bytes(profile[:4], "big") == len(profile)
    assert profile[8] == 2
    assert profile[36:40] == b"acsp"


def test_colours_through_the_profile_stay_what_they_are():
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb()))
    theirs = ImageCms.createProfile("sRGB")
    colours = Image.new("RGB", (6, 6))
    values = [(r, g, b) for r in range(0, 256, 51) for g in (0, 128, 255) for b in (0, 255)]
    colours.putdata(values)
    turned = ImageCms.profileToProfile(
        colours, ours, theirs, renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    apart = [
        abs(a - b)
        for one, other in zip(values, turned.get_flattened_data(), strict=True)
        for a, b in zip(one, other, strict=True)
    ]
    assert max(apart) <= 2

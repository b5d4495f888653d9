"""A file that is far too large is told at its field, and nothing that was typed is lost."""

from playwright.sync_api import expect

TWO_GIGABYTES = 2 * 1024**3


def test_two_gigabytes_are_refused_before_they_are_sent(open_page, tmp_path, assert_accessible):
    page = open_page("manager", look="narrow")
    page.goto("/documents/new/")
    page.locator("[name=title]").fill("Lägesrapport")
    film = tmp_path / "film.pdf"
    with film.open("wb") as file:
        file.truncate(TWO_GIGABYTES)  # takes no room on the disk
    field = page.locator("[name=file]")
    field.set_input_files(film)
    expect(page.get_by_role("alert")).to_have_text("Filen är för stor. Den får vara högst 10 MB.")
    assert field.evaluate("field => field.files.length") == 0
    expect(page.locator("[name=title]")).to_have_value("Lägesrapport")
    assert_accessible(page)
    film.write_bytes(b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n")
    field.set_input_files(film)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert field.evaluate("field => field.files.length") == 1

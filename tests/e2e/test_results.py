"""Results: measured by those who work with a project, decided on by the leadership, and then seen in the matrix."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Locator, Page, expect

from tests.e2e.steps import YEAR, Keyboard, button, refused
from tracker.core import spreadsheets
from tracker.core.periods import today

PROJECT = "P-2023-001"  # TZ-2, whose manager signs in as manager4
MATRIX = f"/projects/{PROJECT}/results/"
GUIDED, VACANCIES = "TZ-2-P1", "TZ-2-B2"  # a draft, and what was sent back
OTHERS = "P-2022-002"  # ITP-C, which "manager" leads
TEAMS, CHANGES = "ITP-C-P1", "ITP-C-B1"


def value_page(code: str, period: object = YEAR, step: str = "") -> str:
    return f"/indicators/{code}/values/{period}/{step}"


def row_of(page: Page, code: str) -> Locator:
    """The indicator's row of the matrix."""
    return page.locator("table.matrix tbody tr").filter(has=page.locator(f"th[id='{code}']"))


def in_matrix(page: Page, code: str, year: int = YEAR) -> str:
    cell = row_of(page, code).locator(f"td[data-label='{year}']")
    return re.sub(r"\s+", " ", cell.inner_text().partition(":")[0]).strip()


def split_by_sex(page: Page, code: str) -> None:
    page.goto(f"/indicators/{code}/change/")
    group = page.get_by_role("group", name="Uppdelning i grupper")
    group.get_by_role("combobox").first.select_option(label="Kön")
    page.locator("form .bar button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Resultatram för TZ-2")


def test_a_value_with_its_parts_is_drafted_handed_in_sent_back_and_approved(
    open_page: Callable[..., Page],
) -> None:
    manager, leader = open_page("manager4"), open_page("leader")
    split_by_sex(manager, GUIDED)
    manager.goto("/results/to-report/")
    manager.get_by_role("row").filter(has_text=GUIDED).get_by_role("link").first.click()
    value = manager.get_by_label("Värde", exact=False).first
    women, men = manager.get_by_label("Kön: Kvinnor"), manager.get_by_label("Kön: Män")
    value.fill("15400")
    expect(manager.locator("output.live")).to_have_text("96 procent av vägen till målet")
    women.fill("8200")
    men.fill("8100")
    manager.get_by_label("Kommentar", exact=True).fill("Oktober är med.")
    button(manager, "Lämna in och fortsätt").click()
    link = refused(manager, "16 300")
    expect(value).to_have_value("15400")
    expect(men).to_have_value("8100")
    link.click()
    expect(women).to_be_focused()
    men.fill("7100")
    button(manager, "Spara utkast och fortsätt").click()
    expect(manager.locator("main")).to_contain_text("Utkastet är sparat.")
    expect(manager.get_by_role("heading", level=1)).not_to_contain_text("Arbetssökande")  # the next one
    manager.goto(value_page(GUIDED))
    expect(manager.locator("main")).to_contain_text("Ofullständig")

    manager.get_by_role("link", name="Fortsätt").click()
    manager.get_by_label("Kön: Annat eller okänt kön").fill("100")
    button(manager, "Lämna in för godkännande").click()
    expect(manager.locator("main")).to_contain_text("Det är inlämnat för godkännande.")
    expect(manager.locator("main")).not_to_contain_text("Ofullständig")
    expect(manager.get_by_role("link", name="Besluta")).to_have_count(0)
    manager.goto(MATRIX)
    assert in_matrix(manager, GUIDED) == "15 400 Att godkänna"

    decide(leader, GUIDED, "Skicka tillbaka")
    refused(leader, "Anteckning").click()
    expect(leader.get_by_label("Anteckning")).to_be_focused()
    leader.get_by_label("Anteckning").fill("Stäm av november med registret.")
    button(leader, "Skicka tillbaka").click()
    expect(leader.locator("main")).to_contain_text("Det är tillbakaskickat.")

    manager.goto("/results/to-report/")
    entry = manager.get_by_role("row").filter(has_text=GUIDED)
    expect(entry).to_contain_text("Stäm av november med registret.")
    entry.get_by_role("link").first.click()
    expect(manager.get_by_role("note")).to_contain_text("Stäm av november med registret.")
    expect(value).to_have_value("15400")
    value.fill("15500")
    women.fill("8300")
    button(manager, "Lämna in och fortsätt").click()
    expect(manager.locator("main")).to_contain_text("Det är inlämnat för godkännande.")

    decide(leader, GUIDED, "Godkänn")
    expect(leader.locator("main")).to_contain_text("Det är godkänt.")
    leader.goto(MATRIX + f"?show={GUIDED}")
    assert in_matrix(leader, GUIDED) == "15 500"
    women_row = leader.locator("table.matrix tr.sub").filter(has_text="Kvinnor")
    expect(women_row.locator(f"td[data-label='{YEAR}']")).to_have_text(re.compile(r"8.300"))


def decide(page: Page, code: str, answer: str) -> None:
    page.goto("/results/to-approve/")
    page.get_by_role("row").filter(has_text=code).get_by_role("link").first.click()
    button(page, answer).click()


def test_reports_by_keyboard_and_nobody_approves_their_own(open_page: Callable[..., Page]) -> None:
    page = open_page("manager", provoked=[403])
    page.goto("/results/to-report/")
    keys = Keyboard(page)
    keys.press("Tab", "Enter")  # skip the menu
    keys.tab_to(page.get_by_role("link", name=re.compile(CHANGES)))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Förändringar i styrande dokument")
    keys.press("Tab", "Enter")
    keys.tab_to(page.get_by_label("Hur många", exact=True))
    keys.type("16")
    keys.press("Tab")
    keys.type("29")
    expect(page.locator("output.live")).to_have_text("100 procent av vägen till målet")
    keys.press("Enter")  # saves, and does not hand in
    expect(page.locator("main")).to_contain_text("Utkastet är sparat.")
    expect(page.get_by_role("row").filter(has_text=CHANGES)).to_contain_text("Utkast")
    keys.tab_to(page.get_by_role("link", name=re.compile(CHANGES)))
    keys.press("Enter")
    expect(page.get_by_label("Hur många", exact=True)).to_have_value("16")
    keys.press("Tab", "Enter")
    keys.tab_to(button(page, "Lämna in och fortsätt"))
    keys.press("Enter")
    expect(page.locator("main")).to_contain_text("Det är inlämnat för godkännande.")
    assert keys.presses <= 60
    assert page.request.get(value_page(CHANGES, step="decide/")).status == 403
    page.goto("/results/to-approve/")
    expect(page.get_by_role("row").filter(has_text=CHANGES)).to_have_count(0)

    leader = open_page("leader")
    leader.goto(value_page(CHANGES, step="decide/"))
    keys = Keyboard(leader)
    keys.press("Tab", "Enter")
    keys.tab_to(button(leader, "Godkänn"))
    keys.press("Enter")
    expect(leader.locator("main")).to_contain_text("Det är godkänt.")
    leader.goto(f"/projects/{OTHERS}/results/")
    assert in_matrix(leader, CHANGES) == "55,17 %"


def test_reports_and_decides_without_scripts(open_page: Callable[..., Page]) -> None:
    manager = open_page("manager4", java_script_enabled=False)
    manager.goto(MATRIX)
    manager.get_by_role("link", name=re.compile("^1 Återsända")).click()
    expect(row_of(manager, GUIDED)).to_have_count(0)
    row_of(manager, VACANCIES).get_by_role("link", name=re.compile("Återsänd")).click()
    if "/report/" not in manager.url:
        manager.get_by_role("link", name="Fortsätt").click()
    manager.get_by_label(re.compile("^Värde")).fill("5 900")
    button(manager, "Lämna in för godkännande").click()
    expect(manager.locator("main")).to_contain_text("Det är inlämnat för godkännande.")
    leader = open_page("leader", java_script_enabled=False)
    decide(leader, VACANCIES, "Godkänn")
    expect(leader.locator("main")).to_contain_text("Det är godkänt.")
    leader.goto(MATRIX)
    assert in_matrix(leader, VACANCIES) == "5 900"


def test_a_locked_period_tells_by_whom_and_an_exception_opens_it_to_one(
    open_page: Callable[..., Page],
) -> None:
    manager, admin = open_page("manager"), open_page("admin")
    manager.goto(value_page(TEAMS, 2022, "report/"))
    expect(manager.locator("main")).to_contain_text("Låst sedan 16 februari 2023 av kalendern.")
    expect(manager.get_by_role("textbox")).to_have_count(0)
    manager.goto("/results/to-report/")
    expect(manager.get_by_role("row").filter(has_text=TEAMS)).to_have_count(0)

    admin.goto("/results/periods/?year=2022")
    admin.get_by_role("link", name="Ge undantag 2022", exact=True).click()
    admin.get_by_label("Vem som får rapportera").select_option(label="Projektledare Kambodja och ITP")
    name = "ITP-C Inkluderande arbetsförmedling, fem omgångar"
    admin.locator("main").get_by_label(re.compile("^Projekt")).select_option(label=name)
    admin.get_by_label("Till och med").fill((today() + timedelta(7)).isoformat())
    button(admin, "Ge undantaget").click()
    refused(admin, "Varför").click()
    admin.get_by_label("Varför").fill("Första omgången räknades om.")
    button(admin, "Ge undantaget").click()
    expect(admin.locator("main")).to_contain_text("Första omgången räknades om.")

    manager.goto("/results/to-report/")
    entry = manager.get_by_role("row").filter(has_text=TEAMS)
    expect(entry).to_contain_text("genom undantag")
    entry.get_by_role("link").first.click()
    expect(manager.locator("main")).to_contain_text("genom ett undantag som Administratör Samverkan")
    manager.get_by_label(re.compile("^Värde")).fill("0")
    button(manager, "Lämna in och fortsätt").click()
    expect(manager.locator("main")).to_contain_text("Det är inlämnat för godkännande.")
    # It is open to nobody else: not even to whoever decides.
    leader = open_page("leader")
    leader.goto(value_page(TEAMS, 2022))
    expect(leader.locator("main")).to_contain_text("Låst sedan 16 februari 2023 av kalendern.")
    expect(leader.get_by_role("link", name="Besluta")).to_have_count(0)


def take_out(page: Page) -> list[list[spreadsheets.Cell]]:
    """The sheet of all periods of this year: its head, then its rows."""
    page.goto(MATRIX + "sheet/")
    page.get_by_label("Perioder").select_option(label=f"hela {YEAR}")
    with page.expect_download() as download:
        button(page, "Excel").click()
    sheet = spreadsheets.read(Path(download.value.path()).read_bytes(), "xlsx")
    return [list(sheet.header), *(list(row.cells) for row in sheet.rows)]


def bring_in(page: Page, rows: list[list[spreadsheets.Cell]]) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    page.goto(MATRIX + "sheet/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "resultat.xlsx", "mimeType": kind, "buffer": content.getvalue()}
    page.get_by_label("Det ifyllda bladet").set_input_files([file])  # type: ignore[list-item]
    button(page, "Gå igenom bladet").click()


def test_the_matrix_goes_to_excel_and_back(open_page: Callable[..., Page]) -> None:
    page = open_page("manager4")
    rows = take_out(page)
    of = {name: number for number, name in enumerate(rows[0])}

    def whole(code: str, period: str) -> list[spreadsheets.Cell]:
        return next(
            row
            for row in rows
            if row[of["Indikator"]] == code and row[of["Period"]] == period and not row[of["Grupp"]]
        )

    whole(GUIDED, str(YEAR))[of["Värde"]] = 15250
    whole("TZ-2-B1", f"{YEAR}-H2")[of["Värde"]] = 21
    # What is empty in the sheet stays as it is here.
    whole(VACANCIES, str(YEAR))[of["Värde"]] = None
    bring_in(page, rows)
    main = page.locator("main")
    expect(main).to_contain_text("Nya värden: 1. Ändrade: 1. Oförändrade: ")
    change = page.get_by_role("row").filter(has_text=GUIDED)
    expect(change).to_contain_text("15 100")
    expect(change).to_contain_text("15 250")
    expect(change).to_contain_text(re.compile(r"Rad \d+, kolumn [A-Z]"))
    button(page, "Spara värdena").click()
    page.goto(MATRIX)
    expect(page.locator("main")).to_contain_text("Rapportera")
    page.goto(value_page(VACANCIES))
    expect(main).to_contain_text("5 100")

    bring_in(page, rows)
    expect(main).to_contain_text("Nya värden: 0. Ändrade: 0. Oförändrade: ")
    expect(main).to_contain_text("Allt i bladet finns redan här.")
    expect(button(page, "Spara värdena")).to_have_count(0)


def test_a_sheet_with_an_unknown_key_is_refused_by_row_and_column(open_page: Callable[..., Page]) -> None:
    page = open_page("manager4")
    rows = take_out(page)
    of = {name: number for number, name in enumerate(rows[0])}
    draft = next(number for number, row in enumerate(rows) if row[of["Indikator"]] == GUIDED)
    rows[draft][of["Värde"]] = 15999
    rows.append([*rows[draft]])
    rows[-1][of["Indikator"]] = "TZ-9-X1"
    bring_in(page, rows)
    fault = page.get_by_role("row").filter(has_text="TZ-9-X1")
    expect(fault).to_contain_text(f"Rad {len(rows)}, kolumn A")
    expect(button(page, "Spara värdena")).to_have_count(0)
    page.goto(value_page(GUIDED))
    expect(page.locator("main")).to_contain_text("15 100")


def test_a_new_version_of_the_framework_is_written_compared_and_approved(
    open_page: Callable[..., Page],
) -> None:
    manager, leader = open_page("manager4", provoked=[403]), open_page("leader")
    manager.goto(f"/projects/{PROJECT}/framework/")
    manager.get_by_role("link", name="Ny version").click()
    manager.get_by_label(re.compile("Vad som är nytt|Varför")).first.fill(
        "Målet för vägledning höjs efter halvtid."
    )
    button(manager, "Påbörja utkastet").click()
    manager.get_by_role("link", name=f"Ändra {GUIDED}").click()
    manager.get_by_label("2027 (valfritt)").fill("19 500")
    button(manager, "Spara").click()
    manager.get_by_role("link", name="Skillnader").click()
    change = manager.get_by_role("row").filter(has_text=GUIDED)
    expect(change).to_contain_text("18 000")
    expect(change).to_contain_text("19 500")
    assert manager.request.get(f"/projects/{PROJECT}/framework/2/approve/").status == 403
    manager.goto(MATRIX)
    expect(row_of(manager, GUIDED).locator("td[data-label='Mål']")).to_have_text(re.compile("18.000"))

    leader.goto(f"/projects/{PROJECT}/framework/2/")
    leader.get_by_role("link", name="Godkänn", exact=True).click()
    expect(leader.get_by_role("row").filter(has_text=GUIDED)).to_contain_text("19 500")
    button(leader, "Godkänn").click()
    leader.goto(MATRIX)
    expect(row_of(leader, GUIDED).locator("td[data-label='Mål']")).to_have_text(re.compile("19.500"))

"""How long the annual report takes and how much memory: prints a table. docs/measurements.md holds the figures.

The report of 2017 is made by the command, in a process of its own. A report of some 100 pages is drawn by our writer,
and by WeasyPrint from the web page of the same tree, one after the other in the same run. WeasyPrint is
put under var/ when it is not there; without a network that part is left out, and says so.
"""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from pypdf import PdfReader

from reports.annual.compose import compose
from reports.annual.freeze.codec import written
from reports.document import Document
from reports.web.page import write

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
HERE = Path(__file__).resolve().parent
STORE = HERE.parents[1] / "var" / "bench-weasyprint"
COPIES = 3  # of the report's chapters: some 100 pages


def test_the_report_of_2017_by_its_command(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DEMO": "1"}
    environment.pop("DATABASE_URL", None)
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    for command in ("migrate", "load_demo"):
        subprocess.run([*manage, command, "--verbosity", "0"], env=environment, check=True)
    for language in ("sv", "en"):
        file = tmp_path / f"{language}.pdf"
        start = perf_counter()
        process = subprocess.Popen(
            [*manage, "annual_report", "2017", "--language", language, "--output", str(file)],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = perf_counter() - start
        assert process.returncode == 0
        cpu, most = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
        pages = len(PdfReader(file).pages)
        print(f"| command, 2017 {language}, {pages} pages | {wall:.1f} s | {cpu:.1f} s | {most:.0f} MB |")  # noqa: T201


def test_a_hundred_pages_by_our_writer_and_by_weasyprint(demo: None, tmp_path: Path) -> None:
    with translation.override("en"):
        tree = _many(compose(2017, progress=lambda step, done, total: None))
        (tmp_path / "tree.json").write_text(written(tree), "utf-8")
        (tmp_path / "tree.html").write_text(write(tree), "utf-8")
    weasyprint = _weasyprint()
    ours = _drawn("ours", tmp_path / "tree.json")
    if not weasyprint:
        pytest.skip("WeasyPrint could not be fetched: our own writer alone was measured")
    theirs = _drawn("theirs", tmp_path / "tree.html")
    print(f"| WeasyPrint takes | {theirs['wall'] / ours['wall']:.1f} times the time |")  # noqa: T201


def _many(tree: Document) -> Document:
    """The report with its chapters some times over, each copy under keys of its own."""
    first, *chapters, last = tree.chapters
    copies = [
        dataclasses.replace(
            chapter,
            key=f"{chapter.key}-{copy}",
            part=f"{chapter.part} {copy}".strip() if chapter.part else "",
        )
        for copy in range(COPIES)
        for chapter in chapters
    ]
    return dataclasses.replace(tree, chapters=(first, *copies, last))


def _drawn(how: str, source: Path) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(STORE)}
    command = [sys.executable, str(HERE / "drawn.py"), how, str(source)]
    told: dict[str, Any] = json.loads(
        subprocess.run(command, env=environment, check=True, capture_output=True).stdout
    )
    pages = len(PdfReader(source.with_suffix(f".{how}.pdf")).pages)
    words = f"{told['wall']:.1f} s | {told['cpu']:.1f} s | {told['MB']:.0f} MB | {told['kB']:.0f} kB"
    print(f"| {how}, {pages} pages | {words} |")  # noqa: T201
    return told


def _weasyprint() -> bool:
    if not STORE.exists():
        fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(STORE)]
        done = subprocess.run([*fetch, "-r", str(HERE / "weasyprint.txt")], check=False)
        return done.returncode == 0
    return True

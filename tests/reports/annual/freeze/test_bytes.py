"""A frozen edition is drawn to the same bytes, whatever happens to the data, wherever, and by how many at once."""

import dataclasses
import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db.models import F
from django.utils import translation

from countries.models import Country, Region
from projects.models import Indicator, Project, Theme, Transaction
from reports.annual.freeze import actions, codec
from reports.annual.freeze.facts import written
from reports.annual.freeze.queries import kept, silent, snapshot
from reports.models import Edition, Snapshot
from reports.pdf.writer import write as write_pdf
from reports.web.page import write as write_web
from tests import factories as make
from tests.reports.annual.freeze.conftest import MOMENT, advance, begin

pytestmark = pytest.mark.django_db
# What another process does with what is kept, without the database.
DRAW = """
import sys, django
django.setup()
from tests.reports.annual.freeze.test_bytes import drawn_of
print(*drawn_of(open(sys.argv[1], encoding="utf-8").read()))
"""


def drawn(tree):
    """Checksums of the PDF and of the web page."""
    with translation.override(tree.language):
        stream = io.BytesIO()
        write_pdf(tree, stream, progress=silent)
        return [hashlib.sha256(made).hexdigest() for made in (stream.getvalue(), write_web(tree).encode())]


def drawn_of(text):
    return drawn(dataclasses.replace(codec.read(text), seal=codec.seal(text)))


def drawn_elsewhere(text, folder, **env):
    file = folder / "tree.json"
    file.write_text(text, encoding="utf-8")
    around = {"PYTHONPATH": str(settings.BASE_DIR), "DJANGO_SETTINGS_MODULE": "tracker.settings"} | env
    done = subprocess.run(
        [sys.executable, "-c", DRAW, str(file)], cwd=folder, env=os.environ | around,
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def everything_changes():
    """Amounts, names and codes of all that the report tells of."""
    with make.unlocked("ledger_month_is_closed"):
        Transaction.objects.update(amount=F("amount") * 2, amount_sek=F("amount_sek") * 2)
    for model in (Country, Region, Theme, Project, Indicator):
        model.objects.update(name_sv="Ändrat <font>", name_en="Changed & more")
    for project in Project.objects.order_by("pk"):
        Project.objects.filter(pk=project.pk).update(code=f"X{project.pk}")


@pytest.fixture
def frozen_demo(demo):
    edition = Edition.objects.filter(year=2017, minor=0, state="open").first() or begin()
    for language, (tree, facts) in actions._composed(edition, MOMENT).items():
        snapshot(edition, language, tree, written(facts)).save()
    return advance(edition, "frozen")


def test_the_demo_year_stays_the_same_in_other_processes_when_everything_has_changed(frozen_demo, tmp_path):
    before = {language: drawn(kept(frozen_demo, language)) for language in ("sv", "en")}
    everything_changes()
    assert "Ändrat <font>" in codec.written(actions._composed(frozen_demo, MOMENT)["sv"][0])
    for language, env in (
        ("sv", {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}),
        ("en", {"TZ": "America/Adak", "PYTHONHASHSEED": "4711"}),
    ):
        assert drawn(kept(frozen_demo, language)) == before[language]
        text = Snapshot.objects.get(edition=frozen_demo, language=language).tree
        assert drawn_elsewhere(text, tmp_path, **env) == before[language]


def test_two_at_once_are_the_same(frozen):
    texts = [row.tree for row in frozen.snapshots.order_by("pk")] * 2
    alone = [drawn_of(text) for text in texts[:2]]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(drawn_of, texts)) == alone * 2

import pytest
from django.utils import timezone

from reports.annual.editions.models import Edition, Section, SectionText
from tests import factories as make


@pytest.fixture
def edition(db: None) -> Edition:
    """2017, one section in two languages, both written and approved, nothing else to say."""
    row = Edition.objects.create(year=2017, dnr="Af-2018/0001")
    section = Section.objects.create(edition=row, key="own-1", order=1, title_sv="Kultur", title_en="Culture")
    approved = {
        "status": SectionText.Status.APPROVED,
        "approved_by": make.UserFactory(),
        "approved_at": timezone.now(),
    }
    for language in ("sv", "en"):
        SectionText.objects.create(section=section, language=language, text="Ord.", **approved)
    return row

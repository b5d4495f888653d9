"""Sentences and cells made from figures, so that no number is ever typed."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.models import Organisation, Region
from projects.models import Indicator, Project
from reports.annual.book import Book
from reports.annual.participants import is_few, numbers
from reports.document import KeyFigure, Status
from reports.figures.indicators import Light, light_word
from reports.figures.values import FigureValue, Unit, Value, share
from tracker.core import formats
from tracker.core.money import rounded
from tracker.core.text import bilingual, joined

_LEVELS = {level: order for order, level in enumerate(Organisation.Level.values)}


def missing() -> str:
    return _("No data")


def millions(value: Value) -> str:
    """An amount of SEK in millions with one decimal, without its unit: 45,4."""
    return missing() if value is None else formats.number(rounded(Decimal(value), 1_000_000, 1), 1)


def thousands(value: Value) -> str:
    return missing() if value is None else formats.number(rounded(Decimal(value), 1_000))


def unit_millions() -> str:
    return _("SEK million")


def percent_change(now: Value, before: Value) -> Decimal | None:
    """Change in percent, one decimal; None when there is nothing to compare with."""
    if now is None or not before:
        return None
    return rounded((Decimal(now) - Decimal(before)) * 100 / abs(Decimal(before)), places=1)


def change_sentence(book: Book, now: Value, before: Value) -> str:
    """ "Up 79 percent on 2016", for captions; of a year that is not over how far the data go."""
    if book.is_to_date:
        return _("To %(date)s") % {"date": formats.date_long(book.data_date)}
    year = book.year
    change = percent_change(now, before)
    words = {"year": year - 1, "percent": formats.number(abs(change or Decimal(0)))}
    if change is None:
        return _("No earlier year to compare with")
    if rounded(change) == 0:
        return _("About the same as in %(year)s") % words
    return (
        _("Up %(percent)s percent on %(year)s") if change > 0 else _("Down %(percent)s percent on %(year)s")
    ) % words


def by_sex(figure: FigureValue) -> str:
    """ "30 women and 22 men"; those of unknown sex are named when there are any. Of guests no few are told."""
    if figure.unit is not Unit.EMPLOYEES and is_few(numbers(figure)):
        return _("too few to tell by sex")
    women, men, unknown = (figure.part(key) for key in ("women", "men", "unknown"))
    if women is None and men is None:
        return missing()
    words = {"women": formats.number(women or 0), "men": formats.number(men or 0)}
    text = _("%(women)s women and %(men)s men") % words
    return f"{text}, {formats.number(unknown)} {_('unknown')}" if unknown else text


def tile(figure: FigureValue, label: str, comparison: str, *, unit: str = "", places: int = 0) -> KeyFigure:
    """A tile; without a value there is nothing to compare and no unit."""
    if figure.value is None and figure.note:
        return KeyFigure(_("Not shown"), label, _("To protect partners"), term=figure.key)
    if figure.value is None:
        return KeyFigure(missing(), label, term=figure.key)
    return KeyFigure(formats.number(figure.value, places), label, comparison, unit, term=figure.key)


def light(level: Light) -> Status:
    return Status(level, light_word(level))


def projects_in_words(n: int) -> str:
    return ngettext("%(n)s project", "%(n)s projects", n) % {"n": formats.number(n)}


def ongoing_projects(n: Value) -> str:
    n = int(n or 0)
    return ngettext("%(n)s active project", "%(n)s active projects", n) % {"n": formats.number(n)}


def countries(n: Value) -> str:
    n = int(n or 0)
    return ngettext("%(n)s country", "%(n)s countries", n) % {"n": formats.number(n)}


def agreements(n: int) -> str:
    return ngettext("%(n)s agreement", "%(n)s agreements", n) % {"n": formats.number(n)}


def meetings(n: Value) -> str:
    n = int(n or 0)
    return ngettext("%(n)s meeting", "%(n)s meetings", n) % {"n": formats.number(n)}


def visits(n: Value) -> str:
    n = int(n or 0)
    return ngettext("%(n)s visit", "%(n)s visits", n) % {"n": formats.number(n)}


def regions(book: Book) -> str:
    """In how many regions the year's countries lie."""
    places = [part.object for part in book.figure("F4").parts if part.object]
    found = {place if isinstance(place, Region) else place.region for place in places}
    n = len(found - {None})
    return ngettext("in %(n)s region", "in %(n)s regions", n) % {"n": formats.number(n)}


def forums(n: int) -> str:
    return ngettext("in %(n)s forum", "in %(n)s forums", n) % {"n": formats.number(n)}


def source(book: Book) -> str:
    return _("Source: project data, read %(date)s.") % {"date": formats.iso(book.data_date)}


def places_short(project: Project) -> str:
    """One name: the country, the region of several countries, or how many they are."""
    shares = list(project.country_shares.all())
    if len(shares) == 1:
        return str(shares[0].country)
    regions = {one.country.region for one in shares}
    if project.region or len(regions) == 1:
        return str(project.region or regions.pop())
    return countries(len(shares))


def period(project: Project) -> str:
    """Start and end by month; of restricted projects the years only."""
    end = project.actual_end or project.end
    if project.is_masked:
        return formats.years(project.start.year, end.year)
    return f"{formats.month_year(project.start)}{formats.EN_DASH}{formats.month_year(end)}"


def months(project: Project) -> str:
    """2017-07–2018-12, for tables; of restricted projects the years only."""
    end = project.actual_end or project.end
    if project.is_masked:
        return formats.years(project.start.year, end.year)
    return f"{project.start:%Y-%m}{formats.EN_DASH}{end:%Y-%m}"


def funders(project: Project) -> str:
    return ", ".join(dict.fromkeys(str(agreement.funder) for agreement in project.agreements.all()))


def places(project: Project) -> str:
    """The project's countries with shares, or its region."""
    shares = list(project.country_shares.all())
    if not shares:
        return str(project.region or missing())
    if len(shares) == 1:
        return str(shares[0].country)
    return ", ".join(f"{one.country} {formats.percent(one.share)}" for one in shares)


def partner(project: Project) -> tuple[str, str]:
    """The partners at the highest level, two at most, and how many more there are."""
    if project.is_masked:
        return _("Not shown"), _("To protect the partner")
    partners = sorted(
        (one.organisation for one in project.partners.all()), key=lambda one: (_LEVELS[one.level], one.pk)
    )
    if not partners:
        return missing(), ""
    top = [one for one in partners if one.level == partners[0].level][:2]
    more = len(partners) - len(top)
    others = ngettext("and %(n)s more partner", "and %(n)s more partners", more) % {"n": formats.number(more)}
    return joined([str(one) for one in top]), others if more else ""


def name(project: Project) -> str:
    return bilingual(project, "name")


def share_text(part: Value, whole: Value, places: int = 1) -> str:
    return formats.percent(share(part, whole), places, missing())


def plain_number(value: Decimal | None) -> str:
    """An indicator's value: decimals only when it has them."""
    if value is None:
        return formats.MISSING
    return formats.number(value, 0 if value == value.to_integral_value() else 1)


def measured(indicator: Indicator, value: Decimal | None) -> str:
    """The value with its unit as it stands in a sentence: 17 percent, yes, 68 400."""
    if value is None:
        return missing()
    match indicator.measure:
        case Indicator.Measure.YES_NO:
            return _("yes") if value else _("no")
        case Indicator.Measure.PERCENT:
            return formats.percent(value, 0 if value == value.to_integral_value() else 1)
        case _:
            return plain_number(value)

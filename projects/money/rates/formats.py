"""Files of rates as their publishers make them.

European Central Bank, reference rates (units of currency for one euro), www.ecb.europa.eu/stats/eurofxref/:
    eurofxref-daily.xml, eurofxref-hist.xml and eurofxref-hist-90d.xml: nested elements `Cube` in the namespace
    http://www.ecb.int/vocabulary/2002-08-01/eurofxref, the inner ones with `currency` and `rate`, around them one
    with `time` for each day; eurofxref.csv and eurofxref-hist.csv: a column `Date` and one for each currency, a
    comma after the last, N/A where a currency is not quoted, the day as 2019-02-01 or 1 February 2019.
European Central Bank, Data Portal, data-api.ecb.europa.eu/service/data/EXR/ as CSV (SDMX-CSV): KEY, FREQ (D, M or A),
    CURRENCY, CURRENCY_DENOM (EUR), EXR_TYPE (SP00: spot), EXR_SUFFIX (A: average), TIME_PERIOD (2019-02-01, 2019-02 or
    2019), OBS_VALUE (empty or NaN: none).
European Commission, InforEuro (units of currency for one euro), ec.europa.eu/budg/inforeuro/, CSV or XML. Of a month:
    country, currency, isoA3Code, isoA2Code, value, comment, one row for each country, and no month in the file. Of a
    currency: currencyIso, refCurrencyIso, amount, dateStart and dateEnd as 01/02/2019. The names are those of its
    public interface; spaces, case and the word "code" do not matter.
Sveriges Riksbank (kronor for one or 100 units), www.riksbank.se, "Sök räntor och valutakurser", averages by year as CSV:
    Period (2019), Grupp, Serie ("1 EUR" or "100 JPY"), Värde with decimal comma, n/a where none is quoted. The names
    of the English page are taken too.
Our own table: year, currency, rate (kronor for one unit), with semicolons and decimal comma, or as an Excel sheet.
"""

import datetime
import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.money.rates import reading
from projects.money.rates.reading import NOT_QUOTED, Reading, Wanted, at, at_line
from projects.money.rates.sources import EUR, Source
from tracker.core import spreadsheets, xml
from tracker.core.errors import Refused
from tracker.core.spreadsheets import Cell, Sheet

CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
_FREQUENCY = {"D": Source.ECB_DAY, "M": Source.ECB_MONTH, "A": Source.ECB_YEAR}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SERIES = re.compile(r"(?:([0-9]{1,4}) )?([A-Z]{3})\b", re.ASCII)
_ROOT = re.compile(rb"<([A-Za-z_][A-Za-z0-9_.-]{0,99})[\s/>]")
_ISO = ("isoa3code", "isoa3", "isocode", "iso", "currencyiso", "currencycode")
_VALUE = ("value", "amount", "rate", "exchangerate")
_STARTS = ("datestart", "startdate")


def read(
    source: Source, content: bytes, kind: str, wanted: Wanted, month: datetime.date | None = None
) -> Reading:
    """What a file of `kind` csv, xlsx or xml says of the source. `month` is that of an InforEuro file without one.

    Raises ValidationError when the file cannot be read or is in no known format of the source.
    """
    found = Reading(source, wanted)
    if kind == "xml":
        _xml(found, content, month)
    else:
        _sheet(found, spreadsheets.read(content, kind), month)
    if not (found.quotes or found.faults or found.not_quoted):
        raise ValidationError(_("The file has no rate of what was asked for."), code="nothing")
    return found


def _sheet(found: Reading, sheet: Sheet, month: datetime.date | None) -> None:
    formats: dict[Source, tuple[Callable[..., bool], ...]] = {
        Source.OWN_YEAR: (_own,),
        Source.ECB_DAY: (_eurofxref, _sdmx),
        Source.ECB_MONTH: (_sdmx,),
        Source.ECB_YEAR: (_sdmx,),
        Source.INFOREURO_MONTH: (_inforeuro,),
        Source.RIKSBANK_YEAR: (_riksbank,),
    }
    if not any(takes(found, sheet, month) for takes in formats[found.source]):
        raise reading.unknown(found.source)


def _columns(sheet: Sheet, *names: tuple[str, ...]) -> list[int] | None:
    """Where the columns stand that have one of the names each; None when one is missing."""
    found = [reading.index_of(sheet.header, *several) for several in names]
    return None if None in found else [index for index in found if index is not None]


def _guarded(
    found: Reading, place: str, read_cell: Callable[[Cell], datetime.date], cell: Cell
) -> datetime.date | None:
    """The day or year in a cell; what is none becomes a fault of the file."""
    try:
        return read_cell(cell)
    except Refused as no:
        found.fault(place, no.message)
        return None


def _own(found: Reading, sheet: Sheet, _month: datetime.date | None) -> bool:
    columns = _columns(sheet, ("year", "år"), ("currency", "valuta"), ("rate", "kurs"))
    if columns is None:
        return False
    year, currency, rate = columns
    for row in sheet.rows:
        first = _guarded(found, at(row, year), reading.year, row.cells[year])
        if first:
            code = str(row.cells[currency] or "").strip()
            found.take(at(row, rate), code, first, row.cells[rate])
    return True


def _eurofxref(found: Reading, sheet: Sheet, _month: datetime.date | None) -> bool:
    header = sheet.header
    if reading.plain(header[0]) != "date" or not all(re.fullmatch("[A-Z]{3}", name) for name in header[1:]):
        return False
    for row in sheet.rows:
        day = _guarded(found, at(row, 0), _english_day, row.cells[0])
        if day is None:
            continue
        for index, currency in enumerate(header[1:], start=1):
            value = row.cells[index]
            if value is None or value in NOT_QUOTED:
                found.skip(currency, day)
            else:
                found.take(at(row, index), currency, day, value)
    return True


def _english_day(cell: Cell) -> datetime.date:
    """2019-02-01, or 1 February 2019."""
    words = str(cell or "").casefold().split()
    if len(words) == 3 and words[1] in _MONTHS and words[0].isdecimal() and words[2].isdecimal():
        cell = f"{words[2]:0>4}-{_MONTHS.index(words[1]) + 1:02}-{words[0]:0>2}"
    return reading.day(cell)


def _sdmx(found: Reading, sheet: Sheet, _month: datetime.date | None) -> bool:
    columns = _columns(sheet, ("freq",), ("currency",), ("currencydenom",), ("timeperiod",), ("obsvalue",))
    if columns is None:
        return False
    frequency, currency, denominator, period, value = columns
    kinds = [reading.index_of(sheet.header, name) for name in ("exrtype", "exrsuffix")]
    for row in sheet.rows:
        kind = tuple(row.cells[index] for index in kinds if index is not None)
        if _FREQUENCY.get(str(row.cells[frequency])) != found.source:
            message = _("The row is of another frequency than %(source)s.")
            found.fault(at(row, frequency), message % {"source": found.source.label})
        elif row.cells[denominator] != EUR or kind not in ((), ("SP00", "A")):
            found.fault(at(row, denominator), _("The row is no reference rate of the euro (EUR, SP00, A)."))
        elif first := _guarded(found, at(row, period), _period, row.cells[period]):
            code = str(row.cells[currency] or "")
            if row.cells[value] is None or row.cells[value] in NOT_QUOTED:
                found.skip(code, first)
            else:
                found.take(at(row, value), code, first, row.cells[value])
    return True


def _period(cell: Cell) -> datetime.date:
    """2019, 2019-02 or 2019-02-01, as its first day."""
    text = str(cell or "")
    if re.fullmatch(r"[0-9]{4}", text, re.ASCII):
        return reading.year(text)
    return reading.day(f"{text}-01" if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text, re.ASCII) else cell)


def _riksbank(found: Reading, sheet: Sheet, _month: datetime.date | None) -> bool:
    columns = _columns(sheet, ("period",), ("serie", "series"), ("värde", "value"))
    if columns is None:
        return False
    period, series, value = columns
    for row in sheet.rows:
        first = _guarded(found, at(row, period), reading.year, row.cells[period])
        named = _SERIES.match(str(row.cells[series] or ""))
        if first is None:
            continue
        if named is None or named[1] == "0":
            found.fault(at(row, series), _("The series names no currency, for example 1 EUR or 100 JPY."))
        elif row.cells[value] is None or row.cells[value] in NOT_QUOTED:
            found.skip(named[2], first)
        else:
            found.take(at(row, value), named[2], first, row.cells[value], int(named[1] or 1))
    return True


def _inforeuro(found: Reading, sheet: Sheet, month: datetime.date | None) -> bool:
    columns = _columns(sheet, _ISO, _VALUE)
    if columns is None:
        return False
    iso, value = columns
    starts = reading.index_of(sheet.header, *_STARTS)
    for row in sheet.rows:
        cell = row.cells[starts] if starts is not None else None
        _of_month(found, at(row, value), row.cells[iso], row.cells[value], cell, month)
    return True


def _of_month(
    found: Reading, place: str, iso: Cell, value: Cell, starts: Cell, month: datetime.date | None
) -> None:
    """One rate of InforEuro, of the month that the file says, or else of the month that the user says."""
    if starts is not None:
        month = _guarded(found, place, _slashed, starts)
        if month is None:
            return
    if month is None:
        raise ValidationError({"month": _("The file does not say which month it is for. Choose the month.")})
    if iso != EUR:
        found.take(place, str(iso or "").strip(), month.replace(day=1), value)


def _slashed(cell: Cell) -> datetime.date:
    """01/02/2019 is 1 February."""
    parts = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", str(cell).strip(), re.ASCII)
    return reading.day(f"{parts[3]}-{parts[2]}-{parts[1]}" if parts else cell)


# XML


def _xml(found: Reading, content: bytes, month: datetime.date | None) -> None:
    if found.source == Source.ECB_DAY:
        seen = [_cube(found, outer) for outer in xml.elements(content, CUBE)]
    elif found.source == Source.INFOREURO_MONTH:
        root = _ROOT.search(content)
        outermost = xml.elements(content, root[1].decode("ascii")) if root else ()
        seen = [_entries(found, element, month) for element in outermost]
    else:
        seen = []
    if not any(seen):
        raise reading.unknown(found.source)


def _cube(found: Reading, outer: xml.Element) -> bool:
    seen = False
    for of_day in outer.all(CUBE):
        seen = True
        day = _guarded(found, at_line(of_day.line), reading.day, of_day.attributes.get("time"))
        if day is not None:
            for rate in of_day.all(CUBE):
                told = rate.attributes
                found.take(at_line(rate.line), told.get("currency", ""), day, told.get("rate"))
    return seen


def _entries(found: Reading, element: xml.Element, month: datetime.date | None) -> bool:
    """Rates in an element and what it holds: entries with a code and a value, as attributes or as elements."""
    told: dict[str, str] = {reading.plain(name): value for name, value in element.attributes.items()}
    told |= {reading.plain(child.tag): child.text.strip() for child in element.children if not child.children}
    iso, value, starts = (
        next((told[name] for name in names if name in told), None) for names in (_ISO, _VALUE, _STARTS)
    )
    if iso is not None and value is not None:
        _of_month(found, at_line(element.line), iso, value, starts, month)
        return True
    seen = [_entries(found, child, month) for child in element.children]
    return any(seen)

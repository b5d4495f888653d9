"""The headings and sentences of a project's funding, made by rule from its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reports.dashboards.funders.amounts import in_full
from reports.dashboards.projects import words
from reports.figures.statements import Statement
from reports.figures.values import share
from tracker.core import formats


def lede(statements: Sequence[Statement], names: Sequence[str]) -> str:
    """Do the agreements follow their plans, for whom have we paid in advance, and whom do we owe?"""
    return " ".join(part for part in (_pace(statements), *_advances(statements, names)) if part)


def _pace(statements: Sequence[Statement]) -> str:
    if statements and all(one.is_closed for one in statements):
        return ngettext("The agreement has ended.", "The agreements have ended.", len(statements))
    judged = [one for one in statements if one.light != "none"]
    well = sum(one.light == "ok" for one in judged)
    if not judged:
        return ""
    if len(judged) == 1:
        return _("The agreement follows the plan.") if well else _("The agreement does not follow the plan.")
    if well == len(judged):
        return _("Both agreements follow the plan.") if well == 2 else _("All agreements follow the plan.")
    said = {"n": words.spelled(len(judged) - well), "all": words.spelled(len(judged))}
    text = ngettext(
        "%(n)s of %(all)s agreements does not follow the plan.",
        "%(n)s of %(all)s agreements do not follow the plan.",
        len(judged) - well,
    )
    return str(capfirst(text % said))


def _advances(statements: Sequence[Statement], names: Sequence[str]) -> list[str]:
    """What we have paid in advance for a funder, or not used of its money when the agreement has ended."""
    found = []
    for one, name in zip(statements, names, strict=True):
        balance = one.balance.own
        if one.kept or one.is_own or not balance:
            continue
        said = {"amount": in_full(abs(balance), one.agreement.currency), "funder": name}
        if balance < 0 and one.is_closed:
            found.append(_("Of what has been used, %(funder)s has not paid %(amount)s.") % said)
        elif balance < 0:
            text = _("We have paid %(amount)s in advance, until the next payment from %(funder)s comes.")
            found.append(text % said)
        elif one.is_closed:
            text = _("%(amount)s that %(funder)s has paid is not used, and is to be paid back.")
            found.append(text % said)
    return found


def time_and_money(statements: Sequence[Statement], elapsed: Sequence[Decimal]) -> str:
    """Three quarters of the time has passed, four fifths of the money. A plain name where they cannot be compared."""
    money = _share_used(statements)
    if money is None or len(set(elapsed)) != 1 or not elapsed[0]:
        return _("Time and money")
    if elapsed[0] == 100:
        return _("The time is over, and %(money)s of the money has been used") % {"money": fraction(money)}
    text = _("%(time)s of the time has passed, %(money)s of the money")
    return str(capfirst(text % {"time": fraction(elapsed[0]), "money": fraction(money)}))


def _share_used(statements: Sequence[Statement]) -> Decimal | None:
    """Used of agreed in percent: in the one currency that there is, else in kronor."""
    name = "own" if len({one.agreement.currency for one in statements}) == 1 else "sek"
    agreed, used = ([getattr(getattr(one, row), name) for one in statements] for row in ("agreed", "used"))
    if None in agreed or None in used or any(one.kept for one in statements):
        return None
    return share(sum(used, Decimal(0)), sum(agreed, Decimal(0)))


def fraction(percent: Decimal) -> str:
    """In words where it is close to a plain fraction, else so many percent."""
    known = (
        (0, pgettext("fraction", "nothing")), (20, _("a fifth")), (25, _("a quarter")), (Decimal("33.3"), _("a third")),
        (40, _("two fifths")), (50, pgettext("fraction", "half")), (60, _("three fifths")), (Decimal("66.7"), _("two thirds")),
        (75, _("three quarters")), (80, _("four fifths")), (100, pgettext("fraction", "all")),
    )  # fmt: skip
    for value, word in known:
        exactly = value in (0, 100)
        if abs(percent - value) <= (Decimal("0.05") if exactly else 1):
            return word
    return _("%(n)s percent") % {"n": formats.number(percent)}


def headings(one: Statement, name: str) -> str:
    """What the table says, in a sentence."""
    off = [line for line in one.lines if line.state in ("over", "under")]
    said = {"funder": name}
    if not one.lines or one.kept or one.pace is None:
        return _("%(funder)s: budget and outcome") % said
    if not off:
        return _("%(funder)s: all headings follow the plan") % said
    if len(off) > 1:
        lacking = len(one.lacks_comments)
        said |= {"n": words.spelled(len(off)), "lacking": words.spelled(lacking)}
        if not lacking:
            return _("%(funder)s: %(n)s headings are off plan, all with a comment") % said
        text = ngettext(
            "%(funder)s: %(n)s headings are off plan, %(lacking)s lacks a comment",
            "%(funder)s: %(n)s headings are off plan, %(lacking)s lack a comment",
            lacking,
        )
        return text % said
    heading = str(off[0].heading or _("Without a heading"))
    said["heading"] = heading[:1].lower() + heading[1:]
    if off[0].state == "over":
        if off[0].lacks_comment:
            return _("%(funder)s: %(heading)s is over plan and lacks a comment") % said
        return _("%(funder)s: %(heading)s is over plan and has a comment") % said
    if off[0].lacks_comment:
        return _("%(funder)s: %(heading)s is under plan and lacks a comment") % said
    return _("%(funder)s: %(heading)s is under plan and has a comment") % said

"""Agreements as they were signed and amended: contribution, headings with our accounts, shares, gifts in kind."""

from collections import Counter
from typing import Any

from projects.models import (
    Account,
    Agreement,
    Amendment,
    Contribution,
    Funder,
    FunderShare,
    HeadingAccount,
    InKind,
    Project,
    Strategy,
    Terms,
)
from projects.money.agreements import defaults
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.money.headings import THOUSAND, Signed

COPIED = ("number", "dnr", "currency", "start", "end", "signed_on")


def create_agreements(projects: dict[str, Project], controller: User) -> list[Signed]:
    """All agreements in the order of their projects: as they were signed, then as they were amended."""
    contributions = _contributions()
    funders = Funder.objects.in_bulk(field_name="code")
    signed: list[Signed] = []
    numbers: Counter[int] = Counter()
    for source in files.projects():
        for terms in source["agreements"]:
            year = terms["start"].year
            numbers[year] += 1
            agreement = Agreement(
                public_id=f"AG-{year}-{numbers[year]:03}",
                project=projects[source["code"]],
                funder=funders[terms["funder"]],
                contribution=contributions[_contribution(terms)],
                kind=_kind(source, terms),
                amount=terms["amount"] * THOUSAND,
                is_demo=True,
                **{name: terms[name] for name in COPIED},
            )
            for told in terms.get("amendments", []):
                agreement.end = told.get("end_before", agreement.end)
            signed.append(Signed(source, terms, agreement, {}))
    Agreement.objects.bulk_create(one.agreement for one in signed)
    _begin(signed)
    _amend(signed, controller)
    _shares_and_gifts(projects, funders)
    return signed


def _contribution(terms: dict[str, Any]) -> str:
    return str(terms.get("contribution", terms["number"]))


def _contributions() -> dict[str, Contribution]:
    """One for each agreement, or for several that name the same."""
    strategies = Strategy.objects.in_bulk(field_name="code")
    made: dict[str, Contribution] = {}
    for source in files.projects():
        for terms in source["agreements"]:
            number = _contribution(terms)
            one = made.setdefault(
                number,
                Contribution(
                    number=number,
                    strategy=strategies[terms["strategy"]],
                    name_sv=source["name_sv"],
                    name_en=source["name_en"],
                    currency=terms["currency"],
                    amount=0,
                    is_demo=True,
                ),
            )
            one.amount += terms["amount"] * THOUSAND
    Contribution.objects.bulk_create(made.values())
    return made


def _kind(source: dict[str, Any], terms: dict[str, Any]) -> str:
    if terms["funder"] == "own":
        return Agreement.Kind.OWN
    if terms["funder"] == "sida":
        return Agreement.Kind.ITP if source["kind"] == "itp" else Agreement.Kind.SIDA
    return Agreement.Kind.TWINNING if source["kind"] == "twinning" else Agreement.Kind.EU_GRANT


def _begin(signed: list[Signed]) -> None:
    """Rules and headings as for any agreement of the type; then what is written otherwise in this one."""
    Account.objects.bulk_create(Account(**row) for row in files.table("accounts"))
    accounts = Account.objects.in_bulk(field_name="code")
    for one in signed:
        defaults.begin(one.agreement)
        rules = one.terms.get("terms", {})
        if rules:
            one.agreement.terms.update(**rules)
        one.headings.update((heading.name_sv, heading) for heading in one.agreement.headings.all())
    HeadingAccount.objects.bulk_create(
        HeadingAccount(
            agreement=one.agreement,
            heading=heading,
            account=accounts[one.patterns[name].account],
            is_demo=True,
        )
        for one in signed
        for name, heading in one.headings.items()
    )


def _amend(signed: list[Signed], controller: User) -> None:
    """An amendment that tells new rules makes new terms, from the day of its decision."""
    amendments, terms = [], []
    for one in signed:
        for number, told in enumerate(one.terms.get("amendments", []), start=1):
            amendment = _amendment(one, number, told, controller)
            amendments.append(amendment)
            if "terms" in told:
                new = one.agreement.terms.get()
                new.pk, new.valid_from, new.amendment = None, told["decided_on"], amendment
                for name, value in told["terms"].items():
                    setattr(new, name, value)
                terms.append(new)
            one.agreement.end = one.terms["end"]
    Amendment.objects.bulk_create(amendments)
    Terms.objects.bulk_create(terms)
    Agreement.objects.bulk_update([one.agreement for one in signed if "amendments" in one.terms], ["end"])


def _amendment(one: Signed, number: int, told: dict[str, Any], controller: User) -> Amendment:
    """No amendment here changes the amount."""
    return Amendment(
        agreement=one.agreement,
        number=number,
        status=Amendment.Status.APPROVED,
        changes=told["changes"],
        reason=told["reason"],
        dnr=told["dnr"],
        amount_before=one.agreement.amount,
        amount_after=one.agreement.amount,
        end_before=told.get("end_before", one.terms["end"]),
        end_after=one.terms["end"],
        decided_on=told["decided_on"],
        decided_by=told["decided_by"],
        approved_by=controller,
        is_demo=True,
    )


def _shares_and_gifts(projects: dict[str, Project], funders: dict[str, Funder]) -> None:
    """Who pays how much of a year, and what is given otherwise than in money."""
    FunderShare.objects.bulk_create(
        FunderShare(
            project=projects[source["code"]], year=year, funder=funders[code], percent=percent, is_demo=True
        )
        for source in files.projects()
        for year, shares in files.years(source.get("funder_shares", {})).items()
        for code, percent in shares.items()
    )
    InKind.objects.bulk_create(
        InKind(project=projects[source["code"]], is_demo=True, **told)
        for source in files.projects()
        for told in source.get("in_kind", [])
    )

"""Year budgets become the lines of an approved budget; agreements get a number here and a contribution."""

from decimal import Decimal

from django.db import migrations
from django.utils import timezone

from tracker.core import triggers

ALL = "all"
NO_COST = "Ingen kostnad: en tidigare version av programmet kan inte skilja den från kostnader."


def forward(apps, schema_editor):
    Agreement, YearBudget = apps.get_model("projects", "Agreement"), apps.get_model("projects", "YearBudget")
    Contribution = apps.get_model("projects", "Contribution")
    Version, Line = apps.get_model("projects", "BudgetVersion"), apps.get_model("projects", "BudgetLine")
    Heading, Transaction = apps.get_model("projects", "Heading"), apps.get_model("projects", "Transaction")
    Transaction.objects.filter(void_reason=NO_COST).update(voided_at=None, void_reason="")
    numbers = {}
    for agreement in Agreement.objects.select_related("project").order_by("start", "pk"):
        year = agreement.start.year
        numbers[year] = numbers.get(year, 0) + 1
        agreement.public_id = f"AG-{year}-{numbers[year]:03}"
        if agreement.strategy_id:
            agreement.contribution = Contribution.objects.create(
                number=agreement.number,
                strategy_id=agreement.strategy_id,
                name_sv=agreement.project.name_sv,
                name_en=agreement.project.name_en,
                currency=agreement.currency,
                amount=agreement.amount,
                is_demo=agreement.is_demo,
            )
        agreement.save()
        heading = Heading.objects.create(
            agreement=agreement, code=ALL, name_sv="Alla kostnader", name_en="All costs", is_demo=agreement.is_demo
        )
        costs = Transaction.objects.filter(agreement=agreement).exclude(kind__in=["payment", "requisition"])
        costs.update(heading=heading)
        budgets = list(YearBudget.objects.filter(agreement=agreement).order_by("year"))
        if budgets:
            version = Version.objects.create(
                agreement=agreement,
                number=1,
                status="approved",
                in_force_from=agreement.start,
                is_demo=agreement.is_demo,
            )
            Line.objects.bulk_create(
                Line(
                    version=version,
                    heading=heading,
                    year=budget.year,
                    amount=budget.amount,
                    rate=(budget.amount_sek / budget.amount).quantize(Decimal("0.000001")) if budget.amount else 1,
                    amount_sek=budget.amount_sek,
                    is_demo=budget.is_demo,
                )
                for budget in budgets
            )


# Tables that the earlier product does not have; what stands on others first.
NEW = (
    "Permit", "ClosingException", "ClosedMonth", "ImportRow", "BookingImport", "ColumnMap", "CalendarFeed",
    "DeadlineReminder", "Deadline", "DeadlineRule", "VarianceComment", "Forecast", "BudgetLine", "BudgetVersion",
    "HeadingAccount", "FlatRate", "Terms", "Amendment", "FunderShare", "InKind",
)  # fmt: skip


def backward(apps, schema_editor):
    """What the earlier tables have no place for goes; payments and requisitions are voided, as they are no costs."""
    triggers.remove(schema_editor.connection.alias)
    Agreement, YearBudget = apps.get_model("projects", "Agreement"), apps.get_model("projects", "YearBudget")
    Line, Transaction = apps.get_model("projects", "BudgetLine"), apps.get_model("projects", "Transaction")
    sums = {}
    for line in Line.objects.filter(version__status="approved").select_related("version"):
        amount, sek, _ = sums.get((line.version.agreement_id, line.year), (0, 0, False))
        sums[line.version.agreement_id, line.year] = (amount + line.amount, sek + line.amount_sek, line.is_demo)
    YearBudget.objects.bulk_create(
        YearBudget(agreement_id=agreement, year=year, amount=amount, amount_sek=sek, is_demo=is_demo)
        for (agreement, year), (amount, sek, is_demo) in sums.items()
    )
    for agreement in Agreement.objects.filter(contribution__isnull=False).select_related("contribution"):
        agreement.strategy_id = agreement.contribution.strategy_id
        agreement.save()
    Transaction.objects.filter(kind__in=["payment", "requisition"], voided_at__isnull=True).update(
        voided_at=timezone.now(), void_reason=NO_COST
    )
    Transaction.objects.update(heading=None, account=None, activity=None, corrects=None)
    Agreement.objects.update(contribution=None, public_id="")
    for name in (*NEW, "Heading", "Account", "Contribution"):
        rows = apps.get_model("projects", name).objects.all()
        rows._raw_delete(rows.db)


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_money_grows")]
    operations = [migrations.RunPython(forward, backward)]

"""Visits to the authority: as activities, then what a visit has beside its activity, from the request to the idea."""

import datetime as dt

from countries.models import Country, Organisation
from projects.models import Activity, Document, LineUnit, Theme, Visit
from tracker.accounts.models import User
from tracker.core.history.record import link_all
from tracker.demo import files
from tracker.demo.counts import Made
from tracker.demo.papers import save_documents
from tracker.demo.spread import vary, weekday

FIELDS = {field.name for field in Visit._meta.concrete_fields} - {"organisation", "host_unit"}
# In Swedish, as programmes are sent: what a half-day is about, by topic.
HALF_DAYS = {
    "T1": "insatser för dem som står långt från arbete",
    "T2": "mål, resultat och månatliga samtal",
    "T3": "system för handläggning och statistik",
    "T4": "prognoser: enkät, modell och hur de förklaras",
    "T5": "rehabilitering tillsammans med vården",
    "T6": "vägledning och arbete med arbetsgivare",
    "T7": "grupper som ofta står utanför",
}


def visits(organisations: dict[str, Organisation], countries: dict[str, Country], user: User) -> list[Made]:
    """Their activities. A visit's country is the visitors'."""
    return [
        Made(
            Activity(
                kind=Activity.Kind.INCOMING_VISIT,
                start=row["start"],
                end=row["end"],
                country=countries[row["country"]],
                place="Stockholm",
                title_sv=row["title_sv"],
                title_en=row["title_en"],
                created_by=user,
                is_demo=True,
                **{sex: row[sex] for sex in ("women", "men") if sex in row},
            ),
            partners=[organisations[row["organisation"]]],
        )
        for row in files.told("visits")["visits"]
    ]


def create_visits(organisations: dict[str, Organisation], user: User) -> None:
    """Each was asked for in a letter two to three months before."""
    sources = {row["start"]: row for row in files.told("visits")["visits"]}
    units = LineUnit.objects.in_bulk(field_name="code")
    activities = list(Activity.objects.filter(kind=Activity.Kind.INCOMING_VISIT).order_by("start", "pk"))
    made = []
    for activity in activities:
        row = sources[activity.start]
        made.append(
            Visit(
                activity=activity,
                organisation=organisations[row["organisation"]],
                host_unit=units[row["host_unit"]],
                requested_on=_asked_for(activity),
                programme=_programme(row["topics"], activity),
                is_demo=True,
                **{name: value for name, value in row.items() if name in FIELDS},
            )
        )
    Visit.objects.bulk_create(made)
    themes = Theme.objects.in_bulk(field_name="code")
    link_all(
        Visit.topics.through(visit=visit, theme=themes[code])
        for visit in made
        for code in sources[visit.activity.start]["topics"]
    )
    save_documents(
        Document(
            activity=visit.activity,
            kind=Document.Kind.LETTER,
            title=f"Förfrågan om besök: {visit.activity.title_sv}",
            dated=_asked_for(visit.activity),
            direction=Document.Direction.RECEIVED,
            counterparty=visit.organisation,
            added_by=user,
        )
        for visit in made
    )


def _asked_for(activity: Activity) -> dt.date:
    return weekday(activity.start - dt.timedelta(vary(56, 91, activity.start)))


def _programme(topics: list[str], activity: Activity) -> str:
    """A line for each half-day: welcome, the topics in turn, an office on the last day, and a closing talk."""
    days = (activity.end - activity.start).days + 1
    lines = []
    for day in range(days):
        subject = HALF_DAYS[topics[day % len(topics)]]
        first = "välkomna, arbetsförmedlingen i korthet" if day == 0 else subject
        last = f"{subject}; avslutande samtal" if day == 0 else "besök på ett kontor; avslutande samtal"
        if day + 1 < days:
            last = last.removesuffix("; avslutande samtal")
        lines.append(f"Dag {day + 1}, förmiddag: {first}. Eftermiddag: {last}.")
    return "\n".join(lines)

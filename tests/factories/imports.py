"""Files of bookings on their way into the ledger."""

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.people import UserFactory


class ColumnMapFactory(DjangoModelFactory):
    class Meta:
        model = models.ColumnMap

    name = factory.Sequence("Ekonomisystem {}".format)
    columns = factory.LazyFunction(
        lambda: {
            "row_key": ["Vernr"],
            "booked_on": ["Datum"],
            "agreement": ["Avtal"],
            "amount": ["Belopp"],
        }
    )


class BookingImportFactory(DjangoModelFactory):
    """A file whose columns are to be mapped. With `stage="checked"` give its rows too."""

    class Meta:
        model = models.BookingImport

    requested_by = factory.SubFactory(UserFactory)
    state = "done"
    file = "bookings/2017/some.csv"
    file_name = factory.Sequence("bokforing-{}.csv".format)
    sha256 = factory.Sequence("{:064}".format)
    headings = factory.LazyFunction(lambda: ["Vernr", "Datum", "Avtal", "Belopp"])


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportRow

    of = factory.SubFactory(BookingImportFactory)
    number = factory.Sequence(lambda n: n + 2)
    row_key = factory.Sequence("A{}".format)
    verdict = "new"
    values = factory.LazyFunction(lambda: {"agreement": "A", "amount": "1.00", "text": "Resa"})

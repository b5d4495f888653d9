"""Our people in the search, for those who may know who they are."""

from django.urls import reverse

from projects.staff import queries
from projects.staff.models import Employee
from tracker.search import registry

registry.register(
    Employee,
    "person",
    codes=("number",),
    titles=("name",),
    rows=queries.people,
    about=lambda row: row.number,
    address=lambda row: reverse("staff_person", args=[row.number]),
)

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from projects.money.ledger import month_views, views


class VoucherConverter(PathConverter):
    """A voucher number: it may hold slashes, but no characters that cannot be shown."""

    regex = r"[^\x00-\x1f\x7f]+?"


register_converter(VoucherConverter, "voucher")

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("new/", views.booking_new, name="booking_new"),
    path("joint/", views.ledger_joint, name="ledger_joint"),
    path("closing/", month_views.closing, name="ledger_closing"),
    path("closing/<text:month>/exception/", month_views.exception, name="ledger_exception"),
    path("row/<voucher:row_key>/change/", views.booking_change, name="booking_change"),
    path("row/<voucher:row_key>/void/", views.booking_void, name="booking_void"),
    path("row/<voucher:row_key>/correct/", views.booking_correct, name="booking_correct"),
    path("row/<voucher:row_key>/", views.booking, name="booking"),
]

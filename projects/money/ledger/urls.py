from django.urls import path

from projects.money.ledger import month_views, views

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

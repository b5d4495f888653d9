from django.urls import path

from projects.money.imports import views

urlpatterns = [
    path("imports/", views.listing, name="booking_imports"),
    path("imports/<uuid:public_id>/", views.run, name="booking_import"),
    path("imports/<uuid:public_id>/columns/", views.columns, name="booking_import_columns"),
    path("imports/<uuid:public_id>/check/", views.check, name="booking_import_check"),
    path("imports/<uuid:public_id>/book/", views.book, name="booking_import_book"),
    path("imports/<uuid:public_id>/rows/", views.rows, name="booking_import_rows"),
]

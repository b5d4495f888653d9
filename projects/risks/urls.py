"""Addresses of risks and of integrity items."""

from django.urls import path

from projects.risks import views
from projects.risks.integrity import views as integrity

urlpatterns = [
    path("risks/", views.risks, name="risks"),
    path("projects/<slug:public_id>/risks/", views.project_risks, name="project_risks"),
    path("projects/<slug:project>/risks/new/", views.risk_new, name="risk_new"),
    path("risks/<slug:risk>/", views.risk, name="risk"),
    path("risks/<slug:risk>/edit/", views.risk_edit, name="risk_edit"),
    path("risks/<slug:risk>/rate/", views.risk_rate, name="risk_rate"),
    path("risks/<slug:risk>/close/", views.risk_close, name="risk_close"),
    path("risks/<slug:risk>/void/", views.risk_void, name="risk_void"),
    path("integrity/", integrity.items, name="integrity"),
    path("projects/<slug:public_id>/integrity/", integrity.project_items, name="project_integrity"),
    path("projects/<slug:project>/integrity/new/", integrity.item_new, name="integrity_new"),
    path("integrity/<slug:item>/", integrity.item, name="integrity_item"),
    path("integrity/<slug:item>/edit/", integrity.item_edit, name="integrity_edit"),
    path("integrity/<slug:item>/close/", integrity.item_close, name="integrity_close"),
    path("integrity/<slug:item>/void/", integrity.item_void, name="integrity_void"),
]

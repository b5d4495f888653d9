"""Addresses of the workspace; reports/annual/urls.py hands them on."""

from django.urls import path

from reports.annual.editions import section_views, views

_EDITION = "reports/<edition:public_id>/"
_SECTION = f"{_EDITION}<language:language>/<slug:key>/"

urlpatterns = [
    path("reports/open/", views.edition_open, name="edition_open"),
    path(_EDITION, views.edition, name="edition"),
    path(f"{_EDITION}change/", views.edition_change, name="edition_change"),
    path(f"{_EDITION}outline/", views.outline, name="edition_outline"),
    path(f"{_EDITION}outline/new/", views.section_new, name="section_new"),
    path(f"{_EDITION}<language:language>/", views.edition, name="edition_language"),
    path("reports/<edition:edition>/<language:language>/pdf/", views.pdf, name="edition_pdf"),
    path(f"{_EDITION}<language:language>/pdfs/", views.pdfs, name="edition_pdfs"),
    path(_SECTION, section_views.section, name="section"),
    path(f"{_SECTION}assign/", section_views.assign, name="section_assign"),
    path(f"{_SECTION}approve/", section_views.approve, name="section_approve"),
    path(f"{_SECTION}hand-in/", section_views.hand_in, name="section_hand_in"),
    path(f"{_SECTION}material/", section_views.material, name="section_material"),
    path(f"{_SECTION}reopen/", section_views.reopen, name="section_reopen"),
    path(f"{_SECTION}remarks/new/", section_views.remark_new, name="remark_new"),
    path(f"{_SECTION}remarks/<int:pk>/close/", section_views.remark_close, name="remark_close"),
]

"""Addresses of agreements, and of who pays what of a project."""

from django.urls import path

from projects.money.agreements.views import changes, contributions, pages, shares

urlpatterns = [
    path("agreements/", pages.agreements, name="agreements"),
    path("agreements/new/", changes.agreement_new, name="agreement_new"),
    path("agreements/<slug:public_id>/", pages.agreement, name="agreement"),
    path("agreements/<slug:public_id>/edit/", changes.agreement_edit, name="agreement_edit"),
    path("agreements/<slug:public_id>/headings/", changes.agreement_headings, name="agreement_headings"),
    path("agreements/<slug:public_id>/terms/new/", changes.terms_new, name="terms_new"),
    path("agreements/<slug:public_id>/terms/<int:terms>/edit/", changes.terms_edit, name="terms_edit"),
    path("agreements/<slug:public_id>/amendments/new/", changes.amendment_new, name="amendment_new"),
    path(
        "agreements/<slug:public_id>/amendments/<int:amendment>/edit/",
        changes.amendment_edit,
        name="amendment_edit",
    ),
    path(
        "agreements/<slug:public_id>/amendments/<int:amendment>/approve/",
        changes.amendment_approve,
        name="amendment_approve",
    ),
    path(
        "agreements/<slug:public_id>/amendments/<int:amendment>/decline/",
        changes.amendment_decline,
        name="amendment_decline",
    ),
    path("contributions/", contributions.contributions, name="contributions"),
    path("contributions/new/", contributions.contribution_new, name="contribution_new"),
    path("contributions/<int:contribution>/edit/", contributions.contribution_edit, name="contribution_edit"),
    path("projects/<slug:project>/funder-shares/", shares.funder_shares, name="funder_shares"),
    path("projects/<slug:project>/in-kind/add/", shares.in_kind_add, name="in_kind_add"),
    path("projects/<slug:project>/in-kind/<int:in_kind>/void/", shares.in_kind_void, name="in_kind_void"),
]

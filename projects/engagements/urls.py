"""Addresses of forums and networks, meetings, conferences and visits."""

from django.urls import path

from projects.engagements.views import forums, happenings, reuse

# What is kept of a forum with a version of its own: (name, address within the forum, address of one).
_THINGS = (
    ("study", "studies", "studies"),
    ("publication", "publications", "publications"),
    ("output", "outputs", "forum-outputs"),
    ("shared_case", "shared-cases", "shared-cases"),
    ("network_member", "network-members", "network-members"),
)

urlpatterns = [
    path("forums/", forums.forums, name="forums"),
    path("forums/new/", forums.forum_new, name="forum_new"),
    path("forums/<slug:forum>/", forums.forum, name="forum"),
    path("forums/<slug:forum>/edit/", forums.forum_edit, name="forum_edit"),
    path("forums/<slug:forum>/parts/<slug:part>/new/", forums.part_new, name="forum_part_new"),
    path("forums/<slug:forum>/parts/<slug:part>/rows/<int:pk>/", forums.part_edit, name="forum_part_edit"),
    *(
        path(f"forums/<slug:forum>/{within}/new/", forums.thing_new, {"thing": name}, name=f"{name}_new")
        for name, within, _one in _THINGS
    ),
    *(
        path(f"{one}/<int:pk>/edit/", forums.thing_edit, {"thing": name}, name=f"{name}_edit")
        for name, _within, one in _THINGS
    ),
    path("network-members/<int:pk>/delegates/new/", forums.network_delegate_new, name="network_delegate_new"),
    path("network-delegates/<int:pk>/edit/", forums.network_delegate_edit, name="network_delegate_edit"),
    path("meetings/", happenings.meetings, name="meetings"),
    path("meetings/<slug:meeting>/", happenings.meeting, name="meeting"),
    path("meetings/<slug:meeting>/edit/", happenings.meeting_edit, name="meeting_edit"),
    path("conferences/", happenings.conferences, name="conferences"),
    path("conferences/<slug:conference>/", happenings.conference, name="conference"),
    path("conferences/<slug:conference>/delegations/new/", happenings.delegation_new, name="delegation_new"),
    path("delegations/<int:pk>/edit/", happenings.delegation_edit, name="delegation_edit"),
    path("conferences/<slug:conference>/cases/new/", reuse.case_new, name="case_new"),
    path("cases/", reuse.cases, name="cases"),
    path("cases/<slug:case>/", reuse.case, name="case"),
    path("cases/<slug:case>/edit/", reuse.case_edit, name="case_edit"),
    path("cases/<slug:case>/use/", reuse.case_use, name="case_use"),
    path("outputs/", reuse.outputs, name="outputs"),
    path("outputs/<slug:output>/", reuse.output, name="output"),
    path("outputs/<slug:output>/use/", reuse.output_use, name="output_use"),
    path("uses/<int:pk>/void/", reuse.use_void, name="use_void"),
    path("visits/", happenings.visits, name="visits"),
    path("visits/<slug:visit>/", happenings.visit, name="visit"),
    path("visits/<slug:visit>/edit/", happenings.visit_edit, name="visit_edit"),
]

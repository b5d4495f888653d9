"""Addresses of documents and photos."""

from django.urls import path

from projects.records import photo_views as pictures
from projects.records import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/new/", views.document_new, name="document_new"),
    path("documents/<slug:document>/", views.document, name="document"),
    path("documents/<slug:document>/file/", views.document_file, name="document_file"),
    path("documents/<slug:document>/edit/", views.document_edit, name="document_edit"),
    path("documents/<slug:document>/register/", views.document_register, name="document_register"),
    path("documents/<slug:document>/void/", views.document_void, name="document_void"),
    path("photos/", pictures.photos, name="photos"),
    path("photos/new/", pictures.photo_new, name="photo_new"),
    path("projects/<slug:public_id>/photos/", pictures.project_photos, name="project_photos"),
    path("photos/<slug:photo>/", pictures.photo, name="photo"),
    path("photos/<slug:photo>/file/", pictures.photo_file, name="photo_file"),
    path("photos/<slug:photo>/small/", pictures.photo_small, name="photo_small"),
    path("photos/<slug:photo>/edit/", pictures.photo_edit, name="photo_edit"),
    path("photos/<slug:photo>/void/", pictures.photo_void, name="photo_void"),
]

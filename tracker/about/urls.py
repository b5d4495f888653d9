from django.urls import path

from tracker.about import views

urlpatterns = [
    path("accessibility/", views.accessibility, name="about_accessibility"),
    path("cookies/", views.cookies, name="about_cookies"),
    path("privacy/", views.privacy, name="about_privacy"),
    path("help/", views.help_form, name="about_help"),
    path("help/received/<text:receipt>/", views.received, name="about_received"),
    path("messages/", views.queue, name="about_messages"),
    path("messages/<slug:public_id>/", views.message, name="about_message"),
    path("messages/<slug:public_id>/attachment/", views.attachment, name="about_attachment"),
]

from django.urls import path

from tracker.core.history import views

urlpatterns = [
    path("", views.history, name="history"),
    path("<slug:kind>/<slug:key>/", views.history_of, name="history_of"),
]

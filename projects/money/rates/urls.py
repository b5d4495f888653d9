from django.urls import path

from projects.money.rates import views

urlpatterns = [
    path("new/", views.rate_new, name="rate_new"),
    path("import/", views.rates_import, name="rates_import"),
    path("<int:pk>/", views.rate_change, name="rate_change"),
]

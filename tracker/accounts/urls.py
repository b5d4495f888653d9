"""Signing in and out, and the own password. Accounts are given, so nothing else of allauth has an address."""

from allauth.account import views as allauth
from django.urls import path

from tracker.accounts import resume, sessions

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("stay/", sessions.stay, name="account_stay"),
    path("resume/", resume.resume, name="account_resume"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
]

"""Signing in and out, and how. Accounts are given, so what else allauth has (signing up, e-mail) has no address."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from tracker.accounts import oidc_views as oidc
from tracker.accounts import resume, sessions, token_views, views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    # Open to all: who has given the password, but not the second step, may break off too.
    path("logout/", login_not_required(account.logout), name="account_logout"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("security/", views.security, name="security"),
    path("second-step/", views.second_step_needed, name="second_step"),
    path("stay/", sessions.stay, name="account_stay"),
    path("resume/", resume.resume, name="account_resume"),
    path("tokens/", token_views.tokens, name="api_tokens"),
    path("tokens/<int:pk>/end/", token_views.token_revoke, name="api_token_revoke"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
    path("password/change/", account.password_change, name="account_change_password"),
    path(
        "password/choose/<uidb64>/<token>/",
        views.ChoosePasswordView.as_view(),
        name="account_choose_password",
    ),
    # allauth sends people without a password here; an administrator gives them one.
    path("password/set/", RedirectView.as_view(pattern_name="security"), name="account_set_password"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("code/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("app/add/", views.ActivateAppView.as_view(), name="mfa_activate_totp"),
    path("app/remove/", views.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/add/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", views.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("oidc/login/", oidc.login, name="oidc_login"),
    path("oidc/callback/", oidc.callback, name="oidc_callback"),
    path("oidc/connect/", oidc.connect, name="oidc_connect"),
    path("oidc/disconnect/", oidc.disconnect, name="oidc_disconnect"),
]

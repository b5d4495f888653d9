"""Who is known to the provider, and what it tells of them."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

CLIENT, SECRET = "samverkan", "a-secret-between-the-two"
CALLBACK = "http://testserver/accounts/oidc/callback/"
# User name: what the ID token says beside the name.
PEOPLE: dict[str, dict[str, Any]] = {
    "karin": {
        "email": "karin@authority.example",
        "email_verified": True,
        "acr": "loa3",
        "amr": ["mfa", "pwd"],
    },
    "unverified": {"email": "karin@authority.example", "email_verified": False},
    "weak": {"email": "weak@authority.example", "email_verified": True, "acr": "loa1", "amr": ["pwd"]},
}


class Adapter(DefaultOIDCAdapter):
    def get_claims(self, purpose: Any, user: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_claims(purpose, user, *args, **kwargs) | PEOPLE[user.username]

"""People who sign in."""

from typing import Any

import factory
from factory.django import DjangoModelFactory, Password

from tracker.accounts.models import RoleHeld, User
from tracker.accounts.tokens import make_token

PASSWORD = "correct-horse-battery-1"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("user{}".format)
    first_name = "Test"
    last_name = factory.Sequence("Person{}".format)
    password = Password(PASSWORD)

    @factory.post_generation
    def roles(self: User, create: bool, roles: Any, **more: Any) -> None:
        for role in roles or ():
            RoleHeld.objects.create(user=self, role=role)


class RoleHeldFactory(DjangoModelFactory):
    class Meta:
        model = RoleHeld

    user = factory.SubFactory(UserFactory)
    role = "viewer"


def api_token(user: User, scope: str = "write", **more: Any) -> str:
    """The secret of a new token."""
    return make_token(user, "test", scope, **({"days": 30} | more))[1]

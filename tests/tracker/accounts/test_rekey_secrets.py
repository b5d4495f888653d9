"""After a change of SECRET_KEY the secrets can be written anew, and the old key forgotten."""

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from tests import factories as make
from tests.tracker.accounts.signing import code_of, give_code, give_password, with_app, with_recovery_codes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def test_the_old_key_can_be_forgotten(client, settings, capsys):
    karin = make.UserFactory(username="karin")
    secret, codes = with_app(karin), with_recovery_codes(karin)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    call_command("rekey_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert capsys.readouterr().out == "2 secrets are under the present key.\n"
    for code in (code_of(secret), codes[0]):
        give_password(client, "karin")
        assert give_code(client, code).status_code == 302
        client.post("/accounts/logout/")


def test_what_no_key_reads_is_told_and_the_rest_is_done(settings):
    lost, kept = make.UserFactory(), make.UserFactory()
    with_app(lost)
    settings.SECRET_KEY = "another" * 10
    with_app(kept)
    with pytest.raises(CommandError, match=f"1 cannot be read with any known key; users number {lost.pk}"):
        call_command("rekey_secrets")

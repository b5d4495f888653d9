"""`python -m tests.oidc_provider.serve`: makes the database, says its address on standard output, and serves."""

import os
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.oidc_provider.settings"
django.setup()

from allauth.idp.oidc.models import Client  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from tests.oidc_provider import people  # noqa: E402


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


call_command("migrate", verbosity=0)
for name in people.PEOPLE:
    get_user_model().objects.create(username=name)
client = Client(id=people.CLIENT, name="Samverkan", secret=make_password(people.SECRET), skip_consent=True)
client.set_scopes(["openid", "profile", "email"])
client.set_redirect_uris([people.CALLBACK])
client.save()

server = Server(("127.0.0.1", 0), Quiet)
server.set_app(get_wsgi_application())
print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201
server.serve_forever()

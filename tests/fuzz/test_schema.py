"""Made-up requests to every operation of the API schema: no server error, and answers only as documented.

Three kinds: values as the schema says, values against it, and good requests with one value exchanged;
the last reach the rules behind the fields. Run by `make api-fuzz`.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories as make
from tests.api.resources import ADDED, CASES, CHANGED, FEW
from tests.conftest import make_other, make_own, make_portfolio
from tests.fuzz.stage import STEPS, V1, Good, keys

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
quietly = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def load() -> Any:
    document = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    return schema


OPERATIONS = [found.ok() for found in load().get_all_operations()]
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda one: f"{one.method.upper()} {one.path}"
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The requests of a test share its transaction: the end of a request must not end the connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Rows of every kind, somebody who may do everything, and the addresses that lead somewhere: built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        portfolio = make_portfolio(make_own(), make_other())
        user = make.UserFactory(roles=["admin", "controller", "leadership", "manager", "registrar"])
        make.ProjectMemberFactory(project=portfolio.own, user=user)
        headers = {"Authorization": f"Token {make.api_token(user)}"}
        yield {
            "headers": headers,
            "keys": keys(portfolio.own, user),
            "project": portfolio.own,
            "numbers": {factory: factory._meta.next_sequence() for factory in make.ALL},
        }
        transaction.set_rollback(True)


@pytest.fixture
def world(stage: dict[str, Any], one_connection: None) -> dict[str, Any]:
    """The stage as it was built; what a test makes beside it goes on with its numbers."""
    for factory, number in stage["numbers"].items():
        factory.reset_sequence(number)
    return stage


def find_the_way(case: Any, world: dict[str, Any]) -> None:
    """Lead the request to a row that exists, with a version that matches."""
    resource = case.operation.path.split("/")[3]
    for name in case.path_parameters or {}:
        if name == "key":
            case.path_parameters[name] = "F2"
        elif name == "year":
            case.path_parameters[name] = 2017
        else:
            case.path_parameters[name] = world["keys"][resource]
    if resource == "search":
        case.query = {**(case.query or {}), "q": "utbildning"}
    if any(header.name == "If-Match" for header in case.operation.headers):
        case.headers = {**(case.headers or {}), "If-Match": "*"}


def ask(case: Any, world: dict[str, Any], checks: list[Any]) -> int:
    """The status of the answer, after looking at all of it. What was written is taken back for the next request."""
    with transaction.atomic():
        response = case.call(headers=world["headers"])
        case.validate_response(response, checks=checks)
        transaction.set_rollback(True)
    status: int = response.status_code
    return status


@every_operation
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_made_up_requests(operation: Any, mode: GenerationMode, world: dict[str, Any]) -> None:
    try:
        requests = operation.as_strategy(generation_mode=mode)
    except Exception as error:
        if "Impossible to generate negative" not in str(error):
            raise
        pytest.skip("every value fits this operation")
    checks = [*CHECKS, negative_data_rejection] if mode == GenerationMode.NEGATIVE else CHECKS

    @quietly
    @given(requests, st.booleans())
    def run(case: Any, is_led: bool) -> None:
        if is_led and mode == GenerationMode.POSITIVE:
            find_the_way(case, world)
        ask(case, world, checks)

    run()


def goods() -> Iterator[Good]:
    for case in [*CASES, *FEW, *CHANGED]:
        (path,) = {
            one.path.removeprefix(V1)
            for one in OPERATIONS
            if one.path.startswith(f"{V1}/{case.name}/{{") and one.method == "patch"
        }
        if case.add:
            yield Good("POST", f"/{case.name}/", case.new)
        yield Good("PATCH", path, case.new)
    for case in ADDED:
        yield Good("POST", f"/{case.name}/", case.new)
    yield from STEPS


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a body: ("lines",), ("lines", 0), ("lines", 0, "year")"""
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from places(inner, (*path, key))


def exchanged(body: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    body = deepcopy(body)
    inner: Any = body
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return body


@pytest.mark.parametrize("good", list(goods()), ids=str)
def test_good_requests_with_one_value_exchanged(good: Good, world: dict[str, Any]) -> None:
    operation = next(
        one for one in OPERATIONS if (one.method.upper(), one.path) == (good.method, V1 + good.path)
    )
    body = good.body(world["project"])
    (media_type,) = operation.get_request_payload_content_types() or ["application/json"]
    names = sorted({key for path in places(body) for key in path if isinstance(key, str)})
    texts = st.text() | st.sampled_from(["\x00", "\u202e", "a" * 10_000, "1e400", "9" * 30, "1,5", ""])
    values = texts if media_type != "application/json" else st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
        | st.dates().map(str) | st.decimals(allow_nan=False, allow_infinity=False).map(str)
        | st.sampled_from([10**30, -1]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=3),
        max_leaves=5,
    )  # fmt: skip

    @quietly
    @given(operation.as_strategy(), st.sampled_from(list(places(body)) or [()]), values)
    def run(made: Any, path: tuple[Any, ...], value: Any) -> None:
        find_the_way(made, world)
        sent = exchanged(body, path, value)
        made.body = {path[0]: sent[path[0]]} if good.method == "PATCH" else sent
        ask(made, world, CHECKS)

    if good.method != "PATCH":
        untouched = operation.Case(body=body, media_type=media_type, path_parameters=dict.fromkeys(
            parameter.name for parameter in operation.path_parameters
        ))  # fmt: skip
        find_the_way(untouched, world)
        assert ask(untouched, world, CHECKS) < 300
    if body:
        run()

"""How the API tests ask: JSON in, JSON out, with the headers that writing needs."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

V1 = "/api/v1"


def get(client: Client, path: str, **params: Any) -> Any:
    return client.get(f"{V1}/{path}", params, headers={"accept-language": "en"})


def send(client: Client, method: str, path: str, data: Any, **headers: str) -> Any:
    """`if_match="3"` and `idempotency_key="..."` become headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(
        method,
        f"{V1}/{path}",
        data if isinstance(data, str | bytes) else json.dumps(data),
        content_type="application/json",
        headers={"accept-language": "en", **named},
    )


def post(client: Client, path: str, data: Any, **headers: str) -> Any:
    return send(client, "POST", path, data, **headers)


def patch(client: Client, path: str, data: Any, version: int | None = 1, **headers: str) -> Any:
    if version is not None:
        headers["if_match"] = f'"{version}"'
    return send(client, "PATCH", path, data, **headers)


def problem(response: HttpResponse, status: int) -> dict[str, Any]:
    """The problem in the answer, after checking that it is a whole one."""
    assert response.status_code == status, response.content.decode()[:500]
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["code"]
    assert body["type"] == "about:blank"
    return body

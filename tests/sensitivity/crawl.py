"""Everything that a client can fetch: all routes, every link, every choice of every form that asks by address.

Files are opened: spreadsheets unzipped, PDF as text with its metadata.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import lxml.html
import pypdf
from django.test import Client

from tracker.core.management.commands.routes import routes

_ELSEWHERE = re.compile(r"^/(static|media)/|/logout/|/jsi18n/|^/admin/(r|login)/|^/accounts/login/")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
# Of addresses that differ only by what they say for the same parameters, this many are fetched.
_OF_A_KIND = 2


@dataclass(frozen=True)
class Answer:
    url: str
    status: int
    text: str
    body: bytes

    def line(self, word: str) -> str:
        at = self.text.find(word)
        return f"{self.url} ({self.status}): …{self.text[max(0, at - 60) : at + 60]}…"


def fetch(client: Client, url: str, **headers: str) -> Answer:
    response: Any = client.get(url, headers={"accept-language": "sv", **headers})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers:  # a file, not the database: response.close() would close both
        close()
    parts = [opened(body, response.get("Content-Type", ""))]
    parts += [f"{name}: {value}" for name, value in response.items()]
    parts += [
        str(morsel) for name, morsel in response.cookies.items() if name not in ("csrftoken", "sessionid")
    ]
    return Answer(url, response.status_code, "\n".join(parts), body)


def opened(body: bytes, kind: str) -> str:
    """What a person with the right program reads in the file."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return "\n".join(
                f"{name}\n{package.read(name).decode('utf-8', 'replace')}" for name in package.namelist()
            )
    if body[:5] == b"%PDF-":
        return pdf_text(body)
    return body.decode("utf-8", "replace")


def pdf_text(body: bytes) -> str:
    """Text, document properties, XMP, bookmarks and alternative texts."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    parts = [page.extract_text() for page in reader.pages]
    parts += [str(reader.metadata), str(reader.outline)]
    xmp = reader.trailer["/Root"].get("/Metadata")
    parts.append(xmp.get_object().get_data().decode("utf-8", "replace") if xmp else "")
    for held in reader.resolved_objects.values():
        for key in ("/Alt", "/ActualText", "/T", "/Contents", "/Title"):
            value = held.get(key) if isinstance(held, dict) else None
            parts.append(str(value) if isinstance(value, str) else "")
    return "\n".join(parts)


def seeds(known: dict[str, list[str]]) -> list[str]:
    """Every route; where one asks for a parameter, with each known value of that name.

    `known` says for which addresses: "projects public_id" are the numbers that follow /projects/.
    """
    found = []
    for route in routes():
        path = route.path.replace("\\", "").replace("/?", "/")
        names = [first or second for first, second in _PARAMETER.findall(path)]
        if not names:
            found.append(path)
        elif len(names) == 1:
            of = path.split("<")[0].split("(")[0].rstrip("/").rsplit("/", 1)[-1]
            values = known.get(f"{of} {names[0]}", known.get(names[0], [])[:1])
            found += [_PARAMETER.sub(value, path) for value in values]
    return [url for url in found if not _ELSEWHERE.search(url) and re.fullmatch(r"/[\w/.@-]*", url)]


def crawl(client: Client, first: list[str], *, choices: bool) -> list[Answer]:
    """The answers to `first` and to all that they lead to; with `choices` options of their forms too."""
    waiting, seen, answers = list(first), {_key(url) for url in first}, []
    kinds: Counter[tuple[str, ...]] = Counter()
    while waiting:
        url = waiting.pop(0)
        answer = fetch(client, url)
        answers.append(answer)
        for link in links(answer, choices=choices):
            key, kind = _key(link), _kind(link)
            if key in seen or _ELSEWHERE.search(urlsplit(link).path) or kinds[kind] >= _OF_A_KIND:
                continue
            seen.add(key)
            kinds[kind] += len(kind) > 1 or "*" in kind[0]
            waiting.append(link)
    return answers


def _key(url: str) -> str:
    """Addresses that repeat what they say are one."""
    parts = urlsplit(url)
    return f"{parts.path}?{urlencode(sorted(set(parse_qsl(parts.query))))}"


def _kind(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    path = re.sub(r"/(?=[^/]*\d)[\w-]+(?=/)", "/*", parts.path)
    return (path, *sorted({name for name, _value in parse_qsl(parts.query)}))


def links(answer: Answer, *, choices: bool) -> Iterator[str]:
    if answer.body[:1] in (b"{", b"["):
        yield from _json_links(json.loads(answer.body))
        return
    if answer.body.lstrip()[:1] != b"<":
        location = re.search(r"^Location: (.+)$", answer.text, re.MULTILINE)
        yield from [_local(answer.url, location[1])] if location else []
        return
    page = lxml.html.fromstring(answer.body.decode("utf-8", "replace"))
    for address in page.xpath("//a/@href | //link[@rel!='stylesheet']/@href"):
        if link := _local(answer.url, address):
            yield link
    if not choices or urlsplit(answer.url).query:
        return
    for form in page.xpath("//form[not(@method) or translate(@method, 'GET', 'get')='get']"):
        action = _local(answer.url, form.get("action") or urlsplit(answer.url).path)
        for select in form.xpath(".//select"):
            for value in select.xpath(".//option/@value"):
                if value and action:
                    yield f"{action.split('?')[0]}?{urlencode({select.get('name'): value})}"


def _json_links(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if (
                key in ("url", "rows", "next")
                and isinstance(value, str)
                and value.startswith("http://testserver/")
            ):
                yield value.removeprefix("http://testserver")
            else:
                yield from _json_links(value)
    elif isinstance(data, list):
        for item in data:
            yield from _json_links(item)


def _local(base: str, address: str) -> str:
    link = urljoin(f"http://testserver{base}", address)
    parts = urlsplit(link)
    if parts.netloc != "testserver":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")

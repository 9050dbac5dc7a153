"""A small SCIM server on loopback: what the product would be, as far as the provider can see."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "the-token-of-harbor"


@dataclass
class Receiver:
    address: str = ""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)  # method, path, body
    statuses: list[int] = field(default_factory=list)
    kept: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {"Users": {}, "Groups": {}})
    media_types: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    out_of_order: bool = False

    def user(self, email: str) -> dict[str, Any] | None:
        return next((each for each in self.kept["Users"].values() if each["userName"] == email), None)

    def group(self, name: str) -> dict[str, Any] | None:
        return next((each for each in self.kept["Groups"].values() if each["displayName"] == name), None)

    def members(self, name: str) -> list[str]:
        group = self.group(name) or {"members": []}
        return [self.kept["Users"][each["value"]]["userName"] for each in group["members"]]

    def writes(self) -> list[tuple[str, str]]:
        return [(method, re.sub(r"/[0-9]+$", "/ID", path)) for method, path, _body in self.asked if method != "GET"]

    def answer(self, method: str, path: str, token: str, body: bytes) -> tuple[int, Any]:
        try:
            facts = json.loads(body) if body else None
        except ValueError:
            facts = None
            self.asked.append((method, path, body))
            return 400, {"detail": "no JSON"}
        self.asked.append((method, path, facts))
        if token != f"Bearer {TOKEN}":
            return 401, {"detail": "wrong token"}
        if self.out_of_order:
            return 503, {"detail": "out of order"}
        kind, _, key = urlsplit(path).path.removeprefix("/scim/").partition("/")
        verbs = {"GET": self._get, "POST": self._post, "PUT": self._put, "PATCH": self._patch, "DELETE": self._delete}
        return verbs[method](self.kept[kind], key, facts, urlsplit(path).query)

    def _get(self, kept: dict[str, Any], _key: str, _facts: Any, query: str) -> tuple[int, Any]:
        wanted = re.fullmatch(r'(\w+) eq "(.*)"', parse_qs(query)["filter"][0])
        assert wanted, unquote(query)
        found = [each for each in kept.values() if each.get(wanted[1]) == wanted[2]]
        return 200, {"totalResults": len(found), "Resources": found}

    def _post(self, kept: dict[str, Any], _key: str, facts: Any, _query: str) -> tuple[int, Any]:
        name = "userName" if "userName" in facts else "displayName"
        if any(each[name] == facts[name] for each in kept.values()):
            return 409, {"scimType": "uniqueness"}
        fresh = str(max((int(each) for each in kept), default=100) + 1)
        kept[fresh] = {**facts, "id": fresh}
        return 201, kept[fresh]

    def _put(self, kept: dict[str, Any], key: str, facts: Any, _query: str) -> tuple[int, Any]:
        if key not in kept:
            return 404, {"detail": "gone"}
        kept[key] = {**facts, "id": key}
        return 200, kept[key]

    def _patch(self, kept: dict[str, Any], key: str, facts: Any, _query: str) -> tuple[int, Any]:
        if key not in kept:
            return 404, {"detail": "gone"}
        for each in facts["Operations"]:
            if each["path"] == "members":
                known = {member["value"] for member in kept[key]["members"]}
                kept[key]["members"] += [member for member in each["value"] if member["value"] not in known]
            elif each["op"] == "remove":
                gone = each["path"].split('"')[1]
                kept[key]["members"] = [member for member in kept[key]["members"] if member["value"] != gone]
            else:
                kept[key][each["path"]] = each["value"]
        return 200, kept[key]

    def _delete(self, kept: dict[str, Any], key: str, _facts: Any, _query: str) -> tuple[int, Any]:
        return (204, None) if kept.pop(key, None) else (404, {"detail": "gone"})


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Door(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.hosts.add(self.headers["Host"])
            if body:
                receiver.media_types.add(self.headers["Content-Type"])
            status, facts = receiver.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
            receiver.statuses.append(status)
            content = b"" if facts is None else json.dumps(facts).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/scim+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815 - http.server's names

        def log_message(self, *_words: object) -> None:
            """The tests read `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    receiver.address = f"http://127.0.0.1:{server.server_address[1]}/scim"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

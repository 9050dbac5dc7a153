"""Webhooks: each event to each endpoint that wants it, signed, until it is taken or given up."""

import hashlib
import hmac
import http.client
import json
import logging
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from sandbox.processor.answers import public
from sandbox.processor.store import Store
from sandbox.processor.work import Obj, real_time

log = logging.getLogger("sandbox.processor.webhooks")

# After each failure; Stripe's own go on for three days.
BACK_OFF = (1, 2, 4, 8, 15, 30, 60, 120, 300, 900, 1800, 3600, *([7200] * 34))
PATIENCE_SECONDS = 10
IDLE_SECONDS = 0.5
SAID_MAX = 300


def signature(secret: str, payload: bytes, moment: int) -> str:
    mark = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mark}"


def payload_of(event: Obj) -> bytes:
    return json.dumps(public(event), indent=2).encode()


class Sender:
    """One request at a time to each endpoint, so that the order of the rows is the order of sending."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def begin(self) -> None:
        threading.Thread(target=self._run, name="webhooks", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.store.stirred.wait(IDLE_SECONDS)
            self.store.stirred.clear()
            try:
                self._pick()
            except Exception:  # the thread goes on: what was not sent is still in its row
                log.exception("webhooks could not be picked")

    def _pick(self) -> None:
        with self.store.look() as work:
            rows = work.connection.execute(
                "SELECT endpoint, min(due) AS first FROM delivery WHERE state = 'waiting' GROUP BY endpoint"
            ).fetchall()
        for row in rows:
            with self._lock:
                if row["first"] > real_time() or row["endpoint"] in self._busy:
                    continue
                self._busy.add(row["endpoint"])
            # A daemon each: an endpoint that hangs must not keep the service from ending.
            threading.Thread(target=self._send_all, args=[row["endpoint"]], name="webhook", daemon=True).start()

    def _send_all(self, endpoint: str) -> None:
        try:
            while self._send_next(endpoint):
                pass
        except Exception:  # as above
            log.exception("the endpoint %s could not be served", endpoint)
        finally:
            with self._lock:
                self._busy.discard(endpoint)

    def _send_next(self, endpoint_id: str) -> bool:
        with self.store.look() as work:
            row = work.connection.execute(
                "SELECT * FROM delivery WHERE state = 'waiting' AND endpoint = ? AND due <= ? ORDER BY due, id LIMIT 1",
                [endpoint_id, real_time()],
            ).fetchone()
            if row is None:
                return False
            endpoint, event = work.find(endpoint_id), work.find(row["event"])
        if endpoint is None or event is None or endpoint["status"] != "enabled":
            self._note(row, "lost", None, "The endpoint is gone or switched off")
            return True
        code, said = post(endpoint, payload_of(event))
        if code is not None and 200 <= code < 300:
            self._note(row, "delivered", code, row["said"] or "Taken")
        elif row["attempts"] >= len(BACK_OFF):
            self._note(row, "failed", code, said)
        else:
            self._note(row, "waiting", code, said, due=real_time() + BACK_OFF[row["attempts"]])
        return True

    def _note(self, row: Any, state: str, code: int | None, said: str, *, due: float | None = None) -> None:
        with self.store.work() as work:
            work.connection.execute(
                "UPDATE delivery SET state = ?, code = ?, said = ?, at = ?, due = ?, attempts = attempts + 1 "
                "WHERE id = ?",
                [state, code, said[:SAID_MAX], real_time(), row["due"] if due is None else due, row["id"]],
            )


def post(endpoint: Obj, payload: bytes) -> tuple[int | None, str]:
    parts = urlsplit(endpoint["url"])
    moment = int(time.time())
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": signature(endpoint["secret"], payload, moment),
    }
    # Every name that an endpoint may have is one of this machine's.
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=PATIENCE_SECONDS)
    try:
        way = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", way or "/", body=payload, headers=headers)
        response = connection.getresponse()
        said = response.read(SAID_MAX).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return None, f"{type(error).__name__}: {error}"
    else:
        return response.status, said
    finally:
        connection.close()

"""How many mails one worker takes in, wraps, signs and sends in a second, and whether they are as they should be."""

import email
import email.policy
import hashlib
import json
import os
import time
from collections.abc import Mapping
from typing import Any

import dkim
import psycopg

from bench.harness import mail_books, processes, till
from bench.harness.ground import Ground
from bench.harness.processes import HOST, Running
from bench.harness.result import CannotMeasure

INVOICES = 2_000
_LOOK_AGAIN_SECONDS = 0.2
_SECONDS_A_MAIL_MAX = 2
_START_SECONDS_MAX = 120

_SENT = """
SELECT count(*) FROM outbox_delivery d JOIN outbox_mail m ON m.id = d.mail_id
 WHERE d.state = 'sent' AND m.kind = 'invoice'
"""
# By the database's clock: from the first job's start to the end of the last copy's.
_TOOK = """
SELECT extract(epoch FROM max(e.at) FILTER (WHERE e.type = 'succeeded' AND j.task_name = 'outbox.send_all')
                        - min(e.at) FILTER (WHERE e.type = 'started'))
  FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = e.job_id
 WHERE j.task_name IN ('relay.take_in_all', 'outbox.send_all')
"""


def measured(here: Ground, mails: int) -> dict[str, float]:
    """The books and the mails are laid first; then one worker is started, of a process more than there are cores."""
    lines = _books(here, "lay", str(INVOICES), str(mails))
    record, brought = lines[0]["record"], {line["to"]: line for line in lines[1:]}
    folder = here.folder / "kept-mails"
    folder.mkdir()
    with psycopg.connect(till.admin(here), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # as the server does by itself a minute later
    port = processes.free_port()
    words = ["-m", "bench.harness.mail_sink", str(port), str(folder)]
    # A resolver that is away: the hourly look would find that this firm's domain shows no key, and sign with another.
    route = {"QUITTANCE_SMTP_URL": f"smtp://{HOST}:{port}?starttls=never", "QUITTANCE_DNS": f"{HOST}:9"}
    environment = {**here.product_environment, **route}
    with processes.started("mail-sink", words, environment=here.yardstick_environment, log=here.folder / "mails.log"):
        # Threads of one process wait for each other; a process more than cores, since each waits for the disk at times.
        several = str((os.cpu_count() or 1) + 1)
        worker = ["-m", "quittance", "worker", "--processes", several, "--concurrency", "1"]
        with processes.started("worker", worker, environment=environment, log=here.folder / "worker.log") as running:
            took = _await_all(here, running, mails)
    _refuse_if_unlike(here, mails)
    checked = sum(_is_checked(path.read_bytes(), record, brought) for path in folder.iterdir())
    return {
        "sent": float(mails),
        "sent_per_second": mails / took,
        "sent_kilobytes_each": sum(line["bytes"] for line in lines[1:]) / mails / 1000,
        "sent_checked": float(checked),
    }


def _await_all(here: Ground, running: Running, mails: int) -> float:
    patience = time.monotonic() + _START_SECONDS_MAX + mails * _SECONDS_A_MAIL_MAX
    with psycopg.connect(till.admin(here), autocommit=True) as connection:
        while _number(connection, _SENT) < mails:
            running.refuse_if_ended()
            if time.monotonic() > patience:
                raise CannotMeasure(f"Of {mails} mails {_number(connection, _SENT):.0f} were sent in all that time.")
            time.sleep(_LOOK_AGAIN_SECONDS)
        time.sleep(_LOOK_AGAIN_SECONDS)  # the last job notes its own end after that
        return _number(connection, _TOOK)


def _number(connection: psycopg.Connection[Any], question: str) -> float:
    row = connection.execute(question).fetchone()
    return float(row[0]) if row else 0.0


def _refuse_if_unlike(here: Ground, mails: int) -> None:
    told = _books(here, "told")[0]
    wanted = {
        "open": 0, "intakes": {"wrapped": mails}, "addressees": {"going": mails}, "deliveries": {"sent": mails},
        "faults": [],
    }  # fmt: skip
    if told != wanted:
        raise CannotMeasure(f"Not every mail was wrapped and sent once: {json.dumps(told)}")


def _is_checked(raw: bytes, record: str, brought: Mapping[str, Any]) -> bool:
    """Signed by the firm, with a way to pay, and the paper as it came to the byte. False for a mail of another kind."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    address = str(mail["To"])
    if address not in brought:
        return False
    if not dkim.verify(raw, dnsfunc=lambda *_, **__: record.encode()):
        raise CannotMeasure(f"The signature of the mail to {address} does not hold.")
    if f"d={mail_books.DOMAIN};" not in str(mail["DKIM-Signature"]):
        raise CannotMeasure(f"The mail to {address} is signed by somebody else than the firm.")
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        if body is None or "/client-portal/pass/" not in body.get_content():
            raise CannotMeasure(f"The mail to {address} has no way to pay in its {kind} part.")
    digests = [hashlib.sha256(part.get_content()).hexdigest() for part in mail.iter_attachments()]
    if digests != [brought[address]["sha256"]]:
        raise CannotMeasure(f"The paper in the mail to {address} is not the one that came.")
    return True


def _books(here: Ground, *words: str) -> list[dict[str, Any]]:
    told = processes.run("mail books", ["-m", "bench.harness.mail_books", *words], environment=here.product_environment)
    return [json.loads(line) for line in told.splitlines() if line.startswith("{")]

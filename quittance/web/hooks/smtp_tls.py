"""The mail door's certificate, read again when its files change, so that a renewal needs no restart."""

import ssl
from pathlib import Path

import structlog

log = structlog.get_logger()


class BadCertificate(Exception):
    """Certificate or key cannot be used; the text says why in one line."""


class Certificate:
    """Give `context` to whoever listens. It looks at the files before each handshake."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = (certificate, key)
        self._seen: object = None
        self._fresh = self._read()
        self._seen = self._marks()
        self.context = self._read()
        self.context.sni_callback = self._choose  # asked at every handshake, whether a name is given or not

    def _choose(self, connection: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        del name, context
        marks = self._marks()
        if marks != self._seen:
            self._seen = marks
            try:
                self._fresh = self._read()
            except BadCertificate as bad:
                log.error("relay.certificate_unusable", why=str(bad))  # noqa: TRY400  a line for the operator, no bug
            else:
                log.info("relay.certificate_read")
        connection.context = self._fresh

    def _marks(self) -> object:
        try:
            return [(found.st_mtime_ns, found.st_size, found.st_ino) for found in map(Path.stat, self._files)]
        except OSError:
            return None

    def _read(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            # A key that asks for a passphrase would ask on the terminal and wait there.
            context.load_cert_chain(*self._files, password=lambda: b"")
        except (OSError, ValueError) as wrong:
            names = " and ".join(str(file) for file in self._files)
            raise BadCertificate(f"The relay cannot use the certificate and key in {names}: {wrong}.") from None
        return context

"""Mail put together by hand, byte by byte, and read at once."""

import base64

from quittance.relay.rules.reading import Arrived, read

PDF = b"%PDF-1.7\n1 0 obj\n"
HEAD = b"From: Harbor <billing@harbor.example>\r\nTo: carol@acme.example\r\nSubject: Invoice 10501\r\n"


def mail(body: bytes, *lines: str) -> Arrived:
    return read(HEAD + "".join(line + "\r\n" for line in lines).encode() + b"\r\n" + body)


def mixed(*pieces: bytes, kind: str = "mixed", ends: bytes = b"--b--\r\n") -> Arrived:
    body = b"".join(b"--b\r\n" + piece + b"\r\n" for piece in pieces) + ends
    return mail(body, f'Content-Type: multipart/{kind}; boundary="b"')


def attached(name: str = "Invoice_10501.pdf", content: bytes = PDF) -> bytes:
    head = f'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="{name}"\r\n'.encode()
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nDear Carol"
HTML = b"Content-Type: text/html\r\n\r\n<p>Dear <b>Carol</b></p>"

"""What the addresses of an enrolment lead to: the page with the code, and its QR as a picture."""

from __future__ import annotations

import struct
import zlib
from urllib.parse import urlsplit

from mfa_tui.localcloud.duo import pages, replies
from mfa_tui.localcloud.duo.enrolment import Enrolments
from mfa_tui.localcloud.duo.signing import form_pairs
from mfa_tui.trace.exchange import HttpRequest, HttpResponse

PORTAL = "/portal/"
BARCODE = "/frame/qr"
_MODULE_PIXELS = 6
_LONGEST_VALUE = 300


def portal(request: HttpRequest, enrolments: Enrolments) -> HttpResponse:
    """The page for the activation code at the end of the path."""
    enrolment = enrolments.find(urlsplit(request.url).path.removeprefix(PORTAL))
    if enrolment is None or enrolment.redeemed:
        return replies.page(pages.over(), 404)
    return replies.page(pages.portal(enrolment.username, enrolments.address(enrolment)))


def barcode(request: HttpRequest) -> HttpResponse:
    """The QR code of the query's `value`."""
    value = dict(form_pairs(urlsplit(request.url).query)).get("value", "")
    if not value or len(value) > _LONGEST_VALUE or not value.isprintable():
        return replies.page(pages.over(), 404)
    return replies.image(_qr_png(value))


def _qr_png(text: str) -> bytes:
    from qrcode.main import QRCode

    code = QRCode(border=4)
    code.add_data(text)
    rows = [
        b"\0" + b"".join((b"\0" if dark else b"\xff") * _MODULE_PIXELS for dark in row)
        for row in code.get_matrix()
        for _ in range(_MODULE_PIXELS)
    ]
    size = len(rows)
    # one byte of grey for each pixel (PNG specification, third edition: colour type 0)
    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    picture = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"".join(rows)))
    return b"\x89PNG\r\n\x1a\n" + picture + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

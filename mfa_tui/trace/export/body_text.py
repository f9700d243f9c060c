"""Bodies inside JSON: text where they are text, Base64 where they are not."""

from __future__ import annotations

import base64
import binascii

from mfa_tui.trace.export.fields import Fields, Malformed


def written(body: bytes) -> tuple[str, bool]:
    """`body` as text from which it can be made again, and whether that is Base64."""
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def read(fields: Fields, name: str, *, in_base64: bool) -> bytes:
    """The bytes that the text in member `name` stands for. Raises Malformed."""
    text = fields.text(name)
    if not in_base64:
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"{fields.place(name)} is no Base64 ({error})") from error

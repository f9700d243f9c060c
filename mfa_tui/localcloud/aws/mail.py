"""A mail that a function sends by SES, on its way to the same inbox as those of Cognito."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from mfa_tui.localcloud.aws.side_call import SideCall, SideRefusal
from mfa_tui.localcloud.cognito.call import Message, new_uuid
from mfa_tui.localcloud.faults import EMAIL_SANDBOX

KIND = "mail by SES"
_BREAK = re.compile(r"<(?:br|/p|/div|/h\d|/tr)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Mail:
    """What SendEmail of either version asks for; `html` counts when there is no `text`."""

    sender: str
    recipients: Sequence[str]
    subject: str
    text: str
    html: str = ""


def send(call: SideCall, mail: Mail, invalid: str) -> str:
    """Send `mail` to each recipient and give its MessageId.

    Raises SideRefusal: of the type `invalid` for what is no address, or as the sandbox does.
    """
    if not mail.recipients:
        raise SideRefusal(invalid, "Missing required header 'To'.")
    for address in (mail.sender, *mail.recipients):
        if not _address(address).partition("@")[2]:
            raise SideRefusal(invalid, "Missing final '@domain'")
    if EMAIL_SANDBOX in call.faults:
        raise SideRefusal(
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region "
            f"{call.region.upper()}: {', '.join(mail.recipients)}",
        )
    for address in mail.recipients:
        call.send(_message(call, mail, _address(address)))
    return f"{call.entropy(8).hex()}-{new_uuid(call.entropy)}-000000"


def _message(call: SideCall, mail: Mail, address: str) -> Message:
    return Message(
        "EMAIL",
        address,
        mail.subject,
        mail.text or _readable(mail.html),
        KIND,
        call.whose.username,
        call.whose.pool_id,
        sender=mail.sender,
    )


def _address(text: str) -> str:
    """The address in `text`, which may have a name before it: `Name <address>`."""
    return text.rpartition("<")[2].rstrip("> ") if text.endswith(">") else text


def _readable(page: str) -> str:
    """The words of an HTML page, with lines where it has them."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", page)))
    return "\n".join(line.strip() for line in text.strip().splitlines())

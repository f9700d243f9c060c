"""Messages on their way to a person, put on the Trace: the last hop of a code.

AWS hands them to SNS, to SES or to a mail server of its own, and shows that to nobody. Here the
local cloud hands them to the phone, and that is what is recorded: who sent, to whom, which words.
"""

from __future__ import annotations

import json

from mfa_tui.localcloud.aws import mail
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.post import Deliver
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace

TEXT_MESSAGE, MAIL = "TextMessage", "Mail"
"""What the deliveries of the two media are called on the Trace."""

_TAKEN = HttpResponse(200)


def watched_delivery(trace: Trace, deliver: Deliver) -> Deliver:
    """`deliver`, with every message that arrives on `trace`, inside the call that sent it."""

    def watching(message: Message) -> None:
        party = Party.SES if message.kind == mail.KIND else Party.COGNITO
        operation = TEXT_MESSAGE if message.medium == "SMS" else MAIL
        opened = trace.open(party, Party.PHONE, operation, _handed_over(message))
        try:
            deliver(message)
        except Exception as error:
            trace.close(opened.number, None, str(error) or type(error).__name__)
            raise
        trace.close(opened.number, _TAKEN)

    return watching


def _handed_over(message: Message) -> HttpRequest:
    """The message as a request. By its name the code is masked, and so it is in the words."""
    words = {"code": message.code, "text": message.text} if message.code else {"body": message.text}
    content = {
        "from": message.sender,
        "to": message.destination,
        **({"subject": message.subject} if message.subject else {}),
        **words,
    }
    scheme = "sms" if message.medium == "SMS" else "mailto"
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return HttpRequest("SEND", f"{scheme}:{message.destination}", (), body)

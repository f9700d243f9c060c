"""Messages to people on the Trace: who sent them, inside which call, and with the code masked."""

from __future__ import annotations

import pytest

from mfa_tui.localcloud.aws import mail
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.delivery_hops import watched_delivery
from mfa_tui.localcloud.faults import DELIVERY_DELAYED, DELIVERY_LOST
from mfa_tui.localcloud.post import DELAY_SECONDS, Post
from mfa_tui.trace.exchange import Exchange, HttpRequest, Party
from mfa_tui.trace.explain.explanation import explanation
from mfa_tui.trace.record import Trace
from mfa_tui.trace.redaction import masked_exchange

SMS = Message(
    "SMS", "+15550100", None, "Your code is 135791.", "code", "ana", "p", "135791", "NOTICE"
)
BY_SES = Message("EMAIL", "ana@example.com", "Hello", "Your code is 246802.", mail.KIND, "ana", "p")


def sent(message: Message, *faults: str, late: bool = False) -> tuple[list[Message], Trace]:
    """What arrives of a message that a call sends, and the Trace of it."""
    trace, arrived = Trace(), list[Message]()
    post = Post(watched_delivery(trace, arrived.append))
    call = trace.open(Party.APP, Party.COGNITO, "InitiateAuth", HttpRequest("POST", "http://a/"))
    with trace.inside(call.number):
        post.send([message], frozenset(faults), 0.0)
        if late:
            post.deliver_due(DELAY_SECONDS)
    return arrived, trace


def delivery(trace: Trace) -> Exchange:
    return trace.snapshot()[-1]


def test_a_text_message_is_a_hop_from_cognito_to_the_phone_inside_its_call() -> None:
    arrived, trace = sent(SMS)
    hop = delivery(trace)
    assert arrived == [SMS]
    assert (hop.source, hop.destination, hop.operation) == (
        Party.COGNITO,
        Party.PHONE,
        "TextMessage",
    )
    assert (hop.parent, hop.outcome, hop.request.url) == (1, "ok", "sms:+15550100")
    assert hop.request_json == {
        "from": "NOTICE",
        "to": "+15550100",
        "code": "135791",
        "text": "Your code is 135791.",
    }


def test_the_code_is_masked_in_the_words_too() -> None:
    _, trace = sent(SMS)
    shown = masked_exchange(delivery(trace)).request.body.decode()
    assert "135791" not in shown and "Your code is •••(6)." in shown


def test_a_mail_of_a_function_comes_from_ses_and_none_of_its_words_are_shown() -> None:
    _, trace = sent(BY_SES)
    hop = delivery(trace)
    assert (hop.source, hop.operation, hop.request.url) == (
        Party.SES,
        "Mail",
        "mailto:ana@example.com",
    )
    shown = masked_exchange(hop).request.body.decode()
    assert "Hello" in shown and "code is" not in shown


def test_what_never_arrives_is_no_hop() -> None:
    arrived, trace = sent(SMS, DELIVERY_LOST)
    assert arrived == [] and len(trace) == 1


def test_a_late_message_belongs_to_no_call_that_is_under_way() -> None:
    arrived, trace = sent(SMS, DELIVERY_DELAYED, late=True)
    assert arrived == [SMS]
    assert delivery(trace).parent is None


def test_what_cannot_be_handed_over_has_failed() -> None:
    def broken(message: Message) -> None:
        raise OSError("the phone has no room for 135791")

    trace = Trace()
    with pytest.raises(OSError, match="no room"):
        watched_delivery(trace, broken)(SMS)
    hop = delivery(trace)
    assert (hop.in_flight, hop.failure) == (False, "the phone has no room for 135791")
    assert masked_exchange(hop).failure == "the phone has no room for •••(6)"


def test_it_is_explained() -> None:
    _, trace = sent(SMS)
    told = explanation(delivery(trace), trace.snapshot())
    assert "text message" in told.purpose and "SNS" in told.meaning

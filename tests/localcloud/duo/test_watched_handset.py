"""What Duo sends to phones on the Trace: who asked, inside which request, and with codes masked."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfa_tui.localcloud.duo.authentication import Wish
from mfa_tui.localcloud.duo.watched_handset import WatchedHandset
from mfa_tui.localcloud.faults import DUO_PUSH_FAILED, DUO_PUSH_LOST
from mfa_tui.trace.exchange import Exchange, HttpRequest, Party
from mfa_tui.trace.explain.explanation import explanation
from mfa_tui.trace.record import Trace
from mfa_tui.trace.redaction import masked_exchange
from mfa_tui.trace.sequence import Columns, arrows, drawn
from tests.localcloud.duo.conftest import Duo
from tests.trace.test_masked_exports import check, secrets_in

Watched = tuple[Duo, Trace]


@pytest.fixture
def watched(duo: Duo) -> Watched:
    """A Duo whose phone is watched."""
    trace = Trace()
    duo.local.connect(WatchedHandset(trace, duo.mobile))
    return duo, trace


def hops(trace: Trace) -> list[Exchange]:
    return [each for each in trace.snapshot() if each.destination is Party.PHONE]


def test_a_push_is_a_hop_from_duo_to_the_phone_and_shows_there(watched: Watched) -> None:
    duo, trace = watched
    txid = duo.pushed(pushinfo="Pool=shop&Reason=test")
    [hop] = hops(trace)
    assert (hop.source, hop.operation, hop.outcome) == (Party.DUO, "Push", "ok")
    content = hop.request_json
    assert content is not None
    assert (content["txid"], content["user"], content["type"]) == (txid, "alice", "Login request")
    assert content["pushinfo"] == {"Pool": "shop", "Reason": "test"}
    assert duo.rung == [True] and [push.id for push in duo.mobile.pushes] == [txid]


def test_it_happens_inside_the_request_that_began_it(watched: Watched) -> None:
    duo, trace = watched
    outer = trace.open(Party.LAMBDA, Party.DUO, "POST /auth/v2/auth", HttpRequest("POST", "x"))
    with trace.inside(outer.number):
        begin_push(duo)
    [hop] = hops(trace)
    assert hop.parent == outer.number
    assert [arrow.words for arrow in arrows(trace.snapshot())][:2] == [
        "POST /auth/v2/auth",
        "Push 200",
    ]


def begin_push(duo: Duo, shows_number: bool = False) -> None:
    """What the handler of a request does, on this thread."""
    user, wish = duo.user("alice"), Wish("push", "auto", shows_number=shows_number)
    duo.local._authentication.begin(duo.apps.auth_api, "alice", user, wish)


def test_it_is_drawn_as_an_arrow_to_the_phone(watched: Watched) -> None:
    duo, trace = watched
    duo.pushed()
    columns = Columns.of(trace.snapshot(), 80)
    assert "Duo" in columns.heading and "Phone" in columns.heading
    [arrow] = arrows(trace.snapshot())
    assert "Push 200" in drawn(arrow, columns).text and "→" in drawn(arrow, columns).text


def test_the_number_of_a_verified_push_is_not_in_it(watched: Watched) -> None:
    duo, trace = watched
    duo.apps.auth_api.policy.verified_digits = 4
    begin_push(duo, shows_number=True)
    number = duo.local._transactions.waiting[0].number
    [hop] = hops(trace)
    assert number and number not in hop.request.body.decode()
    assert hop.request_json is not None and hop.request_json["number_digits"] == 4


@pytest.mark.parametrize("fault", [DUO_PUSH_LOST, DUO_PUSH_FAILED])
def test_what_never_arrives_is_no_hop(watched: Watched, fault: str) -> None:
    duo, trace = watched
    duo.local.faults.on(fault)
    duo.pushed()
    assert hops(trace) == []
    duo.mobile.fetch()
    assert len(hops(trace)) == (fault == DUO_PUSH_FAILED)


def test_a_call_is_a_hop_too(watched: Watched) -> None:
    duo, trace = watched
    duo.client().auth("phone", username="alice", device="auto", async_txn=True)
    [hop] = hops(trace)
    assert (hop.operation, hop.request.url.partition(":")[0]) == ("PhoneCall", "tel")


def test_texted_passcodes_are_masked_wherever_they_go(watched: Watched, tmp_path: Path) -> None:
    duo, trace = watched
    duo.client().auth("sms", username="alice", device="auto")
    [hop] = hops(trace)
    assert hop.request_json is not None
    codes = hop.request_json["codes"]
    assert codes and all(code in duo.inbox.notes[0].text for code in codes)
    assert not any(code in masked_exchange(hop).request.body.decode() for code in codes)
    assert secrets_in((hop,)).issuperset(codes)
    assert check(trace.snapshot(), tmp_path)


@pytest.mark.parametrize("factor", ["push", "phone", "sms"])
def test_each_is_explained(watched: Watched, factor: str) -> None:
    duo, trace = watched
    duo.client().auth(factor, username="alice", device="auto", async_txn=True)
    [hop] = hops(trace)
    told = explanation(hop, trace.snapshot())
    assert "Duo" in told.purpose and "shows this hop to nobody" in told.meaning

"""Duo as it fails: each of its faults, as Duo's own clients see it."""

from __future__ import annotations

import http.client

import pytest

from mfa_tui.localcloud.duo.local_duo import SLOW_SECONDS
from tests.localcloud.duo.conftest import Duo


def test_down(duo: Duo) -> None:
    duo.local.faults.on("duo down")
    with pytest.raises(http.client.RemoteDisconnected):
        duo.client().check()
    assert duo.heard[-1].response is None
    duo.local.faults.off("duo down")
    assert duo.client().check()


def test_slow(duo: Duo) -> None:
    duo.local.faults.on("duo slow")
    duo.client().check()
    assert duo.pauses == [SLOW_SECONDS]


@pytest.mark.parametrize(("name", "status"), [("duo busy", 429), ("duo bad gateway", 502)])
def test_refusals(duo: Duo, name: str, status: int) -> None:
    duo.local.faults.on(name)
    with pytest.raises(RuntimeError) as caught:
        duo.client().check()
    assert caught.value.status == status
    if status == 429:
        assert caught.value.data["code"] == 42901
    else:
        assert duo.heard[-1].response and duo.heard[-1].response.body.startswith(b"<html>")


def test_a_clock_that_is_wrong(duo: Duo) -> None:
    duo.local.faults.on("duo clock")
    with pytest.raises(RuntimeError) as caught:
        duo.client().check()
    assert caught.value.data["code"] == 40105


def test_a_push_that_fails_can_be_fetched(duo: Duo) -> None:
    duo.local.faults.on("duo push failed")
    txid = duo.pushed()
    assert duo.status(txid)["status"] == "push_failed"
    assert (duo.mobile.pushes, duo.rung) == ((), [False])
    duo.mobile.fetch()
    assert duo.status(txid)["status"] == "pushed"
    (push,) = duo.mobile.pushes
    assert duo.mobile.answer(push.id, "approve") == "approved"


def test_a_push_that_is_lost_times_out(duo: Duo) -> None:
    duo.local.faults.on("duo push lost")
    txid = duo.pushed()
    duo.mobile.fetch()
    assert duo.mobile.pushes == ()
    assert duo.mobile.answer(txid, "approve") == "gone"
    duo.clock.advance(60)
    assert duo.status(txid)["status"] == "timeout"

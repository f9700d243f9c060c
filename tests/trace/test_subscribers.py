"""Whoever subscribes is told, in order, until it stops; it may do so while it is told."""

from __future__ import annotations

from mfa_tui.trace.subscribers import Subscribers


def test_all_are_told_in_the_order_in_which_they_came() -> None:
    subscribers, heard = Subscribers[[int]](), list[str]()
    subscribers.add(lambda number: heard.append(f"first {number}"))
    subscribers.add(lambda number: heard.append(f"second {number}"))
    subscribers.tell(3)
    assert heard == ["first 3", "second 3"]


def test_stopping_twice_stops_nobody_else() -> None:
    subscribers, heard = Subscribers[[]](), list[str]()
    stop = subscribers.add(lambda: heard.append("gone"))
    subscribers.add(lambda: heard.append("here"))
    stop()
    stop()
    subscribers.tell()
    assert heard == ["here"]


def test_who_is_told_may_stop_and_bring_others() -> None:
    subscribers, heard = Subscribers[[]](), list[str]()

    def once() -> None:
        heard.append("once")
        stop()
        subscribers.add(lambda: heard.append("later"))

    stop = subscribers.add(once)
    subscribers.tell()
    subscribers.tell()
    assert heard == ["once", "later"]

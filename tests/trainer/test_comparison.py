"""The learner's calls beside the reference."""

from __future__ import annotations

from mfa_tui.trace.record import Trace
from mfa_tui.trainer.comparison import Comparison, compared
from mfa_tui.trainer.moves.playing import Change, Way
from tests.trainer.small import ID, Calls


def lines(found: Comparison) -> list[tuple[int, int]]:
    sides = [pair.calls for pair in found.pairs]
    return [(mine.number if mine else 0, other.number if other else 0) for mine, other in sides]


def test_equal_operations_stand_beside_each_other_and_extra_calls_alone() -> None:
    mine, reference = Calls(), Calls()
    mine.call("ListDevices", {})
    outer = mine.sign_in()
    mine.call("DefineAuthChallenge", {}, parent=outer.number)
    mine.get_user(ID, error="NotAuthorizedException", message="Invalid Access Token")
    mine.get_user()
    reference.sign_in()
    reference.get_user()
    reference.call("GlobalSignOut", {})
    found = compared(Way(mine.trace.snapshot()), Way(reference.trace.snapshot()))
    assert lines(found) == [(1, 0), (2, 1), (4, 0), (5, 2), (0, 3)]
    assert (found.my_calls, found.reference_calls) == (4, 3)


def test_the_same_operation_with_another_outcome_is_still_beside_it() -> None:
    mine, reference = Calls(), Calls()
    mine.sign_in()
    mine.get_user(error="NotAuthorizedException")
    reference.sign_in()
    reference.get_user()
    found = compared(Way(mine.trace.snapshot()), Way(reference.trace.snapshot()))
    assert lines(found) == [(1, 1), (2, 2)]


def test_the_whole_reference_is_numbered_as_a_record_of_its_own() -> None:
    mine, reference = Calls(), Calls()
    reference.call("ListDevices", {})  # of the setup
    outer = reference.sign_in()
    reference.call("DefineAuthChallenge", {}, parent=outer.number)
    reference.get_user()
    found = compared(Way(mine.trace.snapshot()), Way(reference.trace.snapshot()[1:]))
    assert [(each.number, each.parent) for each in found.reference] == [
        (1, None),
        (2, 1),
        (3, None),
    ]
    assert lines(found) == [(0, 1), (0, 3)]
    kept = Trace.of(found.reference)
    called = [pair.calls[1] for pair in found.pairs]
    assert [kept.get(each.number) for each in called if each] == called


def test_what_was_changed_stands_where_it_was_done() -> None:
    mine, reference = Calls(), Calls()
    mine.sign_in()
    mine.get_user()
    reference.call("ListDevices", {})  # of the setup
    reference.sign_in()
    reference.get_user()
    found = compared(
        Way(mine.trace.snapshot(), (Change("set a 1", 0), Change("clock +1h", 1))),
        Way(reference.trace.snapshot()[1:], (Change("set a 2", 1), Change("clock +1h", 2))),
    )
    told = [
        (pair.mine is not None, pair.reference is not None, pair.change and pair.change.text)
        for pair in found.pairs
    ]
    assert told == [
        (True, False, "set a 1"),
        (False, True, "set a 2"),
        (True, True, None),
        (True, True, "clock +1h"),
        (True, True, None),
    ]
    assert (found.my_calls, found.reference_calls) == (2, 2)

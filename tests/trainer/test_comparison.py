"""The learner's calls beside the reference."""

from __future__ import annotations

from mfa_tui.trainer.comparison import Comparison, compared
from tests.trainer.small import ID, Calls


def lines(found: Comparison) -> list[tuple[int, int]]:
    return [
        (pair.mine.number if pair.mine else 0, pair.reference.number if pair.reference else 0)
        for pair in found.pairs
    ]


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
    found = compared(mine.trace.snapshot(), reference.trace.snapshot())
    assert lines(found) == [(1, 0), (2, 1), (4, 0), (5, 2), (0, 3)]
    assert (found.my_calls, found.reference_calls) == (4, 3)


def test_the_same_operation_with_another_outcome_is_still_beside_it() -> None:
    mine, reference = Calls(), Calls()
    mine.sign_in()
    mine.get_user(error="NotAuthorizedException")
    reference.sign_in()
    reference.get_user()
    found = compared(mine.trace.snapshot(), reference.trace.snapshot())
    assert lines(found) == [(1, 1), (2, 2)]

"""Answers to tasks: what is offered, and what counts as right."""

from __future__ import annotations

import pytest

from mfa_tui.trainer.lesson import Awaited, ProofKind, Spot, Task, TaskKind
from mfa_tui.trainer.seen import Seen
from mfa_tui.trainer.tasks import is_right, offered, same_answer, subjects
from tests.trainer.small import Calls

ORDER = Task("o", TaskKind.ORDER, "?", right=("ask", "be asked", "answer"))
CHOOSE = Task("c", TaskKind.CHOOSE, "?", options=("a", "b", "c"), right=("a", "c"))
MATCH = Task(
    "m",
    TaskKind.MATCH,
    "?",
    right=("SIM swap = passkey", "leak = TOTP", "phish = passkey"),
    least=2,
)


@pytest.mark.parametrize(
    ("task", "answer", "right"),
    [
        (ORDER, "ask | be asked | answer", True),
        (ORDER, '["ask", "be asked", "answer"]', True),
        (ORDER, "ask | answer | be asked", False),
        (CHOOSE, "c|a", True),
        (CHOOSE, "a", False),
        (CHOOSE, "a | b | c", False),
        (MATCH, "SIM swap = Passkey | leak=totp", True),
        (MATCH, "SIM swap = passkey | leak = passkey", False),
        (MATCH, "leak = TOTP | leak = TOTP", False),
        (MATCH, "SIM swap = passkey | leak = TOTP | phish = TOTP | phish = passkey", False),
        (Task("w", TaskKind.WORD, "?", right=("400", "four hundred")), "“400".strip("“"), True),
        (Task("w", TaskKind.WORD, "?", right=("400",)), "", False),
    ],
)
def test_answers(task: Task, answer: str, right: bool) -> None:
    assert is_right(task, answer, Seen(), {}) is right


def test_what_is_offered_gives_the_answer_not_away() -> None:
    assert set(offered(ORDER)) == set(ORDER.right)
    assert offered(ORDER) != ORDER.right
    alphabetical = Task("o", TaskKind.ORDER, "?", right=("a", "b", "c"))
    assert offered(alphabetical) == ("b", "c", "a")
    assert offered(MATCH) == ("TOTP", "passkey")
    assert subjects(MATCH) == ("SIM swap", "leak", "phish")
    assert offered(CHOOSE) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("1 request.AuthParameters.PASSWORD", True),
        ("1 request.authparameters", True),
        ("1 request.AuthParametersX", False),
        ("1 request", False),
        ("2 request.AuthParameters", False),
        ("9 request.AuthParameters", False),
        ("clients.public.ExplicitAuthFlows[0]", True),
        ("clients.public", False),
        ("", False),
    ],
)
def test_pointing(answer: str, right: bool) -> None:
    call = Awaited(ProofKind.CALL, "InitiateAuth", ("response.AuthenticationResult",))
    spots = (Spot("request.AuthParameters", call), Spot("clients.public.ExplicitAuthFlows"))
    task = Task("p", TaskKind.POINT, "?", at=spots)
    calls = Calls()
    calls.sign_in()
    calls.call("InitiateAuth", {}, error="NotAuthorizedException")
    assert is_right(task, answer, Seen.of(calls.trace.snapshot()), {}) is right


def test_a_wrong_turn_finds_its_pair_in_an_answer() -> None:
    assert same_answer("leak = TOTP | phish = SMS", "phish = sms")
    assert not same_answer("leak = TOTP", "phish = sms")

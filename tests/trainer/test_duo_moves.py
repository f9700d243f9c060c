"""The moves about functions and Duo that its lessons need, against the real local cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mfa_tui.practice.lesson_bench import LessonBench
from mfa_tui.practice.player import Player
from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.trace.exchange import Party
from mfa_tui.trainer.moves.language import MoveProblem

APPROVED = "custom ana\nduo open\nduo approve\nduo close"
ANSWER = (
    "call RespondToAuthChallenge ChallengeName=CUSTOM_CHALLENGE Session=$Session "
    "ChallengeResponses.USERNAME=ana ChallengeResponses.ANSWER="
)
AKEY = "secret lesson/duo-web-sdk duo-akey=another-akey-of-forty-characters-in-all-"

Open = Callable[..., Player]


@pytest.fixture
def stage() -> Iterator[Open]:
    """Opens benches that are closed afterwards."""
    benches: list[LessonBench] = []

    def opened(preset: str, seed: str = "tests") -> Player:
        benches.append(LessonBench(preset, seed=seed, new_key=shared_key))
        return Player(benches[-1])

    yield opened
    for bench in benches:
        bench.close()


def came_of(player: Player, moves: str) -> str:
    """What came of the last call of the app in `moves`."""
    player.play(moves)
    calls = (each for each in player.bench.trace.snapshot() if each.source is Party.APP)
    return list(calls)[-1].outcome


def test_a_function_with_its_clock_ahead_finds_the_approval_expired(stage: Open) -> None:
    player = stage("duo-v2")
    late = "function VerifyAuthChallengeResponse ahead 120"
    assert came_of(player, f"{late}\n{APPROVED}\n{ANSWER}$duo_answer") == "CUSTOM_CHALLENGE"
    in_time = "function VerifyAuthChallengeResponse ahead 0"
    assert came_of(player, f"{in_time}\n{APPROVED}\n{ANSWER}$duo_answer") == "tokens"


def test_a_changed_secret_is_put_back(stage: Open) -> None:
    player = stage("duo-v2")
    afresh = "function VerifyAuthChallengeResponse ahead 0"
    changed = f"{APPROVED}\n{AKEY}\n{afresh}\n{ANSWER}$duo_answer"
    assert came_of(player, changed) == "CUSTOM_CHALLENGE"
    back = f"secret lesson/duo-web-sdk reset\n{afresh}\n{APPROVED}\n{ANSWER}$duo_answer"
    assert came_of(player, back) == "tokens"


def test_a_secret_of_duo_can_be_changed_before_anything_asked_for_it(stage: Open) -> None:
    player = stage("duo-v2")
    short = "secret lesson/duo-web-sdk duo-akey=too-short\ncustom ana"
    assert came_of(player, short) == "UserLambdaValidationException"
    afresh = "function CreateAuthChallenge ahead 0"
    back = f"secret lesson/duo-web-sdk reset\n{afresh}\ncustom ana"
    assert came_of(player, back) == "CUSTOM_CHALLENGE"


@pytest.mark.parametrize("words", ["secret", "secret NAME", "secret NAME reset KEY=VALUE"])
def test_secrets_are_changed_or_put_back(stage: Open, words: str) -> None:
    with pytest.raises(MoveProblem, match="write it as: secret"):
        stage("basic-password").play(words)


def test_state_and_code_of_a_prompt_can_be_mixed(stage: Open) -> None:
    player = stage("duo-universal")
    begin = 'custom ana client="Duo prompt" meta.redirect_port=53111\nduo open'
    player.play(f"{begin}\nduo approve\nduo close")
    mixed = '{"state":"${duo_state}","duo_code":"${duo_code}"}'
    end = 'ClientMetadata.redirect_port="53111" client="Duo prompt"'
    assert came_of(player, f"{ANSWER}{mixed} {end}") == "tokens"
    assert came_of(player, f"{begin}\n{ANSWER}{mixed} {end}") == "CUSTOM_CHALLENGE"
    traded = [
        each.response_json for each in player.bench.trace.snapshot() if "token" in each.operation
    ]
    assert [(each or {}).get("error") for each in traded] == [None, "invalid_grant"]


def test_the_code_that_was_sent_last_is_sent_again(stage: Open) -> None:
    player = stage("duo-universal")
    begin = 'custom ana client="Duo prompt" meta.redirect_port=53111\n'
    end = 'ClientMetadata.redirect_port=$sent(redirect_port) client="Duo prompt"'
    passed = f"{begin}duo open\nduo approve\nduo close\n{ANSWER}$duo_answer {end}"
    assert came_of(player, passed) == "tokens"
    mixed = '{"state":"${duo_state}","duo_code":"${duo_code}"}'
    assert came_of(player, f"{begin}duo recall\n{ANSWER}{mixed} {end}") == "CUSTOM_CHALLENGE"
    traded = [each for each in player.bench.trace.snapshot() if "token" in each.operation]
    assert (traded[-1].response_json or {})["error"] == "invalid_grant"


def test_a_code_that_was_never_sent_cannot_be_recalled(stage: Open) -> None:
    begin = 'custom ana client="Duo prompt" meta.redirect_port=53111\n'
    with pytest.raises(MoveProblem, match="no request had a member ANSWER"):
        stage("duo-universal").play(f"{begin}duo recall")


@pytest.mark.parametrize("seed", ["tests", "rehearsal", "class"])
def test_the_first_client_of_a_preset_is_the_usual_one(stage: Open, seed: str) -> None:
    player = stage("devices-confirmed", seed)
    assert player.bench.target() == player.bench.target("public")
    assert player.bench.target() == player.bench.places[0].target


def test_a_point_may_be_in_a_call_of_a_function(stage: Open) -> None:
    player = stage("custom-email-sample")
    answers: dict[str, str] = {}

    class Noted:
        def answer(self, task: str, answer: str) -> None:
            answers[task] = answer

        def diagnose(self, place: str) -> None:
            answers["diagnosis"] = place

        def is_at(self, step: str) -> bool:
            return False

    player.learner = Noted()
    player.play("custom ana\nanswer where @CreateAuthChallenge log")
    number = answers["where"].partition(" ")[0]
    assert {each.number: each.operation for each in player.bench.trace.snapshot()}[
        int(number)
    ] == "CreateAuthChallenge"

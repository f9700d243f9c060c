"""The bench of a lesson and the moves that are made on it, against the real local cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from mfa_tui.practice.lesson_bench import LessonBench
from mfa_tui.practice.player import Player
from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import MoveProblem
from mfa_tui.worlds.lab import LocalLab

THE_FIFTH = "2026-11-05T10:00:00Z"
SIGN_IN = (
    "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana "
    "AuthParameters.PASSWORD=$ana.password"
)
CODE = (
    "call RespondToAuthChallenge ChallengeName=SOFTWARE_TOKEN_MFA Session=$Session "
    "ChallengeResponses.USERNAME=ana ChallengeResponses.SOFTWARE_TOKEN_MFA_CODE="
)

Open = Callable[..., Player]


@pytest.fixture
def stage() -> Iterator[Open]:
    """Opens benches that are closed afterwards."""
    benches: list[LessonBench] = []

    def opened(preset: str, clock: str = "") -> Player:
        benches.append(LessonBench(preset, seed="tests", clock=clock, new_key=shared_key))
        return Player(benches[-1])

    yield opened
    for bench in benches:
        bench.close()


def calls(player: Player) -> list[Exchange]:
    return [each for each in player.bench.trace.snapshot() if each.source is Party.APP]


def outcomes(player: Player, moves: str) -> list[str]:
    """What came of each call that `moves` made."""
    before = len(calls(player))
    player.play(moves)
    return [each.outcome for each in calls(player)[before:]]


def test_a_call_is_sent_as_it_is_written(stage: Open) -> None:
    player = stage("basic-password")
    found = outcomes(player, f"{SIGN_IN}\ncall GetUser AccessToken=$AccessToken Nonsense=[1]")
    assert found == ["tokens", "ok"]
    assert (calls(player)[-1].request_json or {})["Nonsense"] == [1]


def test_a_wrong_request_reaches_the_service(stage: Open) -> None:
    assert outcomes(stage("basic-password"), "call InitiateAuth AuthFlow=7") == [
        "InvalidParameterException"
    ]


def test_admin_calls_are_signed_and_know_their_pool(stage: Open) -> None:
    assert outcomes(stage("basic-password"), "call AdminGetUser Username=ana") == ["ok"]


def test_the_state_is_read_without_a_trace(stage: Open) -> None:
    player = stage("totp-enrolled")
    state = player.bench.state()
    ana = state["users"]["ana"]
    assert ana["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    assert ana["attributes"]["email"] == "ana@example.com"
    assert state["mfa"]["MfaConfiguration"] == "OPTIONAL"
    assert "public" in state["clients"]
    assert calls(player) == []


@pytest.mark.parametrize(
    ("option", "outcome"),
    [
        ("", "tokens"),
        ("day=padded", "NotAuthorizedException"),
        ("pool=full", "NotAuthorizedException"),
        ("signature=changed", "NotAuthorizedException"),
        ("block=reencoded", "NotAuthorizedException"),
        ("date=localised", "InvalidParameterException"),
    ],
)
def test_mistakes_of_srp_clients(stage: Open, option: str, outcome: str) -> None:
    assert outcomes(stage("srp-only", THE_FIFTH), f"srp ana {option}") == [
        "PASSWORD_VERIFIER",
        outcome,
    ]


def test_a_zero_before_the_day_fails_on_early_days_only(stage: Open) -> None:
    player = stage("srp-only", "2026-11-15T10:00:00Z")
    assert outcomes(player, "srp ana day=padded")[-1] == "tokens"


def test_missing_padding_fails_when_b_begins_high(stage: Open) -> None:
    player = stage("srp-only")
    player.play("repeat 12 srp ana padding=off")
    ends = calls(player)
    for began, ended in zip(ends[::2], ends[1::2], strict=True):
        b = (began.response_json or {})["ChallengeParameters"]["SRP_B"]
        high = len(b) % 2 == 0 and b[0] in "89abcdef"
        assert ended.outcome == ("NotAuthorizedException" if high else "tokens")
    assert {each.outcome for each in ends[1::2]} == {"NotAuthorizedException", "tokens"}


def test_codes_of_other_steps(stage: Open) -> None:
    player = stage("totp-enrolled", THE_FIFTH)
    assert outcomes(player, f"{SIGN_IN}\n{CODE}$totp(ana,-2)")[-1] == "CodeMismatchException"
    assert outcomes(player, f"{SIGN_IN}\n{CODE}$totp(ana,-1)")[-1] == "tokens"
    assert outcomes(player, f"phone +90s\n{SIGN_IN}\n{CODE}$totp(ana)")[-1] == (
        "CodeMismatchException"
    )


def test_time_takes_phone_and_pool_along(stage: Open) -> None:
    player = stage("totp-enrolled", THE_FIFTH)
    assert outcomes(player, f"clock +10d\n{SIGN_IN}\n{CODE}$totp(ana)")[-1] == "tokens"
    assert outcomes(player, f"{SIGN_IN}\nclock +4m\n{CODE}$totp(ana)")[-1] == (
        "NotAuthorizedException"
    )


def test_a_device_is_confirmed_and_proved(stage: Open) -> None:
    player = stage("devices-optin")
    player.play(f"srp ana\n{CODE}$totp(ana)\ndevice confirm\ndevice remember")
    found = outcomes(player, "srp ana DEVICE_KEY=$DeviceKey\ndevice prove ana")
    assert found[1:] == ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER", "tokens"]
    (device,) = player.bench.state()["users"]["ana"]["devices"]
    assert device["remembered"]


def test_a_verifier_in_hex_shows_at_the_next_sign_in(stage: Open) -> None:
    player = stage("devices-optin")
    player.play(f"srp ana\n{CODE}$totp(ana)\ndevice confirm verifier=hex\ndevice remember")
    found = outcomes(player, "srp ana DEVICE_KEY=$DeviceKey\ndevice prove ana")
    assert found[-1] == "NotAuthorizedException"


def test_the_salt_tells_whether_a_password_was_changed(stage: Open) -> None:
    player = stage("basic-password")
    before = player.bench.state()["users"]
    player.play("call AdminSetUserPassword Username=ana Password=An0ther-Horse! Permanent=true")
    after = player.bench.state()["users"]
    changed = {name for name, user in after.items() if user["salt"] != before[name]["salt"]}
    assert changed == {"ana"}


def test_passkeys(stage: Open) -> None:
    player = stage("passkeys")
    begin = "call StartWebAuthnRegistration AccessToken=$AccessToken"
    player.play(
        "call InitiateAuth AuthFlow=USER_AUTH AuthParameters.USERNAME=ana "
        "AuthParameters.PREFERRED_CHALLENGE=PASSWORD AuthParameters.PASSWORD=$ana.password"
    )
    (wrong,) = outcomes(player, f"{begin}\npasskey register rp=other.example")[1:]
    assert wrong.startswith("WebAuthn")
    assert outcomes(player, f"{begin}\npasskey register") == ["ok", "ok"]
    ask = (
        "call InitiateAuth AuthFlow=USER_AUTH AuthParameters.USERNAME=ana "
        "AuthParameters.PREFERRED_CHALLENGE=WEB_AUTHN"
    )
    assert outcomes(player, f"{ask}\npasskey sign ana") == ["WEB_AUTHN", "tokens"]


def test_a_passkey_answer_that_was_overheard_is_worth_nothing(stage: Open) -> None:
    player = stage("passkeys")
    begin = "call InitiateAuth AuthFlow=USER_AUTH AuthParameters.USERNAME=ana"
    ask = f"{begin} AuthParameters.PREFERRED_CHALLENGE=WEB_AUTHN"
    password = "AuthParameters.PREFERRED_CHALLENGE=PASSWORD AuthParameters.PASSWORD=$ana.password"
    player.play(f"{begin} {password}")
    player.play("call StartWebAuthnRegistration AccessToken=$AccessToken\npasskey register")
    replay = (
        "call RespondToAuthChallenge ChallengeName=WEB_AUTHN Session=$Session "
        "ChallengeResponses.USERNAME=ana ChallengeResponses.CREDENTIAL=$sent(CREDENTIAL)"
    )
    found = outcomes(player, f"{ask}\npasskey sign ana\n{ask}\n{replay}")
    assert found == ["WEB_AUTHN", "tokens", "WEB_AUTHN", "NotAuthorizedException"]


def test_a_hash_can_be_made_with_a_secret_that_was_remembered(stage: Open) -> None:
    player = stage("confidential-alias")
    begin = SIGN_IN.replace("=ana ", "=$ana.email ")
    player.play("call DescribeUserPoolClient\nremember old response.UserPoolClient.ClientSecret")
    for key, outcome in (("$old", "tokens"), ("another", "NotAuthorizedException")):
        hashed = f"AuthParameters.SECRET_HASH=$secret_hash($ana.email,right,{key})"
        assert outcomes(player, f"{begin} {hashed}") == [outcome]


def test_secret_hashes_right_and_wrong(stage: Open) -> None:
    player = stage("confidential-alias")
    begin = SIGN_IN.replace("=ana ", "=$ana.email ")
    assert outcomes(player, begin) == ["NotAuthorizedException"]
    for how in ("hex", "swapped", "order"):
        hashed = f"AuthParameters.SECRET_HASH=$secret_hash($ana.email,{how})"
        assert outcomes(player, f"{begin} {hashed}") == ["NotAuthorizedException"]
    right = f"{begin} AuthParameters.SECRET_HASH=$secret_hash($ana.email)"
    assert outcomes(player, right) == ["tokens"]


def test_functions_can_be_changed_and_restored(stage: Open) -> None:
    player = stage("custom-email-sample")
    assert outcomes(player, "custom ana")[-1] == "CUSTOM_CHALLENGE"
    player.play('function CreateAuthChallenge raise "out of order"')
    assert player.bench.state()["functions"]["CreateAuthChallenge"] == "raise"
    assert outcomes(player, "custom ana")[-1] == "UserLambdaValidationException"
    player.play("function CreateAuthChallenge reset")
    assert outcomes(player, "custom ana")[-1] == "CUSTOM_CHALLENGE"


def test_texts_of_a_function_are_replaced_one_after_the_other(stage: Open) -> None:
    player = stage("custom-email-sample")
    player.play('function DefineAuthChallenge replace "def handler" "def inner"')
    handler = "def handler(event, context):\\n    return {}\\n\\n\\ndef inner"
    player.play(f'function DefineAuthChallenge replace "def inner" "{handler}"')
    assert outcomes(player, "custom ana") == ["InvalidLambdaResponseException"]


def test_a_function_without_the_text_to_replace_is_not_run(stage: Open) -> None:
    player = stage("custom-email-sample")
    player.play('function DefineAuthChallenge replace "no such text" ""')
    assert outcomes(player, "custom ana") == ["UnexpectedLambdaException"]


def test_a_function_of_another_pool_gets_another_variable(stage: Open) -> None:
    player = stage("drill-d12")
    sign_in = 'custom eve client="Host B"'
    assert outcomes(player, sign_in)[-1] == "UserLambdaValidationException"
    player.play('function all variable HOST_CLOCK_SECONDS 0 client="Host B"')
    assert outcomes(player, sign_in)[-1] == "CUSTOM_CHALLENGE"


def test_the_retired_prompt_of_duo(stage: Open) -> None:
    player = stage("duo-v2")
    player.play("custom ana\nduo open\nduo approve\nduo close")
    answer = (
        "call RespondToAuthChallenge ChallengeName=CUSTOM_CHALLENGE Session=$Session "
        "ChallengeResponses.USERNAME=ana ChallengeResponses.ANSWER=$duo_answer"
    )
    assert outcomes(player, answer) == ["tokens"]


def test_the_prompt_of_duo_in_the_second_pool(stage: Open) -> None:
    player = stage("duo-universal")
    player.play('custom ana client="Duo prompt" meta.redirect_port=53111')
    player.play("duo open\nduo approve\nduo close")
    answer = (
        "call RespondToAuthChallenge ChallengeName=CUSTOM_CHALLENGE Session=$Session "
        'ChallengeResponses.USERNAME=ana ChallengeResponses.ANSWER=$duo_answer client="Duo prompt"'
    )
    assert outcomes(player, answer) == ["tokens"]


def test_what_cannot_be_opened_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[LocalLab] = []
    close = LocalLab.close
    monkeypatch.setattr(LocalLab, "close", lambda lab: (close(lab), closed.append(lab)))
    with pytest.raises(KeyError, match="no-such-preset"):
        LessonBench("no-such-preset")
    assert len(closed) == 1


def test_a_reset_goes_back_to_the_same_world(stage: Open) -> None:
    player = stage("basic-password", THE_FIFTH)
    before, now = player.bench.state(), player.bench.now()
    player.play("call AdminDeleteUser Username=ana\nclock +3m\nfault throttle on")
    player.bench.reset()
    assert (player.bench.state(), player.bench.now()) == (before, now)


def test_a_request_for_a_hint_is_not_sent(stage: Open) -> None:
    player = stage("basic-password")
    request = player.prepared(SIGN_IN)
    assert request and request.document["AuthParameters"]["PASSWORD"] == "Corr3ct-Horse!"
    assert calls(player) == []


def test_for_the_request_of_a_hint_the_phone_makes_its_passkey(stage: Open) -> None:
    player = stage("passkeys")
    player.play(f"{SIGN_IN}\ncall StartWebAuthnRegistration AccessToken=$AccessToken")
    request = player.prepared("passkey register")
    assert request and request.operation == "CompleteWebAuthnRegistration"
    assert calls(player)[-1].operation == "StartWebAuthnRegistration"
    sent = player.send(request.operation, request.document, request.client)
    assert not sent.failed


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ("\nsrp ana day=odd", "line 2: there is no option day=odd"),
        ("call Nothing", "line 1: Cognito has no operation 'Nothing'"),
        ("srp ana client=other", "There is no client 'other' here; there are public"),
        ("fault nothing on", "There is no fault 'nothing'"),
        ("call GetUser AccessToken=$AccessToken", "no response has a member AccessToken"),
        ("set a b", "the app has no setting 'a'"),
        ("app x", "the app has no run 'x'"),
        ("clock tomorrow", "'tomorrow' is no time"),
        ("scan", "write it as: scan USER"),
    ],
)
def test_what_cannot_be_done_names_its_line(stage: Open, moves: str, words: str) -> None:
    with pytest.raises(MoveProblem, match=words.replace("(", r"\(")):
        stage("basic-password").play(moves)


def test_a_run_of_the_app_follows_its_settings(stage: Open) -> None:
    bench = stage("srp-only", THE_FIFTH).bench
    player = Player(
        bench,
        settings={"day": "padded"},
        runs={"sign-in": "?day=padded srp ana day=padded\n?day=plain srp ana"},
    )
    assert outcomes(player, "app sign-in")[-1] == "NotAuthorizedException"
    assert outcomes(player, "set day plain\napp sign-in")[-1] == "tokens"


def test_nobody_is_called_so(stage: Open) -> None:
    with pytest.raises(BenchRefused, match=r"'nobody\.email'"):
        stage("basic-password").bench.fact("nobody.email")


def test_a_run_that_begins_itself_is_stopped(stage: Open) -> None:
    player = Player(stage("srp-only").bench, runs={"a": "app b", "b": "app a"})
    with pytest.raises(MoveProblem, match="the run 'a' begins itself again"):
        player.play("app a")


def test_the_clock_set_right_stands_where_the_lesson_begins() -> None:
    with closing(LessonBench("srp-only", clock="2026-11-05T10:00:00Z")) as bench:
        began = bench.clock()
        bench.move_clock(180)
        bench.clock.unfreeze()
        bench.clock.reset()
        assert (bench.clock(), bench.clock.frozen) == (began, True)

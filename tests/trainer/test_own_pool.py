"""A pool of one's own: its users in the lesson's place, commands that lose nothing, the way back."""

from __future__ import annotations

import io
import json
import shlex
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from mfa_tui.cli import main
from mfa_tui.plain.opening import run_plain
from mfa_tui.practice.own_people import in_own_words, newcomers_of, people_of
from mfa_tui.practice.pool_reading import PoolReading
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.library import library
from mfa_tui.trainer.needs import wrong_people
from mfa_tui.trainer.progress import State
from tests.served_pool import PASSWORD, ServedPool, served, with_credentials

UPDATES = ("update-user-pool", "set-user-pool-mfa-config", "update-user-pool-client")


def api(there: ServedPool) -> Any:
    return boto3.client(
        "cognito-idp",
        "us-east-1",
        endpoint_url=there.url,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="not-a-secret",
    )


def send(there: ServedPool, command: str) -> None:
    """Do what the AWS CLI does with one of the UPDATES."""
    words = shlex.split(command)
    assert words[:2] == ["aws", "cognito-idp"]
    given = words[words.index("--cli-input-json") + 1]
    if given.startswith("file://"):
        given = Path(given.removeprefix("file://")).read_text()
    getattr(api(there), words[2].replace("-", "_"))(**json.loads(given))


def lesson(name: str) -> Lesson:
    found = library(None).lesson(name)
    assert found is not None
    return found


def updates(there: ServedPool, name: str) -> list[str]:
    needs = there.training().outlook(lesson(name)).needs
    return [each.how for each in needs if each.how.split()[2:3] and each.how.split()[2] in UPDATES]


def test_a_lesson_is_completed_by_another_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    script = (
        "user ana jane.doe",
        "open L07 pool",
        "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=$ana.username "
        "AuthParameters.PASSWORD=$ana.password",
        PASSWORD,
        "call AssociateSoftwareToken AccessToken=$AccessToken",
        "scan jane.doe",
        "call VerifySoftwareToken AccessToken=$AccessToken UserCode=$totp(jane.doe)",
        "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=jane.doe "
        "AuthParameters.PASSWORD=$ana.password",
        "call SetUserMFAPreference AccessToken=$AccessToken SoftwareTokenMfaSettings.Enabled=true "
        "SoftwareTokenMfaSettings.PreferredMfa=true",
        "call GetUser AccessToken=$AccessToken",
        "answer who-is-asked @GetUser response.PreferredMfaSetting",
        "solution",
    )
    with served("totp-optional") as there:
        pool_id = there.pool.pool_id
        api(there).admin_create_user(UserPoolId=pool_id, Username="jane.doe")
        api(there).admin_set_user_password(
            UserPoolId=pool_id, Username="jane.doe", Password=PASSWORD, Permanent=True
        )
        training, shown = there.training(tmp_path), io.StringIO()
        run_plain(training, io.StringIO("\n".join((*script, ""))), shown)
        said = " ".join(shown.getvalue().split())
        users = there.state()["users"]
    assert "The password of jane.doe on this pool" in said
    assert "The reference could not be gone through" not in said
    assert users["jane.doe"]["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    recorded = {(event.step, event.state) for event in training.progress().events}
    assert ("make-it-count", State.PASSED) in recorded
    assert ("", State.PASSED) in recorded


def test_everything_in_a_lesson_speaks_of_who_stands_there() -> None:
    own = in_own_words(lesson("L07"), {"ana": "jane.doe"})
    state = next(item for step in own.steps for item in step.proof if item.kind == "state")
    assert 'users."jane.doe"' in state.subject
    assert "Sign in as `jane.doe`" in " ".join(step.do for step in own.steps)
    assert "AuthParameters.USERNAME=jane.doe AuthParameters.PASSWORD=$ana.password" in own.reference
    assert "$totp(jane.doe)" in own.reference
    swapped = in_own_words(lesson("L03"), {"ana": "dee", "dee": "ana"})
    assert "Sign in as `dee`" in swapped.step("stop-at-the-challenge").do
    assert "sign in as `ana`" in swapped.step("two-rounds").do


@pytest.mark.parametrize(
    "found", [each for each in library(None).lessons if each.real_pool != "no"], ids=lambda e: e.id
)
def test_no_text_for_a_real_pool_has_what_is_true_of_the_local_cloud_only(found: Lesson) -> None:
    own = in_own_words(found, {})
    texts = [own.introduction, *(text for step in own.steps for text in (step.do, *step.hints[:2]))]
    told = " ".join(texts)
    assert "Nothing leaves this computer" not in told
    assert "stands still here" not in own.introduction.replace("\n", " ")
    if "Corr3ct-Horse!" not in own.reference.replace("N3w-Corr3ct-Horse!", ""):
        assert "Corr3ct-Horse!" not in told.replace("N3w-Corr3ct-Horse!", "")


def test_only_those_that_a_lesson_speaks_of_are_needed() -> None:
    assert [each.username for each in people_of(lesson("L03"))] == ["ana", "dee"]
    assert newcomers_of(lesson("L02")) == ("ben", "cy")


@pytest.mark.parametrize(
    ("people", "who"),
    [
        ({"ana": "jane.doe", "dee": "jane@example.com"}, None),
        ({"ana": "jane doe"}, "ana"),
        ({"ana": "jane'"}, "ana"),
        ({"ana": "jane", "dee": "jane"}, "dee"),
    ],
)
def test_who_cannot_stand_for_anybody(people: dict[str, str], who: str | None) -> None:
    problem = wrong_people(people)
    assert (problem and problem[0]) == who


def test_the_commands_make_the_pool_fit_and_keep_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with_credentials(monkeypatch)
    with served("basic-password") as there:
        pool_id, client_id = there.pool.pool_id, there.pool.clients[0].client_id
        policy = {"MinimumLength": 11, "TemporaryPasswordValidityDays": 3}
        api(there).update_user_pool(UserPoolId=pool_id, Policies={"PasswordPolicy": policy})
        api(there).update_user_pool_client(
            UserPoolId=pool_id,
            ClientId=client_id,
            AccessTokenValidity=7,
            ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        for name, calls in (("L13", UPDATES), ("L15", UPDATES[1:])):
            commands = updates(there, name)
            assert [each.split()[2] for each in commands] == list(calls)
            for command in commands:
                send(there, command)
        assert not updates(there, "L15")
        state = there.state()
    (client,) = state["clients"].values()
    assert state["pool"]["Policies"]["PasswordPolicy"]["MinimumLength"] == 11
    assert "DeviceConfiguration" in state["pool"]
    assert client["AccessTokenValidity"] == 7
    assert "ALLOW_USER_SRP_AUTH" in client["ExplicitAuthFlows"]


def test_what_was_saved_can_be_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_credentials(monkeypatch)
    with served("settings-to-lose") as there:
        pool_id = there.pool.pool_id
        before = there.state()
        target = there.training().real
        assert target is not None
        saved = tmp_path / "saved.json"
        PoolReading(target.target).save(saved)
        api(there).update_user_pool(UserPoolId=pool_id)
        api(there).set_user_pool_mfa_config(
            UserPoolId=pool_id,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )
        assert there.state()["pool"] != before["pool"]
        there.asked.clear()
        told = CliRunner().invoke(main, ["put-back", str(saved), "--endpoint-url", there.url])
        commands = [line for line in told.output.splitlines() if line.startswith("aws ")]
        assert not there.asked
        assert [each.split()[2] for each in commands] == list(UPDATES)
        for command in commands:
            send(there, command)
        after = there.state()
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {0o600}
    for part in ("pool", "mfa", "clients"):
        assert without_dates(after[part]) == without_dates(before[part])


def without_dates(found: Any) -> Any:
    if isinstance(found, dict):
        pairs = ((name, without_dates(each)) for name, each in found.items())
        return {name: each for name, each in pairs if not name.endswith("Date") and each != {}}
    return found


@pytest.mark.parametrize("text", ["", "[]", '{"UserPool": {}}', "no JSON"])
def test_what_is_no_snapshot_is_not_put_back(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    told = CliRunner().invoke(main, ["put-back", str(tmp_path / "x.json")])
    assert told.exit_code == 1
    assert "Error:" in told.output
    assert len(list(tmp_path.iterdir())) == 1

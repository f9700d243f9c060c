"""Lessons on a real pool, in text mode: a served cloud that nobody here can look into or reset."""

from __future__ import annotations

import io
import json
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mfa_tui.localcloud.faults import THROTTLE
from mfa_tui.plain.opening import run_plain
from mfa_tui.practice import pool_reading, real_bench
from mfa_tui.practice.pool_reading import PoolReading
from mfa_tui.signin.target import Target
from mfa_tui.trainer.gaps import gaps_of, why_local
from mfa_tui.trainer.library import library
from mfa_tui.trainer.progress import State
from tests.served_pool import (
    PASSWORD,
    ServedPool,
    served,
    with_credentials,
    without_credentials,
)

SIGN_IN = (
    "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana "
    "AuthParameters.PASSWORD=$ana.password"
)
BARE = "call SetUserPoolMfaConfig MfaConfiguration=OPTIONAL"


class Talk:
    """What text mode says to the lines of a script about `lesson` on the served pool `there`."""

    def __init__(self, there: ServedPool, data: Path, lesson: str, *script: str) -> None:
        self.training = there.training(data)
        typed, shown = io.StringIO("\n".join((*script, ""))), io.StringIO()
        wanted = self.training.library().lesson(lesson)
        self.completed = run_plain(self.training, typed, shown, wanted, on_pool=True)
        self.said = " ".join(shown.getvalue().split())
        self.recorded = {(event.step, event.state) for event in self.training.progress().events}


def test_a_lesson_is_completed_without_any_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_credentials(monkeypatch)
    script = (
        SIGN_IN,
        "wrong-password",
        SIGN_IN,
        PASSWORD,
        "answer find-target X-Amz-Target",
        "answer find-password @InitiateAuth request.AuthParameters.PASSWORD",
        'answer which-token "access token"',
        "call GetUser AccessToken=$AccessToken",
        "answer who-asks @GetUser request.AccessToken",
        SIGN_IN.replace("$ana.password", "not-this-one"),
        "answer which-error NotAuthorizedException",
    )
    with served("basic-password") as there:
        talk = Talk(there, tmp_path, "L01", *script)
    assert talk.completed
    assert ("", State.PASSED) in talk.recorded
    assert talk.said.count("The password of ana on this pool") == 2
    assert set(there.asked) == {"InitiateAuth", "GetUser"}
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert PASSWORD not in talk.said
    assert PASSWORD.encode() not in kept


def test_what_cannot_be_read_is_explained_and_not_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_credentials(monkeypatch)
    script = (
        SIGN_IN,
        PASSWORD,
        "call AssociateSoftwareToken AccessToken=$AccessToken",
        "scan ana",
        "call VerifySoftwareToken AccessToken=$AccessToken UserCode=$totp(ana)",
        SIGN_IN,
        "call SetUserMFAPreference AccessToken=$AccessToken SoftwareTokenMfaSettings.Enabled=true "
        "SoftwareTokenMfaSettings.PreferredMfa=true",
        "call GetUser AccessToken=$AccessToken",
        "answer who-is-asked @GetUser response.PreferredMfaSetting",
    )
    with served("totp-optional") as there:
        talk = Talk(there, tmp_path, "L07", *script)
    assert "Explained, not done here: Make it count." in talk.said
    assert "the pool could not be read, which takes AWS credentials" in talk.said
    assert "L07 is through as far as a real pool shows it" in talk.said
    assert ("make-it-count", State.EXPLAINED) in talk.recorded
    assert ("", State.EXPLAINED) in talk.recorded
    assert not {("make-it-count", State.PASSED), ("", State.PASSED)} & talk.recorded
    summary = talk.training.progress().summary("L07")
    assert (summary.explained, summary.done) == ({"make-it-count"}, False)


def test_a_password_is_asked_for_once_more_after_a_wrong_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_credentials(monkeypatch)
    script = ("srp ana not-this-one", "srp ana", PASSWORD, "srp $nobody", "srp ana")
    with served("basic-password") as there:
        talk = Talk(there, tmp_path, "L04", *script)
    assert talk.said.count("The password of ana on this pool") == 1
    assert "`help srp` shows how" in talk.said
    assert there.asked.count("RespondToAuthChallenge") == 3


def test_a_moments_trouble_does_not_pass_for_a_pool_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    with served("settings-to-lose") as there:
        training = there.training(tmp_path)
        lesson = training.library().lesson("L06")
        assert lesson is not None
        with closing(training.open(lesson, real=True)) as opened:
            before = [check.mark for check in opened.run.refresh().of("put-it-back").checks]
            there.cloud.faults.on(THROTTLE)
            there.asked.clear()
            opened.bench.send("GetUserPoolMfaConfig", {"UserPoolId": there.pool.pool_id})
            after = [check.mark for check in opened.run.refresh().of("put-it-back").checks]
    # one silence is enough: the rest is not asked for now
    assert there.asked == ["GetUserPoolMfaConfig", "DescribeUserPool"]
    assert after == before
    assert "done" in after


def test_a_pool_is_changed_only_once_its_id_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    set_both = f"{BARE} SoftwareTokenMfaConfiguration.Enabled=true"
    with served("settings-to-lose") as there:
        talk = Talk(
            there, tmp_path, "L06", "call GetUserPoolMfaConfig", set_both, "us-east-1_Other"
        )
        assert "SetUserPoolMfaConfig" not in there.asked
        assert there.state()["mfa"]["MfaConfiguration"] == "OFF"
        assert "That is not the id of this pool." in talk.said
        assert ("read-first", State.PASSED) in talk.recorded
        pool_id = there.pool.pool_id
        # it is asked once: the second call goes at once
        Talk(there, tmp_path, "L06", "call GetUserPoolMfaConfig", BARE, pool_id, set_both)
        assert there.asked.count("SetUserPoolMfaConfig") == 2
        assert there.state()["mfa"]["MfaConfiguration"] == "OPTIONAL"
    snapshots = sorted((tmp_path / "snapshots").iterdir())
    saved = json.loads(snapshots[-1].read_text())
    assert saved["UserPool"]["Id"] == pool_id
    assert saved["MfaConfig"]["MfaConfiguration"] == "OFF"
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in snapshots)


def test_a_secret_is_in_no_snapshot_and_state_beside_it_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    with served("confidential-alias") as there:
        change = "call UpdateUserPoolClient RefreshTokenValidity=5"
        Talk(there, tmp_path, "L05", change, there.pool.pool_id)
        secret = there.pool.clients[0].secret
    (snapshot,) = (tmp_path / "snapshots").iterdir()
    assert secret
    assert secret not in snapshot.read_text()
    assert there.asked.count("UpdateUserPoolClient") == 1


@pytest.mark.parametrize("kept", [True, False])
def test_without_a_snapshot_nothing_is_changed(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    with served("settings-to-lose") as there:
        training = there.training(tmp_path if kept else None)
        lesson = training.library().lesson("L06")
        assert lesson is not None
        if kept:
            # it could be kept, but cannot be read
            there.cloud.faults.on(THROTTLE)
        shown = io.StringIO()
        script = io.StringIO(f"{BARE}\n{there.pool.pool_id}\n")
        run_plain(training, script, shown, lesson, on_pool=True)
    assert "SetUserPoolMfaConfig" not in there.asked
    assert not list(tmp_path.glob("snapshots/*"))


def test_snapshots_of_the_same_second_both_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    at = datetime(2026, 11, 21, tzinfo=UTC)
    monkeypatch.setattr(real_bench, "datetime", SimpleNamespace(now=lambda zone: at))
    with served("settings-to-lose") as there:
        for _ in range(2):
            Talk(there, tmp_path, "L06", "call GetUserPoolMfaConfig", BARE, there.pool.pool_id)
    assert there.asked.count("SetUserPoolMfaConfig") == 2
    assert len(list(tmp_path.glob("snapshots/*.json"))) == 2


def test_the_app_clients_of_all_pages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with_credentials(monkeypatch)
    monkeypatch.setattr(pool_reading, "_PAGE", 1)
    with served("rotation") as there:
        client = there.pool.clients[0]
        target = Target.remote(there.pool.pool_id, client.client_id, endpoint_url=there.url)
        found = PoolReading(target).clients()
    assert isinstance(found, dict)
    assert set(found.values()) == {each.client_id for each in there.pool.clients}
    assert there.asked == ["ListUserPoolClients"] * 2


def test_reading_the_pool_is_no_call_of_the_learner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    with served("settings-to-lose") as there:
        training = there.training(tmp_path)
        lesson = training.library().lesson("L06")
        assert lesson is not None
        opened = training.open(lesson, real=True)
        try:
            put_back = opened.run.refresh().of("put-it-back").checks
            assert [check.mark for check in put_back[2:5]] == ["done"] * 3
            assert "DescribeUserPool" in there.asked
            assert opened.run.calls == 0
            assert not opened.world.trace.snapshot()
        finally:
            opened.close()


def test_the_outlook_says_what_is_missing_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_credentials(monkeypatch)
    with served("basic-password") as there:
        training = there.training()
        found = training.library().lesson("L08")
        assert found is not None
        outlook = training.outlook(found)
        needs = {each.what: each for each in outlook.needs}
    assert needs["user ana, CONFIRMED"].has
    factor = needs["MFA OPTIONAL with authenticators"]
    assert (factor.has, factor.found) == (False, "MFA OFF")
    assert factor.how.startswith("aws cognito-idp set-user-pool-mfa-config --region us-east-1 ")
    assert needs["ana with an authenticator"].has is False
    assert any(each.startswith("Too far: it needs") for each in outlook.explained)
    assert all(each.startswith(("Describe", "Get", "List", "AdminGet")) for each in there.asked)


def test_without_credentials_the_outlook_does_not_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    without_credentials(monkeypatch)
    with served("two-factors") as there:
        training = there.training()
        found = training.library().lesson("L12")
        assert found is not None
        needs = {each.what: each for each in training.outlook(found).needs}
    assert needs["user ana, CONFIRMED"].has is None
    assert needs["user ana, CONFIRMED"].found == "not read: no AWS credentials"
    assert needs["AWS credentials, to read the rest of this list"].how.startswith("start with")
    assert not there.asked


@pytest.mark.parametrize("lesson", ["L18", "L19", "L24", "D05"])
def test_what_needs_the_local_cloud_says_why(lesson: str) -> None:
    found = library(None).lesson(lesson)
    assert found is not None
    assert found.real_pool == "no"
    assert "only the local cloud has that" in why_local(found)


def test_every_step_of_a_lesson_for_real_pools_can_be_done_or_is_explained() -> None:
    import botocore.session

    model: Any = botocore.session.get_session().get_service_model("cognito-idp")
    for lesson in library(None).lessons:
        if lesson.real_pool == "no":
            continue
        gaps = gaps_of(lesson, model.operation_names)
        explained = [each.id for each in lesson.steps if each.id in gaps.steps]
        assert len(explained) < len(lesson.steps) / 2, lesson.id
        if lesson.real_pool == "full":
            # of these only what takes time, a wrong clock or a look inside is explained
            assert len(explained) + len(gaps.items) <= 2, lesson.id

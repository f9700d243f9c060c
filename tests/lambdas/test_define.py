"""What the define triggers allow: nothing without the password, and nothing for ever."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lambdas.stack import PASSWORD, container, event

OURS = {
    "duo": "p:45f7c92b:1800000000:w:abcd:0",
    "email_otp": "e:c2FsdA.bWFj:1800000300:0:1",
    "backup_codes": "b:0",
}


def custom(metadata: str | None, result: bool) -> dict[str, Any]:
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": result,
        "challengeMetadata": metadata,
    }


def step(name: str, result: bool) -> dict[str, Any]:
    return {"challengeName": name, "challengeResult": result, "challengeMetadata": None}


def decided(stack: str, session: list[dict[str, Any]], **request: Any) -> str:
    with container(stack) as loaded:
        response = loaded.handle("define", event("define", session=session, **request))
    assert set(response) >= {"issueTokens", "failAuthentication"}
    assert [response["issueTokens"], response["failAuthentication"]].count(True) <= 1
    if response["issueTokens"]:
        return "tokens"
    return "fail" if response["failAuthentication"] else response["challengeName"]


@pytest.mark.parametrize("stack", OURS)
class TestEveryStack:
    def test_asks_for_the_password_first(self, stack: str) -> None:
        assert decided(stack, [step("SRP_A", True)]) == "PASSWORD_VERIFIER"

    def test_then_for_its_own_challenge(self, stack: str) -> None:
        assert decided(stack, [*PASSWORD]) == "CUSTOM_CHALLENGE"

    def test_gives_tokens_after_both(self, stack: str) -> None:
        assert decided(stack, [*PASSWORD, custom(OURS[stack], True)]) == "tokens"

    def test_goes_on_after_a_wrong_answer(
        self, stack: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("time.time", lambda: 1_800_000_001.0)
        assert decided(stack, [*PASSWORD, custom(OURS[stack], False)]) == "CUSTOM_CHALLENGE"

    def test_walks_the_same_path_for_nobody(self, stack: str) -> None:
        nobody: dict[str, Any] = {"userNotFound": True, "userAttributes": {}}
        assert decided(stack, [step("SRP_A", True)], **nobody) == "PASSWORD_VERIFIER"
        assert decided(stack, [*PASSWORD], **nobody) == "CUSTOM_CHALLENGE"

    @pytest.mark.parametrize(
        "session",
        [
            [],
            [step("SRP_A", True), step("PASSWORD_VERIFIER", False)],
            [step("PASSWORD_VERIFIER", True)],
            [step("PASSWORD_VERIFIER", True), step("SRP_A", True)],
            [custom("ours", True)],
            [step("SRP_A", True), custom("ours", True)],
            [step("SRP_A", True), step("PASSWORD_VERIFIER", False), custom("ours", True)],
            [*PASSWORD, custom(None, True)],
            [*PASSWORD, custom("something else", True)],
            [*PASSWORD, step("SMS_MFA", True)],
            [*PASSWORD, custom("ours", False), step("DEVICE_SRP_AUTH", True)],
        ],
    )
    def test_refuses_all_else(self, stack: str, session: list[dict[str, Any]]) -> None:
        for each in session:
            if each["challengeMetadata"] == "ours":
                each["challengeMetadata"] = OURS[stack]
        assert decided(stack, session) == "fail"

    def test_ends_some_time(self, stack: str) -> None:
        """Wrong answers alone, whatever the rounds say of themselves."""
        assert decided(stack, [*PASSWORD, *[custom(OURS[stack], False)] * 30]) == "fail"


def test_an_address_has_to_be_verified() -> None:
    for attributes in ({}, {"email": "a@b.c"}, {"email": "a@b.c", "email_verified": "false"}):
        assert decided("email_otp", [*PASSWORD], userAttributes=attributes) == "fail"

"""Every error leads to words that help."""

from __future__ import annotations

import pytest

from mfa_tui.signin.refusals import RULES, UNKNOWN, Rule, refused


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.error}-{rule.fragment}")
def test_no_rule_is_hidden_behind_an_earlier_one(rule: Rule) -> None:
    shown = refused("InitiateAuth", rule.error, f"Well: {rule.fragment.upper()}!")
    assert (shown.advice, shown.again) == (rule.advice, rule.again)
    assert rule.advice.endswith(".")
    assert rule.fragment == rule.fragment.lower()


@pytest.mark.parametrize(
    ("error", "message", "again", "said"),
    [
        ("NotAuthorizedException", "Incorrect username or password.", True, "either one"),
        ("NotAuthorizedException", "Password attempts exceeded", True, "Wait"),
        ("NotAuthorizedException", "Invalid session for the user, session is expired.", False, "Sign in again"),
        ("NotAuthorizedException", "Invalid session for the user, session can only be used once.", False, "spent"),
        ("NotAuthorizedException", "Invalid session for the user.", False, "another step"),
        ("NotAuthorizedException", "User is disabled.", False, "administrator"),
        ("NotAuthorizedException", "Access Token has been revoked", False, "signed this user out"),
        ("NotAuthorizedException", "Access Token has expired", False, "Refresh"),
        ("NotAuthorizedException", "Refresh Token has been revoked", False, "Sign in again"),
        ("NotAuthorizedException", "Invalid Refresh Token.", False, "Sign in again"),
        ("NotAuthorizedException", "Unable to verify secret hash for client abc", False, "--client-secret-env"),
        ("CodeMismatchException", "Invalid code received for user", True, "clock"),
        ("ExpiredCodeException", "Your software token has already been used once.", True, "only once"),
        ("ExpiredCodeException", "Invalid code provided, please request a code again.", True, "too old"),
        ("InvalidPasswordException", "Password does not conform to policy: Password not long enough", True, "policy"),
        ("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client", True, "another flow"),
        ("ResourceNotFoundException", "User pool client abc does not exist.", False, "--client-id"),
    ],
)  # fmt: skip
def test_the_services_texts_find_their_advice(
    error: str, message: str, again: bool, said: str
) -> None:
    shown = refused("RespondToAuthChallenge", error, message)
    assert (shown.error, shown.message, shown.again) == (error, message, again)
    assert said in shown.advice


@pytest.mark.parametrize(
    ("error", "message"), [("Unknown", ""), ("", ""), ("NotAuthorizedException", "something new")]
)
def test_the_unknown_has_advice_and_may_be_tried_again(error: str, message: str) -> None:
    shown = refused("InitiateAuth", error, message)
    assert (shown.advice, shown.again) == (UNKNOWN, True)

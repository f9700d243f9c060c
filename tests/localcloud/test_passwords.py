"""Password policies, rule by rule and in the service's order, and the secret hash."""

from __future__ import annotations

import pytest
from pycognito.aws_srp import AWSSRP

from mfa_tui.localcloud.cognito.passwords import policy_problem, secret_hash

STRICT = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Abc-123", "Password not long enough"),
        ("", "Password not long enough"),
        ("abc-1234", "Password must have uppercase characters"),
        ("ABC-1234", "Password must have lowercase characters"),
        ("Abc-defg", "Password must have numeric characters"),
        ("Abcd1234", "Password must have symbol characters"),
        ("--------", "Password must have uppercase characters"),
        ("ABCDEFGH", "Password must have lowercase characters"),
        ("Äbc-1234", "Password must have uppercase characters"),
        ("ABCß-123", "Password must have lowercase characters"),
        ("Abcd-٣٣٣", "Password must have numeric characters"),
        ("Abcd1234€", "Password must have symbol characters"),
        ("Correct-Horse-9", None),
    ],
)
def test_the_first_broken_rule_is_named(password: str, problem: str | None) -> None:
    assert policy_problem(password, STRICT) == problem


@pytest.mark.parametrize("symbol", "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-")
def test_each_symbol_of_the_guide_counts(symbol: str) -> None:
    assert policy_problem(f"Abcd1234{symbol}", STRICT) is None


@pytest.mark.parametrize(("password", "counts"), [("Abcd 1234", True), (" Abcd1234 ", False)])
def test_a_space_counts_only_inside(password: str, counts: bool) -> None:
    assert (policy_problem(password, STRICT) is None) == counts


def test_a_policy_asks_only_for_what_it_says() -> None:
    assert policy_problem("aaaaaa", {"MinimumLength": 6, "RequireUppercase": False}) is None
    assert policy_problem("", {}) is None


def test_the_secret_hash_is_the_one_that_clients_send() -> None:
    theirs = AWSSRP.get_secret_hash("zoë", "exampleclient", "examplesecret")
    assert secret_hash("examplesecret", "zoë", "exampleclient") == theirs
    assert secret_hash("examplesecret", "alice", "exampleclient") != theirs

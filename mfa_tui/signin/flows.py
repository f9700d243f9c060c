"""The flows by which a sign-in begins: what each sends first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mfa_tui.signin.auth_calls import AuthCalls
    from mfa_tui.signin.srp import PasswordProof


class Flow(StrEnum):
    """The `AuthFlow`s a person can choose from."""

    USER_SRP_AUTH = "USER_SRP_AUTH"
    USER_PASSWORD_AUTH = "USER_PASSWORD_AUTH"
    USER_AUTH = "USER_AUTH"
    CUSTOM_AUTH = "CUSTOM_AUTH"
    ADMIN_USER_PASSWORD_AUTH = "ADMIN_USER_PASSWORD_AUTH"


@dataclass(frozen=True)
class Start:
    """What a sign-in begins with. The password may be empty where the `flow` goes without.

    `preferred` is the PREFERRED_CHALLENGE of USER_AUTH; without one the pool offers a choice.
    `metadata` is what CUSTOM_AUTH tells the triggers along with the password's proof.
    """

    username: str
    password: str = field(repr=False)
    flow: Flow
    preferred: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])


def begin(calls: AuthCalls, start: Start) -> dict[str, Any]:
    """Begin `start.flow` and give the service's answer; a password proof is carried to its end."""
    return {
        Flow.USER_SRP_AUTH: _prove_password,
        Flow.USER_PASSWORD_AUTH: _send_password,
        Flow.USER_AUTH: _choose,
        Flow.CUSTOM_AUTH: _let_triggers_ask,
        Flow.ADMIN_USER_PASSWORD_AUTH: _send_password,
    }[start.flow](calls, start)


def _prove_password(calls: AuthCalls, start: Start) -> dict[str, Any]:
    return _proved(calls, start, {})


def _send_password(calls: AuthCalls, start: Start) -> dict[str, Any]:
    parameters = {"USERNAME": start.username, "PASSWORD": start.password}
    return calls.initiate(start.flow, parameters)


def _choose(calls: AuthCalls, start: Start) -> dict[str, Any]:
    """USER_AUTH: a preferred first factor comes at once, with a password where it wants one."""
    if start.preferred is None:
        return calls.initiate(start.flow, {"USERNAME": start.username})
    wish = {"PREFERRED_CHALLENGE": start.preferred}
    if start.preferred == "PASSWORD_SRP":
        return _proved(calls, start, wish)
    password = {"PASSWORD": start.password} if start.preferred == "PASSWORD" else {}
    return calls.initiate(start.flow, {"USERNAME": start.username, **wish, **password})


def _let_triggers_ask(calls: AuthCalls, start: Start) -> dict[str, Any]:
    """CUSTOM_AUTH: with a password its proof comes first, and then the triggers ask.

    The API reference calls the parameter ChallengeName; the service and all clients know
    CHALLENGE_NAME. The ClientMetadata of InitiateAuth does not reach these triggers, that of the proof
    does.
    """
    if start.password:
        return _proved(calls, start, {"CHALLENGE_NAME": "SRP_A"}, start.metadata)
    return calls.initiate(start.flow, {"USERNAME": start.username})


def _proved(
    calls: AuthCalls,
    start: Start,
    more: dict[str, str],
    metadata: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    proof = password_proof(calls, start.username, start.password)
    first = calls.initiate(start.flow, proof.get_auth_params() | more)
    return calls.verified(first, proof, metadata)


def password_proof(calls: AuthCalls, username: str, password: str) -> PasswordProof:
    """One side of SRP for `password`; it is good for one sign-in."""
    from mfa_tui.signin.srp import PasswordProof

    return PasswordProof(calls.cognito, username, password)

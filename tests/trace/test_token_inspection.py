"""The JWT inspector: use, times, issuer, scope and signature."""

from __future__ import annotations

import pytest

from mfa_tui.signin.account import Account
from mfa_tui.trace.token_inspection import SELF_SERVICE_SCOPE, inspected
from tests.signin.conftest import CHOICE, Town
from tests.trace.calls import NOON, jwt


def findings(token: str, **more: str) -> dict[str, bool]:
    seen = inspected(token, NOON, pool_id=more.get("pool_id", ""))
    return {check.finding: check.passed for check in seen.checks}


def test_a_living_access_token_of_this_pool() -> None:
    token = jwt(
        token_use="access", exp=NOON + 3600, iss="https://x/us-east-1_P", scope=SELF_SERVICE_SCOPE
    )
    assert findings(token, pool_id="us-east-1_P") == {
        "expires in 60 minutes (13:00:00 UTC)": True,
        "issued by this pool": True,
        f"has the scope {SELF_SERVICE_SCOPE}": True,
    }


@pytest.mark.parametrize(
    ("claims", "finding"),
    [
        ({"exp": NOON - 120}, "expired 2 minutes ago (11:58:00 UTC)"),
        ({"exp": NOON - 120, "iat": NOON + 120}, "issued in 2 minutes (12:02:00 UTC): one of two clocks is wrong"),
        ({}, "no exp: it would never expire"),
        ({"exp": NOON + 9, "iss": "https://x/eu-west-1_Q"}, "issued by eu-west-1_Q"),
        ({"exp": "soon", "token_use": "access", "scope": "openid"}, f"lacks the scope {SELF_SERVICE_SCOPE}"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_token(claims: dict[str, object], finding: str) -> None:
    assert findings(jwt(**claims), pool_id="us-east-1_P")[finding] is False


def test_the_signature_of_real_tokens(town: Town) -> None:
    conversation = town.conversation(CHOICE)
    account = Account(conversation.cognito, town.sign_in(conversation))
    jwks = account.jwks()
    assert isinstance(jwks, bytes)
    for token, use in ((account.tokens.id, "id"), (account.tokens.access, "access")):
        seen = inspected(token, town.clock(), jwks, town.target(CHOICE).pool_id)
        assert seen.use == use
        assert all(check.passed for check in seen.checks)
        forged = token.rpartition(".")[0] + ".AAAA"
        assert not inspected(forged, town.clock(), jwks).checks[-1].passed
    assert account.tokens.refresh
    assert inspected(account.tokens.refresh, town.clock(), jwks).use == "refresh"


def test_what_is_no_token() -> None:
    with pytest.raises(ValueError, match="three or five parts"):
        inspected("a.b", NOON)

"""Refusals of what signed-in people do: factors, attributes, refresh tokens."""

from __future__ import annotations

from mfa_tui.signin.rule import Rule

SIGNED_IN = (
    Rule(
        "InvalidParameterException",
        "passkeys are not configured for mfa",
        "In this pool a passkey signs in on its own (SINGLE_FACTOR). An administrator chooses "
        "MULTI_FACTOR_WITH_USER_VERIFICATION with SetUserPoolMfaConfig.",
        False,
    ),
    Rule(
        "InvalidParameterException",
        "another mfa method",
        "A passkey may be lost, so another factor has to stand by. Turn one on first.",
        False,
    ),
    Rule(
        "InvalidParameterException",
        "cannot modify the non-mutable",
        "Only Cognito itself writes this attribute.",
        False,
    ),
    Rule(
        "InvalidParameterException",
        "cannot be updated",
        "The pool's schema lets nobody change this attribute once it is set.",
        False,
    ),
    Rule(
        "InvalidParameterException",
        "does not exist in the schema",
        "The pool has no such attribute. Its own ones begin with custom: in their names.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        ": the attribute",
        "The pool requires this attribute: it can be changed, but not removed.",
        True,
    ),
    Rule(
        "RefreshTokenReuseException",
        "",
        "This refresh token was exchanged for a newer one, and its time for retries is over. Only "
        "the newest is good; two copies of an app, or a thief, are how this happens.",
        False,
    ),
    Rule(
        "UnsupportedOperationException",
        "not enabled for this client",
        "Token revocation is switched off for this app client (EnableTokenRevocation). Sign out "
        "everywhere instead.",
        False,
    ),
)
"""Sources: the reference's sections on SetUserMFAPreference, attributes, and rotation."""

"""Refusals of the ways to begin a sign-in, of choices, and of AWS credentials."""

from __future__ import annotations

from mfa_tui.signin.rule import Rule

ANOTHER_FLOW = "Choose another flow."
THAT_FLOW = "Choose that flow."
"""How advice ends that is about the flow: nothing else on the form helps."""

_CREDENTIALS = (
    "Signed calls need AWS credentials that are valid for this account. Check --profile, or choose a "
    "flow of apps, which are not signed."
)

FLOW_RULES = (
    Rule(
        "NotAuthorizedException",
        "too many invalid credentials",
        "Too many wrong codes: the user is locked for a moment, and the pause doubles with each "
        "further try. Wait, then try again.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "custom auth lambda trigger",
        "CUSTOM_AUTH is made of three Lambda triggers, and this pool names none in its LambdaConfig. "
        + ANOTHER_FLOW,
        True,
    ),
    Rule(
        "InvalidParameterException",
        "only custom auth",
        "This app client allows CUSTOM_AUTH alone (ExplicitAuthFlows). " + THAT_FLOW,
        True,
    ),
    Rule(
        "FeatureUnavailableInTierException",
        "",
        "The pool's feature plan (UserPoolTier) does not include this. " + ANOTHER_FLOW,
        True,
    ),
    Rule(
        "MFAMethodNotFoundException",
        "",
        "That factor is not among those offered now. Choose another.",
        True,
    ),
    Rule(
        "AccessDeniedException",
        "",
        "These AWS credentials may not make this call. Name another profile with --profile, or "
        "choose a flow of apps, which are not signed.",
        False,
    ),
    Rule("UnrecognizedClientException", "", _CREDENTIALS, False),
    Rule("MissingAuthenticationTokenException", "", _CREDENTIALS, False),
    Rule("IncompleteSignatureException", "", _CREDENTIALS, False),
    Rule("InvalidSignatureException", "", _CREDENTIALS, False),
    Rule("PartialCredentialsError", "", _CREDENTIALS, False),
    Rule(
        "ExpiredTokenException",
        "",
        "The AWS credentials have run out. Renew them (aws sso login), then start again.",
        False,
    ),
)
"""Sources: the reference's sections on signed calls, flow gating and lock-out."""

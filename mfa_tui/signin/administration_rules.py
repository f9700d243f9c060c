"""Refusals of an administrator's calls: settings that contradict each other, and states of users."""

from __future__ import annotations

from mfa_tui.signin.rule import Rule

ADMINISTRATION = (
    Rule(
        "InvalidParameterException",
        "can't turn off mfa and configure an mfa together",
        "MFA is OFF in this pool, and OFF has no factors. Set MFA to OPTIONAL or ON first.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "software token mfa must be enabled",
        "OPTIONAL and ON need at least one factor. Switch another one on first, or set MFA to OFF.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "cognito_default",
        "Codes by mail have to be sent by Amazon SES: EmailConfiguration with EmailSendingAccount "
        "DEVELOPER and a verified address.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "sms configuration and auto verification",
        "The pool has no SmsConfiguration: a role that may publish with Amazon SNS.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "account recovery setting",
        "Who has one channel only would get both factors through it. Add another mechanism to "
        "AccountRecoverySetting first.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "only password and web_authn",
        "Codes are among the first factors (AllowedFirstAuthFactors), and a code alone may not get "
        "past an MFA that is required. OPTIONAL would be taken.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "single_factor",
        "A passkey alone may not get past an MFA that is required. Set Passkeys to "
        "MULTI_FACTOR_WITH_USER_VERIFICATION first.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "delivery config",
        "There is no such factor yet, or the pool does not offer it: a verified authenticator, a "
        "phone number or an e-mail address has to be there first.",
        True,
    ),
    Rule(
        "FeatureUnavailableInTierException",
        "need to be disabled",
        "The pool's feature plan (UserPoolTier) does not include this.",
        True,
    ),
    Rule(
        "UnsupportedUserStateException",
        "",
        "That is not possible in the state this person is in (UserStatus).",
        True,
    ),
)
"""Sources: the reference's tables on SetUserPoolMfaConfig, preferences and user states."""

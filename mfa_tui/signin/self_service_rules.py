"""Refusals of signing up and of new passwords: what people do without being signed in."""

from __future__ import annotations

from mfa_tui.signin.rule import Rule

_NO_CODES = "This pool sends no sign-up codes: an administrator has to confirm the user."
_SENDING = (
    "The code could not be sent; nothing that you typed is wrong. An administrator has to look at"
)

SELF_SERVICE = (
    Rule(
        "UsernameExistsException",
        "",
        "Choose another name. If the account is yours, confirm it or sign in with it.",
        True,
    ),
    Rule(
        "AliasExistsException",
        "",
        "Another account has that address already. Sign in with that one, or sign up with another "
        "address.",
        True,
    ),
    Rule(
        "NotAuthorizedException",
        "signup is not permitted",
        "Only an administrator makes users in this pool.",
        False,
    ),
    Rule(
        "NotAuthorizedException",
        "unauthorized attribute",
        "The app client may not write one of these attributes. Leave it out.",
        True,
    ),
    Rule(
        "NotAuthorizedException",
        "current status is",
        "Only a sign-up that was never confirmed needs this. Sign in instead.",
        False,
    ),
    Rule("InvalidParameterException", "already confirmed", "No code is needed: sign in.", False),
    Rule("NotAuthorizedException", "cannot resend codes", _NO_CODES, False),
    Rule("InvalidParameterException", "cannot resend codes", _NO_CODES, False),
    Rule(
        "NotAuthorizedException",
        "in the current state",
        "An administrator's temporary password still stands. Sign in with it, or ask for a new one.",
        False,
    ),
    Rule(
        "InvalidParameterException",
        "no registered/verified",
        "There is no verified address for a code (one that is the second factor does not count). An "
        "administrator has to set a new password.",
        False,
    ),
    Rule(
        "InvalidParameterException",
        "phone number format",
        "Write + and the country code first, and no blanks: +15555550123.",
        True,
    ),
    Rule(
        "InvalidParameterException",
        "did not conform to the schema",
        "The pool wants an attribute that is missing here or reads differently. Write it under "
        "Attributes, such as family_name=Doe.",
        True,
    ),
    Rule(
        "InvalidPasswordException",
        "did not conform with policy",
        "The pool's password policy refuses it. Choose another one.",
        True,
    ),
    Rule(
        "PasswordHistoryPolicyViolationException",
        "",
        "This password was used before. Choose another one.",
        True,
    ),
    Rule(
        "CodeMismatchException",
        "invalid verification code",
        "Wrong code. Only the newest message counts: a code stops working when another is sent.",
        True,
    ),
    Rule(
        "ExpiredCodeException",
        "request a code again",
        "The code is too old, or none was sent. Ask for a new one.",
        True,
    ),
    Rule(
        "TooManyFailedAttemptsException",
        "",
        "Too many wrong codes. Wait some minutes, then ask for a new one.",
        True,
    ),
    Rule(
        "CodeDeliveryFailureException",
        "",
        f"{_SENDING} the pool's e-mail and SMS settings.",
        True,
    ),
    Rule("InvalidSmsRoleAccessPolicyException", "", f"{_SENDING} the role for SMS.", True),
    Rule("InvalidSmsRoleTrustRelationshipException", "", f"{_SENDING} the role for SMS.", True),
    Rule(
        "InvalidEmailRoleAccessPolicyException", "", f"{_SENDING} the rights to Amazon SES.", True
    ),
    Rule(
        "UserLambdaValidationException",
        "",
        "A Lambda function of this pool said no, in the words above. Change what it objects to.",
        True,
    ),
    Rule(
        "UnexpectedLambdaException",
        "",
        "A Lambda function of this pool could not be run. Its log says why.",
        True,
    ),
    Rule(
        "InvalidLambdaResponseException",
        "",
        "A Lambda function of this pool gave an answer that Cognito cannot use. Its log says more.",
        True,
    ),
)
"""Sources: the reference's tables of error texts around sign-up, recovery and delivery."""

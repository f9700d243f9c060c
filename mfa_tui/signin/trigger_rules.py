"""Refusals that come from the triggers of a pool: the texts of the stacks in `lambdas/`."""

from __future__ import annotations

from mfa_tui.signin.rule import Rule

TRIGGER_ERRORS = frozenset(
    {
        "UserLambdaValidationException",
        "UnexpectedLambdaException",
        "InvalidLambdaResponseException",
    }
)
"""What Cognito says when a function raised, could not be run, or gave an answer of no use."""

_RAISED = {
    "duo is unavailable": "Duo did not answer in time, and this pool fails closed: nobody gets in "
    "without it. Wait a moment, then sign in again.",
    "duo is misconfigured": "Duo knows the keys, the clock or the application of this pool no more. "
    "Whoever runs the pool has to correct the secret; signing in again does not help.",
    "the keys of duo cannot be read": "The trigger could not read its secret (Secrets Manager). "
    "Sign in again; if it stays, whoever runs the pool has to look.",
    "duo cannot do that": "Duo refused what the trigger asked. Sign in again and choose another way.",
    "clientmetadata needs a redirect_port": "Duo's prompt comes back to a port of this computer, and "
    "the sign-in named none. Use CUSTOM_AUTH with a password, which names it.",
    "try again later": "Too many codes were sent: one a minute, five an hour. Wait, then sign in "
    "again.",
    "the code could not be sent": "The trigger could not send its mail (SES). Sign in again.",
    "the code cannot be checked": "The trigger could not read the key of its codes (Secrets Manager). "
    "Sign in again; if it stays, whoever runs the pool has to look.",
    "there is no verified e-mail address": "A code goes to verified addresses only, and this user has "
    "none. An administrator sets email_verified, or sign in another way and verify it there.",
    "there are no backup codes": "This user has no unused backup codes. They are made when signed in "
    "by the usual way: key b there.",
    "backup codes are unavailable": "The trigger could not read or write the codes. None was used "
    "up; sign in again.",
    "a valid access token is needed": "Codes are made for who is signed in, and this access token is "
    "not good any more. Get new tokens, then try again.",
}

_FINAL = ("duo is misconfigured",)
"""What stays as it is however often somebody tries."""

TRIGGER_RULES = (
    *(
        Rule("UserLambdaValidationException", text, advice, text not in _FINAL)
        for text, advice in _RAISED.items()
    ),
    Rule(
        "UnexpectedLambdaException",
        "socket timeout",
        "A Lambda function of this pool took more than five seconds, three times over. Its log, in "
        "the wire pane, shows how far it came. Try again.",
        True,
    ),
    Rule(
        "UnexpectedLambdaException",
        "accessdenied",
        "Cognito may not run a Lambda function of this pool, or nobody runs it here. Whoever runs the "
        "pool has to allow it (lambda:InvokeFunction).",
        False,
    ),
)
"""Sources: `lambdas/README.md`, and the reference's table of trigger errors."""

"""Refusals that mean something of their own where a certain challenge was answered."""

from __future__ import annotations

from dataclasses import replace

from mfa_tui.signin.rule import Rule
from mfa_tui.signin.trigger_rules import TRIGGER_ERRORS
from mfa_tui.signin.turns import Refused

_SENT = Rule(
    "CodeMismatchException",
    "",
    "Wrong code. The Session is still good: type the code of the newest message; those before it "
    "no longer count. ctrl+n sends a new one.",
    True,
)
_ENDED_BY_TRIGGER = Rule(
    "NotAuthorizedException",
    "incorrect username or password",
    "The pool's own trigger (DefineAuthChallenge) has ended this sign-in; Cognito's words for that "
    "are always these. Start over.",
    False,
)
_WRONG_PASSWORD = Rule(
    "NotAuthorizedException",
    "incorrect username or password",
    "A wrong password ends a choice-based sign-in. Correct it; the next try begins again and comes "
    "back here by itself.",
    True,
)
_NO_FACTOR = Rule(
    "InvalidParameterException",
    "",
    "Cognito cannot go on with that one. Choose another.",
    True,
)

RULES_OF = {
    "SMS_MFA": (_SENT,),
    "EMAIL_OTP": (_SENT,),
    "SMS_OTP": (_SENT,),
    "CUSTOM_CHALLENGE": (_ENDED_BY_TRIGGER,),
    "PASSWORD": (_WRONG_PASSWORD,),
    "PASSWORD_SRP": (_WRONG_PASSWORD,),
    "SELECT_CHALLENGE": (_WRONG_PASSWORD, _NO_FACTOR),
    "SELECT_MFA_TYPE": (_NO_FACTOR,),
}
"""By `ChallengeName`: the rules that go before the general ones."""


def advised(refused: Refused, challenge: str) -> Refused:
    """`refused` with the advice that fits an answer to `challenge`."""
    text = refused.message.lower()
    for rule in RULES_OF.get(challenge, ()):
        if rule.error == refused.error and rule.fragment in text:
            return replace(refused, advice=rule.advice, again=rule.again)
    if challenge == "CUSTOM_CHALLENGE" and refused.error in TRIGGER_ERRORS:
        return replace(refused, again=False)  # the Session ends with the trigger
    return refused

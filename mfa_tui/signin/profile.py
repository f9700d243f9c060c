"""What a signed-in person changes about himself: attributes, addresses, the password, all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.challenges import code_digits
from mfa_tui.signin.delivery import CodeDelivery
from mfa_tui.signin.turns import Refused, Tokens
from mfa_tui.trace.tokens import decode

if TYPE_CHECKING:
    from mfa_tui.signin.account import Account, UserFacts

VERIFIABLE = ("email", "phone_number")
"""The attributes that can be proven with a code."""


@dataclass(frozen=True)
class Attribute:
    """One attribute; `verified` is None for those that no code can prove."""

    name: str
    value: str
    verified: bool | None = None


class Profile:
    """The attributes, password and existence of `account`; blocking, so call it from a thread."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def read(self) -> tuple[Attribute, ...] | Refused:
        """GetUser."""
        facts = self._account.facts()
        return facts if isinstance(facts, Refused) else attributes_of(facts)

    def change(self, name: str, value: str) -> CodeDelivery | Refused | None:
        """UpdateUserAttributes; gives where a code was sent, None when none was."""
        return refusing(lambda: self._change(name, value), "UpdateUserAttributes")

    def remove(self, name: str) -> Refused | None:
        """DeleteUserAttributes."""
        return refusing(
            lambda: self._call("delete_user_attributes", UserAttributeNames=[name]),
            "DeleteUserAttributes",
        )

    def send_code(self, name: str) -> CodeDelivery | Refused | None:
        """GetUserAttributeVerificationCode: a code to the address, or to the one that waits."""
        return refusing(lambda: self._send_code(name), "GetUserAttributeVerificationCode")

    def verify(self, name: str, code: str) -> Refused | None:
        """VerifyUserAttribute. Raises AnswerProblem when `code` is no code."""
        digits = code_digits("code", code)
        return refusing(
            lambda: self._call("verify_user_attribute", AttributeName=name, Code=digits),
            "VerifyUserAttribute",
        )

    def change_password(self, old: str, new: str) -> Refused | None:
        """ChangePassword; an empty `old` is left out, for who has no password yet.

        Tokens that were given before stay good.
        """
        previous = {"PreviousPassword": old} if old else {}
        return refusing(
            lambda: self._call("change_password", ProposedPassword=new, **previous),
            "ChangePassword",
        )

    def delete_user(self) -> Refused | None:
        """DeleteUser: for good."""
        return refusing(lambda: self._call("delete_user"), "DeleteUser")

    def _call(self, method: str, **members: Any) -> None:
        account = self._account
        getattr(account.cognito.api, method)(AccessToken=account.tokens.access, **members)

    def _change(self, name: str, value: str) -> CodeDelivery | None:
        account = self._account
        answer = account.cognito.api.update_user_attributes(
            AccessToken=account.tokens.access, UserAttributes=[{"Name": name, "Value": value}]
        )
        sent = answer.get("CodeDeliveryDetailsList") or [{}]
        return CodeDelivery.of({"CodeDeliveryDetails": sent[0]})

    def _send_code(self, name: str) -> CodeDelivery | None:
        account = self._account
        answer = account.cognito.api.get_user_attribute_verification_code(
            AccessToken=account.tokens.access, AttributeName=name
        )
        return CodeDelivery.of(answer)


def attributes_of(facts: UserFacts) -> tuple[Attribute, ...]:
    """The attributes with their `_verified` flags put where they belong."""
    values = dict(facts.attributes)
    flags = {f"{name}_verified" for name in VERIFIABLE}
    return tuple(
        Attribute(name, value, _is_verified(name, values))
        for name, value in facts.attributes
        if name not in flags
    )


def groups_in(tokens: Tokens) -> tuple[str, ...]:
    """The groups that the ID token names; they are as old as the token."""
    try:
        claims = decode(tokens.id).claims or {}
    except ValueError:
        return ()
    groups = claims.get("cognito:groups")
    return tuple(str(group) for group in groups) if isinstance(groups, list) else ()


def _is_verified(name: str, values: dict[str, str]) -> bool | None:
    return values.get(f"{name}_verified") == "true" if name in VERIFIABLE else None

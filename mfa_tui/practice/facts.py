"""What `$…` of moves stands for on a bench: the preset's names, codes of this moment, hashes."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from mfa_tui.trace.secret_hash import right_hash
from mfa_tui.trace.tokens import decode
from mfa_tui.trainer.moves.values import Unknown, outermost, request_bodies, response_bodies

if TYPE_CHECKING:
    from mfa_tui.practice.client_side import ClientSide

_STEP_SECONDS = 30
_ATTRIBUTES = {"email": "email", "phone": "phone_number", "sub": "sub"}


@dataclass
class Facts:
    """A `Source` on `bench`; hashes are made for the app client of that name.

    `remembered` are the values that moves have given names to.
    """

    bench: ClientSide
    remembered: Mapping[str, Any] = field(default_factory=dict[str, Any])
    client: str = ""

    def responses(self) -> Iterator[Mapping[str, Any]]:
        return response_bodies(self.bench.trace.snapshot())

    def named(self, name: str) -> Any:
        first, *path = name.split(".")
        if first in self.remembered:
            return _at(self.remembered[first], path)
        if name == "pool":
            return self.bench.target(self.client).pool_id
        if first == "client":
            target = self.bench.target(path[0] if path else self.client)
            return target.client_secret if path[1:] == ["secret"] else target.client_id
        return self._of_person(first, path[0]) if len(path) == 1 else None

    def computed(self, function: str, arguments: tuple[str, ...], back: int) -> Any:
        makers: dict[str, Callable[..., Any]] = {
            "totp": self._totp,
            "code": lambda user: self._code(user, back),
            "secret_hash": self._secret_hash,
            "sent": lambda name: self._sent(name, back),
            "claim": lambda token, claim: self._claim(token, claim, back),
            "part": _part,
            "wrong": _wrong,
            "upper": str.upper,
            "hex": _hex,
            "duo_passcode": self._duo_passcode,
        }
        if function not in makers:
            raise Unknown(f"there is no ${function}(…); there are {', '.join(makers)}.")
        try:
            return makers[function](*arguments)
        except TypeError:
            raise Unknown(f"${function} does not take {len(arguments)} values.") from None
        except ValueError:
            given = ", ".join(arguments)
            raise Unknown(f"${function} cannot do anything with {given}.") from None

    def password(self, user: str) -> str:
        """The password of a user. Raises BenchRefused."""
        return self.bench.password(user)

    def _of_person(self, user: str, what: str) -> str | None:
        if what == "password":
            return self.password(user)
        target = self.bench.target(self.client)
        if what == "device":
            known = self.bench.connect(self.client).devices.find(target.pool_id, user)
            return known.key if known else None
        found = self.bench.person(user, self.client)
        if found is None:
            return None
        name, attributes = found
        return name if what == "username" else attributes.get(_ATTRIBUTES.get(what, ""))

    def _totp(self, user: str, steps: str = "0") -> str:
        """The code on the phone, so many steps of 30 s from the one that it shows."""
        from pyotp.totp import TOTP

        account = self.bench.account(user, self.client)
        return TOTP(account.secret).at(
            self.bench.phone.authenticator.now + _STEP_SECONDS * int(steps)
        )

    def _code(self, user: str, back: int) -> str:
        """The code in the newest message to `user`, or in one before it."""
        notes = self.bench.phone.inbox.notes
        brought = [note.code for note in notes if note.code and user in _whose(note)]
        if back >= len(brought):
            raise Unknown(f"no such message with a code has come to {user}.")
        return cast("str", brought[back])

    def _secret_hash(self, name: str, how: str = "right", key: str = "") -> str:
        """The hash over `name`; `hex`, `swapped` and `order` are the known ways to get it wrong.

        `key` is a secret other than the app client's.
        """
        target = self.bench.target(self.client)
        secret = key or target.client_secret or ""
        message, key = name + target.client_id, secret
        made = {
            "right": lambda: right_hash(name, target.client_id, secret),
            "hex": lambda: hmac.digest(key.encode(), message.encode(), "sha256").hex(),
            "swapped": lambda: right_hash("", secret, message),
            "order": lambda: right_hash(target.client_id, name, secret),
        }
        if how not in made:
            raise Unknown(f"a secret hash can be {', '.join(made)}, not {how}.")
        return made[how]()

    def _sent(self, name: str, back: int) -> Any:
        """A member that the app sent, such as a CREDENTIAL that was overheard."""
        bodies = request_bodies(self.bench.trace.snapshot())
        found = [value for body in bodies for value in outermost(body, name)]
        if back >= len(found):
            raise Unknown(f"no request had a member {name}.")
        return found[back]

    def _claim(self, token: str, claim: str, back: int) -> str:
        """A claim of the newest token of that name."""
        from mfa_tui.trainer.moves.values import resolved

        text = resolved(f"${token}~{back}", self)
        try:
            claims = decode(text).claims or {}
        except ValueError as problem:
            raise Unknown(f"{token} cannot be read: {problem}") from problem
        if claim not in claims:
            raise Unknown(f"{token} has no claim {claim}.")
        return claims[claim]

    def _duo_passcode(self, user: str) -> str:
        duo = self.bench.phone.duo
        account = next((each for each in duo.accounts if each.username == user), None)
        if account is None:
            raise Unknown(f"{user} has no account in Duo Mobile on this phone.")
        return duo.passcode(account)


def _whose(note: Any) -> tuple[str, str]:
    return note.username, note.destination


def _at(value: Any, path: list[str]) -> Any:
    """What stands at `path` in a remembered value. Raises Unknown."""
    for name in path:
        value = cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None
    if value is None:
        raise Unknown(f"there is no {'.'.join(path)} in what was remembered.")
    return value


def _part(text: str, separator: str, number: str) -> str:
    """One of the parts of a text, counted from 0."""
    parts = text.split(separator)
    if int(number) >= len(parts):
        raise Unknown(f"that text has only {len(parts)} parts.")
    return parts[int(number)]


def _wrong(text: str) -> str:
    """A code of the same form that is not it: its last digit is the next one."""
    last = text[-1:]
    return text[:-1] + (
        str((int(last) + 1) % 10) if last.isdigit() else "A" if last != "A" else "B"
    )


def _hex(text: str) -> str:
    """The bytes of a text in base64, in hex."""
    return base64.b64decode(text).hex()

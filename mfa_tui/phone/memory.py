"""The file that a phone is kept in: JSON, readable by its owner alone, replaced in one step."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, cast

from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.passkeys import Passkey

VERSION = 1
"""The format: `{"version": 1, "accounts": [...], "passkeys": [...]}`; an older program writes no
`passkeys`. Keys this program does not know are kept."""


@dataclass(frozen=True, slots=True)
class Memory:
    """All that a phone remembers."""

    accounts: tuple[Account, ...] = ()
    passkeys: tuple[Passkey, ...] = ()


class UnreadablePhoneError(Exception):
    """The file is there but no phone came out of it; the text says why and what was done.

    `replaceable` tells whether a new file may be written in its place.
    """

    def __init__(self, text: str, *, replaceable: bool) -> None:
        super().__init__(text)
        self.replaceable = replaceable


class PhoneFile:
    """The memory in the file at `path`, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: dict[str, Any] = {}

    def load(self) -> Memory:
        """What is in the file; nothing when there is no file.

        Raises UnreadablePhoneError. A damaged file has then been moved aside; one that may not
        be read, or that a later version of this program wrote, stays as it is.
        """
        try:
            text = self._path.read_text("utf-8")
            self._document = _document(text)
            return Memory(
                tuple(_account(item) for item in self._document["accounts"]),
                tuple(_passkey(item) for item in self._document.get("passkeys", [])),
            )
        except FileNotFoundError:
            return Memory()
        except OSError as error:
            raise UnreadablePhoneError(
                f"The phone's file cannot be read ({error.strerror}): nothing is kept this time.",
                replaceable=False,
            ) from error
        except _NewerFormatError as error:
            raise UnreadablePhoneError(
                "The phone's file is from a newer version: nothing is kept this time.",
                replaceable=False,
            ) from error
        except (ValueError, RecursionError) as error:
            self._document = {}
            raise self._moved_aside() from error

    def save(self, memory: Memory) -> None:
        """Write `memory` so that the file is the old or the new one, never half of one.

        Raises OSError, and then the old file is untouched.
        """
        document = {**self._document, "version": VERSION, **asdict(memory)}
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp gives the file mode 0600 whatever the umask
        descriptor, name = tempfile.mkstemp(prefix=f"{self._path.name}.", dir=folder)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump(document, stream, indent=2)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(self._path)
        except BaseException:
            temporary.unlink()
            raise

    def _moved_aside(self) -> UnreadablePhoneError:
        names = (self._path.with_name(f"{self._path.name}.damaged-{n}") for n in count(1))
        aside = next(path for path in names if not path.exists())
        try:
            self._path.rename(aside)
        except OSError as error:
            return UnreadablePhoneError(
                f"The phone's file is damaged and in the way ({error.strerror}): "
                "nothing is kept this time.",
                replaceable=False,
            )
        return UnreadablePhoneError(
            f"The phone's file was damaged: it is kept as {aside.name}, and the phone starts empty.",
            replaceable=True,
        )


class _NewerFormatError(Exception):
    """The file has a version that is not ours."""


def _document(text: str) -> dict[str, Any]:
    document = json.loads(text)
    match document:
        case {"version": int(version)} if version > VERSION:
            raise _NewerFormatError
        case {"version": int(), "accounts": list(), **others} if isinstance(
            others.get("passkeys", []), list
        ):
            return cast("dict[str, Any]", document)
        case _:
            raise ValueError("not a phone")


def _account(item: Any) -> Account:
    match item:
        case {
            "issuer": str(issuer),
            "name": str(name),
            "secret": str(secret),
            "algorithm": str(algorithm),
            "digits": int(digits),
            "period": int(period),
        }:
            return Account(issuer, name, secret, algorithm, digits, period)
        case _:
            raise ValueError("not an account")


def _passkey(item: Any) -> Passkey:
    match item:
        case {
            "rp_id": str(rp_id),
            "user_name": str(user_name),
            "user_handle": str(user_handle),
            "credential_id": str(credential_id),
            "private_key": str(private_key),
            "created": int() | float() as created,
            "count": int(count),
        }:
            return Passkey(
                rp_id, user_name, user_handle, credential_id, private_key, created, count
            )
        case _:
            raise ValueError("not a passkey")

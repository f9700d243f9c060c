"""The passkeys that a phone holds: made for a site and a user, used to sign in there.

The phone plays browser and authenticator at once: it takes the options that a site gives to
`navigator.credentials` as JSON, and answers what `PublicKeyCredential.toJSON()` would (WebAuthn).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from mfa_tui.phone.webauthn import Ceremony

Json = dict[str, Any]
Options = Mapping[str, Any] | str
"""What a site asks for: a JSON object, or the text of one."""

_ES256 = -7
_PRIVATE_KEY = re.compile("[A-Za-z0-9_-]{43}")
_CREDENTIAL_ID_BYTES = 32
_TRANSPORTS = ("hybrid", "internal")
"""How a browser on another machine reaches the passkeys of a phone."""


class PasskeyProblem(Exception):
    """The phone can make or use no passkey here; the text tells its owner why."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey: where it signs in, as whom, and the key that does it.

    `rp_id` is the site's domain. `credential_id`, `user_handle` (the site's own id of the user) and
    `private_key` (a number on P-256) are in base64url. `created` is in seconds since the epoch.
    `count` is how often the key has signed. A ValueError says that the key is none.
    """

    rp_id: str
    user_name: str
    user_handle: str
    credential_id: str
    private_key: str = field(repr=False)
    created: float
    count: int = 0

    def __post_init__(self) -> None:
        if not _PRIVATE_KEY.fullmatch(self.private_key):
            raise ValueError("A private key has 32 bytes in base64url.")

    @property
    def label(self) -> str:
        """How the list shows it: whose it is, and where."""
        return f"{self.user_name} at {self.rp_id}"


class Passkeys:
    """The passkeys of one phone, in the order they were made.

    `clock` gives seconds since the epoch, `entropy` as many random bytes as it is asked for.
    `changed` is called after every change. `screen_lock` says whether the phone can tell that it
    is its owner who holds it; without, it answers with the user unverified.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        passkeys: Iterable[Passkey] = (),
        changed: Callable[[], None] = lambda: None,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._clock = clock
        self._passkeys = {passkey.credential_id: passkey for passkey in passkeys}
        self._changed = changed
        self._entropy = entropy
        self.screen_lock = True

    @property
    def all(self) -> tuple[Passkey, ...]:
        return tuple(self._passkeys.values())

    def add(self, passkey: Passkey) -> None:
        """Take over a passkey; one for the same user of the same site is replaced."""
        whose = (passkey.rp_id, passkey.user_handle)
        for old in self.all:
            if (old.rp_id, old.user_handle) == whose:
                del self._passkeys[old.credential_id]
        self._passkeys[passkey.credential_id] = passkey
        self._changed()

    def delete(self, passkey: Passkey) -> None:
        """Forget `passkey`, if it is there; the site is not told."""
        if self._passkeys.pop(passkey.credential_id, None):
            self._changed()

    def matching(self, options: Options) -> tuple[Passkey, ...]:
        """The passkeys that could answer the request `options`, oldest first.

        Raises PasskeyProblem when the options cannot be read.
        """
        asked = _parsed(options)
        rp_id = _string(asked, "rpId")
        allowed = _credential_ids(asked, "allowCredentials")
        return tuple(
            passkey
            for passkey in self.all
            if passkey.rp_id == rp_id and (not allowed or passkey.credential_id in allowed)
        )

    def create(self, options: Options, origin: str) -> Json:
        """Make a passkey as `options` ask (PublicKeyCredentialCreationOptionsJSON).

        `origin` is the address of the site, such as `https://auth.example.com`. Returns
        RegistrationResponseJSON. Raises PasskeyProblem.
        """
        from mfa_tui.phone.webauthn import attestation, new_private_key, websafe

        asked = _parsed(options)
        rp_id, user = _string(asked, "rp", "id"), _string(asked, "user", "name")
        ceremony = self._ceremony(asked, rp_id, origin, asked.get("authenticatorSelection"))
        self._refuse_second(asked, rp_id)
        if _ES256 not in [entry.get("alg") for entry in _entries(asked, "pubKeyCredParams")]:
            raise PasskeyProblem(f"{rp_id} wants a kind of key that this phone cannot make.")
        credential_id = self._entropy(_CREDENTIAL_ID_BYTES)
        passkey = Passkey(
            rp_id=rp_id,
            user_name=user,
            user_handle=_string(asked, "user", "id"),
            credential_id=websafe(credential_id),
            private_key=new_private_key(self._entropy),
            created=self._clock(),
        )
        response = attestation(ceremony, credential_id, passkey.private_key)
        self.add(passkey)
        return _credential(passkey, response | {"transports": list(_TRANSPORTS)})

    def get(self, options: Options, origin: str, passkey: Passkey | None = None) -> Json:
        """Sign what `options` ask (PublicKeyCredentialRequestOptionsJSON).

        `origin` is the address of the site; `passkey` is one of those `matching`, else the newest
        of them is used. Returns AuthenticationResponseJSON. Raises PasskeyProblem.
        """
        from mfa_tui.phone.webauthn import assertion

        asked = _parsed(options)
        rp_id = _string(asked, "rpId")
        ceremony = self._ceremony(asked, rp_id, origin, asked)
        usable = self.matching(asked)
        if not usable:
            raise PasskeyProblem(f"This phone has no passkey for {rp_id}{self._instead(rp_id)}")
        chosen = passkey or usable[-1]
        if chosen not in usable:
            raise PasskeyProblem(f"{rp_id} does not ask for the passkey {chosen.label}.")
        used = replace(chosen, count=chosen.count + 1)
        response = assertion(replace(ceremony, count=used.count), used.private_key)
        self._passkeys[used.credential_id] = used
        self._changed()
        return _credential(used, response | {"userHandle": used.user_handle})

    def _ceremony(self, asked: Json, rp_id: str, origin: str, criteria: object) -> Ceremony:
        """What is common to both halves, when this site may ask and the phone can answer.

        `criteria` is the object that says which user verification the site wants.
        """
        from mfa_tui.phone.webauthn import Ceremony, from_websafe, may_use

        if not may_use(rp_id, origin):
            raise PasskeyProblem(
                f"The address {origin} does not belong to {rp_id}: the phone keeps its passkeys "
                "for the right site."
            )
        wish = _object(criteria).get("userVerification")
        if wish == "required" and not self.screen_lock:
            raise PasskeyProblem(
                f"{rp_id} wants to know that it is you, and this phone has no screen lock. "
                "Turn it on, then try again."
            )
        try:
            challenge = from_websafe(_string(asked, "challenge"))
        except ValueError:
            raise _unreadable("challenge") from None
        verified = self.screen_lock and wish != "discouraged"
        return Ceremony(rp_id, origin, challenge, verified, count=0)

    def _refuse_second(self, asked: Json, rp_id: str) -> None:
        excluded = _credential_ids(asked, "excludeCredentials")
        for passkey in self.all:
            if passkey.rp_id == rp_id and passkey.credential_id in excluded:
                raise PasskeyProblem(
                    f"This phone already has a passkey for {passkey.label}: it needs no second one."
                )

    def _instead(self, rp_id: str) -> str:
        """The end of the sentence that says that no passkey fits."""
        others = [passkey.user_name for passkey in self.all if passkey.rp_id == rp_id]
        if others:
            return f" that this user could sign in with, only for {', '.join(others)}."
        return ". Sign in another way and add one."


def _credential(passkey: Passkey, response: Json) -> Json:
    """The members that both answers share."""
    return {
        "id": passkey.credential_id,
        "rawId": passkey.credential_id,
        "type": "public-key",
        "authenticatorAttachment": "cross-platform",
        "clientExtensionResults": {},
        "response": response,
    }


def _parsed(options: Options) -> Json:
    try:
        document: object = json.loads(options) if isinstance(options, str) else dict(options)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise PasskeyProblem("The site's options for passkeys are not a JSON object.")
    return cast("Json", document)


def _string(asked: Json, *path: str) -> str:
    """The text at `path`, which has to be there."""
    value: object = asked
    for name in path:
        value = _object(value).get(name)
    if not isinstance(value, str) or not value:
        raise _unreadable(".".join(path))
    return value


def _credential_ids(asked: Json, name: str) -> set[str]:
    return {str(entry.get("id")) for entry in _entries(asked, name)}


def _entries(asked: Json, name: str) -> list[Json]:
    """The objects in the list `name`; none when there is no such list."""
    found = asked.get(name)
    listed = cast("list[object]", found) if isinstance(found, list) else []
    return [_object(entry) for entry in listed]


def _object(value: object) -> Json:
    """`value` if it is a JSON object, else an empty one."""
    return cast("Json", value) if isinstance(value, dict) else {}


def _unreadable(name: str) -> PasskeyProblem:
    return PasskeyProblem(f"The site's options for passkeys have no usable {name}.")

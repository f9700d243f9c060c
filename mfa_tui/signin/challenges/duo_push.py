"""Duo without a browser: a push, a call, a text message or a passcode, as its triggers tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from mfa_tui.signin.challenges.challenge import Challenge, nested
from mfa_tui.signin.challenges.custom_round import CustomRound
from mfa_tui.signin.challenges.fields import AnswerProblem, Field, Way

POLL, NO_NEWS = "poll", "waiting"
_TOLD_ONCE = ("devices", "device", "verification_code")
_STARTS = {
    "push": "Push to {}",
    "phone": "Call {}",
    "sms": "Text passcodes to {}",
}
"""What a device can be asked for, by capability."""
_WAITING = frozenset({"pushed", "push_failed", "calling", "answered", NO_NEWS})
_LET_IN = frozenset({"allow", "bypass"})


@dataclass(frozen=True)
class DuoDevice:
    """A device that the user has at Duo, which masks its number."""

    id: str
    label: str
    capabilities: tuple[str, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> DuoDevice:
        """The device in one member of `devices`."""
        label = told.get("display_name") or told.get("name") or told.get("type") or "a device"
        names = told.get("capabilities") or ()
        return cls(str(told.get("device", "")), str(label), tuple(map(str, names)))


class DuoPush(CustomRound):
    """`duo_push`: how things stand at Duo, and what can be asked of it."""

    short = "Duo"
    subject = "Duo"
    explanation = (
        "Your password was right. Triggers of this pool ask Duo for the second factor; each answer "
        "of this program (poll) tells it how things stand."
    )
    STATUS_WORDS: ClassVar[Mapping[str, str]] = {
        "pushed": "Waiting: a login request is on your phone. Approve it there.",
        "push_failed": "The push did not arrive. Open Duo Mobile on the phone and look for it.",
        "calling": "Waiting: your phone rings. Pick up.",
        "answered": "Picked up. Press # on the phone to sign in.",
        "waiting": "Waiting for Duo; there is no news.",
        "allow": "Approved. Signing you in.",
        "bypass": "Duo lets you through without a factor. Signing you in.",
        "deny": "Denied on the phone.",
        "fraud": "Denied and reported as fraud: Duo has told its administrators.",
        "timeout": "Timed out: nobody answered within a minute.",
        "locked_out": "Locked out: Duo has had too many refusals. An administrator has to unlock you.",
        "refused": "Duo cannot do that: none of your devices is able to.",
        "choose": "Choose how to prove yourself.",
        "enter": "Type a passcode of the app, a token or a text message, or a bypass code.",
        "sent": "Passcodes were texted to you. Type the next one.",
        "wrong": "Wrong passcode.",
        "limit": "No more text messages in this sign-in. Type a passcode that you have.",
        "enroll": "Duo does not know a device of yours yet. Add one at the address below.",
    }

    def after(self, before: Challenge | None) -> Challenge:
        if not isinstance(before, DuoPush) or "devices" in self.parameters:
            return self
        kept = {name: before.parameters[name] for name in _TOLD_ONCE if name in before.parameters}
        told = kept | dict(self.parameters)
        if self.status == NO_NEWS and before.status in _WAITING:
            told |= {name: before.parameters.get(name, "") for name in ("status", "status_msg")}
        return replace(self, parameters=told)

    @property
    def devices(self) -> tuple[DuoDevice, ...]:
        """The user's devices, as far as Duo has told."""
        told = nested(self.parameters.get("devices"), list)
        return tuple(DuoDevice.of(each) for each in told if isinstance(each, dict))

    @property
    def is_polled(self) -> bool:
        """Whether the next answer is to ask how things stand, without anybody's help."""
        return self._wants(POLL) and self.status in _WAITING | _LET_IN

    @property
    def lets_in(self) -> bool:
        """Whether Duo has said yes, so that one more round brings tokens."""
        return self._wants(POLL) and self.status in _LET_IN

    @property
    def wants_passcode(self) -> bool:
        """Whether a passcode is to be typed."""
        return self._wants("passcode")

    @property
    def can_start(self) -> bool:
        """Whether something can be asked of Duo, instead or once more."""
        final = {"fraud", "locked_out", "enroll"} | _LET_IN
        return bool(self.devices) and self.status not in final

    @property
    def has_ended(self) -> bool:
        """Whether this one came to nothing: an answer will not help, another start may."""
        return not (self.is_polled or self.wants_passcode or self._wants("choice"))

    @property
    def poll_after(self) -> float:
        """How many seconds to wait before the next poll."""
        return (self.number("poll_after_ms") or 1000) / 1000

    @property
    def verification_code(self) -> str:
        """The number that the phone wants to be told; empty where it wants none."""
        return self.parameters.get("verification_code", "") if self.status in _WAITING else ""

    @property
    def enroll_url(self) -> str:
        """Where a new user adds a device."""
        return self.parameters.get("enroll_portal_url", "")

    @property
    def news(self) -> str:
        words = super().news or self.parameters.get("status_msg", "") or self.status
        left = self.parameters.get("tries_left")
        return f"{words} {left} tries left." if left and self.status == "wrong" else words

    def fields(self) -> tuple[Field, ...]:
        return (Field("ANSWER", "Passcode"),) if self.wants_passcode else ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        facts = (
            ("Asked", self.parameters.get("device", "")),
            ("Duo says", self.parameters.get("status_msg", "")),
        )
        return tuple((name, words) for name, words in facts if words)

    def ways(self) -> tuple[Way, ...]:
        return tuple(self._starts()) if self.can_start else ()

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        if not self.wants_passcode:
            return {"ANSWER": POLL}
        passcode = "".join(answers.get("ANSWER", "").split())
        if not passcode:
            raise AnswerProblem("ANSWER", "The passcode is empty. Type it, then press enter.")
        return {"ANSWER": passcode}

    def _starts(self) -> Iterator[Way]:
        factor = self.parameters.get("factor", "")
        if self.status in ("deny", "timeout") and factor in _STARTS:
            yield Way("Ask once more", "The same again.", {"action": "retry"})
        running = (factor, self.parameters.get("device")) if self.is_polled else None
        for device in self.devices:
            for name, words in _STARTS.items():
                if name in device.capabilities and (name, device.label) != running:
                    wish = {"factor": name, "device": device.id}
                    yield Way(words.format(device.label), f"factor={name}", wish)
        if not self.wants_passcode:
            yield Way("Type a passcode", "of app, token, SMS, bypass", {"factor": "passcode"})

    def _wants(self, answer: str) -> bool:
        return self.parameters.get("answer") == answer

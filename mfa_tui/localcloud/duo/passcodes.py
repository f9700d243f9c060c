"""Passcodes of every origin: Duo Mobile and tokens (HOTP), text messages, administrators."""

from __future__ import annotations

import base64
import hmac

from pyotp.hotp import HOTP

from mfa_tui.localcloud.cognito.call import Entropy
from mfa_tui.localcloud.duo import fresh, guesses
from mfa_tui.localcloud.duo.account import Device, DuoUser, TextCodes


def spend(user: DuoUser, passcode: str, now: float) -> Device | str | None:
    """Use `passcode` up at `now`: the device it is from, where else it is from, or None if wrong."""
    if _spend_text(user, passcode, now):
        return "sms"
    if _spend_bypass(user, passcode, now):
        return "bypass"
    return next((device for device in user.devices if _spend_hotp(device, passcode)), None)


def next_hint(user: DuoUser, now: float) -> str | None:
    """With which digit the next unused passcode of the text message begins."""
    ready = user.text_codes.codes if user.text_codes.expires > now else []
    return ready[0][0] if ready else None


def new_texts(user: DuoUser, now: float, entropy: Entropy) -> list[str]:
    """New passcodes for a text message; those of the one before it count no more.

    Each begins with another digit, so that a hint can name the next one.
    """
    length = guesses.TEXT_DIGITS - 1
    batch = range(1, guesses.TEXT_BATCH + 1)
    codes = [f"{first}{fresh.digits(entropy, length)}" for first in batch]
    user.text_codes = TextCodes(list(codes), now + guesses.TEXT_SECONDS)
    return codes


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))


def _spend_text(user: DuoUser, passcode: str, now: float) -> bool:
    texts = user.text_codes
    if texts.expires <= now:
        return False
    before = len(texts.codes)
    texts.codes = [code for code in texts.codes if not _same(code, passcode)]
    return len(texts.codes) < before


def _spend_bypass(user: DuoUser, passcode: str, now: float) -> bool:
    for each in user.bypass_codes:
        if each.uses > 0 and each.expires > now and _same(each.code, passcode):
            each.uses -= 1
            return True
    return False


def _spend_hotp(device: Device, passcode: str) -> bool:
    if not device.secret:
        return False
    otp = HOTP(base64.b32encode(device.secret).decode())
    for counter in range(device.counter, device.counter + guesses.HOTP_AHEAD + 1):
        if _same(otp.at(counter), passcode):
            device.counter = counter + 1
            return True
    return False

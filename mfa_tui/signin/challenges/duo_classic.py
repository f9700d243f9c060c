"""Duo's retired iframe (Web SDK v2): a signed request out, a signed response back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from mfa_tui.signin.challenges.custom_round import CustomRound
from mfa_tui.signin.challenges.duo_universal import LOOPBACK
from mfa_tui.signin.challenges.fields import AnswerProblem, Field

VERSION = "2.9"
"""Of the page that the iframe believes to be in."""


@dataclass(frozen=True)
class SignedText:
    """`prefix|base64(user|ikey|expiry)|HMAC-SHA1`, taken apart; `key` names the key that signs it:
    Duo and the app both have `skey`, the app alone has `akey`."""

    prefix: str
    content: str
    signature: str
    key: str


class DuoClassic(CustomRound):
    """`duo_classic`: two signed texts, of which Duo sees one and answers with a third."""

    short = "Duo classic"
    subject = "Duo's signed response"
    explanation = (
        "RETIRED on 30 March 2024, kept to be studied. The app signs two texts; Duo's iframe gets "
        "the first (TX) and gives AUTH back."
    )
    STATUS_WORDS: ClassVar[Mapping[str, str]] = {
        "again": "That response did not verify, or was too late. This is a new request.",
    }

    def fields(self) -> tuple[Field, ...]:
        return (Field("ANSWER", "sig_response"),)

    def facts(self) -> tuple[tuple[str, str], ...]:
        return self.left("tries_left", "Tries left")

    @property
    def request(self) -> tuple[SignedText, ...]:
        """The two texts that the app has signed: TX for Duo, APP for itself."""
        return signed_texts(self.parameters.get("sig_request", ""))

    @property
    def link(self) -> str:
        """What the iframe would show."""
        host = self.parameters.get("host", "")
        own = host.partition(":")[0] in LOOPBACK
        sent = self.parameters.get("sig_request", "").partition(":")[0]
        query = urlencode({"tx": sent, "parent": "http://127.0.0.1/", "v": VERSION})
        return f"{'http' if own else 'https'}://{host}/frame/web/v1/auth?{query}"

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        return {"ANSWER": self.sig_response(answers.get("ANSWER", ""))}

    def sig_response(self, typed: str) -> str:
        """Duo's AUTH text and the app's own, from what was pasted. Raises AnswerProblem."""
        text = "".join(typed.split())
        if not text:
            raise AnswerProblem("ANSWER", "Paste what Duo's page gave: it begins with AUTH|.")
        if not text.startswith(("AUTH|", "ENROLL|")) or text.count("|") < 2:
            raise AnswerProblem("ANSWER", "Duo's answer begins with AUTH| and has three parts.")
        if ":" not in text:
            # The frame gives the page AUTH alone; the page puts its own text behind it.
            _, _, own = self.parameters.get("sig_request", "").partition(":")
            return f"{text}:{own}"
        return text


def signed_texts(joined: str) -> tuple[SignedText, ...]:
    """The signed texts in a `sig_request` or `sig_response`, as far as they can be read."""
    return tuple(_taken_apart(text) for text in joined.split(":") if text)


def _taken_apart(text: str) -> SignedText:
    prefix, content, signature = [*text.split("|"), "", ""][:3]
    try:
        content = base64.b64decode(content, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        content = "cannot be read"
    return SignedText(prefix, content, signature, "akey" if prefix == "APP" else "skey")

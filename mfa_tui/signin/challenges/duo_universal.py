"""Duo's Universal Prompt: a page in a browser, and the address that it comes back to."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import SplitResult, parse_qs, urlsplit

from mfa_tui.signin.challenges.custom_round import CustomRound
from mfa_tui.signin.challenges.fields import AnswerProblem, Field

LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class DuoUniversal(CustomRound):
    """`duo_universal`: a link to open, answered with the address that the browser was sent back to."""

    short = "Duo prompt"
    subject = "Duo's Universal Prompt"
    explanation = (
        "Your password was right. Duo asks for the second factor on a page of its own; its browser "
        "comes back to this computer with a code that works once."
    )
    STATUS_WORDS: ClassVar[Mapping[str, str]] = {
        "again": "Duo did not vouch for you with that answer: denied, too late, or of another "
        "sign-in. This is a new link.",
    }

    def fields(self) -> tuple[Field, ...]:
        return (Field("ANSWER", "Address"),)

    def facts(self) -> tuple[tuple[str, str], ...]:
        back = self.parameters.get("redirect_uri", "")
        return (("Comes back to", back), *self.left("tries_left", "Tries left"))

    @property
    def link(self) -> str:
        """The address to open; empty where the trigger gave none."""
        parts = urlsplit(self.parameters.get("authUrl", ""))
        if parts.scheme == "https" and parts.hostname in LOOPBACK:
            # A Duo on this computer has a certificate that no browser knows, and answers on the
            # same port without one.
            return parts._replace(scheme="http").geturl()
        return parts.geturl() if parts.scheme == "https" else ""

    @property
    def redirect(self) -> SplitResult:
        """The address that the browser comes back to, taken apart."""
        return urlsplit(self.parameters.get("redirect_uri", ""))

    @property
    def redirect_port(self) -> int | None:
        """The port of this computer to listen at; None when the browser goes elsewhere."""
        parts = self.redirect
        return parts.port if parts.scheme == "http" and parts.hostname in LOOPBACK else None

    @property
    def state(self) -> str:
        """What Duo gives back unchanged; empty when the link does not tell."""
        (request,) = parse_qs(urlsplit(self.link).query).get("request", [""])[:1]
        return str(_claims(request).get("state", ""))

    def responses(self, answers: Mapping[str, str]) -> dict[str, str]:
        given = self._returned(answers.get("ANSWER", "").strip())
        return {"ANSWER": json.dumps(given)}

    def _returned(self, address: str) -> dict[str, str]:
        """State and code in the `address` that the browser came back to. Raises AnswerProblem."""
        if not address:
            raise AnswerProblem("ANSWER", "Paste the whole address of the page at the end.")
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if "error" in query:
            why = query.get("error_description", query["error"])
            raise AnswerProblem("ANSWER", f"Duo sent you back without a code: {why}.")
        code = query.get("duo_code") or query.get("code", "")
        if "state" not in query or not code:
            raise AnswerProblem("ANSWER", "This address lacks state or duo_code: copy all of it.")
        if self.state and query["state"] != self.state:
            text = "This came back from another sign-in: its state is not that of the link above."
            raise AnswerProblem("ANSWER", text)
        return {"state": query["state"], "duo_code": code}


def _claims(token: str) -> dict[str, Any]:
    """What a JWT says, unverified; nothing where it is none."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}

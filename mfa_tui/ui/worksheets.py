"""What can be worked out about an exchange: secret hash, SRP proof, TOTP step, a token's inside."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_tui.trace.cognito_call import answers, client_id, code, ended, secret_hash, username
from mfa_tui.trace.exchange import Exchange, HttpRequest, Party
from mfa_tui.trace.exchange_tokens import FoundToken, recorded_keys
from mfa_tui.trace.redaction import is_masked
from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.wire_line import BLANK, Line
from mfa_tui.ui.widgets.wire_roles import Role

if TYPE_CHECKING:
    from mfa_tui.trace.record import Trace
    from mfa_tui.ui.wire_aids import WireAids

LABEL = 14
"""Cells for the name before each result."""
NEAR = 500
"""Exchanges before and after the selected one in which names and handshakes are looked for."""

Work = Callable[[Mapping[str, str]], list[Line]]
"""Works out the lines of the result from what stands in the fields; blocking."""


class Missing(Exception):
    """A field has to be filled first, or differently: its `name`, and what is wrong in words."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name


@dataclass(frozen=True)
class Field:
    """A field of a worksheet; what is typed into a `secret` one is not shown."""

    name: str
    label: str
    value: str = ""
    secret: bool = False


@dataclass(frozen=True)
class Worksheet:
    """A form of `fields` and the `work` that is done with them. Nothing typed is stored."""

    title: str
    about: str
    fields: tuple[Field, ...]
    work: Work


@dataclass(frozen=True)
class Desk:
    """What lies on the desk: the selected `exchange`, its `trace`, the `aids`; secrets `revealed`?"""

    exchange: Exchange | None
    trace: Trace
    aids: WireAids
    revealed: bool = False

    def near(self) -> tuple[Exchange, ...]:
        """The exchanges around the selected one, oldest first; without one the newest."""
        at = self.exchange.number if self.exchange else self.trace.newest
        return self.trace.between(at - NEAR, at + NEAR)

    def nearest(self, wanted: Callable[[Exchange], bool]) -> Exchange | None:
        """The selected exchange if it is `wanted`, else the newest that is."""
        own = [self.exchange] if self.exchange else []
        return next((each for each in (*own, *reversed(self.near())) if wanted(each)), None)


def secret_hash_sheet(desk: Desk) -> Worksheet:
    """Which usual mistake made a secret hash."""
    seen = desk.nearest(lambda each: bool(secret_hash(each))) or desk.exchange
    name = username(seen) if seen else ""
    sent = secret_hash(seen) if seen else ""
    known_hash = "" if is_masked(sent) else sent
    return Worksheet(
        "Secret hash",
        "The hash over USERNAME and client id, keyed with the client's secret; and which usual "
        "mistake made the one that was sent. The secret is used once and kept nowhere.",
        (
            Field("username", "Username", name),
            Field("client", "Client id", client_id(seen) if seen else ""),
            Field("secret", "Client secret", secret=True),
            Field("seen", "Hash sent", known_hash, not desk.revealed),
        ),
        lambda values: _secret_hash(values, desk),
    )


def srp_sheet(desk: Desk) -> Worksheet:
    """The proof of a password computed again."""
    answer = desk.nearest(_is_proof)
    pool_id = desk.aids.pool_of(client_id(answer)) if answer else ""
    where = f"exchange {answer.number}" if answer else "no exchange of this trace"
    return Worksheet(
        "SRP worksheet",
        f"The proof in {where}, number by number. Leave `a` empty for sign-ins of this program: it "
        "remembers theirs until it ends. That of another program you have to log there, in hex.",
        (
            Field("password", "Password", secret=True),
            Field("pool", "Pool id", pool_id),
            Field("a", "Private a", secret=True),
        ),
        lambda values: _srp(values, answer, desk),
    )


def totp_sheet(desk: Desk) -> Worksheet:
    """The 30 second step of a code."""
    sent = desk.nearest(lambda each: bool(code(each)[1])) or desk.exchange
    at = ended(sent) if sent else desk.aids.now
    name = username(sent) if sent else ""
    return Worksheet(
        "TOTP step",
        "Which 30 second step a code belongs to, seen from the moment of "
        f"{f'exchange {sent.number}' if sent else 'now'}. Without a secret those of the phone are "
        "tried.",
        (
            Field("code", "Code", code(sent)[1] if sent else "", not desk.revealed),
            Field("secret", "Secret", secret=True),
        ),
        lambda values: _totp(values, name, at, desk),
    )


def token_sheet(desk: Desk) -> Worksheet:
    """Any token taken apart."""
    return Worksheet(
        "Token",
        "Header, claims and times of a token that you paste. Its signature is checked when it is of "
        "a pool here.",
        (Field("token", "Token"),),
        lambda values: _token(values, desk),
    )


SHEETS: tuple[tuple[str, str, Callable[[Desk], Worksheet]], ...] = (
    ("Secret hash", "which usual mistake made it", secret_hash_sheet),
    ("SRP worksheet", "a password's proof, number by number", srp_sheet),
    ("TOTP step", "how far off a code is", totp_sheet),
    ("Token", "paste one and read it", token_sheet),
)
"""All of them, with a line about each."""


def _filled(values: Mapping[str, str], name: str, words: str) -> str:
    if not values[name]:
        raise Missing(name, words)
    return values[name]


def _secret_hash(values: Mapping[str, str], desk: Desk) -> list[Line]:
    from mfa_tui.trace.secret_hash import hash_verdict, right_hash

    secret = _filled(values, "secret", "The client's secret is needed. It is on no record.")
    client = _filled(values, "client", "Which app client? Its id goes into the hash.")
    name, seen = values["username"], values["seen"]
    lines = [_row("Right", right_hash(name, client, secret))]
    body = {"ClientId": client, "AuthParameters": {"USERNAME": name, "SECRET_HASH": seen}}
    request = HttpRequest("POST", "", (), json.dumps(body).encode())
    typed = Exchange(0, Party.APP, Party.COGNITO, "InitiateAuth", request, 0.0)
    if verdict := hash_verdict(typed, secret, desk.near()):
        lines.append(_verdict(verdict.right, f"The hash sent is made {verdict.made}"))
    else:
        lines.append(_row("Sent", "none, so there is nothing to compare with"))
    return lines


def _is_proof(exchange: Exchange) -> bool:
    return "PASSWORD_CLAIM_SECRET_BLOCK" in answers(exchange)


def _srp(values: Mapping[str, str], answer: Exchange | None, desk: Desk) -> list[Line]:
    from mfa_tui.trace.srp_worksheet import recorded_proof, worksheet

    earlier = [each for each in desk.near() if answer and each.number < answer.number]
    proof = recorded_proof(answer, earlier) if answer else None
    if proof is None:
        words = "No whole SRP handshake is in this trace: sign in with USER_SRP_AUTH first."
        return [_row("Nothing", words)]
    password = _filled(values, "password", "Which password? The worksheet tells whether it fits.")
    pool_id = _filled(values, "pool", "Which user pool? Its name goes into the proof.")
    private = _number(values["a"]) if values["a"] else desk.aids.private_a(proof.srp_a)
    result = worksheet(proof, password, pool_id, private)
    return [
        *(_row(name, value) for name, value in result.numbers),
        BLANK,
        _verdict(result.right, result.verdict),
    ]


def _number(text: str) -> int:
    try:
        return int(text.replace(" ", ""), 16)
    except ValueError:
        raise Missing(
            "a", "This is no hexadecimal number. Correct it, or leave it empty."
        ) from None


def _totp(values: Mapping[str, str], name: str, at: float, desk: Desk) -> list[Line]:
    from mfa_tui.trace.totp_step import REACH, STEP_SECONDS, matched_step, step_in_words

    typed = _filled(values, "code", "Which code? Type its six digits.")
    own = values["secret"]
    secrets = {"": own} if own else desk.aids.totp_secrets(name)
    if not secrets:
        raise Missing("secret", "The phone has no account. Type the secret, in base32.")
    try:
        steps = {label: matched_step(each, typed, at) for label, each in secrets.items()}
    except ValueError:
        raise Missing("secret", "No codes can be made from this: base32 has A-Z and 2-7.") from None
    fitting = {label: step for label, step in steps.items() if step is not None}
    if not fitting:
        minutes = REACH * STEP_SECONDS // 60
        words = f"the code fits no step within {minutes} minutes: another secret, or used too late"
        return [_verdict(False, words)]
    label, step = min(fitting.items(), key=lambda each: abs(each[1]))
    account = [_row("Account", label)] if label else []
    return [*account, _row("Step", f"{step:+d}"), _verdict(abs(step) <= 1, step_in_words(step))]


def _token(values: Mapping[str, str], desk: Desk) -> list[Line]:
    from mfa_tui.ui.widgets.wire_tokens import inspected_lines

    token = "".join(_filled(values, "token", "Paste a token first.").split())
    found = FoundToken("as pasted", token.removeprefix("Bearer"))
    return list(inspected_lines(found, desk.aids.now, _keys(desk), reveal=True))


def _keys(desk: Desk) -> Callable[[str], bytes | str]:
    def keys_of(pool_id: str) -> bytes | str:
        if recorded := recorded_keys(desk.trace, pool_id):
            return recorded
        words = desk.aids.fetch_keys(pool_id)
        return recorded_keys(desk.trace, pool_id) or words

    return keys_of


def _row(name: str, value: str) -> Line:
    return Line([(name.ljust(LABEL), Role.HEADING), (one_line(value), Role.PLAIN)], LABEL)


def _verdict(right: bool | None, words: str) -> Line:
    marks = {True: ("✓ ", Role.SUCCESS), False: ("✗ ", Role.ERROR), None: ("? ", Role.MUTED)}
    mark, role = marks[right]
    return Line([("Verdict".ljust(LABEL), Role.HEADING), (mark, role), (one_line(words), Role.PLAIN)], LABEL + 2)  # fmt: skip

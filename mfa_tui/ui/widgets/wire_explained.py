"""The explanation of one exchange, as lines of text with meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mfa_tui.trace.cognito_call import answers
from mfa_tui.trace.exchange import NOT_SENT, Exchange
from mfa_tui.trace.explain.explanation import Explanation, LikelyCause
from mfa_tui.trace.redaction import masked_exchange
from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.wire_line import BLANK, Line
from mfa_tui.ui.widgets.wire_roles import Role

PROOF_RULE = "password-or-proof-wrong"
_HASH = "w 1 tells which mistake made the hash, once it has the client's secret."
_CODE = "w 3 tells to which moment the code belongs, and to which account of the phone."
SHEET_KEYS = {
    "secret-hash-wrong": _HASH,
    "secret-hash-mismatch": _HASH,
    PROOF_RULE: "w 2 computes the proof again, number by number.",
    "totp-wrong-at-enrolment": _CODE,
    "totp-wrong-at-sign-in": _CODE,
}
"""By the rule of a refusal: how to work out what cannot be seen on the wire."""
LABEL = 9
"""Cells for the word before each paragraph."""


def explained_lines(exchange: Exchange, explained: Explanation, *, reveal: bool) -> list[Line]:
    """`explained` for `exchange`: what came of a failed one first, else what it is for first.

    `reveal` shows the message of the service unmasked: it may repeat what was sent.
    """
    purpose = list(_paragraph("For", explained.purpose))
    outcome = [*_said(exchange, reveal), *_paragraph("Means", explained.meaning)]
    helpful = [
        *_causes(explained.causes),
        *_paragraph("Fix", explained.fix),
        *_paragraph("Keys", _sheet(exchange, explained.rule)),
        *_paragraph("Next", explained.then),
        *_pitfalls(explained),
        *_paragraphs("Seen", explained.facts),
    ]
    ordered = (outcome, helpful, purpose) if exchange.failed else (purpose, outcome, helpful)
    source = _paragraph("Source", _reference(explained), Role.MUTED)
    return [*(line for part in ordered for line in part), *source]


def _sheet(exchange: Exchange, rule: str) -> str:
    """The keys of the worksheet that settles which cause it was; empty where there is none."""
    if rule == PROOF_RULE and "PASSWORD_CLAIM_SIGNATURE" not in answers(exchange):
        return ""
    return SHEET_KEYS.get(rule, "")


def _said(exchange: Exchange, reveal: bool) -> Iterator[Line]:
    """The refusal in the service's own words."""
    if not exchange.failed:
        return
    shown = exchange if reveal else masked_exchange(exchange)
    message = (shown.error_message or "").removeprefix(NOT_SENT)
    words = [one_line(shown.outcome), one_line(message)]
    yield _line("Said", [": ".join(filter(None, words))], Role.ERROR)
    yield BLANK


def _causes(causes: tuple[LikelyCause, ...]) -> Iterator[Line]:
    for count, cause in enumerate(causes, 1):
        role = Role.PLAIN if cause.seen else Role.MUTED
        yield _line(f"Cause {count}", [cause.text, *cause.pains], role)
        for text in cause.seen:
            yield _line("  ✓ seen", [text], Role.SUCCESS)
    if causes:
        yield BLANK


def _pitfalls(explained: Explanation) -> Iterator[Line]:
    for count, each in enumerate(explained.pitfalls):
        yield _line("" if count else "Beware", [each.text, *each.pains], Role.PLAIN)
    if explained.pitfalls:
        yield BLANK


def _paragraph(label: str, text: str, role: Role = Role.PLAIN) -> Iterator[Line]:
    if text:
        yield _line(label, [text], role)
        yield BLANK


def _paragraphs(label: str, texts: Iterable[str]) -> Iterator[Line]:
    shown = [_line("" if count else label, [text], Role.PLAIN) for count, text in enumerate(texts)]
    yield from [*shown, BLANK] if shown else ()


def _reference(explained: Explanation) -> str:
    rule = f"rule {explained.rule}" if explained.rule else ""
    return " · ".join(filter(None, (" ".join(explained.pains), rule, explained.source)))


def _line(label: str, texts: list[str], role: Role) -> Line:
    text, *ids = map(one_line, texts)
    named = f"{text} ({' '.join(ids)})" if ids else text
    return Line([(label.ljust(LABEL), Role.HEADING), (named, role)], LABEL)

"""The part of a bug report that is read first: which calls failed, and what that means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mfa_tui.trace.explain.explanation import explanation
from mfa_tui.trace.text import one_line

if TYPE_CHECKING:
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trace.explain.explanation import Explanation

MOST = 20
"""Failed calls that are explained; who sends more has one cause for most of them."""


def what_failed(shown: Sequence[Exchange], recorded: Sequence[Exchange]) -> Iterator[str]:
    """A section about the failed ones among `shown`, in pieces; nothing where none failed.

    They are explained by what was `recorded`, because masks hide the evidence. The words hold no
    secret.
    """
    failed = [pair for pair in zip(shown, recorded, strict=True) if pair[0].failed]
    if not failed:
        return
    yield "## What failed\n"
    for each, true in failed[:MOST]:
        yield from _entry(each, explanation(true, recorded))
    if len(failed) > MOST:
        yield f"\n… and {len(failed) - MOST} more\n"
    yield "\n"


def _entry(shown: Exchange, told: Explanation) -> Iterator[str]:
    status = f"{shown.response.status} " if shown.response else ""
    yield f"\n**{shown.number} {code_span(shown.operation)}** {code_span(f'{status}{shown.outcome}')}"
    yield f": {code_span(shown.error_message)}\n" if shown.error_message else "\n"
    yield f"\n- {told.meaning}\n"
    proved = [cause for cause in told.causes if cause.seen]
    for cause in proved or told.causes[:1]:
        seen = "; ".join(map(code_span, cause.seen))
        yield f"- {'Cause' if seen else 'Perhaps'}: {cause.text}{f' Seen: {seen}' if seen else ''}\n"
    if told.fix:
        yield f"- What helps: {told.fix}\n"


def code_span(text: str) -> str:
    """`text` as a code span that it cannot end."""
    return f"`{one_line(text).replace('`', chr(39))}`"

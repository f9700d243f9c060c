"""Reading the items of proofs, what wrong turns look like, and the places that can be pointed at."""

from __future__ import annotations

import re

from jmespath.exceptions import JMESPathError

from mfa_tui.trainer.conditions import names_in
from mfa_tui.trainer.document import DOCUMENT_NAMES
from mfa_tui.trainer.front_table import FrontTable
from mfa_tui.trainer.lesson import Awaited, ProofKind, Spot
from mfa_tui.trainer.shortcomings import references

MOST_TIMES = 100
"""How often a call can be awaited at most."""


def items(table: FrontTable, key: str, names: set[str]) -> tuple[Awaited, ...]:
    """The `[[key]]` items of `table`; `names` are those known before, and those they add."""
    return tuple(awaited(each, names) for each in table.tables(key))


def awaited(table: FrontTable, names: set[str]) -> Awaited:
    """The one item in `table`."""
    kind, subject = _subject(table)
    known = DOCUMENT_NAMES | names
    when = table.conditions("when")
    for condition, say in when:
        _check(table, "when", condition, known)
        _check_words(table, say, known)
    said = when
    if kind is ProofKind.STATE and subject:
        _check(table, "state", subject, None)
        said = ((subject, table.text("say", "")),)
        _check_words(table, said[0][1], None)
    error = table.text("error", "") if table.has("error") else None
    message = table.text("message", "") if table.has("message") else None
    _check_pattern(table, message)
    times = table.number("times", 1)
    if times > MOST_TIMES:
        table.wrong("times", "is very often", f"Write at most {MOST_TIMES}.")
    return Awaited(
        kind,
        subject,
        tuple(condition for condition, _ in when),
        error,
        message,
        _name(table, names),
        times,
        table.text("answer", ""),
        table.text("wait", ""),
        tuple((condition, say) for condition, say in said if say),
    )


def spots(table: FrontTable, names: set[str]) -> tuple[Spot, ...]:
    """The places in `[[…at]]`: `path` in a call, or a `setting`."""
    found: list[Spot] = []
    for each in table.tables("at"):
        if each.has("setting"):
            found.append(Spot(each.text("setting")))
        else:
            found.append(Spot(each.text("path"), awaited(each, names)))
    return tuple(found)


def _subject(table: FrontTable) -> tuple[ProofKind, str]:
    kinds = [kind for kind in ProofKind if table.has(kind.value)]
    if len(kinds) == 1:
        return kinds[0], table.text(kinds[0].value)
    what = "it says both " + " and ".join(kinds) if kinds else "it does not say what it looks at"
    table.wrong("", what, "Write exactly one of call, never, state and task.")
    return ProofKind.CALL, ""


def _name(table: FrontTable, names: set[str]) -> str:
    name = table.text("as", "")
    if not name:
        return ""
    if not re.fullmatch(r"[a-z_]\w*", name) or name in DOCUMENT_NAMES:
        table.wrong("as", f"{name!r} cannot be a name", 'Write a word of your own: as = "start".')
    names.add(name)
    return name


def _check(table: FrontTable, key: str, condition: str, known: frozenset[str] | None) -> None:
    try:
        unknown = names_in(condition) - (names_in(condition) if known is None else known)
    except JMESPathError as error:
        reason = str(error).partition("\n")[0].rstrip(". ")
        table.wrong(
            key, f"{condition!r} is no JMESPath: {reason}", "Texts stand in 'single' quotes."
        )
        return
    if unknown:
        what = f"{condition!r} asks for {', '.join(sorted(unknown))}, which is not there"
        offer = ", ".join(sorted(known or ()))
        table.wrong(key, what, f"Begin with one of: {offer}.")


def _check_words(table: FrontTable, say: str, known: frozenset[str] | None) -> None:
    """The paths in an author's words: `{request.Username}`."""
    for path in references(say):
        _check(table, "say", path, known)


def _check_pattern(table: FrontTable, message: str | None) -> None:
    try:
        re.compile(message or "")
    except re.error as error:
        table.wrong("message", f"is no regular expression: {error}", "Escape signs with \\\\.")

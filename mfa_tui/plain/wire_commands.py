"""Commands about the wire: what was sent, what it means, tokens, and files to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mfa_tui.plain.command import Command, by_name
from mfa_tui.plain.words import Unclear, exchange_line, laid_out
from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trace.exchange_tokens import tokens_in
from mfa_tui.trace.explain.explanation import Explanation, explanation
from mfa_tui.trace.export.markdown import answer_text, request_text
from mfa_tui.trace.export.saving import NotSaved, save_text, save_trace
from mfa_tui.trace.filtering import WrongExpression, filter_of
from mfa_tui.trace.journey import masked_among
from mfa_tui.trace.redaction import masked_document
from mfa_tui.trace.text import printable
from mfa_tui.trace.token_inspection import inspected

if TYPE_CHECKING:
    from mfa_tui.plain.session import Session

NEWEST = 30
"""Lines of the list of exchanges."""


def _wire(session: Session, words: str) -> None:
    try:
        wanted = filter_of(words, revealed=session.revealed)
    except WrongExpression as problem:
        raise Unclear(
            f"That looks for nothing: {problem} Words do too: wire InitiateAuth"
        ) from problem
    found = [each for each in _trace(session) if wanted is None or wanted(each)]
    if not found:
        session.say("Nothing on the wire." if wanted is None else "Nothing like that on the wire.")
    if (more := len(found) - NEWEST) > 0:
        session.say(f"{more} older ones are left out; `wire WORDS` looks for them.")
    session.show(map(exchange_line, found[-NEWEST:]))


def _show(session: Session, words: str) -> None:
    exchange = _chosen(session, words)
    shown = exchange if session.revealed else masked_among(exchange, _trace(session))
    session.show([exchange_line(shown), "Request", *request_text(shown.request).splitlines()])
    session.show(["Answer", *answer_text(shown).splitlines()])
    if shown.log:
        session.show(["Log", *printable(shown.log).splitlines()])
    if not session.revealed:
        session.say("Secrets are masked; `reveal` shows them.")


def _explain(session: Session, words: str) -> None:
    exchange = _chosen(session, words)
    trace = _trace(session)
    session.say(exchange_line(exchange))
    if exchange.failed:
        shown = exchange if session.revealed else masked_among(exchange, trace)
        session.say(f"Said: {shown.outcome}: {shown.error_message or 'nothing'}")
    for line in _explained(explanation(exchange, trace)):
        session.say(line)


def _explained(found: Explanation) -> Iterator[str]:
    """`found` as sentences, each with the word that says what it is."""
    for name, text in (("For", found.purpose), ("Means", found.meaning)):
        if text:
            yield f"{name}: {text}"
    for number, cause in enumerate(found.causes, 1):
        yield f"Cause {number}: {cause.text}"
        yield from (f"  Seen: {text}" for text in cause.seen)
    for name, text in (("Fix", found.fix), ("Next", found.then)):
        if text:
            yield f"{name}: {text}"
    yield from (f"Beware: {each.text}" for each in found.pitfalls)
    yield from (f"Seen: {text}" for text in found.facts)


def _tokens(session: Session, words: str) -> None:
    exchange = _chosen(session, words)
    found = tokens_in(exchange)
    if not found:
        raise Unclear(f"Exchange {exchange.number} carries no token. `wire` lists them all.")
    for each in found:
        session.say(f"{each.place}:")
        try:
            token = inspected(each.token, session.desk.bench.now())
        except ValueError as problem:
            session.say(f"  It cannot be read: {problem}")
            continue
        claims = token.claims if session.revealed else masked_document(token.claims)
        session.show([] if claims is None else laid_out(claims))
        session.show(f"  {each.finding}" for each in token.checks)


def _reveal(shown: bool) -> Callable[[Session, str], None]:
    def run(session: Session, words: str) -> None:
        session.revealed = shown
        session.say("Secrets are shown from now on." if shown else "Secrets are masked again.")

    return run


def _save(session: Session, words: str) -> None:
    _saved(session, words, lambda path: save_trace(_trace(session), path))


def _handout(session: Session, words: str) -> None:
    from mfa_tui.trainer.handout import handout

    lesson = session.run.lesson
    _saved(session, words, lambda path: save_text(handout(lesson, _trace(session)), path))


def _saved(session: Session, name: str, save: Callable[[Path], None]) -> None:
    if not name:
        raise Unclear("Name the file: save trace.jsonl, or handout lesson.md")
    path = Path(name).expanduser()
    try:
        save(path)
    except NotSaved as problem:
        raise Unclear(f"Nothing was saved: {problem} Name another file.") from problem
    session.say(f"Saved in {path}, with secrets masked.")


def _trace(session: Session) -> tuple[Exchange, ...]:
    return session.desk.bench.trace.snapshot()


def _chosen(session: Session, words: str) -> Exchange:
    """The exchange with that number; without one the app's newest. Raises Unclear."""
    trace = _trace(session)
    if not words:
        own = [each for each in trace if each.source is Party.APP and each.parent is None]
        if not own:
            raise Unclear("Nothing is on the wire yet. `help call` says how to send something.")
        return own[-1]
    found = next((each for each in trace if str(each.number) == words), None)
    if found is None:
        raise Unclear(f"There is no exchange {words}. `wire` lists them with their numbers.")
    return found


WIRE_COMMANDS = by_name(
    Command("wire [WORDS]", "the newest exchanges, or those with these words", _wire),
    Command("show [N]", "request and answer of exchange N, or of the newest call", _show),
    Command("explain [N]", "what it means and why it failed", _explain),
    Command("tokens [N]", "the claims in the tokens that it carries", _tokens),
    Command("reveal", "shows secrets from now on", _reveal(True)),
    Command("mask", "masks secrets again", _reveal(False)),
    Command("save FILE", "the trace as .jsonl, .har or .md, masked", _save),
    Command("handout FILE", "the lesson's text with your masked calls, in Markdown", _handout),
)
"""Commands for the wire, by name."""

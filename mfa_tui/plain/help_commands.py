"""Commands that help: hints, the prepared request of the third one, and beginning again."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mfa_tui.plain.command import Command, by_name
from mfa_tui.plain.desk import Prepared
from mfa_tui.plain.keys import in_text_mode, without_keys
from mfa_tui.plain.words import Unclear, laid_out
from mfa_tui.trace.redaction import masked_document
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.hints import REQUEST, only_answers
from mfa_tui.trainer.moves.language import MoveProblem, moves_of
from mfa_tui.trainer.moves.values import Unknown
from mfa_tui.trainer.scoring import HINT_COST

if TYPE_CHECKING:
    from mfa_tui.plain.session import Session
    from mfa_tui.trainer.moves.playing import Request


def _hint(session: Session, words: str) -> None:
    given = session.run.hint()
    if given is None:
        raise Unclear("No step is open any more, so there is nothing to hint at.")
    if given.level == REQUEST:
        _prepare(session, given.text)
    else:
        session.say(f"Hint {given.level} of {REQUEST}: {in_text_mode(given.text)}")


def _request(session: Session, words: str) -> None:
    given = session.run.hint()
    while given and given.level < REQUEST:
        given = session.run.hint()
    if given is None:
        raise Unclear("No step is open any more, so there is nothing to prepare.")
    _prepare(session, given.text)


def _prepare(session: Session, moves: str) -> None:
    """Lay the moves of a third hint ready, and show them; nothing is sent."""
    desk = session.desk
    request = None
    if len(moves_of(moves)) == 1:
        try:
            request = session.knowing(lambda: desk.player.prepared(moves))
        except MoveProblem as problem:
            said = str(problem).partition(": ")[2].rstrip(".")
            told = f"It cannot be filled in yet: {said}. An earlier step brings it."
            session.say(without_keys(told))
    only_told = desk.real and not (request or only_answers(moves))
    desk.prepared = None if only_told else Prepared(moves, request)
    session.say(f"Hint {REQUEST} of {REQUEST}, what does it:")
    if request:
        _show(session, request)
        session.say("`send` sends it, `edit PATH VALUE` changes it first. As a line it is:")
    session.show(moves.strip().splitlines())
    if only_told:
        session.say("On a real pool nothing is done for you: type what you want of it yourself.")
    elif not request:
        session.say("`send` does it as it stands.")


def _show(session: Session, request: Request) -> None:
    body = request.document if session.revealed else masked_document(request.document)
    client = f" (client {request.client})" if request.client else ""
    session.show([f"{request.operation}{client}", *laid_out(body)])


def _edit(session: Session, words: str) -> None:
    prepared = _prepared(session)
    if prepared.request is None:
        raise Unclear("There is no request to change, only a line. Type it yourself, changed.")
    path, _, value = words.partition(" ")
    if not path:
        raise Unclear("Write the path and the new value: edit AuthParameters.USERNAME ben")
    prepared.request = _changed(session, prepared.request, path, value.strip())
    _show(session, prepared.request)


def _changed(session: Session, request: Request, path: str, value: str) -> Request:
    """`request` with another value at `path`; without a value that member is left out."""
    player = session.desk.player
    try:
        made = player.filled(request.operation, {path: value}, request.client)
    except (BenchRefused, Unknown) as problem:
        raise Unclear(f"That cannot be filled in: {problem}") from problem
    names = path.split(".")
    body = _set(request.document, names, _at(made, names) if value else None)
    return replace(request, document=body)


def _set(document: dict[str, Any], names: list[str], value: Any) -> dict[str, Any]:
    first, *rest = names
    inner = document.get(first)
    if rest:
        value = _set(inner if isinstance(inner, dict) else {}, rest, value)
    changed = document | {first: value}
    return {name: each for name, each in changed.items() if each is not None}


def _at(document: Any, names: list[str]) -> Any:
    for name in names:
        document = document[name]
    return document


def _send(session: Session, words: str) -> None:
    prepared, desk = _prepared(session), session.desk
    desk.prepared = None
    request = prepared.request
    if request is None:
        session.play(prepared.moves)
        return
    try:
        desk.bench.send(request.operation, request.document, request.client)
    except BenchRefused as problem:
        raise Unclear(str(problem)) from problem


def _prepared(session: Session) -> Prepared:
    if session.desk.prepared is None:
        raise Unclear("Nothing is prepared. `request` prepares the call of the current step.")
    return session.desk.prepared


def _reset(session: Session, words: str) -> None:
    if words == "step":
        session.begin_step_anew()
        session.say("A fresh world, in which the steps before this one were made for you.")
        session.tell_step()
    elif words == "scored":
        _reset_scored(session)
    elif words == "lesson":
        if session.desk.run:
            session.run.scored = False
        session.begin_anew()
        real = "The lesson begins anew; the pool stays as it is."
        session.say(real if session.desk.real else "Everything is as at the beginning.")
        session.tell_step()
    elif words == "all yes":
        progress = session.training.progress()
        progress.reset_all(time.time())
        session.begin_anew()
        session.say(f"The progress of {progress.learner} begins anew, in every lesson.")
    elif words == "all":
        raise Unclear("That forgets your progress in every lesson. To do it: reset all yes")
    else:
        raise Unclear("Say what: reset step, reset lesson, reset scored, or reset all.")


def _reset_scored(session: Session) -> None:
    if not session.run.lesson.is_drill:
        raise Unclear("Only drills have points. `reset lesson` begins a lesson anew.")
    session.run.scored = True
    session.begin_anew()
    session.say(f"The drill begins anew, scored: each hint costs {HINT_COST} points.")
    session.tell_step()


HELP_COMMANDS = by_name(
    Command("hint", "the next of three hints; the third is the request itself", _hint),
    Command("request", "the third hint at once: the request, prepared but not sent", _request),
    Command("edit PATH VALUE", "changes the prepared request; without VALUE leaves out", _edit),
    Command("send", "sends the prepared request", _send),
    Command(
        "reset step|lesson|scored|all",
        "begins again; scored: a drill whose hints cost points",
        _reset,
    ),
)
"""Commands that help, by name."""

"""Commands about the world: phone, messages, time, faults, state and the app of a drill.

Each is a move as well: with words behind it something is done, without any it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from mfa_tui.localcloud.faults import FAULTS
from mfa_tui.phone.authenticator import skew_words
from mfa_tui.plain.command import Command, by_name
from mfa_tui.plain.words import Unclear, laid_out, moment
from mfa_tui.trace.redaction import masked_document
from mfa_tui.trace.text import one_line
from mfa_tui.trace.words import counted

if TYPE_CHECKING:
    from mfa_tui.phone.phone import Phone
    from mfa_tui.plain.session import Session

OF_A_DRILL = (
    "In a drill the faults are what you look for, so they are not shown. `diagnose` names a cause, "
    "`app` and `set` repair it."
)
NEWEST = 10
"""Messages that are listed."""


def _look_or_move(
    name: str, lines: Callable[[Session], Iterator[str]]
) -> Callable[[Session, str], None]:
    """What shows `lines` when nothing stands behind the name, else makes the move of that name."""

    def run(session: Session, words: str) -> None:
        if words:
            session.play(f"{name} {words}")
        else:
            session.show(lines(session))

    return run


def _phone_lines(session: Session) -> Iterator[str]:
    phone = session.desk.bench.phone
    authenticator = phone.authenticator
    skew = skew_words(authenticator.skew)
    yield f"The phone's clock: {moment(authenticator.now)}{f', {skew}' if skew else ''}"
    for account in authenticator.accounts:
        seconds = counted(authenticator.remaining(account), "second")
        yield f"  {account.label}: code {authenticator.code(account)}, {seconds} left"
    if not authenticator.accounts:
        yield "No authenticator account; `scan USER` takes the newest secret."
    for passkey in phone.passkeys.all:
        yield f"  Passkey: {passkey.label}"
    yield from _duo_lines(phone)
    if phone.inbox.notes:
        yield f"{counted(len(phone.inbox.notes), 'message')}; `messages` lists them."


def _duo_lines(phone: Phone) -> Iterator[str]:
    for account in phone.duo.accounts:
        yield f"  Duo Mobile: {account.username} at {account.host}"
    for push in phone.duo.pushes:
        wanted = f", wants {push.digits} digits" if push.digits else ""
        yield f"  Duo asks: {push.title}, {push.username}{wanted}; `duo approve` or `duo deny`"
    for call in phone.duo.calls:
        yield f"  Duo calls {call.number} for {call.username}"


def _messages(session: Session, words: str) -> None:
    notes = session.desk.bench.phone.inbox.notes
    if not notes:
        session.say("No message has come.")
    for note in notes[:NEWEST]:
        subject = f"{note.subject}. " if note.subject else ""
        head = f"{note.medium} to {note.destination}, {moment(note.arrived)}"
        session.say(one_line(f"{head}: {subject}{note.text}"))
    if len(notes) > NEWEST:
        session.say(f"{len(notes) - NEWEST} older ones are left out.")


def _clock(session: Session, words: str) -> None:
    if words:
        session.play(f"clock {words}")
    clock = session.desk.bench.clock
    state = ", frozen" if clock.frozen else f", x{clock.speed:g}" if clock.speed != 1 else ""
    session.say(f"{clock.name.capitalize()}: {moment(clock())}{state}")


def _hides_faults(session: Session) -> bool:
    run = session.desk.run
    return run is not None and run.lesson.hides_faults


def _fault(session: Session, words: str) -> None:
    if _hides_faults(session):
        raise Unclear(OF_A_DRILL)
    _look_or_move("fault", _fault_lines)(session, words)


def _fault_lines(session: Session) -> Iterator[str]:
    active = session.desk.local.cloud.faults.active
    for fault in FAULTS.values():
        yield f"  {'on ' if fault.name in active else 'off'} {fault.shell_name}: {fault.about}"


def _app_lines(session: Session) -> Iterator[str]:
    app = session.run.lesson.app
    if not app.runs and not app.settings:
        raise Unclear("Only drills have an app. Here you make the calls: `help call`.")
    settings = session.desk.player.settings
    for each in app.settings:
        now = settings.get(each.name, each.value)
        yield f"  {each.name} is {now} ({' or '.join(each.options)}): {each.about}"
    yield f"Runs: {', '.join(app.runs)}. `app RUN` makes one, `set NAME VALUE` changes a setting."


def _people(session: Session, words: str) -> None:
    for place in session.desk.bench.places:
        session.say(f"{place.target.name}: {place.about}; client={place.target.client_id}")
        for person in place.people:
            password = f", password {person.password}" if person.password else ""
            session.show([f"  {person.username}{password}: {person.state}"])


def _state(session: Session, words: str) -> None:
    import jmespath
    from jmespath.exceptions import JMESPathError

    state = session.desk.bench.state() | {"app": dict(session.desk.player.settings)}
    if _hides_faults(session):
        state.pop("faults", None)
    try:
        found: Any = jmespath.search(words or "keys(@)", state)
    except JMESPathError as problem:
        raise Unclear(
            f"{words} is no path: {str(problem).splitlines()[0]} Like: users.ana.UserStatus"
        ) from problem
    wrapped = cast("dict[str, Any]", {words.rpartition(".")[2] or "state": found})
    session.show(laid_out(wrapped if session.revealed else masked_document(wrapped)))


WORLD_COMMANDS = by_name(
    Command(
        "phone [+30s|reset]",
        "its codes and Duo, or sets its clock wrong",
        _look_or_move("phone", _phone_lines),
    ),
    Command("people", "the pools with their users, and what each will meet", _people),
    Command("messages", "what came by SMS and e-mail", _messages),
    Command(
        "clock [WISH]",
        "the time, or sets it: +3m, freeze, go, reset, a date",
        _clock,
    ),
    Command("fault [NAME on|off]", "all faults, or switches one; not in a drill", _fault),
    Command("app [RUN]", "the app of a drill, or lets it run", _look_or_move("app", _app_lines)),
    Command(
        "set [NAME VALUE]",
        "the settings of that app, or changes one",
        _look_or_move("set", _app_lines),
    ),
    Command("state [PATH]", "how the pool stands; PATH like users.ana.UserStatus", _state),
)
"""Commands for the world, by name."""

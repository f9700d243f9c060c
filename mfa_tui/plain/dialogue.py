"""The dialogue: a line is read, obeyed and answered, until `quit` or the end of the input."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, TextIO

from mfa_tui.plain.command import Command, by_name
from mfa_tui.plain.help_commands import HELP_COMMANDS
from mfa_tui.plain.keys import without_keys
from mfa_tui.plain.lesson_commands import LESSON_COMMANDS
from mfa_tui.plain.wire_commands import WIRE_COMMANDS
from mfa_tui.plain.words import Unclear
from mfa_tui.plain.world_commands import WORLD_COMMANDS
from mfa_tui.trace.text import one_line
from mfa_tui.trainer.moves.language import VERBS

if TYPE_CHECKING:
    from mfa_tui.plain.session import Session

PROMPT = "> "


def converse(session: Session, typed: TextIO, shown: TextIO) -> None:
    """Do what the lines of `typed` say, and prompt for them on `shown`.

    Lines that nobody types at a terminal are repeated there, so that it tells what was asked.
    """
    while not session.over:
        shown.write(PROMPT)
        shown.flush()
        line = typed.readline()
        if not (line and typed.isatty()):
            shown.write(f"{one_line(line.strip())}\n")
        if not line:
            return
        obey(session, line)


def obey(session: Session, line: str) -> None:
    """Do what one line says, and tell what came of it; what cannot be done is told as well."""
    name, _, words = line.strip().partition(" ")
    if not name or name.startswith("#"):
        return
    try:
        if command := COMMANDS.get(name.lower()):
            command.run(session, words.strip())
        elif name in VERBS or (name.startswith("?") and words):
            session.play(line.strip())
        else:
            raise Unclear(_unknown(name))
    except Unclear as problem:
        session.say(without_keys(str(problem)))
    session.tell_news()


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), [*COMMANDS, *VERBS], 1)
    meant = f" Did you mean `{near[0]}`?" if near else ""
    return f"There is no command {name!r}.{meant} `help` lists them all."


def _help(session: Session, words: str) -> None:
    if not words:
        session.say("Commands")
        session.show(f"  {each.usage}: {each.about}" for each in COMMANDS.values())
        session.say("Moves (`help call` and so on say more)")
        session.show([f"  {', '.join(verb for verb in VERBS if verb not in COMMANDS)}"])
        return
    command, usage = COMMANDS.get(words.lower()), VERBS.get(words)
    if not command and not usage:
        raise Unclear(_unknown(words))
    if command:
        session.say(f"{command.usage}: {command.about}")
    if usage:
        session.say(f"As a move: {usage}")
        session.say(_VALUES if words in ("call", "srp", "custom") else "")


_VALUES = (
    "Values: $ana.password, $ana.email; $Session, $AccessToken and so on, the newest of an "
    "answer; $totp(ana) from the phone, $code(ana) from the newest message. For example: "
    "call GetUser AccessToken=$AccessToken"
)


def _quit(session: Session, words: str) -> None:
    session.over = True
    session.say("Goodbye.")


COMMANDS = {
    **LESSON_COMMANDS,
    **HELP_COMMANDS,
    **WIRE_COMMANDS,
    **WORLD_COMMANDS,
    **by_name(
        Command("help [COMMAND]", "all commands, or how one is written", _help),
        Command("quit", "ends; so does the end of the input", _quit),
    ),
}
"""All commands by name; what is none of them is a move."""

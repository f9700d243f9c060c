"""A lesson in the words of a real pool: who stands there for its users, and that passwords are theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mfa_tui.localcloud.starting_states import PRESETS
from mfa_tui.trainer.lesson import Awaited, Lesson, ProofKind, Question, Spot, Step, Task, WrongTurn
from mfa_tui.trainer.moves.language import moves_of
from mfa_tui.trainer.needs import USERNAME

if TYPE_CHECKING:
    from mfa_tui.localcloud.plan import UserPlan

_CREATING = ("SignUp", "AdminCreateUser")

_PARTS = re.compile(r"(?P<fact>\$\{?[\w.]+)|[^$]+|\$")
"""Moves apart: what `$` begins, and all between."""

_PEOPLE = re.compile(r"\busers\.(?P<member>\w+)|'(?P<text>[^']+)'")
"""Where conditions name people."""

PASSWORD = "YOUR-PASSWORD"
"""What texts have in place of a password that only the learner knows."""


def in_own_words(lesson: Lesson, names: Mapping[str, str]) -> Lesson:
    """`lesson` for a pool where other users stand for those of the preset.

    `names` are their usernames by those of the lesson. Texts, moves and conditions speak of them.
    """
    return _Words(lesson, names).lesson()


def people_of(lesson: Lesson) -> tuple[UserPlan, ...]:
    """The users of the preset that `lesson` speaks of; all of them if it names none."""
    users = PRESETS[lesson.preset].plans()[0].users
    text = repr(replace(lesson, tasks=(), questions=()))
    named = tuple(each for each in users if _word(each.username).search(text))
    return named or users


def newcomers_of(lesson: Lesson) -> tuple[str, ...]:
    """The users that `lesson` makes itself, who are not there before."""
    known = {each.username for each in PRESETS[lesson.preset].plans()[0].users}
    calls = (each for each in moves_of(lesson.reference) if each.verb == "call")
    made = (each.option("Username") for each in calls if each.plain[0] in _CREATING)
    return tuple(
        dict.fromkeys(each for each in made if each not in known and USERNAME.fullmatch(each))
    )


def _word(name: str) -> re.Pattern[str]:
    """`name` as a word of its own: not in an address, nor in a longer name."""
    return re.compile(rf"(?<![\w.@-]){re.escape(name)}(?![\w@]|[.-]\w)")


def _literal(password: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(password)}")


@dataclass(frozen=True)
class _Words:
    """Puts `names` and words for passwords into the parts of a lesson."""

    original: Lesson
    names: Mapping[str, str]

    def lesson(self) -> Lesson:
        was = self.original
        return replace(
            was,
            introduction=self.text(was.on_pool or was.introduction),
            done=self.text(was.done),
            reference=self.moves(was.reference),
            setup=self.moves(was.setup),
            steps=tuple(map(self.step, was.steps)),
            tasks=tuple(map(self.task, was.tasks)),
            wrong=tuple(map(self.wrong, was.wrong)),
            questions=tuple(map(self.question, was.questions)),
        )

    def text(self, text: str) -> str:
        for password in self._passwords:
            text = _literal(password).sub(PASSWORD, text)
        return self._named(text)

    def moves(self, moves: str) -> str:
        # `$ana.password` stays: it is looked up by the name that the lesson has
        return _PARTS.sub(lambda part: part[0] if part["fact"] else self._named(part[0]), moves)

    def condition(self, path: str) -> str:
        def named(found: re.Match[str]) -> str:
            theirs = self.names.get(found["member"] or found["text"])
            if theirs is None:
                return found[0]
            return f'users."{theirs}"' if found["member"] else f"'{theirs}'"

        return _PEOPLE.sub(named, path)

    def step(self, was: Step) -> Step:
        first, second, third = was.hints
        return replace(
            was,
            do=self.text(was.do),
            see=self.text(was.see),
            why=self.text(was.why),
            card=self.text(was.card),
            hints=(self.text(first), self.text(second), self.moves(third)),
            proof=tuple(map(self.awaited, was.proof)),
        )

    def awaited(self, was: Awaited) -> Awaited:
        of_state = was.kind is ProofKind.STATE
        return replace(
            was,
            subject=self.condition(was.subject) if of_state else was.subject,
            when=tuple(map(self.condition, was.when)),
            wait=self.text(was.wait),
            say=tuple((self.condition(each), self.text(words)) for each, words in was.say),
        )

    def task(self, was: Task) -> Task:
        return replace(
            was,
            ask=self.text(was.ask),
            why=self.text(was.why),
            options=tuple(map(self.text, was.options)),
            right=tuple(map(self.text, was.right)),
            at=tuple(map(self._spot, was.at)),
        )

    def wrong(self, was: WrongTurn) -> WrongTurn:
        match = tuple(map(self.awaited, was.match))
        return replace(was, hint=self.text(was.hint), match=match, moves=self.moves(was.moves))

    def question(self, was: Question) -> Question:
        return replace(
            was,
            ask=self.text(was.ask),
            why=self.text(was.why),
            options=tuple(map(self.text, was.options)),
            right=tuple(map(self.text, was.right)),
        )

    @cached_property
    def _passwords(self) -> frozenset[str]:
        """The passwords of the preset that no move types: on a real pool they are others."""
        users = PRESETS[self.original.preset].plans()[0].users
        known = {each.password for each in users if each.password}
        typed = {each for each in known if _literal(each).search(self.original.reference)}
        return frozenset(known - typed)

    def _named(self, text: str) -> str:
        """`text` with the learner's users; all at once, as one may be called as another was."""
        if not self.names:
            return text
        either = re.compile("|".join(_word(own).pattern for own in self.names))
        return either.sub(lambda found: self.names[found[0]], text)

    def _spot(self, was: Spot) -> Spot:
        return replace(
            was, path=self.condition(was.path), call=self.awaited(was.call) if was.call else None
        )

"""What a lesson or a drill holds, once its file is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_SWITCHES_A_FAULT = re.compile(r"^[^#\n]*\bfault \S+ (?:on|off)\b", re.MULTILINE)
"""A move that does, whatever it is conditional on."""


class ProofKind(StrEnum):
    """What an item of proof looks at. The value is the key that names it in a lesson file."""

    CALL = "call"
    NEVER = "never"
    STATE = "state"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Awaited:
    """One item of a proof, or of what a wrong turn looks like.

    `subject` is the operation of CALL and NEVER, the JMESPath of STATE, the id of a TASK. `when`
    are JMESPaths over the document of the exchange, of which all must hold. `error` is the wanted
    exception (None: the outcome does not matter), `message` a regular expression to be found in
    its text. `name` is what later conditions call the exchange. `times` is how often the call is
    wanted. `answer` is the answer that a wrong turn finds in a task. `wait` says in words what is
    awaited. `say` are an author's words for conditions that do not hold, each beside its condition.
    """

    kind: ProofKind
    subject: str
    when: tuple[str, ...] = ()
    error: str | None = None
    message: str | None = None
    name: str = ""
    times: int = 1
    answer: str = ""
    wait: str = ""
    say: tuple[tuple[str, str], ...] = ()

    def words_for(self, condition: str) -> str:
        """What the author says where `condition` does not hold; empty for nothing."""
        return dict(self.say).get(condition, "")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, what to look at and why; the proof; and hints, the mildest first.

    `card` is what published articles say next to what the API says; mostly empty. The third hint
    is a line of moves: the exact request. An `anytime` step may be done before those above it.
    """

    id: str
    do: str
    see: str
    why: str
    proof: tuple[Awaited, ...]
    hints: tuple[str, str, str]
    card: str = ""
    anytime: bool = False

    @property
    def title(self) -> str:
        """The id as words: `Sign in`."""
        return self.id.replace("-", " ").capitalize()


class TaskKind(StrEnum):
    """How a task is answered."""

    WORD = "word"
    CHOOSE = "choose"
    ORDER = "order"
    MATCH = "match"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that can be pointed at: a path in an exchange that `call` describes, or a setting.

    `path` is what is chosen: `request.Session` in an exchange, `pool.MfaConfiguration` for a
    setting (then `call` is None). A place inside it counts as well.
    """

    path: str
    call: Awaited | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Something to find out or to put in order, answered without a call.

    `right` holds every accepted spelling of a WORD, the right ones of the `options` of
    CHOOSE, the lines of ORDER in their order, or `left = right` pairs of MATCH; `least` of the pairs suffice. A POINT is
    right at any of the spots in `at`.
    """

    id: str
    kind: TaskKind
    ask: str
    why: str = ""
    options: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    least: int = 0
    at: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongTurn:
    """A mistake that learners make: what it looks like, and the hint that helps.

    `step` limits it to one step; empty means anywhere. `moves` make exactly this mistake. A `trap`
    repairs what a drill asks for and changes more than it may.
    """

    id: str
    hint: str
    match: tuple[Awaited, ...]
    moves: str = ""
    step: str = ""
    trap: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question after the proof. Without `options` the answer is one word.

    `right` holds the accepted answers. `at` is the name of the exchange that shows the answer.
    """

    ask: str
    right: tuple[str, ...]
    why: str
    options: tuple[str, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a drill's app: its `value` at the start, and the values that it can take."""

    name: str
    value: str
    options: tuple[str, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class DrillApp:
    """The working app of a drill: its settings, and what it does, as moves by the run's name."""

    settings: tuple[Setting, ...] = ()
    runs: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Cause:
    """A true cause in a drill: the spots that prove it, of which one has to be found."""

    id: str
    text: str
    at: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What a drill is judged by: its causes, the paths of the pool's state that may change, and the
    number of `calls` that the reference takes (0: calls are not counted)."""

    causes: tuple[Cause, ...] = ()
    allowed: tuple[str, ...] = ()
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson or, in the track `drill`, a drill; its introduction is then the symptom card.

    `minutes` is the time it takes. `preset` is where the local cloud starts, `clock` the moment in
    ISO 8601 at which its clock stands still then (empty: the real time). `setup` and `reference`
    are moves: what happened before the learner came, and the way through. `done` closes it.
    `on_pool` is the introduction on a real pool, if that of the local cloud is not true there.
    """

    id: str
    title: str
    track: str
    minutes: int
    preset: str
    introduction: str
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    reference: str
    done: str = ""
    prereq: tuple[str, ...] = ()
    clock: str = ""
    setup: str = ""
    pains: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    real_pool: str = "no"
    on_pool: str = ""
    tasks: tuple[Task, ...] = ()
    wrong: tuple[WrongTurn, ...] = ()
    app: DrillApp = DrillApp()
    score: Score = Score()

    @property
    def is_drill(self) -> bool:
        return self.track == "drill"

    @property
    def hides_faults(self) -> bool:
        """Whether the learner is not shown which faults are on, as they can be what is wrong.

        That is so in every drill but those that want one switched by hand.
        """
        by_hand = (self.reference, *(step.hints[-1] for step in self.steps if step.hints))
        return self.is_drill and not any(map(_SWITCHES_A_FAULT.search, by_hand))

    def step(self, name: str) -> Step:
        """The step with this id. Raises KeyError when there is none."""
        return {step.id: step for step in self.steps}[name]

    def task(self, name: str) -> Task:
        """The task with this id. Raises KeyError when there is none."""
        return {task.id: task for task in self.tasks}[name]

"""The presets: named starting states that the whole cloud can be returned to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from mfa_tui.localcloud.check_words import state_words
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.plan import PoolPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.presets import Practice, install_practice
from mfa_tui.localcloud.seeded import SeededEntropy
from mfa_tui.localcloud.state_files import STATES, StateFile, read_state
from mfa_tui.localcloud.store import Store

PRACTICE, LESSON, DRILL = "practice", "lesson", "drill"
"""The kinds of presets."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A starting state: its `name`, what it is `about`, and its `kind`.

    `plans_of` gives what makes it from a seed; `lessons` begin with it, and with its `faults` on.
    """

    name: str
    about: str
    kind: str
    plans_of: Callable[[str | None], tuple[PoolPlan, ...]]
    lessons: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def plans(self, seed: str | None = None) -> tuple[PoolPlan, ...]:
        """The plans of its pools. Ids depend on the preset and on `seed`, on nothing else."""
        return self.plans_of(seed)

    def install(
        self, cloud: LocalCloud, seed: str | None = None, more: tuple[PoolPlan, ...] = ()
    ) -> Practice:
        """Make what `cloud` lacks of it and of `more` pools behind it, and switch its faults on.

        With a `seed` everything in it is the same each time, otherwise the secrets are new ones.
        """
        entropy = None if seed is None else SeededEntropy(f"{self.name} {seed}")
        made = install_practice(cloud, (*self.plans(seed), *more), entropy)
        for fault in self.faults:
            cloud.faults.on(fault)
        return made


@dataclass(frozen=True, slots=True)
class Loaded:
    """A cloud's beginning: the `preset`, its `seed` if it has one, and what was `made` of it."""

    preset: Preset
    seed: str | None
    made: Practice

    @property
    def plans(self) -> tuple[PoolPlan, ...]:
        """The plans of its pools."""
        return self.preset.plans(self.seed)


def _of_file(state: StateFile) -> Preset:
    def plans(seed: str | None) -> tuple[PoolPlan, ...]:
        return state.plans(SeededEntropy(f"{state.name} {state.version} {seed}"))

    drill = bool(state.lessons) and all(lesson.startswith("D") for lesson in state.lessons)
    kind = DRILL if drill else LESSON
    return Preset(state.name, state.about, kind, plans, state.lessons, state.faults)


def _all() -> dict[str, Preset]:
    practice = Preset(PRACTICE, "the practice pools with their users", PRACTICE, lambda _: POOLS)
    found = [_of_file(read_state(path)) for path in sorted(STATES.glob("*.json"))]
    lessons_first = sorted(found, key=lambda preset: (preset.kind == DRILL, preset.lessons))
    return {preset.name: preset for preset in (practice, *lessons_first)}


PRESETS = _all()
"""All presets by name: practice, those of the lessons in their order, then the drills'."""


def load_preset(cloud: LocalCloud, name: str, seed: str | None = None) -> Loaded:
    """Return `cloud` to the beginning of the preset `name`: everything else in it is gone.

    Ids stay the same; keys of pools are new ones, and secrets too unless there is a `seed`.
    Requests that come in meanwhile may find no pool. Raises KeyError when there is no such preset,
    StoreProblem when the file has become unusable.
    """
    preset = PRESETS[name]
    cloud.clear()
    return Loaded(preset, seed, preset.install(cloud, seed))


def check_word(name: str, seed: str) -> str:
    """The words by which a class sees that all have begun with the same preset and seed.

    They are those of the state itself, which is made for this in a cloud of its own. Raises KeyError
    when there is no such preset.
    """
    with closing(Store.open(None)) as store:
        cloud = LocalCloud(store)
        PRESETS[name].install(cloud, seed)
        with cloud.call() as call:
            return state_words(call)

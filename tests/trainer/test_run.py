"""A run through a lesson: judged after every exchange, remembered, helped, begun again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from mfa_tui.trace.record import Trace
from mfa_tui.trainer.gaps import NO_GAPS, Gaps
from mfa_tui.trainer.hints import Hint
from mfa_tui.trainer.lesson import Lesson, ProofKind
from mfa_tui.trainer.moves.language import MoveProblem
from mfa_tui.trainer.moves.playing import Change, Stage, Way
from mfa_tui.trainer.progress import Event, State
from mfa_tui.trainer.progress_file import ProgressFile
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.run import LessonRun
from mfa_tui.trainer.standing import Mark, Standing
from tests.trainer.small import ID, MATTER, Calls, lesson_text

LESSON = lesson_of("T01.md", lesson_text())


class SmallMoves:
    """Moves of three words: `sign-in` makes a call, `is-at` asks the learner for the step.

    `upto ask` leads to that step, and to no other.
    """

    def __init__(self, bench: SmallBench, lesson: Lesson, learner: Any) -> None:
        self.settings = {each.name: each.value for each in lesson.app.settings}
        self.changes: list[Change] = []
        self._bench = bench
        self._learner = learner

    def play(self, text: str) -> None:
        if text.startswith("upto"):
            self._lead(text.split()[1])
            return
        for move in text.split():
            if move == "sign-in":
                self._bench.calls.sign_in()
            else:
                self._learner.is_at("ask")

    def _lead(self, step: str) -> None:
        if self._learner.is_at(step):
            return
        if step != "ask":
            raise MoveProblem(1, f"nothing leads to {step}")
        self._bench.calls.sign_in()
        self._learner.answer("header", "X-Amz-Target")


class SmallBench:
    """A world of hand-made calls, with ana in it."""

    def __init__(self) -> None:
        self.moved: SmallMoves | None = None
        self.reset()

    def moves(self, lesson: Lesson, learner: Any) -> SmallMoves:
        self.moved = SmallMoves(self, lesson, learner)
        return self.moved

    def gaps(self, lesson: Lesson) -> Gaps:
        return NO_GAPS

    def reference(self, lesson: Lesson) -> Way:
        calls = Calls()
        calls.sign_in()
        calls.get_user()
        return Way(calls.trace.snapshot(), (Change("clock +1h", 1),))

    @property
    def trace(self) -> Trace:
        return self.calls.trace

    def state(self) -> dict[str, Any]:
        return {"users": {"ana": {"Enabled": self.enabled}}, "pool": dict(self.pool)}

    def reset(self) -> None:
        self.calls = Calls()
        self.enabled = True
        self.pool = {"MfaConfiguration": "OFF"}


class Watch:
    """A stopwatch that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def bench() -> SmallBench:
    return SmallBench()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def running(bench: SmallBench, watch: Watch) -> Any:
    runs: list[LessonRun] = []

    def run(lesson: Lesson = LESSON, **more: Any) -> LessonRun:
        world = cast("Stage", bench)
        runs.append(LessonRun(lesson, world, clock=lambda: 7.0, stopwatch=watch, **more))
        return runs[-1]

    yield run
    for each in runs:
        each.close()


Running = Callable[..., LessonRun]


def current(run: LessonRun) -> str:
    found = run.refresh().current
    return found.step.id if found else ""


def test_listeners_hear_of_every_exchange_on_another_thread(
    bench: SmallBench, running: Running
) -> None:
    run = running()
    heard = threading.Event()
    found: list[tuple[str, Standing]] = []

    def listener(now: Standing) -> None:
        found.append((threading.current_thread().name, now))
        if now.named:
            heard.set()

    run.subscribe(listener)
    bench.calls.sign_in()
    assert heard.wait(10)
    name, now = found[-1]
    assert name != threading.current_thread().name
    assert now.of("sign-in").checks[0].mark is Mark.DONE


def test_a_lesson_is_passed_by_calls_and_answers(bench: SmallBench, running: Running) -> None:
    run = running()
    assert run.is_at("sign-in")
    bench.calls.sign_in()
    run.answer("header", "Host")
    assert not run.solved("header")
    assert run.standing.of("sign-in").checks[1].reason == "“Host” is not right yet"
    run.answer("header", " `x-amz-target` ")
    assert run.solved("header")
    assert run.is_at("ask")
    bench.calls.get_user()
    assert current(run) == ""
    assert run.standing.passed


def test_what_the_setup_did_does_not_count(bench: SmallBench, running: Running) -> None:
    lesson = lesson_of("T", lesson_text('\nsetup = "sign-in is-at"' + MATTER))
    run = running(lesson)
    assert run.refresh().of("sign-in").checks[0].mark is Mark.PENDING
    assert run.calls == 0
    bench.calls.sign_in()
    assert run.refresh().named == {"start": 2}
    assert run.calls == 1


def test_the_state_is_seen_beside_the_untouched_one_and_the_settings_of_the_app(
    bench: SmallBench, running: Running
) -> None:
    condition = "app.padding == 'off' && pool.MfaConfiguration != preset.pool.MfaConfiguration"
    matter = MATTER.replace("users.ana.Enabled", condition)
    setting = '[app.settings.padding]\nvalue = "on"\n'
    run = running(lesson_of("T", lesson_text(matter + setting)))
    bench.pool["MfaConfiguration"] = "ON"
    check = run.refresh().of("ask").checks[1]
    assert (check.mark, check.reason) == (Mark.PENDING, "padding in the app is on, not off")
    assert bench.moved is not None
    bench.moved.settings["padding"] = "off"
    assert run.refresh().of("ask").checks[1].mark is Mark.DONE


def test_at_the_end_the_reference_stands_beside_the_learners_calls(
    bench: SmallBench, running: Running
) -> None:
    lesson = lesson_of("T", lesson_text('\nsetup = "sign-in"' + MATTER))
    run = running(lesson)
    bench.calls.call("ListDevices", {})
    bench.calls.sign_in()
    found = run.comparison()
    assert (found.my_calls, found.reference_calls) == (2, 2)
    assert [pair.mine is not None for pair in found.pairs] == [True, True, False, False]
    assert [pair.change.text for pair in found.pairs if pair.change] == ["clock +1h"]


def test_hints_are_three_and_the_last_one_stays(bench: SmallBench, running: Running) -> None:
    run = running()
    given = [run.hint() for _ in range(4)]
    assert [hint.level for hint in given if hint] == [1, 2, 3, 3]
    assert run.hints_shown("sign-in") == LESSON.steps[0].hints
    assert [event.state for event in run.progress.events] == [
        State.STARTED,
        State.HINT_1,
        State.HINT_2,
        State.HINT_3,
    ]


def test_the_third_hint_answers_the_question_that_is_left(
    bench: SmallBench, running: Running
) -> None:
    text = lesson_text(
        MATTER.replace("call GetUser", "answer header X-Amz-Target\ncall GetUser", 1)
    )
    run = running(lesson_of("T01.md", text))
    told = [run.hint() for _ in range(3)]
    bench.calls.sign_in()
    run.refresh()
    assert run.hint() == Hint(3, "answer header X-Amz-Target")
    assert run.hints_shown("sign-in") == (
        *(each.text for each in told[:2] if each),
        "answer header X-Amz-Target",
    )


def test_the_hint_of_a_wrong_turn_comes_before_the_general_ones(
    bench: SmallBench, running: Running
) -> None:
    run = running()
    bench.calls.sign_in()
    run.answer("header", "x-amz-target")
    bench.calls.get_user(ID, error="NotAuthorizedException", message="Invalid Access Token")
    run.refresh()
    texts = [hint.text for hint in (run.hint(), run.hint()) if hint]
    assert texts == ["Look at token_use in the token you sent.", "The access token is missing."]


def test_a_hint_is_offered_after_a_while_without_progress(
    bench: SmallBench, running: Running, watch: Watch
) -> None:
    run = running()
    watch.seconds = 89
    assert not run.hint_offered
    bench.calls.sign_in()
    run.refresh()
    watch.seconds = 178
    assert not run.hint_offered
    watch.seconds = 179
    assert run.hint_offered
    run.hint()
    assert not run.hint_offered


def test_patience_begins_anew_with_an_answer_with_a_call_and_with_the_lesson(
    bench: SmallBench, running: Running, watch: Watch
) -> None:
    twice = 'call = "InitiateAuth"\ntimes = 2'
    run = running(lesson_of("T01.md", lesson_text(MATTER.replace('call = "InitiateAuth"', twice))))

    def is_patient_after(move: Callable[[], object]) -> bool:
        watch.seconds += 89
        move()
        run.refresh()
        watch.seconds += 89
        return not run.hint_offered

    assert is_patient_after(lambda: run.answer("header", "X-Amz-Target"))
    assert is_patient_after(bench.calls.sign_in)
    assert run.standing.of("sign-in").checks[0].mark is Mark.PENDING
    assert is_patient_after(run.reset_lesson)
    assert not is_patient_after(lambda: bench.calls.call("ListDevices", {}))


def test_a_hint_is_offered_after_the_same_error_twice(bench: SmallBench, running: Running) -> None:
    run = running()
    offered: list[bool] = []
    for message in ("wrong", "other", "other"):
        bench.calls.call("InitiateAuth", {}, error="NotAuthorizedException", message=message)
        run.refresh()
        offered.append(run.hint_offered)
    assert offered == [False, False, True]


def test_skipping_leads_on_and_is_recorded(bench: SmallBench, running: Running) -> None:
    run = running()
    run.skip()
    assert current(run) == "ask"
    run.skip()
    assert current(run) == ""
    run.skip()
    summary = run.progress.summary("T01")
    assert summary.skipped == {"sign-in", "ask"}
    assert not summary.done


def test_resetting_the_first_step_forgets_its_calls_answers_and_hints(
    bench: SmallBench, running: Running
) -> None:
    run = running()
    bench.calls.sign_in()
    run.answer("header", "Host")
    run.hint()
    run.reset_step()
    first = run.standing.of("sign-in")
    assert [check.mark for check in first.checks] == [Mark.PENDING, Mark.PENDING]
    assert run.hints_shown("sign-in") == ()
    bench.calls.sign_in()
    run.answer("header", "X-Amz-Target")
    assert current(run) == "ask"


def test_resetting_a_step_undoes_what_was_done_to_the_world_and_makes_the_steps_before(
    bench: SmallBench, running: Running, tmp_path: Path
) -> None:
    path = tmp_path / "progress.jsonl"
    run = running(progress=ProgressFile(path, "ana"))
    bench.calls.sign_in()
    run.answer("header", "X-Amz-Target")
    bench.enabled = False
    assert current(run) == "ask"
    run.reset_step()
    assert bench.enabled
    assert run.calls == 1
    assert run.standing.current is not None
    assert run.standing.current.step.id == "ask"
    resets = [
        each for each in map(Event.of, path.read_text().splitlines()) if each.state == "reset"
    ]
    assert [each.step for each in resets] == ["ask"]


def test_where_the_reference_does_not_lead_to_the_step_the_lesson_begins_anew(
    bench: SmallBench, running: Running
) -> None:
    run = running()
    with pytest.raises(MoveProblem, match="nothing leads to careful"):
        run.begin_at("careful")
    assert current(run) == "sign-in"
    assert run.calls == 0


def test_resetting_the_lesson_goes_back_to_the_preset_and_remembers_what_was_passed(
    bench: SmallBench, running: Running
) -> None:
    run = running()
    bench.calls.sign_in()
    run.answer("header", "X-Amz-Target")
    run.refresh()
    old = bench.trace
    run.reset_lesson()
    assert bench.trace is not old
    assert current(run) == "sign-in"
    assert run.passed_before == {"sign-in"}
    bench.calls.sign_in()
    assert run.refresh().named == {"start": 1}


def test_progress_is_saved_at_once_and_shown_as_passed_before_after_a_restart(
    bench: SmallBench, running: Running, tmp_path: Path, watch: Watch
) -> None:
    path = tmp_path / "progress.jsonl"
    run = running(progress=ProgressFile(path, "ana"))
    watch.seconds = 12
    bench.calls.sign_in()
    run.answer("header", "X-Amz-Target")
    last = Event.of(path.read_text().splitlines()[-1])
    assert last == Event(7.0, "ana", "T01", "sign-in", State.PASSED, calls=1, seconds=12)
    bench.reset()
    again = running(progress=ProgressFile(path, "ana"))
    assert again.passed_before == {"sign-in"}
    assert current(again) == "sign-in"
    assert running(progress=ProgressFile(path, "ben")).passed_before == frozenset()


def test_the_last_step_puts_the_lesson_on_record_once(bench: SmallBench, running: Running) -> None:
    run = running()
    bench.calls.sign_in()
    run.answer("header", "X-Amz-Target")
    bench.calls.get_user()
    for _ in range(3):
        run.refresh()
    assert [event.step for event in run.progress.events if event.state is State.PASSED] == [
        "sign-in",
        "ask",
        "",
    ]
    summary = run.progress.summary("T01")
    assert (summary.done, summary.calls) == (True, 2)


def test_no_secret_reaches_the_record(bench: SmallBench, running: Running, tmp_path: Path) -> None:
    run = running(progress=ProgressFile(tmp_path / "p"))
    bench.calls.sign_in()
    run.answer("header", "s3cret-x")
    run.hint()
    assert "s3cret" not in (tmp_path / "p").read_text()


def test_questions_lead_to_the_learners_own_exchange(bench: SmallBench, running: Running) -> None:
    run = running()
    assert run.shown_in(0) is None
    bench.calls.call("ListDevices", {})
    bench.calls.sign_in()
    run.refresh()
    assert run.shown_in(0) == 2
    assert run.shown_in(1) is None
    assert run.answer_question(0, "Access token")
    assert not run.answer_question(0, "ID token")


def test_a_closed_run_judges_no_more(bench: SmallBench, running: Running) -> None:
    run = running()
    run.close()
    bench.calls.sign_in()
    assert run.refresh().named == {}


def test_a_closed_run_makes_no_world_anew(
    bench: SmallBench, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = running()
    run.close()
    made: list[str] = []
    monkeypatch.setattr(bench, "reset", lambda: made.append("a world that nobody closes"))
    run.reset_lesson()
    assert made == []


def test_a_hint_waits_for_no_world_that_is_made_anew(
    bench: SmallBench, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = running()
    given: list[Hint | None] = []
    reset = bench.reset

    def slowly() -> None:
        asking = threading.Thread(target=lambda: given.append(run.hint()), daemon=True)
        asking.start()
        asking.join(10)
        assert not asking.is_alive(), "the hint waits"
        reset()

    monkeypatch.setattr(bench, "reset", slowly)
    run.reset_lesson()
    assert [hint and hint.level for hint in given] == [1]


def test_a_listener_that_fails_does_not_end_the_judging(
    bench: SmallBench, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, heard = threading.Event(), threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda _problem: failed.set())
    run = running()

    def listener(now: Standing) -> None:
        if not now.named:
            raise ValueError("not yet")
        heard.set()

    run.subscribe(listener)
    bench.calls.call("ListDevices", {})
    assert failed.wait(10)
    bench.calls.sign_in()
    assert heard.wait(10)


DRILL = (
    MATTER.replace('track = "core"', 'track = "drill"')
    + """
[app.settings.day_padding]
value = "on"
options = ["on", "off"]
[score]
allowed = ["users.ana"]
calls = 2
[[score.cause]]
id = "flow"
text = "The flow is wrong."
[[score.cause.at]]
call = "InitiateAuth"
path = "request.AuthParameters"
[[score.cause]]
id = "mode"
text = "MFA is off."
[[score.cause.at]]
setting = "pool.MfaConfiguration"
"""
)


@pytest.fixture
def drill(bench: SmallBench, running: Running) -> LessonRun:
    """A drill that is repaired and not diagnosed."""
    run = running(lesson_of("D", lesson_text(DRILL)))
    bench.calls.sign_in()
    run.answer("header", "x-amz-target")
    bench.calls.get_user()
    run.refresh()
    return run


def test_a_drill_does_not_tell_which_condition_fails(bench: SmallBench, running: Running) -> None:
    bench.enabled = False
    for text, tells in ((MATTER, True), (DRILL, False)):
        run = running(lesson_of("D", lesson_text(text)))
        bench.calls.sign_in(flow="USER_SRP_AUTH")
        now = run.refresh()
        check = next(each for each in now.of("ask").checks if each.item.kind is ProofKind.STATE)
        assert (now.near is not None, bool(check.reason)) == (tells, tells)
        assert check.words == "ana enabled"


def test_a_drill_is_judged_by_diagnosis_fix_and_care(drill: LessonRun) -> None:
    assert (drill.result().fixed, drill.result().points) == (True, 60)
    drill.diagnose("1 request.AuthParameters.PASSWORD")
    assert [cause.id for cause in drill.result().found] == ["flow"]
    drill.diagnose("pool.MfaConfiguration")
    found = drill.result()
    # GetUser only looks
    assert (found.full, found.points, found.calls) == (True, 100, 1)
    assert drill.found == found.found


def test_a_cause_proved_after_the_repair_betters_the_record(drill: LessonRun) -> None:
    drill.refresh()
    assert drill.progress.summary(drill.lesson.id).points == 60
    drill.diagnose("1 request.AuthParameters.PASSWORD")
    drill.diagnose("pool.MfaConfiguration")
    assert drill.progress.summary(drill.lesson.id).points == 100


def test_the_latest_answer_to_a_task_can_be_asked_for(drill: LessonRun) -> None:
    assert drill.answered("header") == "x-amz-target"
    drill.answer("header", "user-agent")
    assert drill.answered("header") == "user-agent"


def test_a_wrong_diagnosis_costs_and_so_does_what_else_was_changed(
    drill: LessonRun, bench: SmallBench
) -> None:
    drill.diagnose("2 request.AccessToken")
    drill.diagnose("pool.MfaConfiguration")
    bench.enabled = True
    bench.pool["MfaConfiguration"] = "OPTIONAL"
    found = drill.result()
    assert found.collateral == ("pool.MfaConfiguration",)
    assert (found.guesses, found.points, found.full) == (1, 20 - 5 + 30 + 10, False)


def test_hints_cost_only_in_scored_mode(
    drill: LessonRun, bench: SmallBench, running: Running
) -> None:
    lesson = drill.lesson
    drill.reset_lesson()
    scored = running(lesson, scored=True)
    for run in (drill, scored):
        run.hint()
    bench.calls.sign_in()
    bench.calls.get_user()
    for run in (drill, scored):
        run.answer("header", "x-amz-target")
    assert drill.result().points - scored.result().points == 5

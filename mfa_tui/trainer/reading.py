"""Reading one lesson file: every problem in it is named with its line and with what to write."""

from __future__ import annotations

from pathlib import Path

from mfa_tui.trainer.front_table import FrontTable
from mfa_tui.trainer.lesson import Lesson, ProofKind, Step, WrongTurn
from mfa_tui.trainer.lesson_file import LessonFile, Problem, UnreadableLesson
from mfa_tui.trainer.prose import DONE, Section, introduction, sections
from mfa_tui.trainer.reading_drill import app, score
from mfa_tui.trainer.reading_proof import items
from mfa_tui.trainer.reading_tasks import questions, tasks

TRACKS = ("core", "factors", "tokens", "custom", "operate", "drill")
"""Every track, in the order in which they are walked."""

HINTS = 3
QUESTIONS = 3


def read(path: Path) -> Lesson:
    """The lesson in the file at `path`. Raises UnreadableLesson, also when it cannot be opened."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = f"the file cannot be read: {error}"
        problem = Problem(path.name, 0, what, "Save it as UTF-8, readable for you.")
        raise UnreadableLesson((problem,)) from None
    return lesson_of(path.name, text)


def lesson_of(name: str, text: str) -> Lesson:
    """The lesson in the `text` of file `name`. Raises UnreadableLesson with every problem in it."""
    file = LessonFile.split(name, text)
    problems: list[Problem] = []
    top = FrontTable(file, file.values(), (), problems)
    prose = dict(sections(file.prose, file.prose_line))
    lesson = _lesson(top, file.prose, prose)
    top.close()
    problems += _prose_problems(file, lesson, prose)
    if problems:
        raise UnreadableLesson(tuple(sorted(problems, key=lambda problem: problem.line)))
    return lesson


def _lesson(top: FrontTable, prose: str, parts: dict[str, Section]) -> Lesson:
    names: set[str] = set()
    track = top.choice("track", TRACKS)
    lesson = Lesson(
        id=top.text("id"),
        title=top.text("title"),
        track=track,
        minutes=top.number("minutes"),
        preset=top.text("preset"),
        introduction=introduction(prose),
        steps=tuple(_step(each, parts, names) for each in top.tables("step")),
        questions=questions(top, names),
        reference=top.text("reference"),
        done=parts[DONE].rest if DONE in parts else "",
        prereq=top.texts("prereq"),
        clock=top.text("clock", ""),
        setup=top.text("setup", ""),
        pains=top.texts("pains"),
        seeds=top.texts("seeds"),
        real_pool=top.choice("real_pool", ("full", "partial", "no"), "no"),
        on_pool=top.text("on_pool", ""),
        tasks=tasks(top, names),
        wrong=tuple(_wrong(each, names) for each in top.tables("wrong")),
        app=app(top),
        score=score(top, names),
    )
    _check_links(top, lesson)
    return lesson


def _step(table: FrontTable, parts: dict[str, Section], names: set[str]) -> Step:
    name = table.text("id")
    section = parts.get(name, Section(0))
    hints = table.texts("hints")
    if len(hints) != HINTS:
        instead = "Write three: where to look, what is wrong or missing, the moves that do it."
        table.wrong("hints", f"there are {len(hints)}", instead)
        hints = (*hints, "", "", "")
    step = Step(
        name,
        section.parts.get("do", ""),
        section.parts.get("see", ""),
        section.parts.get("why", ""),
        items(table, "proof", names),
        (hints[0], hints[1], hints[2]),
        section.card,
        table.flag("anytime"),
    )
    if all(item.kind is ProofKind.NEVER for item in step.proof):
        table.wrong(
            "proof", "nothing has to be done", "Add a [[step.proof]] with a call or a task."
        )
    return step


def _wrong(table: FrontTable, names: set[str]) -> WrongTurn:
    match = items(table, "match", set(names))
    if not match:
        table.wrong("match", "is missing", "Write [[wrong.match]] with what it looks like.")
    texts = (table.text("id"), table.text("hint"))
    return WrongTurn(
        *texts, match, table.text("moves", ""), table.text("step", ""), table.flag("trap")
    )


def _check_links(top: FrontTable, lesson: Lesson) -> None:
    """Every step and task that is referred to is there, and no id is given twice."""
    steps, known = [step.id for step in lesson.steps], {task.id for task in lesson.tasks}
    if not steps:
        top.wrong("step", "there is none", "Write [[step]] and what it has to prove.")
    for key, ids in (("step", steps), ("wrong", [wrong.id for wrong in lesson.wrong])):
        if twice := {each for each in ids if ids.count(each) > 1}:
            top.wrong(key, f"the id {', '.join(twice)} is there twice", "Give each its own id.")
    for wrong in lesson.wrong:
        if wrong.step and wrong.step not in steps:
            top.wrong("wrong", f"{wrong.id}: there is no step {wrong.step!r}", _one_of(steps))
    for item in (item for step in lesson.steps for item in step.proof):
        if item.kind is ProofKind.TASK and item.subject not in known:
            top.wrong("step", f"there is no task {item.subject!r}", _one_of(sorted(known)))
    if not lesson.is_drill and len(lesson.questions) != QUESTIONS:
        what = f"there are {len(lesson.questions)}"
        top.wrong("question", what, "A lesson ends with three [[question]].")


def _prose_problems(file: LessonFile, lesson: Lesson, parts: dict[str, Section]) -> list[Problem]:
    found: list[Problem] = []
    for step in lesson.steps:
        if step.id and step.id not in parts:
            instead = "Write it below the front matter, with **Do**, **See** and **Why**."
            found.append(Problem(file.name, file.prose_line, f"no section ## {step.id}", instead))
    wanted = {step.id for step in lesson.steps}
    for heading, section in parts.items():
        if heading in wanted:
            found += _part_problems(file, heading, section)
        elif heading != DONE:
            instead = f"Name it for a step ({_one_of(sorted(wanted))}) or {DONE}."
            found.append(Problem(file.name, section.line, f"no step is called {heading}", instead))
    if not lesson.introduction:
        instead = "Say in two or three sentences what it is about."
        found.append(Problem(file.name, file.prose_line, "there is no introduction", instead))
    return found


def _part_problems(file: LessonFile, heading: str, section: Section) -> list[Problem]:
    missing = [name for name in ("Do", "See", "Why") if not section.parts.get(name.lower())]
    found = [
        Problem(file.name, section.line, f"## {heading} has no **{name}**", f"Write **{name}** …")
        for name in missing
    ]
    if section.rest:
        what = f"## {heading} has text that is neither Do, See, Why nor a card"
        found.append(Problem(file.name, section.line, what, "Begin it with **Do**, or with >."))
    return found


def _one_of(names: list[str]) -> str:
    return f"Write one of: {', '.join(names)}." if names else "There is none yet: write it."

"""Commands about the lesson in progress: what to do, how it stands, answers, the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mfa_tui.plain.answers import asked, lettered, meant, pointed, spelled_out
from mfa_tui.plain.command import Command, by_name
from mfa_tui.plain.keys import in_text_mode, without_keys
from mfa_tui.plain.news import score_lines
from mfa_tui.plain.words import Unclear, exchange_line
from mfa_tui.trace.words import counted
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.lesson import ProofKind, Task, TaskKind
from mfa_tui.trainer.moves.language import MoveProblem, move_of
from mfa_tui.trainer.needs import BY_HAND, NEVER_TRIED, YOUR_OWN, wrong_people
from mfa_tui.trainer.schedules import TRACKS
from mfa_tui.trainer.standing import Check, Mark, StepStanding
from mfa_tui.trainer.tasks import SEPARATOR

if TYPE_CHECKING:
    from mfa_tui.plain.session import Session
    from mfa_tui.trainer.comparison import Pair
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.progress import Summary


def _lessons(session: Session, words: str) -> None:
    library, progress = session.training.library(), session.training.progress()
    for track in TRACKS:
        if found := library.track(track.name):
            session.say(f"{track.title}. {track.about}")
            session.show(
                f"  {_title(each)}, {each.minutes} minutes{_state(progress.summary(each.id))}"
                for each in found
            )
    session.show(f"Cannot be used: {problem}" for problem in library.problems)
    session.say("`open L01` begins one.")


def _open(session: Session, words: str) -> None:
    if not words:
        raise Unclear("Say which lesson: `open L01`. `lessons` lists them all.")
    name, _, where = words.partition(" ")
    if where not in ("", "pool"):
        raise Unclear("Say `open L01`, or `open L01 pool` for the real pool that you named.")
    lesson, real = session.lesson(name), where == "pool"
    # some worlds take long to make: a drill has things happen before the learner comes
    session.say(f"{_title(lesson)}. {lesson.minutes} minutes.")
    session.open(lesson, real=real)
    done = session.training.progress().summary(lesson.id)
    for each in session.training.library().missing(lesson, _done(session)):
        session.say(f"It builds on {_title(each)}, which you have not done; that is only advice.")
    if session.training.seed is not None:
        session.say(f"Check words: {session.desk.check_words}")
    if session.desk.real:
        session.say(f"On {session.training.pool}. {YOUR_OWN} {NEVER_TRIED}")
    if session.run.passed_before:
        session.say(f"Passed before: {', '.join(sorted(done.passed))}. It begins anew.")
    session.say(in_text_mode(session.run.lesson.introduction))
    session.tell_step()
    session.say(
        "`task` tells all about the step, `hint` helps, `request` prepares the call that does it, "
        "`send` sends that. `help` lists the commands."
    )
    if lesson.is_drill:
        session.say("`reset scored` begins the drill with hints that cost points.")


def _needs(session: Session, words: str) -> None:
    if not session.training.pool:
        raise Unclear("No real pool was named: begin with --plain --pool-id ID --client-id ID.")
    try:
        outlook = session.training.outlook(session.lesson(words))
    except BenchRefused as problem:
        raise Unclear(f"Not on a real pool: {problem}.") from problem
    for each in outlook.needs:
        state = {True: "There", False: "Missing", None: "Unknown"}[each.has]
        session.say(f"{state}: {each.what}{f' (here: {each.found})' if each.found else ''}.")
        session.show([f"  {each.how}"] if each.how else [])
    for each in outlook.explained:
        session.say(f"Explained instead of done: {each}.")
    session.say(without_keys(f"{BY_HAND} {NEVER_TRIED}"))


def _user(session: Session, words: str) -> None:
    if not session.training.pool:
        raise Unclear("No real pool was named: begin with --plain --pool-id ID --client-id ID.")
    people = session.training.people
    name, _, theirs = words.partition(" ")
    if theirs:
        named = {**people, name: theirs.strip()}
        if problem := wrong_people(named):
            raise Unclear(problem[1])
        people[name] = named[name]
    elif name:
        raise Unclear("Say who stands for whom: `user ana jane.doe`.")
    session.show(
        f"{theirs} stands for {name} when a lesson is opened on the pool."
        for name, theirs in people.items()
    )
    if not people:
        session.say(
            "Users have the names that they have in the lessons. `user ana jane.doe` lets jane.doe stand for ana."
        )


def _task(session: Session, words: str) -> None:
    current = _current(session)
    session.tell_step()
    for name, text in (("See", current.step.see), ("Why", current.step.why)):
        session.say(f"{name}: {in_text_mode(text)}" if text else "")
    session.say(in_text_mode(current.step.card))
    for task in _open_tasks(session, current):
        for line in asked(task):
            session.say(line)


def _part(name: str) -> Command:
    """The command that says one part of the current step."""

    def run(session: Session, words: str) -> None:
        text = getattr(_current(session).step, name)
        nothing = "There is nothing more to say here. `task` tells the whole step."
        session.say(in_text_mode(text) or nothing)

    about = {"do": "what to do", "see": "what to look at", "why": "why it is so"}[name]
    return Command(name, f"of this step: {about}", run)


def _status(session: Session, words: str) -> None:
    now = session.run.refresh()
    for number, each in enumerate(now.steps, 1):
        state = "done" if each.passed else "skipped" if each.skipped else "open"
        state = "explained" if each.explained else state
        session.say(f"{number}. {each.step.title}: {state}")
        session.show(_check_line(check) for check in each.checks)
    session.say(f"Last call: {now.saw}.")
    if session.run.lesson.is_drill:
        for line in score_lines(session.run):
            session.say(line)


def _check_line(check: Check) -> str:
    place = f", exchange {check.exchange}" if check.mark is Mark.DONE and check.exchange else ""
    reason = f" ({check.reason})" if check.reason else ""
    return f"  {check.mark}: {in_text_mode(check.words)}{place}{reason}"


def _skip(session: Session, words: str) -> None:
    _current(session)
    session.run.skip()


def _answer(session: Session, words: str) -> None:
    run = session.run
    name, _, answer = words.partition(" ")
    if name.isdecimal():
        _answer_question(session, int(name), answer.strip())
        return
    known = {task.id: task for task in run.lesson.tasks}
    if name not in known or not answer.strip():
        ids = ", ".join(known) or "none"
        raise Unclear(
            f"Say which task and the answer. Tasks: {ids}; the questions at the end go by number. "
            "`task` says what is asked now."
        )
    task = known[name]
    if task.kind is TaskKind.POINT:
        session.play(f"answer {name} {pointed(answer.strip())}")
    else:
        run.answer(name, SEPARATOR.join(spelled_out(task, _words(answer))))
    session.say(
        f"Right. {in_text_mode(task.why)}" if run.solved(name) else "That is not right yet."
    )


def _words(text: str) -> list[str]:
    """The words of a line, those in quotes together and without them."""
    try:
        move = move_of(f"answer {text}")
    except MoveProblem as problem:
        raise Unclear(f"A quote or bracket is not closed in: {text}") from problem
    return [each.strip('"') for each in move.words] if move else []


def _questions(session: Session, words: str) -> None:
    questions = session.run.lesson.questions
    if not questions:
        raise Unclear("A drill has no questions. `status` says how it stands.")
    for number, question in enumerate(questions, 1):
        done = " (answered)" if number in session.desk.answered else ""
        session.say(f"{number}. {in_text_mode(question.ask)}{done}")
        session.show(lettered(question.options))
    session.say("Answer with: answer 1 a")


def _answer_question(session: Session, number: int, answer: str) -> None:
    questions = session.run.lesson.questions
    if not 0 < number <= len(questions) or not answer:
        raise Unclear(
            f"There are {counted(len(questions), 'question')}; answer one like: answer 1 a. "
            "`questions` lists them."
        )
    question = questions[number - 1]
    if session.run.answer_question(number - 1, meant(question.options, answer)):
        session.desk.answered.add(number)
        session.say(f"Right. {in_text_mode(question.why)}")
        return
    shown = session.run.shown_in(number - 1)
    where = f" Your own exchange {shown} shows it: `show {shown}`." if shown else ""
    session.say(f"That is not right.{where}")


def _diagnose(session: Session, words: str) -> None:
    run = session.run
    if not words:
        for line in score_lines(run):
            session.say(line)
        return
    before = run.result()
    session.play(f"diagnose {words}")
    found = run.result()
    fresh = [cause for cause in found.found if cause not in before.found]
    for cause in fresh:
        session.say(f"That is a cause: {cause.text}")
    if not fresh:
        wrong = found.guesses > before.guesses
        session.say("That does not prove a cause." if wrong else "That is nothing new.")


def _solution(session: Session, words: str) -> None:
    run = session.run
    if run.refresh().current is not None:
        raise Unclear(
            "The solution comes at the end of the lesson. `hint` helps, `skip` leaves a step out."
        )
    try:
        found = run.comparison()
    except MoveProblem as problem:
        raise Unclear(
            f"The reference could not be gone through: {problem} Try `solution` again; "
            "`mfa-tui lesson check` tells whether the lesson is at fault."
        ) from problem
    session.show(map(_pair_line, found.pairs))
    mine, theirs = counted(found.my_calls, "call"), found.reference_calls
    session.say(f"You made {mine}, the reference {theirs}.")


def _pair_line(pair: Pair) -> str:
    whose = "Both" if pair.mine and pair.reference else "Only you" if pair.mine else ""
    whose = whose or "Only the reference"
    if pair.change:
        return f"{whose}: {pair.change.text}"
    mine, reference = pair.calls
    if mine:
        return f"{whose}: {exchange_line(mine)}"
    assert reference is not None
    return f"{whose}: {reference.operation}: {reference.outcome}"


def _current(session: Session) -> StepStanding:
    """The current step. Raises Unclear when there is none any more."""
    current = session.run.refresh().current
    if current is None:
        raise Unclear("No step is open any more. `status` says how the lesson stands.")
    return current


def _open_tasks(session: Session, step: StepStanding) -> Iterator[Task]:
    for check in step.checks:
        if check.item.kind is ProofKind.TASK and check.mark is not Mark.DONE:
            yield session.run.lesson.task(check.item.subject)


def _done(session: Session) -> list[str]:
    progress = session.training.progress()
    lessons = session.training.library().lessons
    return [each.id for each in lessons if progress.summary(each.id).done]


def _title(lesson: Lesson) -> str:
    return f"{lesson.id} {lesson.title}"


def _state(found: Summary) -> str:
    points = f", {found.points} points" if found.points else ""
    return f", done{points}" if found.done else ", begun" if found.started else ""


LESSON_COMMANDS = by_name(
    Command("lessons", "all lessons and drills, and which you have done", _lessons),
    Command("open ID [pool]", "begins a lesson in a world of its own, or on the real pool", _open),
    Command("needs ID", "what a lesson needs of the real pool, and what that lacks", _needs),
    Command("user NAME THEIRS", "lets a user of the real pool stand for one of the lessons", _user),
    Command("task", "all about the current step", _task),
    _part("do"),
    _part("see"),
    _part("why"),
    Command("status", "all steps and their checks; of a drill its points", _status),
    Command("answer TASK ANSWER …", "answers a task, or a question by its number", _answer),
    Command("diagnose WHERE PATH", "in a drill: names the place that proves a cause", _diagnose),
    Command("skip", "leaves the current step out", _skip),
    Command("questions", "the three questions about the lesson", _questions),
    Command("solution", "your calls beside those of the reference, at the end", _solution),
)
"""Commands for lessons, by name."""

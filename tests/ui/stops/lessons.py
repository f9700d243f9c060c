"""Inside lessons: the page of a lesson, its tasks, pointing at places, a drill's app."""

from __future__ import annotations

from mfa_tui.ui.screens.lesson_tasks import MatchScreen, OrderScreen, TickScreen, WordScreen
from tests.ui.journey import Journey
from tests.ui.lessons import open_lesson, to_work
from tests.ui.stops.stop import Stop

PAGE = "other steps"
TASKS = {"word": "yes", "one": "b", "several": "a | c", "order": "first | second | third"}


async def at_page(walk: Journey) -> None:
    await open_lesson(walk, "T01")


async def at_second_step(walk: Journey) -> None:
    await at_page(walk)
    await walk.press("s")
    await walk.see("step 2: Sign in")


async def at_end(walk: Journey) -> None:
    await at_second_step(walk)
    await walk.press("s")
    await walk.see("not every one was done")


async def at_lesson_work(walk: Journey) -> None:
    await at_page(walk)
    await to_work(walk)


async def at_drill(walk: Journey) -> None:
    await open_lesson(walk, "T02")


async def at_app(walk: Journey) -> None:
    await at_drill(walk)
    await walk.press("a")
    await walk.see("Let it")


async def at_task(walk: Journey, kind: type) -> None:
    """Answer what comes before that kind of task, and open it."""
    await at_page(walk)
    lesson = walk.app.lessons.current
    assert lesson is not None
    for task, answer in TASKS.items():
        await walk.press("t")
        await walk.settled()
        if isinstance(walk.app.screen, kind):
            return
        await walk.press("escape")
        lesson.run.answer(task, answer)
        await walk.settled()
    await walk.press("t")
    await walk.settled()
    assert isinstance(walk.app.screen, kind)


async def at_word(walk: Journey) -> None:
    await at_task(walk, WordScreen)
    await walk.press(*"yes")


async def at_ticks(walk: Journey) -> None:
    await at_task(walk, TickScreen)


async def at_order(walk: Journey) -> None:
    await at_task(walk, OrderScreen)
    await walk.press("down")


async def at_pairs(walk: Journey) -> None:
    await at_task(walk, MatchScreen)


async def at_point(walk: Journey) -> None:
    await at_drill(walk)
    await walk.press("d")
    await walk.see("▸ 1 InitiateAuth")


async def at_path(walk: Journey) -> None:
    await at_point(walk)
    await walk.press("enter")
    await walk.see("▸ request.ClientId")


STOPS = {
    "lesson at work": Stop(at_lesson_work, {"lesson.open": PAGE}),
    "page of a lesson": Stop(
        at_page,
        {
            "lesson.back": "waiting for",
            "lesson.task": "Is it so?",
            "lesson.hint": "Hint 1",
            "lesson.skip": "step 2: Sign in",
            "lesson.reset": "Begin what anew?",
            "lesson.jump": "Begin at which step?",
            "lesson.next": "step 2: Sign in",
            "lesson.leave": "Flow",
            "lesson-page.controls": "all is right",
            "app.help": "Keys that work now",
        },
    ),
    "second step of a lesson": Stop(at_second_step, {"lesson.previous": "step 1: Answer all"}),
    "end of a lesson": Stop(at_end, {"lesson.finish": "your calls beside those of the reference"}),
    "drill": Stop(
        at_drill, {"lesson.app": "Let it", "lesson.diagnose": "Which place proves a cause?"}
    ),
    "app of a drill": Stop(at_app, {"lesson-app.back": PAGE}),
    "a word": Stop(at_word, {"word.give": "✓ Right.", "task.leave": PAGE}),
    "several to choose": Stop(at_ticks, {"task.tick": "[x] a", "task.give": "Not right yet"}),
    "an order": Stop(at_order, {"task.up": "1. third"}, quiet=("task.down",)),
    "pairs": Stop(at_pairs, {"task.turn": "= 1", "task.turn-back": "= 2"}),
    "pointing": Stop(at_point, {"point.choose": "▸ request.ClientId", "point.leave": PAGE}),
    "a path": Stop(
        at_path,
        {"path.leave": "▸ 1 InitiateAuth", "path.take": "That proves no cause"},
        quiet=("path.up", "path.down"),
    ),
}

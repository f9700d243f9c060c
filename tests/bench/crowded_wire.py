"""What the wire pane costs beside few and beside very many exchanges, in one run."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

from textual.app import App, ComposeResult
from textual.geometry import Region

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.filtering import filter_of
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.wire import WirePane
from mfa_tui.ui.widgets.wire_list import WireList

FEW, MANY = 100, 100_000
ROUNDS = 40

SENT = json.dumps({"AuthParameters": {"USERNAME": "ana", "PASSWORD": "Corr3ct-Horse!"}}).encode()
ASKED = json.dumps({"ChallengeName": "SMS_MFA", "Session": "AYAB" + "x" * 900}).encode()
REFUSED = json.dumps({"__type": "NotAuthorizedException", "message": "Incorrect."}).encode()


def call(trace: Trace) -> None:
    """A sign-in with a function inside it; every tenth is refused."""
    request = HttpRequest("POST", "https://cognito.example/", (), SENT)
    number = trace.open(Party.APP, Party.COGNITO, "InitiateAuth", request).number
    hop = trace.open(Party.COGNITO, Party.LAMBDA, "PreAuthentication", request, parent=number)
    trace.close(hop.number, HttpResponse(200, (), b"{}"))
    refused = number % 20 == 1
    trace.close(number, HttpResponse(400 if refused else 200, (), REFUSED if refused else ASKED))


def crowd(size: int) -> Trace:
    """A trace of `size` exchanges."""
    trace = Trace()
    for _ in range(size // 2):
        call(trace)
    return trace


class Bench(App[None]):
    """A pane and nothing else."""

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self.trace = trace

    def compose(self) -> ComposeResult:
        yield WirePane(self.trace)


@dataclass
class Costs:
    """Seconds for one of each, the least of ROUNDS; `filtering` for each exchange searched.

    `turns` is how many times a search lets the screen do something else.
    """

    drawing: float
    moving: float
    following: float
    next_error: float
    filtered_following: float
    filtering: float
    turns: int


@asynccontextmanager
async def pane_of(size: int) -> AsyncIterator[tuple[Trace, WireList]]:
    app = Bench(crowd(size))
    async with app.run_test(size=(120, 40)) as pilot:
        rows = app.query_one(WireList)
        finish(rows)
        await pilot.pause()
        yield app.trace, rows


def finish(rows: WireList) -> list[float]:
    """Take everything over; the seconds of each turn."""
    turns: list[float] = []
    more = True
    while more:
        turns.append(timed(lambda: turns.append(rows.sync())))
        more = bool(turns.pop(-2))
    return turns


def timed(work: Callable[[], object]) -> float:
    before = perf_counter()
    work()
    return perf_counter() - before


def quickest(work: Callable[[], object]) -> float:
    """The least of ROUNDS: what others do on the machine only ever adds to it."""
    return min(timed(work) for _ in range(ROUNDS))


async def costs(size: int) -> Costs:
    """What a pane over `size` exchanges costs."""
    async with pane_of(size) as (trace, rows):
        window = Region(0, 0, rows.size.width, rows.size.height)

        def draw() -> None:
            rows.refresh()
            rows.render_lines(window)

        def follow() -> None:
            call(trace)
            rows.sync()
            draw()

        drawing = quickest(draw)
        following = quickest(follow)
        moving = quickest(lambda: (rows.action_move(-1), draw()))
        next_error = quickest(lambda: (rows.move_to_error(), draw()))
        rows.search(filter_of("NotAuthorized"))
        turns = finish(rows)
        rows.action_follow()
        searched = len(trace)
        return Costs(
            drawing,
            moving,
            following,
            next_error,
            quickest(follow),
            sum(turns) / searched,
            len(turns),
        )

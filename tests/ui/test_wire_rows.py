"""The rows of the list: the order of the tree, the filter, folding; the same however they came."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.trace.shelf import Bounds
from mfa_tui.ui.widgets.wire_rows import WireRows

REQUEST = HttpRequest("POST", "https://cognito.example/")


class Wire:
    """A Trace with rows that are told of it, as the pane does."""

    def __init__(self, rows: int = 1000) -> None:
        self.trace = Trace(bounds=Bounds(rows=rows))
        self.rows = WireRows(self.trace)
        self.trace.subscribe(lambda exchange: self.rows.note_change(exchange.number))

    def opened(self, parent: int | None = None) -> int:
        return self.trace.open(Party.APP, Party.COGNITO, "X", REQUEST, parent=parent).number

    def called(self, status: int = 200, parent: int | None = None) -> int:
        number = self.opened(parent)
        self.trace.close(number, HttpResponse(status))
        return number

    @property
    def shown(self) -> list[int]:
        while self.rows.take_over(lambda: False):
            pass
        return [self.rows.number_at(row) for row in range(len(self.rows))]


def failed(exchange: Exchange) -> bool:
    return exchange.failed


def test_what_happened_inside_a_call_stands_under_it_though_calls_overlap() -> None:
    wire = Wire()
    first, second = wire.opened(), wire.opened()
    inner, other = wire.opened(first), wire.opened(second)
    innermost = wire.opened(inner)
    third = wire.opened()
    assert wire.shown == [first, inner, innermost, second, other, third]
    assert [wire.rows.depth(each) for each in wire.shown] == [0, 1, 2, 0, 1, 0]
    assert wire.rows.newest_call == third


def test_a_matching_call_brings_its_hops_and_a_matching_hop_its_calls() -> None:
    wire = Wire()
    refused = wire.called(400)
    under_refused = wire.called(200, refused)
    fine = wire.called(200)
    under_fine = wire.called(200, fine)
    innermost = wire.called(500, under_fine)
    wire.called(200, fine)
    wire.called(200)
    wire.rows.search(failed)
    assert wire.shown == [refused, under_refused, fine, under_fine, innermost]
    assert wire.rows.matches == 2
    wire.rows.search(None)
    assert wire.shown == [1, 2, 3, 4, 5, 6, 7]


def test_a_call_that_is_answered_comes_and_goes_as_it_matches() -> None:
    wire = Wire()
    wire.rows.search(lambda exchange: exchange.in_flight)
    call = wire.opened()
    hop = wire.opened(call)
    assert wire.shown == [call, hop]
    wire.trace.close(hop, HttpResponse(200))
    assert wire.shown == [call, hop]
    wire.trace.close(call, HttpResponse(200))
    assert wire.shown == []
    wire.rows.search(failed)
    late = wire.opened()
    assert wire.shown == []
    wire.trace.close(late, HttpResponse(400))
    assert wire.shown == [late]


def test_folding_hides_and_counts_what_is_inside() -> None:
    wire = Wire()
    call = wire.called()
    hop = wire.called(parent=call)
    wire.called(500, parent=hop)
    last = wire.called()
    assert wire.shown == [1, 2, 3, 4]
    assert wire.rows.fold(call)
    assert wire.shown == [call, last]
    assert (wire.rows.folded(call), wire.rows.folded(last)) == (2, 0)
    assert not wire.rows.fold(last)
    late = wire.called(parent=hop)
    assert wire.shown == [call, last]
    assert wire.rows.folded(call) == 3
    assert wire.rows.uncover(late)
    assert wire.shown == [1, 2, 3, late, last]
    assert not wire.rows.unfold(call)


def test_the_next_error_is_looked_for_within_the_filter() -> None:
    wire = Wire()
    for status in (400, 200, 500, 200, 400):
        wire.called(status)
    assert wire.shown
    assert [wire.rows.next_failed(number) for number in (0, 1, 3, 5)] == [1, 3, 5, 1]
    assert wire.rows.failed_after(1) == 2
    wire.rows.search(lambda exchange: exchange.number in (2, 3))
    assert wire.shown == [2, 3]
    assert [wire.rows.next_failed(number) for number in (0, 3)] == [3, 3]
    wire.rows.search(lambda exchange: exchange.number == 2)
    assert wire.shown == [2]
    assert wire.rows.next_failed(0) == 0


def test_marks_are_gone_through_in_a_circle() -> None:
    wire = Wire()
    for _ in range(5):
        wire.called()
    assert (wire.shown, wire.rows.next_marked(1)) == ([1, 2, 3, 4, 5], 0)
    wire.trace.mark(2)
    wire.trace.mark(4)
    assert [wire.rows.next_marked(number) for number in (0, 2, 4)] == [2, 4, 2]


def test_a_crowd_is_taken_over_in_turns() -> None:
    wire = Wire()
    for _ in range(40):
        wire.called()
    wire.rows.search(failed)
    turns = iter([False] * 10 + [True])
    assert wire.rows.take_over(lambda: next(turns))
    assert wire.rows.searching == 0.25
    wire.called(400)
    assert wire.shown == [41]
    assert wire.rows.searching is None


def test_what_the_trace_drops_leaves_the_list() -> None:
    wire = Wire(rows=4)
    call = wire.called(400)
    hop = wire.called(400, call)
    wire.called()
    assert wire.shown == [1, 2, 3]
    wire.called()
    wire.called()
    assert wire.shown == [hop, 3, 4, 5]
    assert (wire.rows.depth(hop), wire.rows.failed_after(0)) == (0, 1)
    for _ in range(4):
        wire.called()
    assert wire.shown == [6, 7, 8, 9]
    assert wire.rows.next_failed(0) == 0


def test_what_was_shown_for_its_call_goes_with_it() -> None:
    wire = Wire(rows=2)
    wire.rows.search(failed)
    call = wire.opened()
    hop = wire.opened(call)
    wire.trace.close(call, HttpResponse(400))
    assert wire.shown == [call, hop]
    wire.opened()
    assert wire.shown == []


steps = st.lists(
    st.tuples(
        st.sampled_from(["open", "hop", "close", "fail", "fold", "unfold"]), st.integers(0, 9)
    )
)


@settings(deadline=None)
@given(steps, st.booleans())
def test_rows_kept_up_to_date_are_those_of_a_new_list(
    events: list[tuple[str, int]], filtered: bool
) -> None:
    wire = Wire(rows=12)
    wanted = failed if filtered else None
    wire.rows.search(wanted)
    for event, about in events:
        kept = [each.number for each in wire.trace.snapshot()]
        number = kept[about % len(kept)] if kept else 0
        match event:
            case "open":
                wire.opened()
            case "hop" if number:
                wire.opened(number)
            case "close" | "fail" if number:
                wire.trace.close(number, HttpResponse(400 if event == "fail" else 200))
            case "fold":
                wire.rows.fold(number)
            case "unfold":
                wire.rows.unfold(number)
            case _:
                pass
        assert len(set(wire.shown)) == len(wire.shown)
    for each in wire.trace.snapshot():
        wire.rows.uncover(each.number)
    new = WireRows(wire.trace)
    new.search(wanted)
    while new.take_over(lambda: False):
        pass
    assert sorted(wire.shown) == sorted(new.number_at(row) for row in range(len(new)))

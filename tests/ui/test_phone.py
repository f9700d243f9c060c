"""What a person sees on the simulated phone, and what its keys do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from mfa_tui.phone.authenticator import Account, Authenticator
from mfa_tui.phone.phone import Phone
from mfa_tui.ui.widgets.phone import PhonePane
from mfa_tui.ui.widgets.phone_lines import (
    COUNTDOWN_WIDTH,
    Attention,
    changed_regions,
    phone_lines,
)

SECRET = "NTLVQ2X6ZQ2K4WHMVJ5N7G3PTLVQ2X6ZQ2K4WHMVJ5N7G3PTAAAA"
ALICE = Account("MFA TUI", "alice", SECRET)
BOB = Account("GitHub", "bob@example.com", SECRET[::-1])
CAROL = Account("用户", "Zoë Ångström with a rather long name", "A2" * 26)
NOON = 1_700_049_600.0


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class PhoneApp(App[None]):
    def __init__(self, *accounts: Account) -> None:
        super().__init__()
        self.clock = Clock()
        self.phone = Phone(self.clock)
        for account in accounts:
            self.phone.add(account)
        self.used: list[PhonePane.CodeUsed] = []

    def compose(self) -> ComposeResult:
        yield PhonePane(self.phone)

    @property
    def pane(self) -> PhonePane:
        return self.query_one(PhonePane)

    def on_phone_pane_code_used(self, message: PhonePane.CodeUsed) -> None:
        self.used.append(message)

    def lines(self) -> list[str]:
        """What the terminal shows, without the blanks at the end of lines."""
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]

    def chosen_code(self) -> str | None:
        """The code of the account that the keys act on."""
        account = self.pane.chosen
        return self.phone.authenticator.code(account) if account else None

    def code(self, account: Account) -> str:
        """The right code, from another phone with a right clock."""
        return Authenticator(self.clock).code(account)


async def until(pilot: Pilot[None], fact: Callable[[], bool]) -> None:
    """Wait until `fact` holds: what is hidden learns of it with the next layout, not at once."""
    for _ in range(100):
        if fact():
            return
        await pilot.pause()
    raise AssertionError("it never came true")


def spaced(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def test_shows_each_account_with_its_code_and_the_time_it_has_left() -> None:
    app = PhoneApp(ALICE, BOB)
    app.clock.now += 7
    async with app.run_test(size=(56, 12)):
        title, _, first, second, *_ = app.lines()
        assert " ".join(title.split()) == "Phone · authenticator i inbox p passkeys 12:00"
        assert first.split("  ")[0] == "▸ MFA TUI: alice"
        assert first.endswith(f"{spaced(app.code(ALICE))} 23 s ━━━━━━──")
        assert second.startswith("  GitHub: bob@example.com")
        assert f"{spaced(app.code(BOB))} " in second
        assert second.endswith("━━━━━━──")


@pytest.mark.parametrize(("width", "used"), [(40, 40), (60, 60), (80, 60), (120, 60)])
async def test_name_code_and_countdown_stay_together(width: int, used: int) -> None:
    app = PhoneApp(ALICE)
    async with app.run_test(size=(width, 12)) as pilot:
        line = app.lines()[2]
        assert f"{spaced(app.code(ALICE))} 30 s ━━━━━━━━" in line
        assert len(line) == used - 1
        await pilot.resize_terminal(56, 12)
        assert len(app.lines()[2]) == 55


async def test_a_passing_second_repaints_the_countdown_alone() -> None:
    app = PhoneApp(ALICE, BOB)
    async with app.run_test(size=(56, 12)) as pilot:
        size = app.pane.size
        before = phone_lines(app.phone, Attention(ALICE), size)
        app.clock.now += 1
        after = phone_lines(app.phone, Attention(ALICE), size)
        (region,) = changed_regions(before, after)
        assert (region.x, region.y, region.right) == (56 - COUNTDOWN_WIDTH, 2, 56 - 9)
        app.pane.repaint()
        await pilot.pause()
        assert "29 s" in app.lines()[2]


async def test_codes_change_with_the_time_step_and_say_so_before() -> None:
    app = PhoneApp(ALICE)
    async with app.run_test(size=(56, 12)) as pilot:
        app.clock.now += 26
        app.pane.repaint()
        await pilot.pause()
        old = spaced(app.code(ALICE))
        assert app.lines()[2].endswith(f"{old}  4 s changing")
        app.clock.now += 4
        app.pane.repaint()
        await pilot.pause()
        assert app.lines()[2].endswith(f"{spaced(app.code(ALICE))} 30 s ━━━━━━━━")
        assert old not in app.lines()[2]


@pytest.mark.parametrize("key", ["enter", "c"])
async def test_key_hands_out_the_chosen_code(key: str) -> None:
    app = PhoneApp(ALICE, BOB)
    async with app.run_test() as pilot:
        await pilot.press(key, "down", key, "down", key, "up", key)
        assert [(used.code, used.account) for used in app.used] == [
            (app.code(account), account) for account in (ALICE, BOB, BOB, ALICE)
        ]
        assert app.chosen_code() == app.code(ALICE)


async def test_code_is_the_present_one_even_when_the_screen_is_older() -> None:
    app = PhoneApp(ALICE)
    async with app.run_test() as pilot:
        app.clock.now += 30
        await pilot.press("enter")
        assert app.used[0].code == app.code(ALICE)


async def test_keys_skew_the_clock_and_set_it_right() -> None:
    app = PhoneApp(ALICE)
    async with app.run_test(size=(56, 12)) as pilot:
        await pilot.press("minus", "minus")
        assert app.phone.authenticator.skew == -60
        assert app.lines()[0].endswith("11:59  clock 60 s behind")
        late = app.chosen_code()
        app.clock.now -= 60
        assert late == app.code(ALICE)
        app.clock.now += 60
        await pilot.press("plus", "plus", "plus")
        assert app.lines()[0].endswith("clock 30 s ahead")
        await pilot.press("0")
        assert app.lines()[0].endswith("12:00")
        assert app.chosen_code() == app.code(ALICE)


@pytest.mark.parametrize("key", ["delete", "backspace"])
async def test_removal_asks_for_a_second_press(key: str) -> None:
    app = PhoneApp(ALICE, BOB)
    async with app.run_test(size=(40, 6)) as pilot:
        await pilot.press("down", key)
        assert app.lines()[2].endswith("press delete again to remove it")
        await pilot.press("up", "down")
        assert "press delete" not in "".join(app.lines())
        await pilot.press(key)
        assert app.phone.authenticator.accounts == (ALICE, BOB)
        await pilot.press(key)
        assert app.phone.authenticator.accounts == (ALICE,)
        assert "GitHub" not in "".join(app.lines())
        assert app.pane.chosen == ALICE


async def test_losing_focus_takes_the_question_back() -> None:
    app = PhoneApp(ALICE)
    async with app.run_test() as pilot:
        await pilot.press("delete")
        app.set_focus(None)
        await pilot.pause()
        app.pane.focus()
        await pilot.press("delete")
        assert app.phone.authenticator.accounts == (ALICE,)


async def test_empty_phone_says_how_to_add_an_account_and_keys_do_nothing() -> None:
    app = PhoneApp()
    async with app.run_test(size=(40, 5)) as pilot:
        text = " ".join("\n".join(app.lines()).split())
        assert "Scan the QR code on the enrolment screen" in text
        assert "type its secret" in text
        assert app.lines()[0] == " Phone · authenticator   i inbox"
        await pilot.press("enter", "up", "down", "delete", "delete")
        assert app.used == []
        assert app.chosen_code() is None
        assert not app.pane.ticking


async def test_an_account_added_elsewhere_appears_at_once() -> None:
    app = PhoneApp()
    async with app.run_test(size=(56, 12)) as pilot:
        app.phone.add(ALICE)
        await pilot.pause()
        assert "MFA TUI: alice" in app.lines()[2]
        assert app.pane.ticking


async def test_expected_account_is_chosen_when_it_comes() -> None:
    app = PhoneApp(BOB)
    async with app.run_test(size=(56, 12)) as pilot:
        app.pane.expect("MFA TUI", "alice")
        await pilot.pause()
        assert app.lines()[2] == " No account for MFA TUI: alice on this phone."
        await pilot.press("enter")
        assert app.used == []
        app.phone.add(ALICE)
        await pilot.press("enter")
        assert [used.account for used in app.used] == [ALICE]
        assert "No account" not in "".join(app.lines())


async def test_with_another_account_expected_the_user_may_still_choose() -> None:
    app = PhoneApp(BOB)
    async with app.run_test() as pilot:
        app.pane.expect("MFA TUI", "alice")
        await pilot.press("down", "enter")
        assert [used.account for used in app.used] == [BOB]


async def test_a_problem_with_the_file_is_shown() -> None:
    app = PhoneApp(ALICE)
    app.phone.problem = "The phone's accounts were not saved (No space left on device)."
    async with app.run_test(size=(40, 6)):
        text = " ".join("\n".join(app.lines()).split())
        assert app.phone.problem in text
        assert "MFA TUI: alice" in text


async def test_no_ticks_while_hidden_or_covered() -> None:
    app = PhoneApp(ALICE)
    async with app.run_test(size=(56, 12)) as pilot:
        pane = app.pane
        await until(pilot, lambda: pane.ticking)
        pane.display = False
        await until(pilot, lambda: not pane.ticking)
        pane.display = True
        await until(pilot, lambda: pane.ticking)
        await app.push_screen(Screen())
        await until(pilot, lambda: not pane.ticking)
        app.clock.now += 30
        await app.pop_screen()
        await until(pilot, lambda: pane.ticking)
        await until(pilot, lambda: spaced(app.code(ALICE)) in app.lines()[2])


async def test_a_removed_pane_no_longer_listens() -> None:
    app = PhoneApp(ALICE)
    async with app.run_test() as pilot:
        await app.pane.remove()
        await app.mount(Static("gone"))
        app.phone.add(BOB)
        await pilot.pause()
        assert not app.phone._subscribers._all


@pytest.mark.parametrize("width", [40, 56, 80])
@pytest.mark.parametrize("height", [5, 6, 8, 20])
@pytest.mark.parametrize("skew", [0, -3600])
def test_every_line_is_exactly_as_wide_as_the_pane(width: int, height: int, skew: int) -> None:
    phone = Phone(lambda: NOON)
    phone.authenticator.skew = skew
    many = [Account("Pool", f"user {n}", SECRET) for n in range(12)]
    for accounts in ([], [ALICE], [ALICE, BOB, CAROL], many):
        for account in accounts:
            phone.add(account)
        chosen = accounts[-1] if accounts else None
        for attention in (
            Attention(chosen),
            Attention(chosen, doomed=chosen),
            Attention(None, awaited="用户: Zoë"),
        ):
            lines = phone_lines(phone, attention, Size(width, height))
            assert len(lines) == height
            assert {sum(cell_len(piece) for piece, _ in line) for line in lines} == {width}
            text = "\n".join("".join(piece for piece, _ in line) for line in lines)
            if chosen and attention.chosen:
                assert f"▸ {chosen.label[:1]}" in text


def test_more_accounts_than_lines_are_counted() -> None:
    phone = Phone(lambda: NOON)
    many = [Account("Pool", f"user {n}", SECRET) for n in range(9)]
    for account in many:
        phone.add(account)
    lines = phone_lines(phone, Attention(many[5]), Size(40, 6))
    text = ["".join(piece for piece, _ in line) for line in lines]
    assert "▸ Pool: user 5" in text[4]
    assert text[5].strip() == "2 more above, 3 below"


def test_names_cannot_steer_the_terminal() -> None:
    phone = Phone(lambda: NOON)
    phone.add(Account("\x1b]52;c;!\x07", "a\nb\u202e", SECRET))
    lines = phone_lines(phone, Attention(), Size(80, 5))
    text = "".join(piece for line in lines for piece, _ in line)
    assert text.isprintable()


def test_every_binding_is_named_and_explained() -> None:
    bindings = [binding for binding in PhonePane.BINDINGS if isinstance(binding, Binding)]
    assert len(bindings) == len(PhonePane.BINDINGS)
    assert all(b.id and b.description and b.tooltip.endswith(".") for b in bindings)
    assert len({binding.id for binding in bindings}) == len(bindings)

"""The program as it runs in a real terminal: it starts everywhere, and the whole walk works."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.locks import locked
from tests.pty.conftest import Open
from tests.pty.emulator import CURSOR, MODES_AT_START, Size
from tests.pty.terminal import MFA_TUI, PATIENCE, Terminal

pytestmark = pytest.mark.slow

ALTERNATE_SCREEN, PASTE = 1049, 2004
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


def fill_form(screen: Terminal) -> None:
    """Type a practice user's name and password, a field at a time."""
    screen.write("alice")
    screen.see("Username      alice")
    screen.read_until_quiet(0.2)
    seen = len(screen.reads)
    screen.press("tab")
    screen.until(lambda: len(screen.reads) > seen, "the cursor in the next field")
    screen.write("P@ssw0rd")
    screen.see("Password      ••••••••")


# -- starting --------------------------------------------------------------------------------


@SIZES
def test_it_starts_with_the_sign_in_form(program: Open, size: Size) -> None:
    screen = program(size=size)
    screen.see("MFA TUI", "Sign in", "Flow", "USER_SRP_AUTH", "^g Help", "Practice users", "alice")
    assert len(screen.lines) == size[1]
    assert {ALTERNATE_SCREEN, PASTE} <= screen.emulator.modes
    assert CURSOR not in screen.emulator.modes


TERMINALS = {
    "256 colours over SSH": {"COLORTERM": None},
    "16 colours": {"TERM": "xterm-16color", "COLORTERM": None},
    "screen": {"TERM": "screen-256color", "COLORTERM": None},
    "NO_COLOR": {"NO_COLOR": "1"},
    "unknown": {"TERM": "weird", "COLORTERM": None},
}
COLOURS = re.compile(rb"[\[;][34]8;([25]);([0-9;]+)")
"""Extended foreground and background colours: 5 is one of 256, 2 is red, green and blue."""


def kinds_of_colour(output: bytes) -> set[bytes]:
    return {kind for kind, _ in COLOURS.findall(output)}


@pytest.mark.parametrize("name", TERMINALS)
def test_it_starts_in_every_kind_of_terminal(program: Open, name: str) -> None:
    screen = program(**TERMINALS[name])
    screen.see("Practice users", "^g Help")
    screen.write("carol")
    screen.see("carol")
    screen.press("ctrl+q")
    assert screen.end() == 0
    assert screen.restored


def test_colours_are_those_the_terminal_has(program: Open) -> None:
    kinds = {name: kinds_of_colour(program(**TERMINALS[name]).output) for name in TERMINALS}
    assert kinds["256 colours over SSH"] == {b"5"}
    assert kinds["screen"] == {b"5"}
    assert kinds["16 colours"] == set()


def test_no_color_gives_shades_of_grey_only(program: Open) -> None:
    output = program(NO_COLOR="1").output
    mixed = [
        numbers
        for kind, numbers in COLOURS.findall(output)
        if kind == b"2" and len(set(numbers.split(b";")[:3])) > 1
    ]
    assert mixed == []


@pytest.mark.parametrize("options", [("--fresh",), ("learn", "--fresh")])
def test_a_terminal_of_lines_only_is_told_of_text_mode(
    terminal: Open, options: tuple[str, ...]
) -> None:
    screen = terminal(MFA_TUI, *options, TERM="dumb")
    assert screen.end() == 1
    said = " ".join(screen.text.split())
    assert "This terminal (TERM=dumb) cannot show screens. `mfa-tui --plain`" in said
    assert screen.restored


@pytest.mark.parametrize(("stream", "name"), [("stdin", "input"), ("stderr", "error")])
def test_without_a_terminal_it_ends_and_says_so(stream: str, name: str, tmp_path: Path) -> None:
    master, slave = os.openpty()
    ours: Any = {"stdin": slave, "stdout": slave, "stderr": slave, stream: subprocess.PIPE}
    with subprocess.Popen([MFA_TUI, "--fresh"], text=True, env=home(tmp_path), **ours) as process:
        said = process.communicate(timeout=PATIENCE)[1] or os.read(master, 4096).decode()
    os.close(slave)
    os.close(master)
    assert process.returncode == 1
    assert f"standard {name}" in said
    assert "mfa-tui --plain" in said


def home(folder: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(folder), "TERM": "xterm-256color"}


def test_lines_and_arrows_are_one_letter_in_every_locale(program: Open) -> None:
    screen = program(PYTHONIOENCODING="ascii")
    screen.see("‹ USER_SRP_AUTH ›")
    assert "\\" not in screen.text


def test_it_runs_inside_tmux(terminal: Open, tmp_path: Path) -> None:
    tmux = shutil.which("tmux")
    if tmux is None:
        pytest.skip("tmux is not installed")
    settings = tmp_path / "tmux.conf"
    settings.write_text("set -g status off\n")
    inside = (tmux, "-L", "mfa-tui-tests", "-f", str(settings), "new-session")
    screen = terminal(*inside, f"{MFA_TUI} --fresh", TMUX_TMPDIR=str(tmp_path))
    screen.see("Username", "Practice users")
    screen.press("down")
    screen.see("Username      alice")
    screen.press("enter")
    screen.see("Cognito asks for SOFTWARE_TOKEN_MFA")
    screen.press("ctrl+q")
    # With its only session the server ends, and so does this client.
    assert screen.end() == 0
    assert screen.emulator.modes == MODES_AT_START


def test_a_form_typed_ahead_lands_in_its_fields(program: Open) -> None:
    screen = program()
    screen.see("Practice users")
    screen.write("alice\tP@ssw0rd")
    screen.see("Username      alice\n", "Password      ••••••••\n", within=5.0)


# -- the walk --------------------------------------------------------------------------------


@SIZES
def test_alice_signs_in_with_four_keys(program: Open, size: Size) -> None:
    screen = program(size=size)
    screen.see("Practice users")
    screen.press("down")
    screen.see("Username      alice")
    screen.press("enter")
    screen.see("Cognito asks for SOFTWARE_TOKEN_MFA")
    screen.press("ctrl+f")
    screen.until(lambda: bool(re.search(r"Code +\d{6}", screen.text)), "six digits in Code")
    screen.press("enter")
    screen.see("Signed in as alice", "✓ signed by the pool")


def test_what_is_typed_before_the_pool_is_open_is_kept(program: Open, tmp_path: Path) -> None:
    with locked(tmp_path / "pool.sqlite3"):
        screen = program("--data", str(tmp_path))
        fill_form(screen)
        assert "opening" in screen.text
    screen.see("Practice users")
    assert "Username      alice" in screen.text
    screen.press("enter")
    screen.see("Cognito asks for SOFTWARE_TOKEN_MFA")


def test_a_form_sent_before_the_pool_is_open_goes_on_by_itself(
    program: Open, tmp_path: Path
) -> None:
    with locked(tmp_path / "pool.sqlite3"):
        screen = program("--data", str(tmp_path))
        fill_form(screen)
        screen.press("enter")
        screen.see("waiting for the pool to open")
    screen.see("Cognito asks for SOFTWARE_TOKEN_MFA")


# -- resizing --------------------------------------------------------------------------------

STORM: list[Size] = [(80, 24), (59, 19), (200, 60), (120, 40)] * 5


def test_a_storm_of_sizes_keeps_what_was_typed(program: Open) -> None:
    screen = program(size=(120, 40))
    screen.see("Practice users")
    screen.write("somebody")
    screen.see("Username      somebody")
    for size in [*STORM, (80, 24)]:
        screen.resize(size)
    screen.until(lambda: bool(FORM.fullmatch(screen.text)), "the whole form at 80x24")
    screen.write(" else")
    screen.see("Username      somebody else")


FORM = re.compile(
    r" MFA TUI .*\n  Sign in .*  Pool .*  Flow .*  Username      somebody\n  Password\n"
    r".*alice .*bob .*carol .* ⏎ Send .* \^g Help.*",
    re.DOTALL,
)


def test_the_status_line_is_there_when_a_wide_window_becomes_narrow(program: Open) -> None:
    screen = program(size=(120, 40))
    screen.see("Practice users")
    screen.resize((80, 24))
    screen.see("wire 0", "phone: ", within=5.0)


def test_a_window_that_was_small_for_a_moment_is_painted_anew(program: Open) -> None:
    screen = program()
    screen.see("Practice users")
    screen.read_until_quiet(0.3)
    before = screen.lines
    screen.signal(signal.SIGSTOP)
    screen.resize((70, 22))
    screen.resize((80, 24))
    screen.signal(signal.SIGCONT)
    screen.until(lambda: screen.lines == before, "the screen from before", within=10.0)


def test_a_window_too_small_says_so_and_comes_back(program: Open) -> None:
    screen = program()
    screen.write("somebody")
    screen.see("Username      somebody")
    screen.resize((59, 19))
    screen.see("mfa-tui needs 60x20 cells; this window has 59x19.")
    screen.resize((80, 24))
    screen.see("Username      somebody", "^g Help")

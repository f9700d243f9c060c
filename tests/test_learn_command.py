"""`mfa-tui learn`: what the command line asks the program to open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mfa_tui import door
from mfa_tui.cli import main
from mfa_tui.training import LocalTraining
from mfa_tui.ui.training import Start
from tests.trainer.small import lesson_text


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the program would have been opened with."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(door, "run", lambda *given: calls.append(given))
    return calls


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_it_opens_home_or_a_lesson_in_whatever_case(asked: list[tuple[Any, ...]]) -> None:
    assert run("learn", "--fresh").exit_code == 0
    assert run("learn", "--fresh", "l01").exit_code == 0
    assert run("learn", "--fresh", "L03", "--present", "--every", "4").exit_code == 0
    assert [given[3] for given in asked] == [Start(), Start("L01"), Start("L03", True, 4)]


def test_seed_alias_and_directory_reach_the_lessons(
    asked: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    result = run("learn", "--data", str(tmp_path), "--seed", "7", "--alias", "kim")
    assert result.exit_code == 0, result.output
    training = asked[0][2]
    assert isinstance(training, LocalTraining)
    assert training.seed == "7"
    assert training.progress().learner == "kim"
    lesson = training.library().lesson("L01")
    assert lesson is not None
    training.open(lesson).close()
    assert '"kim"' in (tmp_path / "progress.jsonl").read_text()


def test_lessons_of_ones_own_are_there(asked: list[tuple[Any, ...]], tmp_path: Path) -> None:
    (tmp_path / "T01.md").write_text(lesson_text())
    assert run("learn", "--fresh", "--lessons", str(tmp_path), "T01").exit_code == 0
    assert run("--fresh", "--lessons", str(tmp_path)).exit_code == 0
    assert [given[3] for given in asked] == [Start("T01"), Start()]
    assert all(given[2].library().lesson("T01") for given in asked)


def test_what_cannot_be_is_said_before_anything_opens(asked: list[tuple[Any, ...]]) -> None:
    for arguments, words in (
        (["L99"], "There is no lesson 'L99'; there are L01"),
        (["--every", "3"], "--every needs --present as well."),
        (["--theme", "pink"], "'pink' is not one of 'mfa-dark'"),
    ):
        result = run("learn", *arguments)
        assert result.exit_code == 2
        assert words in result.output
    assert asked == []

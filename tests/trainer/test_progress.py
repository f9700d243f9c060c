"""The progress file: saved at once, private, and hard to lose."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_tui.trainer.progress import Event, State
from mfa_tui.trainer.progress_file import GONE, ProgressFile

PASSED = Event(1.0, "ana", "L01", "sign-in", State.PASSED, calls=2, seconds=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "progress.jsonl"


def test_events_come_back_as_they_were(path: Path) -> None:
    progress = ProgressFile(path, "ana")
    events = [PASSED, Event(2.5, "ána \ud800", "D01", "", State.HINT_3, points=5)]
    for event in events:
        progress.add(event)
    # reading mends the mode, so it is looked at before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ProgressFile(path).events[0] == PASSED
    assert len(ProgressFile(path).events) == 2
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(("given", "kept"), [(0o644, 0o600), (0o666, 0o600), (0o440, 0o400)])
def test_a_file_that_others_may_read_is_theirs_no_more(path: Path, given: int, kept: int) -> None:
    ProgressFile(path).add(PASSED)
    path.chmod(given)
    assert ProgressFile(path).events == (PASSED,)
    assert stat.S_IMODE(path.stat().st_mode) == kept


@pytest.mark.parametrize(
    "damage",
    [
        "{",
        "[]",
        "null",
        '{"time": 1}',
        PASSED.line().replace("1.0", '"x"'),
        PASSED.line().replace("passed", "danced"),
        PASSED.line().replace('"calls": 2', '"calls": true'),
        "[" * 100_000,
        "\udcff",
    ],
)
def test_a_damaged_line_is_put_aside_and_the_others_stay(path: Path, damage: str) -> None:
    ProgressFile(path).add(PASSED)
    before = path.read_bytes() + damage.encode("utf-8", "surrogateescape")
    path.write_bytes(before)
    progress = ProgressFile(path, "ana")
    aside = path.with_name("progress.jsonl.damaged-1")
    assert progress.events == (PASSED,)
    assert progress.news == f"1 line of the progress could not be read; a copy is {aside.name}."
    assert aside.read_bytes() == before
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    progress.add(replace(PASSED, step="next"))
    again = ProgressFile(path)
    assert (len(again.events), again.news) == (2, "")


def test_a_second_damage_gets_a_copy_of_its_own(path: Path) -> None:
    ProgressFile(path).add(PASSED)
    for _ in range(2):
        with path.open("a") as file:
            file.write("damage\n")
        ProgressFile(path)
    assert len(list(path.parent.glob("*.damaged-*"))) == 2


def test_a_last_line_without_an_end_is_not_glued_to_the_next(path: Path) -> None:
    ProgressFile(path).add(PASSED)
    path.write_text(path.read_text().rstrip("\n"))
    ProgressFile(path).add(replace(PASSED, step="next"))
    assert len(ProgressFile(path).events) == 2


def test_a_deleted_file_begins_anew(path: Path) -> None:
    progress = ProgressFile(path, "ana")
    progress.add(PASSED)
    path.unlink()
    assert not progress.news
    progress.add(replace(PASSED, step="next"))
    assert progress.news == GONE
    assert [event.step for event in ProgressFile(path).events] == ["next"]
    assert progress.summary("L01").passed == {"sign-in", "next"}


def test_what_cannot_be_saved_is_kept_and_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    progress = ProgressFile(blocked / "progress.jsonl", "ana")
    progress.add(PASSED)
    assert progress.summary("L01").passed == {"sign-in"}
    assert "kept while this runs" in progress.news or "begins anew" in progress.news


def test_a_disk_that_takes_nothing_is_said_and_all_is_kept_meanwhile(path: Path) -> None:
    progress = ProgressFile(path, "ana")
    path.mkdir(parents=True)
    progress.add(PASSED)
    assert progress.news == "Progress cannot be saved (Is a directory); it is kept while this runs."
    path.rmdir()
    progress.add(replace(PASSED, step="next"))
    assert progress.summary("L01").passed == {"sign-in", "next"}
    assert [event.step for event in ProgressFile(path).events] == ["next"]


def test_a_summary_is_of_one_learner_and_one_lesson() -> None:
    progress = ProgressFile(None, "ana")
    for event in (
        replace(PASSED, state=State.SKIPPED, step="two"),
        PASSED,
        replace(PASSED, learner="ben", step="three"),
        replace(PASSED, lesson="L02", step="four"),
        replace(PASSED, state=State.HINT_2),
        replace(PASSED, step="", calls=9, seconds=99, points=60),
        replace(PASSED, step="", calls=5, seconds=50, points=80, time=4.0),
    ):
        progress.add(event)
    found = progress.summary("L01")
    assert (found.passed, found.skipped) == ({"sign-in"}, {"two"})
    assert (found.done, found.hints, found.calls, found.points) == (True, 1, 9, 80)
    assert found.finished_at == 1.0
    assert not progress.summary("L09").started


def test_resetting_everything_begins_anew_and_loses_no_event() -> None:
    progress = ProgressFile(None, "ana")
    progress.add(PASSED)
    progress.add(replace(PASSED, learner="ben"))
    progress.reset_all(9.0)
    assert not progress.summary("L01").started
    progress.learner = "ben"
    assert progress.summary("L01").started
    assert len(progress.events) == 3


def test_other_files_are_taken_in_once_by_alias(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "ben.jsonl"
    theirs = ProgressFile(other, "ben")
    theirs.add(replace(PASSED, learner="ben", time=0.5))
    theirs.add(PASSED)
    with other.open("a") as file:
        file.write("damage\n")
    progress = ProgressFile(path, "ana")
    progress.add(PASSED)
    assert progress.take_in(other) == (
        "1 events of 1 learners were added. 1 line could not be read."
    )
    assert progress.take_in(other).startswith("0 events")
    assert [event.learner for event in progress.events] == ["ben", "ana"]
    assert len(ProgressFile(path).events) == 2
    assert "nothing was added" in progress.take_in(tmp_path / "none")


def test_what_is_no_file_is_not_read(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    progress = ProgressFile(path, "ana")
    progress.add(PASSED)
    assert progress.news == (
        "progress.jsonl cannot be read (Not a file): progress begins anew, and is kept while this "
        "runs."
    )
    assert progress.summary("L01").passed == {"sign-in"}

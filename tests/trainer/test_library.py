"""The library: built-in lessons, a folder of one's own, tracks and schedules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mfa_tui.trainer.library import library
from mfa_tui.trainer.reading import TRACKS as TRACKS_OF_FILES
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.schedules import SCHEDULES, TRACKS
from tests.trainer.small import MATTER, lesson_text


def text(name: str, **changed: str) -> str:
    matter = MATTER.replace('"T01"', f'"{name}"')
    for key, value in changed.items():
        matter = matter.replace(f"{key} = ", f"{key} = {value} # ", 1)
    return lesson_text(matter)


def test_a_broken_file_is_named_and_the_others_load(tmp_path: Path) -> None:
    (tmp_path / "Z1-good.md").write_text(text("Z1"))
    (tmp_path / "Z2-bad.md").write_text(text("Z2").replace("minutes = 5", "minutes = 0"))
    (tmp_path / "Z3-binary.md").write_bytes(b"\xff\xfe")
    (tmp_path / "Z4-again.md").write_text(text("Z1"))
    (tmp_path / "README.md").write_text("# Notes")
    found = library(tmp_path)
    assert found.lesson("z1") is not None
    assert found.lesson("Z2") is None
    assert sorted({problem.file for problem in found.problems}) == [
        "Z2-bad.md",
        "Z3-binary.md",
        "Z4-again.md",
    ]


def test_a_lesson_of_ones_own_stands_in_for_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(text("L01", title='"Mine"'))
    found = library(tmp_path).lesson("L01")
    assert found is not None
    assert found.title == "Mine"


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    found = library(tmp_path / "none")
    assert "no such folder" in found.problems[-1].what
    assert found.lessons == library().lessons


def test_what_comes_with_the_program_can_be_read() -> None:
    assert library().problems == ()
    assert library().lesson("L01") is not None


def test_prerequisites_that_are_missing_are_named_as_advice(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(text("Z1"))
    (tmp_path / "b.md").write_text(text("Z2", minutes='5\nprereq = ["Z1", "Z9"]'))
    found = library(tmp_path)
    second = found.lesson("Z2")
    assert second is not None
    assert [lesson.id for lesson in found.missing(second, ())] == ["Z1"]
    assert found.missing(second, ["Z1"]) == ()


def test_every_track_of_a_file_has_words() -> None:
    assert tuple(track.name for track in TRACKS) == TRACKS_OF_FILES


def test_schedules_keep_their_order_and_the_day_has_every_lesson() -> None:
    lessons = tuple(
        lesson_of(name, text(name, track='"drill"' if name.startswith("D") else '"core"'))
        for name in ("L01", "L02", "L03", "L08", "D04", "D05")
    )
    shortest, *_, day = (schedule.lessons(lessons) for schedule in SCHEDULES)
    assert [lesson.id for lesson in shortest] == ["L01", "L03", "L08"]
    assert [lesson.id for lesson in day] == ["L01", "L02", "L03", "L08", "D04", "D05"]


def test_drills_hide_their_faults_unless_one_is_switched_by_hand() -> None:
    lessons = library(None).lessons
    assert {each.id for each in lessons if each.hides_faults} == {
        each.id for each in lessons if each.is_drill
    }
    drill = next(each for each in lessons if each.is_drill)
    for by_hand in ("fault sms-delayed off", "?fixed=no fault sms-delayed on"):
        assert not replace(drill, reference=f"call GetUser\n{by_hand}\n").hides_faults
        last = replace(drill.steps[-1], hints=("The texts.", "They are late.", by_hand))
        assert not replace(drill, steps=(last,)).hides_faults
    assert replace(drill, reference="# fault sms-delayed off").hides_faults

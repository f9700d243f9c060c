"""Every lesson and every drill completes in text mode from a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mfa_tui.trainer.library import built_in_folders, lesson_files
from mfa_tui.trainer.reading import read
from tests.trainer.plain import Talk

FILES = [path for folder in built_in_folders() for path in lesson_files(folder)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem.partition("-")[0])
def test_it_completes_from_a_script(path: Path) -> None:
    lesson = read(path)
    answers = [f"answer {n} {each.right[0]}" for n, each in enumerate(lesson.questions, 1)]
    talk = Talk(lesson.reference, *answers, "status", lesson=lesson.id)
    assert talk.completed, talk.said
    assert f"\n{lesson.id} is completed: " in talk.said
    assert "That was not done" not in talk.said
    for answer in answers:
        assert talk.after(answer).startswith("Right. ")
    if lesson.is_drill:
        assert "100 points: " in talk.after("status")
    assert not [sign for sign in talk.said if sign < " " and sign != "\n"]
    # what is about screens says so, and what to type instead
    assert "ctrl+" not in re.sub(r"On the screens: .*?In text mode: ", "", talk.said, flags=re.S)

"""Lesson files: what they hold, and what is said of those that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfa_tui.trainer.lesson import Lesson, ProofKind, TaskKind
from mfa_tui.trainer.lesson_file import Problem, UnreadableLesson
from mfa_tui.trainer.reading import lesson_of, read
from tests.trainer.small import MATTER, PROSE, lesson_text


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableLesson) as caught:
        lesson_of("T01.md", text)
    return caught.value.problems


def line_of(text: str, line: str) -> int:
    return text.split("\n").index(line) + 1


def test_a_lesson_holds_what_its_file_says() -> None:
    lesson = lesson_of("T01.md", lesson_text())
    assert (lesson.id, lesson.minutes, lesson.real_pool) == ("T01", 5, "no")
    assert lesson.introduction == "One sentence of introduction over two lines."
    assert lesson.done == "You asked."
    first, second = lesson.steps
    assert (first.title, first.do) == ("Sign in", "Sign ana in.")
    assert first.why == "It is the plainest flow."
    assert "**The API says** another." in second.card
    assert [item.kind for item in second.proof] == [
        ProofKind.CALL,
        ProofKind.STATE,
        ProofKind.NEVER,
    ]
    assert second.proof[0].error is None
    assert lesson.wrong[0].match[0].message == "Invalid Access Token"
    assert lesson.questions[0].right == ("access token",)


def test_every_problem_is_named_with_its_line_and_what_to_write() -> None:
    text = lesson_text(
        MATTER.replace("minutes = 5", 'minutes = "five"')
        .replace('right = "access token"', 'right = "acces token"')
        .replace('wait = "ana enabled"', 'wiat = "ana enabled"')
    )
    found = problems(text)
    assert [each.line for each in found] == [
        line_of(text, 'minutes = "five"'),
        line_of(text, 'wiat = "ana enabled"'),
        line_of(text, 'right = "acces token"'),
    ]
    assert found[0].instead == "Write minutes = 8."
    assert found[1].instead == "Did you mean wait?"
    assert str(found[1]).startswith(f"T01.md:{found[1].line}: step 2, proof 2, wiat: is no key")


@pytest.mark.parametrize(
    ("old", "new", "what", "instead"),
    [
        ('track = "core"', 'track = "cor"', "there is no 'cor'", '"core"'),
        ("!error", "!errror", "asks for errror", "error"),
        ("users.ana.Enabled", "users.ana ==", "is no JMESPath", "'single' quotes"),
        ('"!error"', '{ that = "!error" }', "is not a list of texts", "say ="),
        ('"!error"', '{ that = "!error", say = "{x.y}" }', "asks for x", "error"),
        ('task = "header"', 'task = "heder"', "there is no task 'heder'", "header"),
        ('at = "start"', 'at = "begin"', "no exchange is called 'begin'", "start"),
        ('as = "start"', 'as = "request"', "cannot be a name", "of your own"),
        ('step = "ask"', 'step = "asks"', "there is no step 'asks'", "sign-in, ask"),
        ('kind = "word"', 'kind = "words"', "there is no 'words'", '"word"'),
        ('"Invalid Access Token"', '"(Invalid"', "no regular expression", "Escape"),
        ('never = "GlobalSignOut"', 'never = "A"\ncall = "B"', "both", "exactly one"),
        ("Look at the form.", 'Look."]\nx = ["', "there are 1", "Write three"),
    ],
)
def test_a_mistake_is_explained(old: str, new: str, what: str, instead: str) -> None:
    found = problems(lesson_text(MATTER.replace(old, new)))
    assert any(what in each.what and instead in each.instead for each in found), found


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("## ask", "## asks", "no section ## ask"),
        ("**See** `request.AuthFlow`.\n", "", "## sign-in has no **See**"),
        ("**Do** Ask", "Ask", "neither Do, See, Why"),
        ("One sentence of introduction\nover two lines.", "", "no introduction"),
    ],
)
def test_the_text_below_fits_the_steps(old: str, new: str, what: str) -> None:
    found = problems(lesson_text(prose=PROSE.replace(old, new)))
    assert any(what in each.what for each in found), found


def test_a_file_that_is_not_toml_is_located() -> None:
    text = lesson_text(MATTER.replace("minutes = 5", "minutes = = 5"))
    (found,) = problems(text)
    assert found.line == line_of(text, "minutes = = 5")
    assert "not TOML" in found.what


@pytest.mark.parametrize("text", ["", "# Just text", "+++\nid = 'x'\n"])
def test_a_file_without_front_matter_says_how_to_begin(text: str) -> None:
    (found,) = problems(text)
    assert "+++" in found.instead


def test_headers_inside_moves_do_not_shift_the_lines() -> None:
    matter = MATTER.replace('reference = """', 'reference = """\n[[step]]\n[[step]]')
    text = lesson_text(matter.replace('wait = "ana enabled"', "wait = 3"))
    (found,) = problems(text)
    assert found.line == line_of(text, "wait = 3")


def test_a_file_that_cannot_be_opened_is_a_problem_of_that_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLesson, match=r"T09\.md"):
        read(tmp_path / "T09.md")


def drill(extra: str) -> Lesson:
    matter = MATTER.replace('track = "core"', 'track = "drill"')
    return lesson_of("D01.md", lesson_text(matter + extra))


def test_a_drill_has_an_app_causes_and_what_may_change() -> None:
    lesson = drill(
        """
[app.settings.day_padding]
value = "on"
options = ["on", "off"]
about = "Writes the day with two digits."
[app.runs]
sign-in = "srp ana"
[score]
allowed = ["users.ana"]
[[score.cause]]
id = "padding"
text = "The day is padded."
[[score.cause.at]]
call = "RespondToAuthChallenge"
path = "request.ChallengeResponses.TIMESTAMP"
[[score.cause.at]]
setting = "app.day_padding"
"""
    )
    assert lesson.is_drill
    assert lesson.app.settings[0].options == ("on", "off")
    assert lesson.app.runs == {"sign-in": "srp ana"}
    call, setting = lesson.score.causes[0].at
    assert call.call is not None
    assert call.call.subject == "RespondToAuthChallenge"
    assert (setting.path, setting.call) == ("app.day_padding", None)


def test_the_pairs_of_a_matching_task_are_a_table() -> None:
    extra = """
[[task]]
id = "attacks"
kind = "match"
ask = "What stops what?"
least = 1
right = { "SIM swap" = "passkey", "leak" = "TOTP" }
"""
    task = drill(extra).task("attacks")
    assert (task.kind, task.least) == (TaskKind.MATCH, 1)
    assert task.right == ("SIM swap = passkey", "leak = TOTP")

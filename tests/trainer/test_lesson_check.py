"""`mfa-tui lesson check` and `mfa-tui lesson new`: what passes, and what each fault is told as."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mfa_tui.cli import main
from mfa_tui.practice.lesson_check import checked
from mfa_tui.practice.skeleton import lesson_text
from mfa_tui.trainer.library import built_in_folders, lesson_files

SKELETON = lesson_text("L90", "For tests")
WRONG = 'AuthParameters.PASSWORD=wrong\n"""'


def problems(folder: Path, old: str, new: str, text: str = SKELETON) -> str:
    """What is found in the skeleton with one text replaced."""
    assert old in text
    path = folder / "L90-x.md"
    path.write_text(text.replace(old, new), "utf-8")
    return "\n".join(map(str, checked(path).problems))


@pytest.mark.parametrize("path", [p for each in built_in_folders() for p in lesson_files(each)])
def test_the_lessons_of_the_program(path: Path) -> None:
    verdict = checked(path)
    assert not verdict.problems, "\n".join(map(str, verdict.problems))


@pytest.mark.parametrize("name", ["L25", "D16"])
def test_a_new_lesson_passes_its_check(tmp_path: Path, name: str) -> None:
    run = CliRunner()
    made = run.invoke(main, ["lesson", "new", name, "A new one", str(tmp_path)])
    assert made.exit_code == 0, made.output
    found = run.invoke(main, ["lesson", "check", str(tmp_path)])
    assert (found.exit_code, found.output) == (
        0,
        f"{name}-a-new-one.md: A new one: 1 step, 1 wrong turn: ok\n",
    )
    again = run.invoke(main, ["lesson", "new", name, "A new one", str(tmp_path)])
    assert again.exit_code == 2 and "is there already" in again.output


def test_a_bad_id_is_refused(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["lesson", "new", "lesson one", "X", str(tmp_path)])
    assert found.exit_code == 2 and "is no id" in found.output


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["lesson", "check", str(tmp_path)])
    assert found.exit_code == 1 and "There are no lessons" in found.output


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "L90-x.md").write_text("no front matter", "utf-8")
    found = CliRunner().invoke(main, ["lesson", "check", str(tmp_path)])
    assert found.exit_code == 1 and "L90-x.md:1:" in found.output


def test_a_reference_that_proves_nothing(tmp_path: Path) -> None:
    told = problems(tmp_path, '$ana.password\n"""', 'other\n"""')
    assert "does not pass step sign-in: a sign-in of ana that gives tokens (exchange 1:" in told


def test_a_step_that_nobody_can_jump_to(tmp_path: Path) -> None:
    step = (
        '[[step]]\nid = "refused"\nanytime = true\nhints = ["a", "b", "call ListUsers"]\n'
        '[[step.proof]]\ncall = "InitiateAuth"\nerror = "NotAuthorizedException"\nwait = "a no"\n'
    )
    prose = "## refused\n**Do** Be refused.\n**See** A no.\n**Why** So.\n\n"
    text = SKELETON.replace("[[wrong]]", f"{step}\n[[wrong]]").replace("## done", f"{prose}## done")
    refused = "\ncall InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana AuthParameters.PASSWORD=x"
    told = problems(tmp_path, '\nreference = """', f'\nreference = """{refused}', text)
    assert "the reference never waits at step refused, so nobody can jump there" in told


def test_a_reference_that_cannot_be_played(tmp_path: Path) -> None:
    told = problems(tmp_path, '\nreference = """\n', '\nreference = """\nfault x on\n')
    assert "L90-x.md:8: reference, line 1: There is no fault 'x'" in told


def test_a_wrong_turn_without_its_hint(tmp_path: Path) -> None:
    told = problems(tmp_path, WRONG, '"""')
    assert "wrong turn wrong-password gives no hint (InitiateAuth: " in told


def test_a_wrong_turn_that_gives_another_hint(tmp_path: Path) -> None:
    more = (
        '[[wrong]]\nid = "any"\nhint = "h"\nmoves = """\ncall GetUser AccessToken=x\n"""\n'
        '[[wrong.match]]\ncall = "*"\nwhen = ["error"]\n\n[[wrong]]\nid = "wrong-password"'
    )
    told = problems(tmp_path, '[[wrong]]\nid = "wrong-password"', more)
    assert "wrong turn wrong-password gives any" in told


def test_a_step_that_is_passed_before_anything_was_done(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        'call = "InitiateAuth"\nwhen = ["response.AuthenticationResult"]\nas = "start"',
        'state = "users.ana.Enabled"',
        SKELETON.replace('at = "start"\n', ""),
    )
    assert "step sign-in is passed before anything was done" in told


def test_a_third_hint_that_is_no_move(tmp_path: Path) -> None:
    told = problems(tmp_path, '  "call InitiateAuth', '  "Call InitiateAuth')
    assert "the third hint, line 1: there is no move 'Call'" in told


def test_a_preset_that_is_not_there(tmp_path: Path) -> None:
    assert "there is no preset 'x'" in problems(tmp_path, '"basic-password"', '"x"')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 81, "the line has 89 columns"),
        ("x" * 77, "is wider than 76 columns"),
        ("word\n" * 140, "s to read"),
        ("- line\n" * 12, "takes 14 lines"),
    ],
)
def test_texts_that_are_too_long(tmp_path: Path, text: str, words: str) -> None:
    assert words in problems(tmp_path, "Say in one or two sentences why it is so.", text)


def test_a_task_that_is_too_long_for_the_strip(tmp_path: Path) -> None:
    told = problems(tmp_path, "**Do** ", "**Do** " + "word " * 27 + "\n")
    assert "its Do takes more than two lines of the strip" in told


def test_a_condition_without_words(tmp_path: Path) -> None:
    plain = 'when = ["response.AuthenticationResult"]'
    asked = "length(response.*.IdToken) == `1`"
    assert "no words for when this does not hold" in problems(
        tmp_path, plain, f'when = ["{asked}"]'
    )
    words = f'when = [{{ that = "{asked}", say = "no ID token" }}]'
    assert not problems(tmp_path, plain, words)


def test_a_long_way_to_the_first_success(tmp_path: Path) -> None:
    told = problems(tmp_path, "Say here in two", "Say this and that\n" * 80 + "Say here in two")
    assert "the first success comes after" in told


class TestDrills:
    DRILL = lesson_text("D90", "For tests")

    def test_a_cause_that_nobody_points_at(self, tmp_path: Path) -> None:
        told = problems(tmp_path, "diagnose InitiateAuth request.AuthFlow\n", "", self.DRILL)
        assert "the reference does not diagnose the-flow" in told

    def test_a_change_that_nobody_wanted(self, tmp_path: Path) -> None:
        careless = "call AdminDisableUser Username=ana\ndiagnose InitiateAuth"
        told = problems(tmp_path, "diagnose InitiateAuth", careless, self.DRILL)
        assert "the reference changes users.ana.Enabled" in told

    def test_a_reference_that_takes_too_many_calls(self, tmp_path: Path) -> None:
        again = "call ResendConfirmationCode Username=ana\n"
        long_way = f"{again}{again}diagnose InitiateAuth"
        told = problems(tmp_path, "diagnose InitiateAuth", long_way, self.DRILL)
        assert "is worth 90 points of 100" in told

    def test_a_trap_that_harms_nothing(self, tmp_path: Path) -> None:
        told = problems(
            tmp_path, 'id = "wrong-password"', 'id = "wrong-password"\ntrap = true', self.DRILL
        )
        assert "trap wrong-password changes nothing" in told

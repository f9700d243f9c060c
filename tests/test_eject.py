"""`mfa-tui eject`: a stack as files that deploy, and nothing of anybody's overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mfa_tui.cli import main
from mfa_tui.eject import LAMBDAS, STACKS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["eject", *arguments])


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    return " ".join(result.stderr.partition("Error: ")[2].split())


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_written_as_it_runs_here(stack: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / stack
    result = run(stack, str(target))
    assert result.exit_code == 0, result.output
    assert "README.md" in result.output
    folder = LAMBDAS / STACKS[stack]
    expected = {each.name: each.read_text() for each in folder.glob("*.*")}
    assert {each.name: each.read_text() for each in target.iterdir()} == expected
    assert {"template.yaml", "requirements.txt", "README.md"} < set(expected)


@pytest.mark.parametrize("stack", STACKS)
def test_the_guide_takes_from_build_to_delete(stack: str) -> None:
    guide = (LAMBDAS / STACKS[stack] / "README.md").read_text()
    for part in ("sam build", "sam deploy", "admin-create-user", "sam delete"):
        assert part in guide


def test_an_empty_directory_will_do(tmp_path: Path) -> None:
    assert run("duo", str(tmp_path)).exit_code == 0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    sentence = refused(run("duo", str(tmp_path)))
    assert "is not empty, and nothing in it is overwritten. Name a new directory." in sentence
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    file = tmp_path / "stack"
    file.write_text("mine")
    assert "is a file. Name a directory" in refused(run("email-otp", str(file)))
    assert "cannot be written" in refused(run("email-otp", str(file / "inside")))
    assert file.read_text() == "mine"


def test_an_unknown_stack(tmp_path: Path) -> None:
    assert "backup-codes" in refused(run("totp", str(tmp_path / "new")))
    assert not (tmp_path / "new").exists()

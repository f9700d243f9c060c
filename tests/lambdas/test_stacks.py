"""What makes the stacks deployable as they are: what they import, and what they are called."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.lambdas.templates import LAMBDAS, STACKS

MODULES = sorted(LAMBDAS.rglob("*.py"))
RUNTIME = {"boto3", "botocore"}
REQUIRED = {
    "duo": {"duo_client", "duo_universal", "jwt"},
    "email_otp": set(),
    "backup_codes": set(),
}
"""By requirements.txt; jwt comes with duo_universal."""


def stack_of(module: Path) -> str:
    return module.relative_to(LAMBDAS).parts[0]


def imported(module: Path) -> set[str]:
    """The top-level names that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(LAMBDAS).as_posix())
def test_a_module_imports_what_it_has_on_aws(module: Path) -> None:
    siblings = {each.stem for each in module.parent.glob("*.py")}
    allowed = {*sys.stdlib_module_names, *RUNTIME, *REQUIRED[stack_of(module)], *siblings}
    assert imported(module) - allowed == set()
    assert "mfa_tui" not in imported(module)


def test_no_two_stacks_share_a_name_of_a_module() -> None:
    triggers = {f"{each}_auth_challenge" for each in ("define", "create", "verify")}
    names = [each.stem for stack in STACKS for each in (LAMBDAS / stack).glob("*.py")]
    own = [name for name in names if name not in triggers]
    assert len(own) == len(set(own))
    assert len(names) - len(own) == 3 * len(STACKS)


def test_requirements_are_what_is_imported() -> None:
    for stack in STACKS:
        lines = (LAMBDAS / stack / "requirements.txt").read_text().splitlines()
        wanted = {line.partition(">=")[0] for line in lines if not line.startswith("#")}
        assert wanted == REQUIRED[stack] - {"jwt"}


def test_there_is_no_package() -> None:
    assert list(LAMBDAS.rglob("__init__.py")) == []


@pytest.mark.parametrize("stack", STACKS)
def test_what_is_weak_says_so_first(stack: str) -> None:
    for module in (LAMBDAS / stack / "weak").glob("*.py"):
        assert module.read_text().startswith('"""DELIBERATELY WEAK, for the trainer only')
    for module in (LAMBDAS / stack).glob("*.py"):
        assert "DELIBERATELY WEAK" not in module.read_text()

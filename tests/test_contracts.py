"""The rules of the house that a machine can check: boundaries, names, sizes, docstrings."""

from __future__ import annotations

import importlib
import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

import mfa_tui
from mfa_tui.cli import main

ROOT = Path(__file__).parents[1]
PACKAGE = Path(mfa_tui.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
README = (ROOT / "README.md").read_text()

MOST_LINES = 350
TOP_LEVEL = {"mfa_tui", "tests", "screenshots", "pyproject.toml", "README.md", "LICENSE"}
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "base", "common", "misc"}

FRAMEWORK_METHODS = re.compile(
    r"(on|action|watch|validate|compute|key)_\w+|compose|render|render_\w+"
)
"""Textual calls these by their names, which say what they are for."""


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


@cache
def tracked() -> tuple[str, ...]:
    """The files of the checkout that git knows or would take."""
    try:
        done = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return tuple(name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())


# -- boundaries ------------------------------------------------------------------------------


def test_imports_keep_the_contracts() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    kept = len(PROJECT["tool"]["importlinter"]["contracts"])
    assert f"Contracts: {kept} kept, 0 broken." in done.stdout


# -- what is promised outside ----------------------------------------------------------------


def readme_options() -> set[str]:
    """The long options that the README names beside mfa-tui's own commands, or in prose."""
    foreign = {"--user-pool-id"}
    return set(re.findall(r"--[a-z][a-z-]+", README)) - foreign


@pytest.mark.parametrize("command", re.findall(r"`mfa-tui local (\w+)", README))
def test_local_commands_of_the_readme_exist(command: str) -> None:
    assert CliRunner().invoke(main, ["local", command, "--help"]).exit_code == 0


@pytest.mark.parametrize("option", sorted(readme_options()))
def test_options_of_the_readme_exist(option: str) -> None:
    ways = ([], ["serve"], ["learn"], ["local", "code"], ["lesson", "handout"])
    ways = (*ways, ["progress", "certificate"], ["progress", "import"], ["tap"])
    texts = [CliRunner().invoke(main, [*way, "--help"]).output for way in ways]
    assert any(re.search(rf"{option}\b", text) for text in texts)


def test_the_readme_installs_what_pyproject_names() -> None:
    project = PROJECT["project"]
    assert f".venv/bin/{project['name']}" in README
    module, _, function = project["scripts"]["mfa-tui"].partition(":")
    assert callable(getattr(importlib.import_module(module), function))
    assert "pip install '.[test]' && .venv/bin/python -m pytest" in README
    assert "test" in project["optional-dependencies"]


@pytest.mark.parametrize("module", re.findall(r"`python -m (tests\.\w+)`", README))
def test_modules_of_the_readme_can_be_run(module: str) -> None:
    place = ROOT.joinpath(*module.split("."))
    assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()


def test_files_of_the_readme_exist() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    assert linked
    assert [name for name in [*linked, ".ci/run"] if not (ROOT / name).is_file()] == []


def test_dependencies_are_bounded() -> None:
    """A new major version of a library with a stable interface must not break an install."""
    unbounded = {"cryptography", "regex"}
    requirements = PROJECT["project"]["dependencies"]
    open_ended = {
        re.split(r"[<>=~!]", each)[0] for each in requirements if not re.search(r"<|==", each)
    }
    assert open_ended <= unbounded
    assert all(">=" in each for each in requirements)


def test_the_ci_runs_the_test_command_of_the_readme() -> None:
    command = re.search(r"pip install '(\.\[test\])'", README)
    assert command
    assert command[1] in shlex.split((ROOT / ".ci/run").read_text(), comments=True)


# -- the repository --------------------------------------------------------------------------


def test_the_top_level_holds_only_what_the_design_names() -> None:
    tops = {name.split("/")[0] for name in tracked()}
    assert {top for top in tops if not top.startswith(".")} <= TOP_LEVEL


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    # Put together here so that this file does not name them either.
    places = re.compile("|".join("/" + place for place in ("work/", "tmp/w", "home/", "Users/")))
    found = []
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        if match := places.search(text):
            found.append(f"{name}: {match[0]}")
    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    stems = {Path(name).stem for name in tracked() if name.endswith(".py")}
    assert stems & FORBIDDEN_NAMES == set()


# -- the code --------------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_module_is_too_long(module: Path) -> None:
    assert len(module.read_text().splitlines()) <= MOST_LINES


TABLES_OF_WORDS = {"localcloud/cognito/refusals.py", "localcloud/cognito/guesses.py"}
"""A function for each sentence of the service: its name and the sentence say all."""


def loaded(module: Path) -> ModuleType:
    names = ["mfa_tui", *module.relative_to(PACKAGE).with_suffix("").parts]
    with importable(module.parent if {"lambdas", "functions"} & set(names) else None):
        return importlib.import_module(".".join(names).removesuffix(".__init__"))


@contextmanager
def importable(folder: Path | None) -> Iterator[None]:
    """On AWS the modules of a stack find each other by their own names."""
    places = [str(folder)] if folder else []
    sys.path.extend(places)
    yield
    for place in places:
        sys.path.remove(place)


@cache
def protocols() -> tuple[type, ...]:
    """The interfaces of the house, each with its methods described."""
    classes = (each for module in MODULES for each in vars(loaded(module)).values())
    ours = {each for each in classes if inspect.isclass(each) and is_ours(each)}
    return tuple(each for each in ours if getattr(each, "_is_protocol", False))


def is_ours(each: type) -> bool:
    return each.__module__.split(".")[0] == "mfa_tui"


def described_above(owner: type) -> set[str]:
    """Methods of `owner` that a class above it, or an interface it fulfils, has described."""
    known = {name for above in owner.__mro__[1:] for name in vars(above)}
    for protocol in protocols():
        methods = {name for name in vars(protocol) if not name.startswith("_")}
        if methods <= set(dir(owner)) and owner is not protocol:
            known |= methods
    return known


def public_things(owner: ModuleType | type) -> Iterator[tuple[str, str | None]]:
    """Name and docstring of the public functions and classes that `owner` defines, nested ones too.

    Properties are left out: they are read like fields and named like them.
    """
    inside = isinstance(owner, type)
    for name, member in vars(owner).items():
        member = getattr(member, "__func__", member)
        if name.startswith("_") or not (inspect.isfunction(member) or inspect.isclass(member)):
            continue
        if member.__module__ != (owner.__module__ if inside else owner.__name__):
            continue
        if inside and (name in described_above(owner) or FRAMEWORK_METHODS.fullmatch(name)):
            continue
        yield member.__qualname__, member.__doc__
        if inspect.isclass(member):
            yield from public_things(member)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_all_that_is_public_says_what_it_is_for(module: Path) -> None:
    owner = loaded(module)
    assert owner.__doc__, "the module itself"
    if name_of(module) not in TABLES_OF_WORDS:
        # A dataclass without a docstring is given its own signature for one.
        silent = [
            name
            for name, text in public_things(owner)
            if not text or text.startswith(f"{name.split('.')[-1]}(")
        ]
        assert silent == []

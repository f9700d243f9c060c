"""What the command line refuses, and how: exit code 2 and one sentence that says what to change."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mfa_tui import __version__, door
from mfa_tui.cli import main
from mfa_tui.worlds.lab import LocalLab
from mfa_tui.worlds.remote_lab import RemoteLab

POOL, CLIENT = "us-east-1_AbCdEf123", "1example23456789"
IDS = ["--pool-id", POOL, "--client-id", CLIENT]
VARIABLE, SECRET = "TEST_CLIENT_SECRET", "hush-hush-0123456789"


class Opened:
    """What would have been put on the screen."""

    def __init__(self) -> None:
        self.worlds: list[Any] = []
        self.themes: list[str] = []

    def __call__(self, world: Any, theme: str = "mfa-dark", *_: Any) -> None:
        self.worlds.append(world)
        self.themes.append(theme)


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Stands in for the screen, which a test has not; nothing else is replaced."""
    opened = Opened()
    monkeypatch.setattr(door, "run", opened)
    return opened


def run(*arguments: str, **environment: str | None) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


def assert_refused(result: Result, *parts: str) -> None:
    """Exit code 2, a usage line, and one `Error:` with all `parts`; no traceback."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert result.stdout == ""
    sentence = " ".join(result.stderr.partition("Error: ")[2].split())
    assert sentence.endswith((".", "?", ")"))
    for part in parts:
        assert part in sentence


# -- refusals --------------------------------------------------------------------------------

REFUSALS: dict[str, tuple[list[str], list[str]]] = {
    "pool without client": (["--pool-id", POOL], ["--pool-id and --client-id belong together"]),
    "client without pool": (["--client-id", CLIENT], ["--pool-id and --client-id belong together"]),
    "empty pool id": (["--pool-id", "", "--client-id", CLIENT], ["belong together"]),
    "pool id without region": (
        ["--pool-id", "AbCdEf123", "--client-id", CLIENT],
        ["'AbCdEf123' is not a user pool id", "us-east-1_AbCdEf123"],
    ),
    "pool id with a blank": (
        ["--pool-id", "us-east-1_Ab Cd", "--client-id", CLIENT],
        ["is not a user pool id"],
    ),
    "ids the wrong way round": (
        ["--pool-id", CLIENT, "--client-id", POOL],
        ["is not a user pool id"],
    ),
    "pool id for a client": (
        ["--pool-id", POOL, "--client-id", POOL],
        [f"'{POOL}' is a pool id"],
    ),
    "client id with odd letters": (
        ["--pool-id", POOL, "--client-id", "abc/def"],
        ["'abc/def' is not an app client id"],
    ),
    "client id too long": (
        ["--pool-id", POOL, "--client-id", "a" * 129],
        ["is not an app client id", "128"],
    ),
    "another region": (
        [*IDS, "--region", "eu-west-1"],
        ["region us-east-1", "--region says eu-west-1", "Leave --region out"],
    ),
    "endpoint without scheme": (
        [*IDS, "--endpoint-url", "127.0.0.1:9229"],
        ["'127.0.0.1:9229' is not an http:// or https:// address"],
    ),
    "region alone": (["--region", "us-east-1"], ["--region needs --pool-id and --client-id"]),
    "profile alone": (["--profile", "me"], ["--profile needs --pool-id and --client-id"]),
    "endpoint alone": (["--endpoint-url", "http://x"], ["--endpoint-url needs --pool-id"]),
    "secret alone": (["--client-secret-env", VARIABLE], ["--client-secret-env needs --pool-id"]),
    "unknown theme": (["--theme", "pink"], ["'pink'", "mfa-dark", "mfa-light", "mfa-contrast"]),
    "unknown option": (["--pool"], ["No such option"]),
    "unknown command": (["server"], ["No such command 'server'"]),
    "serve on an impossible port": (["serve", "--port", "65536"], ["65536", "0<=x<=65535"]),
    "serve on a port in words": (["serve", "--port", "http"], ["'http'"]),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_wrong_wish_is_refused_in_one_sentence(name: str, opened: Opened) -> None:
    arguments, parts = REFUSALS[name]
    assert_refused(run(*arguments), *parts)
    assert opened.worlds == []


@pytest.mark.parametrize("value", [None, ""], ids=["unset", "empty"])
def test_a_secret_variable_that_holds_nothing(value: str | None, opened: Opened) -> None:
    result = run(*IDS, "--client-secret-env", VARIABLE, **{VARIABLE: value})
    assert_refused(result, "named by --client-secret-env is not set or empty")
    assert opened.worlds == []


def test_a_secret_in_place_of_the_variables_name_is_explained_and_not_repeated() -> None:
    result = run(*IDS, "--client-secret-env", SECRET)
    assert_refused(result, "takes the variable's name, not the secret")
    assert SECRET not in result.output


@pytest.mark.parametrize("wrong", [["--region", "eu-west-1"], ["--endpoint-url", "nowhere"]])
def test_a_refusal_does_not_show_the_secret(wrong: list[str]) -> None:
    result = run(*IDS, "--client-secret-env", VARIABLE, *wrong, **{VARIABLE: SECRET})
    assert result.exit_code == 2
    assert SECRET not in result.output


def test_an_opened_world_does_not_show_the_secret(opened: Opened) -> None:
    result = run(*IDS, "--client-secret-env", VARIABLE, **{VARIABLE: SECRET})
    assert (result.exit_code, result.output) == (0, "")
    assert SECRET not in repr(vars(opened.worlds[0]))


def test_a_file_in_place_of_the_data_directory(tmp_path: Path, opened: Opened) -> None:
    taken = tmp_path / "file"
    taken.write_text("mine")
    assert_refused(run("--data", str(taken)), "--data", "is a file")
    assert taken.read_text() == "mine"


# -- what is accepted ------------------------------------------------------------------------


def test_without_options_it_opens_the_practice_pool(opened: Opened) -> None:
    assert run().exit_code == 0
    assert [type(world) for world in opened.worlds] == [LocalLab]


def test_a_real_pool_by_its_ids(opened: Opened) -> None:
    assert run(*IDS, "--region", "us-east-1", "--theme", "mfa-light").exit_code == 0
    assert [type(world) for world in opened.worlds] == [RemoteLab]
    assert opened.themes == ["mfa-light"]


def test_ids_may_have_blanks_around_them(opened: Opened) -> None:
    assert run("--pool-id", f" {POOL}\n", "--client-id", f"{CLIENT} ").exit_code == 0
    assert len(opened.worlds) == 1


def test_nothing_is_written_before_the_program_is_up(tmp_path: Path, opened: Opened) -> None:
    assert run("--data", str(tmp_path / "new")).exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_help_fits_80_columns_and_names_every_option() -> None:
    result = CliRunner().invoke(main, ["--help"], terminal_width=80)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    for option in main.params:
        assert option.opts[0] in result.output


def test_version() -> None:
    assert run("--version").output.strip().endswith(__version__)


# -- serve -----------------------------------------------------------------------------------


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_serve_on_a_port_that_is_taken(taken_port: int) -> None:
    result = run("serve", "--port", str(taken_port))
    assert result.exit_code == 1
    assert re.search(rf"Error: .*{taken_port}.* Choose another --port", result.stderr)


def test_serve_from_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("serve", "--port", "0", "--data", str(tmp_path / "file" / "data"))
    assert result.exit_code == 1
    assert "Nothing was changed. Choose another --data directory" in result.stderr

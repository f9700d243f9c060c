"""What `mfa-tui serve` takes from its options and the environment, and what it never repeats."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.serving import access_keys
from mfa_tui.serving.access_keys import from_environment
from mfa_tui.serving.attachments import attachment

PAIR = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "of the pair"}


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are given as what they were made of."""
    monkeypatch.setattr(access_keys, "AccessKeys", dict)
    for name in PAIR:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ([], {"AKID": "of the pair"}),
        (["ONE=FIRST"], {"ONE": "1"}),
        (["ONE=FIRST", "TWO=SECOND"], {"ONE": "1", "TWO": "2"}),
    ],
)
def test_the_named_keys_count_or_else_the_pair(
    named: list[str], given: dict[str, str], secrets: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**PAIR, "FIRST": "1", "SECOND": "2"}.items():
        monkeypatch.setenv(name, value)
    keys: AccessKeys | dict[str, str] = from_environment(named)
    assert keys == given


@pytest.mark.parametrize("value", ["", None])
@pytest.mark.parametrize("missing", PAIR)
def test_half_a_pair_is_none(
    missing: str, value: str | None, secrets: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, each in PAIR.items():
        if (given := value if name == missing else each) is not None:
            monkeypatch.setenv(name, given)
    with pytest.raises(click.UsageError, match="needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        from_environment([])


@pytest.mark.parametrize("text", ["AKID=hush-hush", "AKID=EMPTY", "=hush-hush", "AKID=", "AKID"])
def test_what_may_be_a_secret_is_not_repeated(
    text: str, secrets: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMPTY", "")
    with pytest.raises(click.UsageError) as refused:
        from_environment([text])
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("text", ["hush-hush", "=hush-hush"])
def test_a_parameter_that_is_none_is_not_repeated_either(text: str, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text("Resources: {}\n")
    with pytest.raises(click.UsageError, match=r"^--parameter takes NAME=VALUE\.$"):
        attachment([], template, [text])

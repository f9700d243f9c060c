"""The Code tab: a call for the AWS CLI, boto3 or curl, with its secrets as variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.export.aws_call import NotAsCode, address, reached_at
from mfa_tui.trace.export.boto3_code import boto3_code
from mfa_tui.trace.export.cli_code import aws_cli
from mfa_tui.trace.export.curl_code import curl
from mfa_tui.trace.text import printable
from mfa_tui.ui.widgets.wire_line import BLANK, Line
from mfa_tui.ui.widgets.wire_roles import Role, Span


class Language(NamedTuple):
    """A language, the end of its files' names, and what writes a call in it."""

    name: str
    suffix: str
    written: Callable[[Exchange], str]


LANGUAGES = (
    Language("AWS CLI", ".sh", aws_cli),
    Language("boto3", ".py", boto3_code),
    Language("curl", ".sh", curl),
)


def call_code(exchange: Exchange, language: Language, url: str | None = None) -> str:
    """The call of `exchange` in `language`; empty where it cannot be written in it.

    `url` is where the pool in this program can be reached, if it can.
    """
    try:
        return language.written(reached_at(exchange, url))
    except NotAsCode:
        return ""


def is_as_code(exchange: Exchange) -> bool:
    """Whether there is a language in which the call can be written."""
    try:
        address(exchange.request.url)
    except NotAsCode:
        return False
    return True


def code_lines(exchange: Exchange, language: Language, url: str | None = None) -> list[Line]:
    """The Code tab of `exchange`: which languages there are, and the call in this one.

    `url` is as in `call_code`.
    """
    return [Line(_choices(language)), BLANK, *_written(exchange, language, url)]


def _choices(chosen: Language) -> list[Span]:
    spans: list[Span] = [("c  ", Role.MUTED)]
    for each in LANGUAGES:
        name = f"‹ {each.name} ›" if each is chosen else f"  {each.name}  "
        spans.append((name, Role.HEADING if each is chosen else Role.MUTED))
    return [*spans, ("   s saves it", Role.MUTED)]


def _written(exchange: Exchange, language: Language, url: str | None) -> list[Line]:
    try:
        text = printable(language.written(reached_at(exchange, url))).rstrip("\n")
    except NotAsCode as refusal:
        return [Line([("✗ ", Role.ERROR), (str(refusal), Role.PLAIN)], 2)]
    return [
        Line([(line, Role.MUTED if line.startswith("#") else Role.PLAIN)], 4)
        for line in text.split("\n")
    ]

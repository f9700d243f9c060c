"""Saving and opening: nothing is lost, nothing is overwritten, nobody else can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, HttpResponse, Party
from mfa_tui.trace.export.har import har
from mfa_tui.trace.export.json_lines import json_lines
from mfa_tui.trace.export.markdown import LARGEST_BODY, markdown
from mfa_tui.trace.export.opening import open_trace
from mfa_tui.trace.export.reading import CUT_OFF, NotATrace
from mfa_tui.trace.export.saving import AlreadyThere, NotSaved, save_text, save_trace
from mfa_tui.trace.journey import masked_journey
from mfa_tui.trace.record import Trace
from tests.trace.calls import call, jwt, refusal
from tests.trace.har_schema import HAR
from tests.trace.samples import CALL, CODE, FUNCTION, JOURNEY, PASSWORD, PUBLISH

WHOLE = pytest.mark.parametrize("name", ["trace.jsonl", "trace.har"])
EVERY = pytest.mark.parametrize("name", ["trace.jsonl", "trace.har", "trace.md"])

texts = st.text(max_size=12)
headers: st.SearchStrategy[Headers] = st.lists(
    st.tuples(st.text("abcX-", min_size=1, max_size=6), texts), max_size=3
).map(tuple)
requests = st.builds(
    HttpRequest,
    st.sampled_from(["GET", "POST"]),
    texts,
    headers,
    st.binary(max_size=12),
    st.integers(0, 2**40),
)
responses = st.builds(
    HttpResponse, st.integers(100, 599), headers, st.binary(max_size=12), st.integers(0, 2**40)
)
journeys = st.lists(
    st.builds(
        Exchange,
        st.just(0),
        st.sampled_from(list(Party)),
        st.sampled_from(list(Party)),
        texts,
        requests,
        st.integers(0, 2**31).map(float),
        responses,
        duration=st.integers(0, 2**20).map(lambda ticks: ticks / 1024),
        log=texts,
        who=texts,
        edited=st.booleans(),
        marked=st.booleans(),
        note=texts,
        gist=st.none() | texts,
    ),
    max_size=4,
).map(
    lambda found: tuple(
        replace(each, number=number, parent=number - 1 or None)
        for number, each in enumerate(found, 1)
    )
)


@WHOLE
def test_an_unmasked_trace_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    save_trace(JOURNEY, path, masked=False)
    reading = open_trace(path)
    assert reading.exchanges == JOURNEY
    assert (reading.skipped, reading.left_out, reading.masked) == ((), 0, False)


@WHOLE
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(journeys)
def test_whatever_was_recorded_comes_back(
    name: str, tmp_path: Path, recorded: tuple[Exchange, ...]
) -> None:
    path = tmp_path / name
    save_trace(recorded, path, masked=False, overwrite=True)
    assert open_trace(path).exchanges == recorded


@EVERY
def test_masked_is_how_it_is_saved_unless_told_otherwise(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    save_trace(JOURNEY, path)
    text = path.read_text()
    assert PASSWORD not in text
    assert CODE not in text, "the code is named in one exchange and repeated in another"
    save_trace(JOURNEY, path, masked=False, overwrite=True)
    assert PASSWORD in path.read_text()
    assert CODE in path.read_text()


@WHOLE
def test_a_masked_file_says_so(name: str, tmp_path: Path) -> None:
    save_trace(JOURNEY, tmp_path / name)
    assert open_trace(tmp_path / name).masked


@EVERY
def test_only_the_owner_can_read_it(name: str, tmp_path: Path) -> None:
    for overwrite in (False, True):
        save_trace(JOURNEY, tmp_path / name, overwrite=overwrite)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


@EVERY
def test_what_is_there_stays_unless_told_otherwise(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("mine")
    with pytest.raises(AlreadyThere):
        save_trace(JOURNEY, path)
    assert path.read_text() == "mine"
    save_trace(JOURNEY, path, overwrite=True)
    assert path.read_text() != "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "trace.har"
    target.write_text("mine")
    link.symlink_to(target)
    with pytest.raises(AlreadyThere):
        save_trace(JOURNEY, link)
    save_trace(JOURNEY, link, overwrite=True)
    assert target.read_text() == "mine"


@pytest.mark.parametrize("name", ["trace.txt", "trace", "no/where.har"])
def test_what_cannot_be_saved_says_why(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match=r"\.har|No such"):
        save_trace(JOURNEY, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_ends_in_capitals_is_as_good(tmp_path: Path) -> None:
    save_trace(JOURNEY, tmp_path / "TRACE.HAR")
    assert len(open_trace(tmp_path / "TRACE.HAR").exchanges) == 3


@WHOLE
def test_a_call_that_had_no_answer_yet_is_over_when_opened(name: str, tmp_path: Path) -> None:
    waiting = replace(CALL, response=None, duration=None)
    save_trace((waiting,), tmp_path / name, masked=False)
    assert open_trace(tmp_path / name).exchanges == (replace(waiting, failure=CUT_OFF),)


@WHOLE
def test_a_part_of_a_trace_is_numbered_anew(name: str, tmp_path: Path) -> None:
    save_trace((FUNCTION, PUBLISH), tmp_path / name, masked=False)
    again = open_trace(tmp_path / name).exchanges
    assert [(each.number, each.parent) for each in again] == [(1, None), (2, 1)]


def test_an_opened_trace_goes_on_from_its_end() -> None:
    trace = Trace.of(JOURNEY)
    assert trace.snapshot() == JOURNEY
    assert trace.around(PUBLISH) == (FUNCTION, CALL)
    assert trace.open(Party.APP, Party.COGNITO, "X", CALL.request).number == 4


# -- JSON Lines ------------------------------------------------------------------------------


def test_the_first_line_says_what_it_is() -> None:
    first = json.loads(next(iter(json_lines((), masked=True))))
    assert first == {"format": "mfa-tui trace", "version": 1, "masked": True}


def test_malformed_lines_are_named_and_skipped(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    heading, good, *_ = json_lines(JOURNEY, masked=False)
    broken = json.loads(good)
    del broken["request"]["url"]
    body = json.loads(good) | {"response": {"status": 200, "headers": [], "body_base64": "!"}}
    party = json.loads(good) | {"source": "nobody"}
    lines = [heading, "{]\n", json.dumps(broken) + "\n", "7\n", "\n", good]
    path.write_text("".join(lines) + json.dumps(body) + "\n" + json.dumps(party) + "\n")
    reading = open_trace(path)
    assert reading.exchanges == (CALL,)
    assert [str(each).partition(" is no Base64")[0] for each in reading.skipped] == [
        "line 2: not JSON.",
        "line 3: request.url is missing.",
        "line 4: it is no object.",
        "line 7: response.body_base64",
        "line 8: source is no party.",
    ]
    assert reading.words(named=3)[1:] == (
        "Skipped line 2: not JSON.",
        "Skipped line 3: request.url is missing.",
        "Skipped line 4: it is no object.",
        "Skipped 2 more.",
        "The terminal names them all once you leave.",
    )


def test_lines_that_are_malformed_alike_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    heading, good, *_ = json_lines(JOURNEY, masked=False)
    path.write_text("".join((heading, "7\n", "8\n", good, "9\n", "{\n", "{\n", "{\n", "0\n")))
    reading = open_trace(path)
    assert reading.words() == (
        "1 call read.",
        "Skipped 4 lines: it is no object (2-3, 5, 9).",
        "Skipped 3 lines: not JSON (6-8).",
    )
    assert reading.words(named=3)[1:] == (
        "Skipped 4 lines: it is no object (2-3, 5, …).",
        "Skipped 3 lines: not JSON (6-8).",
        "The terminal names them all once you leave.",
    )


@pytest.mark.parametrize("first", ["", "{}", "[", '{"log": {}}'])
def test_lines_of_something_else_are_no_trace(first: str, tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text(f"{first}\n{{}}\n")
    with pytest.raises(NotATrace, match="first line"):
        open_trace(path)


def test_a_newer_version_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_text('{"format": "mfa-tui trace", "version": 2}\n')
    with pytest.raises(NotATrace, match=r"Update mfa-tui"):
        open_trace(path)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotATrace, match="No such file"):
        open_trace(tmp_path / "no.har")


# -- HAR -------------------------------------------------------------------------------------


def validated(exchanges: tuple[Exchange, ...]) -> None:
    document = json.loads("".join(har(exchanges, masked=False)))
    jsonschema.validate(document, HAR, jsonschema.Draft202012Validator)


def test_the_schema_refuses_what_is_no_har() -> None:
    document = json.loads("".join(har(JOURNEY, masked=False)))
    document["log"]["entries"][0]["request"]["cookie"] = []
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, HAR)


@given(journeys)
@settings(deadline=None)
def test_har_is_valid(recorded: tuple[Exchange, ...]) -> None:
    validated(recorded)


def test_har_is_valid_without_answers() -> None:
    validated((*JOURNEY, replace(CALL, response=None, duration=None)))


# -- Markdown --------------------------------------------------------------------------------


def report(*exchanges: Exchange) -> str:
    return "".join(markdown(exchanges, masked=True))


def test_the_diagram_has_inner_calls_between_call_and_answer() -> None:
    diagram = report(*JOURNEY).partition("```mermaid\n")[2].partition("```")[0]
    assert diagram.splitlines() == [
        "sequenceDiagram",
        "    participant app",
        "    participant cognito",
        "    participant lambda",
        "    participant sns",
        "    app->>cognito: 1 InitiateAuth",
        "    cognito->>lambda: 2 CreateAuthChallenge",
        "    lambda->>sns: 3 Publish",
        "    sns--xlambda: no answer",
        "    lambda-->>cognito: 200 ok",
        "    cognito-->>app: 200 CUSTOM_CHALLENGE",
    ]


@pytest.mark.parametrize("hostile", ["a;b", "a#b", "a<b>", "a\nend", "a%%{init}", "`x`", "\x1b["])
def test_what_came_over_the_wire_stays_text_in_diagram_and_headings(hostile: str) -> None:
    text = report(replace(CALL, operation=hostile))
    diagram = text.partition("```mermaid\n")[2].partition("\n```")[0].splitlines()
    assert len(diagram) == 5
    label = diagram[3].partition(": ")[2]
    assert not set(re.sub(r"#\d+;", "", label)) & set("#;<>%{}`\x1b")
    heading = next(line for line in text.splitlines() if line.startswith("## "))
    assert heading.count("`") == 2


def test_a_report_begins_with_what_failed_by_what_was_recorded() -> None:
    token = jwt(token_use="id")
    wrong = refusal("NotAuthorizedException", "Invalid Access Token `x`")
    refused = call(1, "GetUser", {"AccessToken": token}, wrong)
    text = "".join(markdown(list(masked_journey([refused])), masked=True, recorded=[refused]))
    head = text.partition("```mermaid")[0]
    assert "UTC, calls of `mfa-tui`." in head
    assert "**1 `GetUser`** `400 NotAuthorizedException`: `Invalid Access Token 'x'`" in head
    assert "- Cause: It is the ID token. Seen: `its token_use is id`" in head
    assert token not in text
    assert "What failed" not in report(CALL)


def test_a_body_cannot_end_its_block() -> None:
    text = report(replace(CALL, response=HttpResponse(200, (), b"```\n# not a heading\n````")))
    assert "\n`````http\n" in text
    assert text.count("`````") == 2


def test_a_large_body_is_cut_and_says_so() -> None:
    text = report(replace(CALL, response=HttpResponse(200, (), b"x" * (LARGEST_BODY + 5))))
    assert "x\n… 5 more characters\n" in text


@pytest.mark.parametrize("before", ["", "what was there"])
def test_what_breaks_off_is_not_saved_by_half(before: str, tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "x" * 100_000
        raise OSError(28, "No space left on device")

    path = tmp_path / "trace.md"
    if before:
        path.write_text(before)
    with pytest.raises(NotSaved, match="No space left on device"):
        save_text(pieces(), path, overwrite=bool(before))
    assert [each.read_text() for each in tmp_path.iterdir()] == ([before] if before else [])

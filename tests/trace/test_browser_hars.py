"""HAR files as Chrome, Firefox and Safari save them, and as nobody should."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_tui.trace.exchange import Party
from mfa_tui.trace.export.opening import open_trace
from mfa_tui.trace.export.reading import NotATrace, Progress, Reading

HOST = "cognito-idp.eu-west-1.amazonaws.com"
ASKED = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "app"}
ANSWER = '{"ChallengeName":"SOFTWARE_TOKEN_MFA"}'
JSON = "application/x-amz-json-1.1"


def pairs(**headers: str) -> list[dict[str, str]]:
    return [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]


def entry(
    url: str = f"https://{HOST}/", operation: str = "InitiateAuth", **response: Any
) -> dict[str, Any]:
    """What all browsers write of one call; `response` replaces members of the response."""
    target = f"AWSCognitoIdentityProviderService.{operation}"
    content = {"size": len(ANSWER), "mimeType": JSON, "text": ANSWER}
    return {
        "startedDateTime": "2026-11-21T10:00:00.250Z",
        "time": 41.5,
        "request": {
            "method": "POST",
            "url": url,
            "httpVersion": "HTTP/2",
            "cookies": [],
            "headers": pairs(content_type=JSON, x_amz_target=target),
            "queryString": [],
            "headersSize": -1,
            "bodySize": 60,
            "postData": {"mimeType": JSON, "text": json.dumps(ASKED)},
        },
        "response": {
            "status": 200,
            "statusText": "",
            "httpVersion": "HTTP/2",
            "cookies": [],
            "headers": pairs(content_type=JSON),
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        }
        | response,
        "cache": {},
        "timings": {"send": 0, "wait": 41.5, "receive": 0},
    }


def page(url: str = "https://app.example.com/main.js") -> dict[str, Any]:
    """The traffic of something else."""
    other = entry(url)
    other["request"]["headers"] = []
    return other


class Files:
    """Writes HAR files and opens them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, *entries: Any, **log: Any) -> Reading:
        return self.text(json.dumps({"log": {"version": "1.2", **log, "entries": entries}}))

    def text(self, text: str, on_progress: Progress = lambda share: None) -> Reading:
        self.path.write_text(text, "utf-8")
        return open_trace(self.path, on_progress)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "capture.har")


def chrome() -> tuple[dict[str, Any], dict[str, Any]]:
    """Pseudo headers of HTTP/2, members of its own, and bodies unpacked from gzip."""
    made = entry()
    made["request"]["headers"][:0] = [
        {"name": ":authority", "value": HOST},
        {"name": ":method", "value": "POST"},
    ]
    made["response"]["headers"] += pairs(content_encoding="gzip")
    made |= {"_initiator": {"type": "script"}, "_priority": "High", "_resourceType": "fetch"}
    made |= {"connection": "443", "pageref": "page_1", "serverIPAddress": "[64:ff9b::1]"}
    log = {"creator": {"name": "WebInspector", "version": "537.36"}, "pages": [{"id": "page_1"}]}
    return log, made


def firefox() -> tuple[dict[str, Any], dict[str, Any]]:
    """Bodies in Base64, `params` beside the text, times with an offset, more members of the log."""
    text = base64.b64encode(ANSWER.encode()).decode()
    made = entry(content={"mimeType": JSON, "size": 38, "text": text, "encoding": "base64"})
    made["startedDateTime"] = "2026-11-21T11:00:00.250+01:00"
    made["request"]["postData"]["params"] = []
    program = {"name": "Firefox", "version": "145.0"}
    return {"creator": program, "browser": program, "pages": [], "comment": ""}, made


def safari() -> tuple[dict[str, Any], dict[str, Any]]:
    """A member `_fetchType`, times with seven digits of a second, no comment anywhere."""
    made = entry()
    made |= {"startedDateTime": "2026-11-21T10:00:00.2500000Z", "_fetchType": "Network Load"}
    made["request"]["headers"] = [
        {"name": each["name"].title(), "value": each["value"]}
        for each in made["request"]["headers"]
    ]
    return {"creator": {"name": "WebKit Web Inspector", "version": "1.0"}, "pages": []}, made


@pytest.mark.parametrize("browser", [chrome, firefox, safari])
def test_what_browsers_save_reads_alike(files: Files, browser: Any) -> None:
    log, made = browser()
    reading = files.of(page(), made, page(), **log)
    [exchange] = reading.exchanges
    assert (reading.left_out, reading.skipped, reading.bodiless) == (2, (), 0)
    assert (exchange.number, exchange.source, exchange.destination) == (
        1,
        Party.APP,
        Party.COGNITO,
    )
    assert exchange.operation == "InitiateAuth"
    assert exchange.request_json == ASKED
    assert exchange.challenge_name == "SOFTWARE_TOKEN_MFA"
    assert (exchange.started, exchange.duration) == (1_795_255_200.25, 0.0415)
    assert [name.lower() for name, _ in exchange.request.headers] == [
        "content-type",
        "x-amz-target",
    ]


def test_a_byte_order_mark_is_no_trouble(files: Files) -> None:
    files.path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"log": {"entries": [entry()]}}).encode())
    assert len(open_trace(files.path).exchanges) == 1


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}.evil.example/",
        "https://auth.eu-west-1.amazoncognito.com/login",
        f"https://evil.example/{HOST}/",
        "https://cognito-identity.eu-west-1.amazonaws.com/",
    ],
)
def test_other_hosts_are_left_out(files: Files, url: str) -> None:
    reading = files.of(page(url))
    assert (reading.exchanges, reading.left_out) == ((), 1)
    assert reading.words() == ("0 calls read.", "1 request to other hosts left out.")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9229/", "https://login.example.com/x", f"https://{HOST}/"]
)
def test_endpoints_of_ones_own_are_known_by_the_target(files: Files, url: str) -> None:
    assert len(files.of(entry(url)).exchanges) == 1


@pytest.mark.parametrize("host", ["cognito-idp-fips.us-west-2.amazonaws.com", HOST + ".cn"])
def test_every_address_of_the_service_is_known(files: Files, host: str) -> None:
    url = f"https://{host}/eu-west-1_abc/.well-known/jwks.json"
    assert files.of(page(url)).exchanges[0].operation == "POST"


def test_a_response_saved_without_its_body_is_counted(files: Files) -> None:
    reading = files.of(entry(content={"size": 38, "mimeType": JSON}), entry(status=204, content={}))
    assert [each.response and each.response.body for each in reading.exchanges] == [b"", b""]
    assert reading.bodiless == 1
    assert "1 answer came without a body in the file." in reading.words()


def test_what_the_browser_got_no_answer_to_failed(files: Files) -> None:
    blocked = entry(status=0, content={}, _error="net::ERR_BLOCKED_BY_CLIENT")
    silent = entry(status=0, content={}) | {"time": -1}
    first, second = files.of(blocked, silent).exchanges
    assert (first.failure, first.response) == ("net::ERR_BLOCKED_BY_CLIENT", None)
    assert second.failure and second.duration is None


def test_the_fields_of_a_form_become_its_text(files: Files) -> None:
    made = entry()
    made["request"]["postData"] = {
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{"name": "a b", "value": "c&d"}],
    }
    assert files.of(made).exchanges[0].request.body == b"a+b=c%26d"


def without(path: str) -> dict[str, Any]:
    made = place = entry()
    *way, last = path.split(".")
    for name in way:
        place = place[name]
    del place[last]
    return made


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        (7, "it is no object"),
        ({}, "request is missing"),
        (without("request.url"), "request.url is missing"),
        (entry("https://[/"), "request.url is no address"),
        (without("request.method"), "request.method is missing"),
        (without("response"), "response is missing"),
        (entry(status="200"), "response.status is no whole number"),
        (entry(status=True), "response.status is no whole number"),
        (entry(headers={}), "response.headers is no list"),
        (entry(headers=[{"name": "x"}]), "response.headers has one without name and value"),
        (entry(content={"text": 7}), "response.content.text is no text"),
        (entry(content={"text": "%", "encoding": "base64"}), "response.content.text is no Base64"),
        (entry() | {"startedDateTime": "noon"}, "startedDateTime is no date"),
        (entry() | {"time": "1"}, "time is no number"),
        (entry() | {"_mfaTui": []}, "_mfaTui is no object"),
    ],
)
def test_malformed_entries_are_named_and_skipped(files: Files, odd: Any, named: str) -> None:
    reading = files.of(entry(), odd, page(), entry())
    assert [each.number for each in reading.exchanges] == [1, 2]
    assert reading.left_out == 1
    [skipped] = reading.skipped
    assert str(skipped).startswith(f"entry 2: {named}")


def test_a_file_cut_short_is_read_up_to_there(files: Files) -> None:
    whole = json.dumps({"log": {"entries": [entry(), entry()]}})
    reading = files.text(whole[:-200])
    assert len(reading.exchanges) == 1
    assert str(reading.skipped[0]).startswith("entry 2: it is not JSON any more")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "hello", '{"log": 1}', '{"log": {"entries": 1}}', '{"log": {}', "[" * 9999],
)
def test_what_is_no_har_says_so(files: Files, text: str) -> None:
    with pytest.raises(NotATrace, match="It is not a HAR file"):
        files.text(text)


def test_bytes_that_are_no_text_are_no_har(files: Files) -> None:
    files.path.write_bytes(b'{"log": "\xff"}')
    with pytest.raises(NotATrace, match="UTF-8"):
        open_trace(files.path)


def test_nesting_without_end_is_a_malformed_entry(files: Files) -> None:
    text = '{"log": {"entries": [' + json.dumps(entry()) + "," + "[" * 200_000 + "]}}"
    reading = files.text(text)
    assert len(reading.exchanges) == 1
    assert reading.skipped


def test_progress_is_told_and_can_end_the_reading(files: Files) -> None:
    shares: list[float] = []
    text = json.dumps({"log": {"entries": [page()] * 50}})
    files.text(text, shares.append)
    assert len(shares) == 51
    assert shares[-1] == 1
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.1 and 0.9 < shares[-1] <= 1

    class Cancelled(Exception):
        pass

    def cancel(share: float) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        files.text(text, cancel)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_damage_to_a_file_is_a_traceback(files: Files, data: st.DataObject) -> None:
    text = json.dumps({"log": {"entries": [entry(), page()]}})
    at = data.draw(st.integers(0, len(text)))
    damaged = text[:at] + data.draw(st.text('{}[],:"a1', max_size=4)) + text[at + 1 :]
    try:
        files.text(damaged)
    except NotATrace as problem:
        assert str(problem)

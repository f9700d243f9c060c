"""Explanations of what functions call: Duo, SES, Secrets Manager."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.explain.explanation import UNKNOWN, explanation, matching
from mfa_tui.trace.export.reading import CUT_OFF
from tests.trace.calls import NOON, call, refusal
from tests.trace.services import SERVICES


def hop(party: Party, operation: str, status: int, answer: object) -> Exchange:
    request = HttpRequest("POST", "https://service.example/")
    response = HttpResponse(status, (), json.dumps(answer).encode())
    return Exchange(2, Party.LAMBDA, party, operation, request, 0.0, response, duration=0.1)


@pytest.mark.parametrize("rule", SERVICES)
def test_every_refusal_has_exactly_its_rule(rule: str) -> None:
    refused = hop(*SERVICES[rule])
    assert [each.id for each in matching(refused)] == [rule]
    assert explanation(refused, [refused]).purpose


def test_the_token_endpoint_says_invalid_client_in_a_member_of_its_own() -> None:
    refused = hop(Party.DUO, "POST /oauth/v1/token", 400, {"error": "invalid_client"})
    assert explanation(refused, [refused]).rule == "duo-invalid-client"


def test_a_page_of_html_is_the_answer_of_a_gateway() -> None:
    page = HttpResponse(502, (("Content-Type", "text/html"),), b"<html>502 Bad Gateway</html>")
    refused = replace(hop(Party.DUO, "POST /oauth/v1/token", 502, {}), response=page)
    assert [each.id for each in matching(refused)] == ["duo-gateway-page"]
    elsewhere = replace(refused, destination=Party.COGNITO)
    assert matching(elsewhere) == ()


@pytest.mark.parametrize("code", [42901, 40102, 40103, 40105, 40002, 40301])
def test_the_local_duo_says_what_the_rules_expect(code: int) -> None:
    error = DuoError(code)
    answer = {"stat": "FAIL", "code": code, "message": error.message}
    refused = hop(Party.DUO, "POST /auth/v2/auth", error.status, answer)
    assert explanation(refused, [refused]).rule.startswith("duo-")


@pytest.mark.parametrize(
    "operation",
    [
        "GET /auth/v2/ping",
        "POST /auth/v2/preauth",
        "POST /auth/v2/auth",
        "GET /auth/v2/auth_status",
        "POST /oauth/v1/health_check",
        "POST /oauth/v1/token",
    ],
)
def test_every_call_to_duo_has_its_words(operation: str) -> None:
    answered = hop(Party.DUO, operation, 200, {"stat": "OK", "response": {}})
    told = explanation(answered, [answered])
    assert told.purpose and told.meaning != UNKNOWN and told.pitfalls


def test_of_a_failed_trigger_the_service_is_named_that_failed_inside() -> None:
    request = HttpRequest("POST", "https://service.example/")
    answer = refusal("UserLambdaValidationException", "CreateAuthChallenge failed with error x.")
    outer = call(1, "RespondToAuthChallenge", {}, answer)
    failed = HttpResponse(200, (("X-Amz-Function-Error", "Unhandled"),), b'{"errorType": "X"}')
    trigger = Exchange(
        2, Party.COGNITO, Party.LAMBDA, "CreateAuthChallenge", request, NOON, failed, parent=1
    )
    mail = replace(
        hop(Party.SES, "SendEmail", 400, {"__type": "MessageRejected"}), number=3, parent=2
    )
    trace = [outer, trigger, mail]
    told = explanation(outer, trace)
    assert told.causes[0].seen == ("exchange 3 (SendEmail to ses): MessageRejected",)
    assert "ended with this exception" in explanation(trigger, trace).meaning


def test_a_function_without_an_answer_took_too_long() -> None:
    request = HttpRequest("POST", "https://service.example/")
    late = Exchange(
        2, Party.COGNITO, Party.LAMBDA, "X", request, 0.0, failure="no answer within 5 seconds"
    )
    assert "longer than Cognito waits" in explanation(late, [late]).meaning
    assert "not in this file" in explanation(replace(late, failure=CUT_OFF), [late]).meaning

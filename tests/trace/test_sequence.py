"""The sequence diagram as text: what a person reads in 80 columns."""

from __future__ import annotations

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.sequence import Columns, arrows, drawn

WIDTH = 80


def exchange(
    number: int,
    source: Party,
    destination: Party,
    operation: str,
    answer: str | None = "{}",
    *,
    status: int = 200,
    parent: int | None = None,
) -> Exchange:
    request = HttpRequest("POST", "https://a.example/")
    response = None if answer is None else HttpResponse(status, (), answer.encode())
    return Exchange(number, source, destination, operation, request, 0.0, response, parent=parent)


CALL = exchange(
    1, Party.APP, Party.COGNITO, "InitiateAuth", '{"ChallengeName": "CUSTOM_CHALLENGE"}'
)
CREATE = exchange(2, Party.COGNITO, Party.LAMBDA, "CreateAuthChallenge", parent=1)
SECRET = exchange(3, Party.LAMBDA, Party.SECRETS_MANAGER, "GetSecretValue", parent=2)
REJECTED = exchange(
    4, Party.LAMBDA, Party.SES, "SendEmail", '{"__type": "MessageRejected"}', status=400, parent=2
)
CODE = exchange(5, Party.COGNITO, Party.PHONE, "TextMessage", parent=1)
ALL = (CALL, CREATE, SECRET, REJECTED, CODE)


def diagram(*exchanges: Exchange, width: int = WIDTH) -> list[str]:
    columns = Columns.of(exchanges, width)
    return [columns.heading, *(drawn(each, columns).text.rstrip() for each in arrows(exchanges))]


def test_calls_have_what_happened_inside_between_them_and_their_answer() -> None:
    assert diagram(CALL, CREATE, SECRET) == [
        "    App                   Cognito                Lambda                  Secrets",
        "  1  │─ InitiateAuth ───────→│                      │                       │",
        "  2  │                       │─────────────────────→│  CreateAuthChallenge  │",
        "  3  │                       │                      │─ GetSecretValue 200 ─→│",
        "     │                       │← 200 ────────────────│                       │",
        "     │←──────────────────────│  200 CUSTOM_CHALLENGE│                       │",
    ]


def test_only_parties_that_appear_have_a_column() -> None:
    assert diagram(CALL)[0].split() == ["App", "Cognito"]
    shown = diagram(*ALL)[0].split()
    assert shown == ["App", "Cognito", "Lambda", "SES", "Secrets", "Phone"]


def test_a_failure_has_its_sign_and_a_call_under_way_too() -> None:
    rows = diagram(*ALL)
    assert any("SendEmail ✗400 Message" in row for row in rows)
    waiting = exchange(6, Party.APP, Party.COGNITO, "GetUser", None)
    assert "GetUser … waiting" in diagram(waiting)[1]


def test_everything_fits_and_every_arrow_has_its_head_and_number() -> None:
    every = tuple(
        exchange(at, Party.LAMBDA, party, "AVeryLongOperationNameThatNobodyHas" * 2)
        for at, party in enumerate(Party, 1)
    )
    for width in (60, 80, 120):
        columns = Columns.of(every, width)
        for arrow in arrows(every):
            row = drawn(arrow, columns)
            assert len(row.text) == width
            assert str(arrow.number) in row.text[: columns.digits + 1]
            if arrow.destination is not Party.LAMBDA:
                assert ("→" in row.text) != ("←" in row.text)
            assert "Operation" in row.text[row.start : row.end] or "…" in row.text


def test_control_characters_are_inert() -> None:
    evil = exchange(1, Party.APP, Party.COGNITO, "Evil\x1b[2J\n")
    assert all(row.isprintable() for row in diagram(evil))

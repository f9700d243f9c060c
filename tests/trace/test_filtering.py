"""Filters: words and JMESPath over recorded calls, and nothing found that is masked."""

from __future__ import annotations

import pytest

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.filtering import WrongExpression, filter_of

PASSWORD = "Corr3ct-Horse!"
CALL = Exchange(
    7,
    Party.APP,
    Party.COGNITO,
    "RespondToAuthChallenge",
    HttpRequest(
        "POST",
        "https://cognito-idp.us-east-1.amazonaws.com/",
        (("X-Amz-Target", "AWSCognitoIdentityProviderService.RespondToAuthChallenge"),),
        b'{"ChallengeName": "SMS_MFA", "ClientId": "abc", "ChallengeResponses": '
        b'{"USERNAME": "Jos\\u00e9", "SMS_MFA_CODE": "492039"}, "Password": "'
        + PASSWORD.encode()
        + b'"}',
    ),
    0.0,
    HttpResponse(
        400,
        (("x-amzn-RequestId", "0f3c-11"),),
        b'{"__type": "CodeMismatchException", "message": "Invalid code received for user"}',
    ),
    duration=0.25,
    marked=True,
    note="Second try",
)


@pytest.mark.parametrize(
    "text",
    [
        "respondto",
        "codemismatch",
        "app → cognito",
        "second TRY",
        "received for",
        "user invalid",
        "sms_mfa",
        "0F3C-11",
        "400",
        "josé",
        "amazonaws.com",
    ],
)
def test_words_are_found_wherever_they_stand(text: str) -> None:
    found = filter_of(text)
    assert found and found(CALL)


@pytest.mark.parametrize("text", ["GetUser", "mismatch GetUser", "alice", "401"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    found = filter_of(text)
    assert found and not found(CALL)


@pytest.mark.parametrize("secret", [PASSWORD, "492039", "rr3ct-h"])
def test_masked_values_are_found_only_when_they_are_revealed(secret: str) -> None:
    masked, revealed = filter_of(secret), filter_of(secret, revealed=True)
    assert masked and not masked(CALL)
    assert revealed and revealed(CALL)


@pytest.mark.parametrize("path", ["to_string(@)", "request.Password"])
def test_expressions_see_masked_values_until_they_are_revealed(path: str) -> None:
    expression = f"=contains({path}, '{PASSWORD}')"
    masked, revealed = filter_of(expression), filter_of(expression, revealed=True)
    assert masked and not masked(CALL)
    assert revealed and revealed(CALL)


@pytest.mark.parametrize("text", ["", "  ", "=", " = "])
def test_a_blank_filter_is_none(text: str) -> None:
    assert filter_of(text) is None


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("error == 'CodeMismatchException'", True),
        ("status >= `400` && ms > `200`", True),
        ("ms > `300`", False),
        ("request.ChallengeResponses.USERNAME == 'José'", True),
        ("response.Session", False),
        ("marked", True),
        ("edited", False),
        ("note == 'Second try' && number == `7`", True),
        ("source == 'app' && destination == 'cognito'", True),
        ("contains(message, 'Invalid')", True),
        ("challenge", False),
        ("!challenge", True),
        # null is no text: that call does not match, and the filter is not wrong
        ("contains(challenge, 'SMS')", False),
        ("`0`", True),
        ("request.Password == '•••(14)'", True),
    ],
)
def test_expressions(expression: str, holds: bool) -> None:
    found = filter_of(f"={expression}")
    assert found and found(CALL) is holds


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("operation = 'X'", "Wrong at character 11: = 'X'; compare with =="),
        ("operation == 'X'))", "Wrong at character 17: ))"),
        ("status $ 3", "Wrong at character 8: $ 3"),
        ("operation ==", "The expression is not complete."),
        ("contains(operation", "The expression is not complete."),
        ("has(operation, 'X')", "JMESPath has no function has()."),
        ("marked && contains(operation)", "contains() takes 2 arguments, not 1."),
        ("(" * 50_000, "The expression has too many brackets, or digits."),
        ("9" * 5_000, "The expression has too many brackets, or digits."),
    ],
)
def test_a_wrong_expression_says_where(expression: str, complaint: str) -> None:
    with pytest.raises(WrongExpression) as wrong:
        filter_of(f"={expression}")
    assert str(wrong.value) == complaint


def test_rows_without_bodies_are_found_by_what_is_left_of_them() -> None:
    row = CALL.without_bodies()
    for text in ("codemismatch", "=error == 'CodeMismatchException'", "second", "=status == `400`"):
        found = filter_of(text)
        assert found and found(row), text
    found = filter_of("sms_mfa")
    assert found and not found(row)


@pytest.mark.parametrize("expression", ["keys(@)[::0]", "operation > `1`", "'a' < status"])
def test_what_cannot_be_worked_out_holds_for_no_exchange(expression: str) -> None:
    found = filter_of(f"={expression}")
    assert found and not found(CALL)

"""No secret is readable in a masked view, and nothing else changes."""

from __future__ import annotations

import json
import string
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, HttpResponse, Party
from mfa_tui.trace.journey import masked_journey
from mfa_tui.trace.redaction import (
    masked,
    masked_document,
    masked_exchange,
)
from mfa_tui.trace.secret_names import Secrecy, is_api_word
from mfa_tui.trace.secret_values import secrets_of

JWT = "eyJraWQiOiJhIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
SESSION = "AYABeF" + "k3-_" * 60
SECRET = (
    "Password PreviousPassword ProposedPassword TemporaryPassword NEW_PASSWORD PASSWORD Session "
    "SecretCode UserCode ConfirmationCode SMS_MFA_CODE SOFTWARE_TOKEN_MFA_CODE EMAIL_OTP_CODE "
    "ANSWER AccessToken IdToken RefreshToken REFRESH_TOKEN SECRET_HASH SecretHash ClientSecret "
    "ClientSecretValue ACCESS_TOKEN "
    "SRP_A SRP_B SALT SECRET_BLOCK PASSWORD_CLAIM_SECRET_BLOCK PASSWORD_CLAIM_SIGNATURE "
    "DeviceSecretVerifierConfig PasswordVerifier Salt CREDENTIAL Code Token client_secret "
    "password session accesstoken"
)
PUBLIC = (
    "Username USERNAME ClientId UserPoolId ChallengeName TIMESTAMP USER_ID_FOR_SRP DEVICE_KEY "
    "TokenType ExpiresIn NextToken PaginationToken PasswordPolicy FriendlyDeviceName AuthFlow "
    "DeviceKey DeviceGroupKey DeviceName ClientSecretId TARGET_ACR_VALUES MAX_AGE"
)
SECRET_MEMBERS = SECRET.split()
PUBLIC_MEMBERS = PUBLIC.split()

members = st.sampled_from(SECRET_MEMBERS)
secrets = st.text(
    string.ascii_letters + string.digits + "!$%&/äß€🔑 \"\\'", min_size=6, max_size=60
).filter(lambda text: not is_api_word(text))
plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("abcdefgh ", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(PUBLIC_MEMBERS), inner, max_size=3)
    ),
    max_leaves=8,
)


def request(body: bytes, url: str = "http://127.0.0.1:9229/", headers: Headers = ()) -> HttpRequest:
    return HttpRequest("POST", url, headers, body)


def exchange(sent: HttpRequest, answer: HttpResponse | None) -> Exchange:
    return Exchange(1, Party.APP, Party.COGNITO, "InitiateAuth", sent, 0.0, answer)


def masked_request(sent: HttpRequest) -> HttpRequest:
    return masked_exchange(exchange(sent, None)).request


def masked_response(answer: HttpResponse) -> HttpResponse:
    shown = masked_exchange(exchange(request(b""), answer)).response
    assert shown
    return shown


def masked_body(document: Any) -> Any:
    return json.loads(masked_request(request(json.dumps(document).encode())).body)


def test_short_secrets_show_only_their_length() -> None:
    assert masked("Passw0rd", Secrecy.TYPED) == "•••(8)"
    assert masked("a very long password that nobody types", Secrecy.TYPED) == "•••(38)"
    assert masked("123456", Secrecy.OPAQUE) == "•••(6)"


def test_long_opaque_secrets_keep_four_characters() -> None:
    assert masked(SESSION, Secrecy.OPAQUE) == f"AYAB…({len(SESSION)})"


def test_what_is_masked_is_not_masked_again() -> None:
    body = {"Password": "hunter22", "Session": SESSION}
    once = masked_body(body)
    assert masked_body(once) == once


def test_numbers_tell_the_secrets_of_a_trace_apart() -> None:
    bodies = [
        {"Session": SESSION, "UserCode": "123456"},
        {"Session": SESSION[::-1], "UserCode": "654321"},
        {"Session": SESSION, "UserCode": 123456, "Description": "of 654321"},
    ]
    sent = [exchange(request(json.dumps(each).encode()), None) for each in bodies]
    shown = list(masked_journey(sent))
    one, other = f"AYAB…({len(SESSION)})#1", f"{SESSION[::-1][:4]}…({len(SESSION)})#3"
    assert [each.request_json for each in shown] == [
        {"Session": one, "UserCode": "•••(6)#2"},
        {"Session": other, "UserCode": "•••(6)#4"},
        {"Session": one, "UserCode": "•••(6)#2", "Description": "of •••(6)#4"},
    ]
    assert list(masked_journey(shown)) == shown
    # what is new beside masks has a number that none of them has
    new = exchange(request(b'{"UserCode": "111111"}'), None)
    assert list(masked_journey([*shown, new]))[-1].request_json == {"UserCode": "•••(6)#5"}


def test_a_secret_has_its_number_however_it_is_spelled() -> None:
    body = json.dumps({"Password": 'a b"c/d'}).encode()
    sent = exchange(request(body, "http://a/?q=a%20b%22c%2Fd"), None)
    [shown] = masked_journey([sent])
    assert shown.request.url == "http://a/?q=•••(13)#1"
    assert shown.request_json == {"Password": "•••(7)#1"}


@pytest.mark.parametrize("name", SECRET_MEMBERS)
def test_each_secret_member_is_masked(name: str) -> None:
    shown = masked_body({"ChallengeResponses": {name: "s3cret-value"}, "Username": "alice"})
    assert shown == {"ChallengeResponses": {name: "•••(12)"}, "Username": "alice"}


def test_of_a_confirmed_device_only_its_name_and_keys_are_readable() -> None:
    config = {"PasswordVerifier": "s3cret-value", "Salt": "s3cret-value"}
    shown = masked_body({"DeviceKey": "key", "DeviceSecretVerifierConfig": config})
    masked = dict.fromkeys(config, "•••(12)")
    assert shown == {"DeviceKey": "key", "DeviceSecretVerifierConfig": masked}


def test_the_rest_of_the_body_stays_byte_for_byte() -> None:
    body = b'{ "Password" :"hunter22",\n\t"n": 1.50, "u": "\\u00e9\\/", "Password":"again!" }'
    assert masked_request(request(body)).body.decode() == (
        '{ "Password" :"•••(8)",\n\t"n": 1.50, "u": "\\u00e9\\/", "Password":"•••(6)" }'
    )


def test_a_body_without_secrets_is_the_same_object() -> None:
    body = b'{"UserPoolId":"us-east-1_Demo01", "x":"\xff"}'
    assert masked_request(request(body)).body is body


def test_codes_sent_as_numbers_and_lists_are_masked() -> None:
    assert masked_body({"UserCode": 123456, "Password": ["one", {"two": "three"}]}) == {
        "UserCode": "•••(6)",
        "Password": ["•••(3)", {"two": "•••(5)"}],
    }


def test_json_inside_a_string_is_masked() -> None:
    inner = json.dumps({"ClientMetadata": json.dumps({"password": "hunter22"})})
    shown = masked_body({"Payload": inner})
    assert json.loads(json.loads(shown["Payload"])["ClientMetadata"]) == {"password": "•••(8)"}


def test_attributes_and_the_session_list_of_a_lambda_event_stay() -> None:
    document = {
        "UserAttributes": [{"Name": "email", "Value": "alice@example.com"}],
        "session": [{"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True}],
    }
    assert masked_document(document) == document


@pytest.mark.parametrize("choice", ["SOFTWARE_TOKEN_MFA", "PASSWORD_SRP"])
def test_a_chosen_challenge_is_no_secret(choice: str) -> None:
    assert masked_document({"ANSWER": choice}) == {"ANSWER": choice}


@pytest.mark.parametrize(
    "body",
    [
        b'{"Username":"alice","Password":"hunter22',
        b'{"Password":"hunter22"} trailing',
        b'\xef\xbb\xbf{"Password":"hunter22"}',
        b"{'Password': 'hunter22'}",
        b"{Password: hunter22}",
        b"grant_type=password&password=hunter22",
        b'{"ClientMetadata":"{\\"Password\\":\\"hunter22',
    ],
)
def test_a_malformed_body_hides_its_password(body: bytes) -> None:
    assert b"hunter22" not in masked_request(request(body)).body


@pytest.mark.parametrize("secret", [JWT, SESSION])
@pytest.mark.parametrize("frame", ["{}", "token is {}.", "<a>{}</a>", '{{"message":"bad {}"}}'])
def test_token_shapes_are_masked_wherever_they_stand(secret: str, frame: str) -> None:
    shown = masked_response(HttpResponse(400, (), frame.format(secret).encode())).body.decode()
    assert secret[4:] not in shown
    assert secret[:4] + "…(" in shown


@pytest.mark.parametrize("name", ["Cookie", "cookie", "Set-Cookie"])
def test_cookies_are_masked(name: str) -> None:
    cookie = "lang=en; XSRF=abc; cognito=H4sIAAAAAAAAAE1V"
    [(shown_name, shown)] = masked_request(request(b"", headers=((name, cookie),))).headers
    assert shown_name == name
    assert "XSRF" not in shown and "H4sI" not in shown


@pytest.mark.parametrize("body", [b'{"message": "ab":"cd-efg"}', b'["x","ab":"cd-efg","y"]'])
def test_a_secret_that_is_more_than_one_token_of_another_body_is_masked(body: bytes) -> None:
    sent = request(json.dumps({"Password": 'ab":"cd-efg'}).encode())
    shown = masked_exchange(exchange(sent, HttpResponse(400, (), body))).response
    assert shown is not None
    assert b"ab" not in shown.body and b"cd-efg" not in shown.body


def test_headers_keep_scheme_and_scope() -> None:
    signed = (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261121/us-east-1/cognito-idp/"
        f"aws4_request, SignedHeaders=host;x-amz-date, Signature={'0123456789abcdef' * 4}"
    )
    headers = (
        ("authorization", signed),
        ("AUTHORIZATION", f"Bearer {JWT}"),
        ("X-Amz-Security-Token", "IQoJb3JpZ2luX2VjEXAMPLE"),
        ("X-Amz-Target", "AWSCognitoIdentityProviderService.GetUser"),
    )
    shown = masked_request(request(b"", headers=headers)).headers
    assert [value for _, value in shown] == [
        "AWS4-HMAC-SHA256 Credential=AKIA…(20)/20261121/us-east-1/cognito-idp/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=0123…(64)",
        f"Bearer eyJr…({len(JWT)})",
        "IQoJ…(23)",
        "AWSCognitoIdentityProviderService.GetUser",
    ]


@given(members, secrets, st.booleans())
def test_a_planted_secret_is_found_everywhere_in_its_exchange(
    member: str, secret: str, escaped: bool
) -> None:
    sent = request(
        json.dumps({"P": {member: secret}}, ensure_ascii=escaped).encode(),
        url=f"https://example.test/?q={quote(secret, safe='')}",
    )
    answer = HttpResponse(
        400,
        (("x-amzn-ErrorMessage", f"no {secret}!"), ("x-form", quote_plus(secret))),
        json.dumps({"message": f"not valid: {secret}", secret: 1}).encode(),
    )
    shown = masked_exchange(exchange(sent, answer))
    assert shown.response
    texts = [
        shown.request.url,
        *[value for _, value in shown.response.headers],
        shown.request.body.decode(),
        *map(str, json.loads(shown.response.body).items()),
        shown.response.body.decode(),
    ]
    for text in texts:
        assert secret not in text
        assert quote(secret, safe="") not in text
        assert json.dumps(secret)[1:-1] not in text


def test_a_failure_does_not_repeat_a_secret() -> None:
    sent = request(b'{"Password":"hunter22"}')
    broken = Exchange(1, Party.APP, Party.COGNITO, "X", sent, 0.0, failure="broke at hunter22")
    assert masked_exchange(broken).failure == "broke at •••(8)"


def test_words_of_the_api_are_not_hunted_for() -> None:
    shown = masked_exchange(
        exchange(request(b'{"Password":"password"}'), HttpResponse(400, (), b'{"password":"no"}'))
    )
    assert shown.request.body.decode() == '{"Password":"•••(8)"}'


@given(plain_values)
def test_a_document_without_secrets_is_unchanged(value: Any) -> None:
    assert masked_document({"Username": value}) == {"Username": value}


@given(st.binary(max_size=200))
def test_any_bytes_can_be_masked(body: bytes) -> None:
    masked_response(HttpResponse(200, (), body))


def test_hostile_nesting_of_quotes_is_masked_without_recursion_trouble() -> None:
    body = ('"' + '\\":' * 20_000 + '\\q"').encode()
    assert masked_request(request(body)).body == body


def test_secrets_of_lists_both_sides() -> None:
    sent = request(
        b'{"Session":"old-session-value"}', headers=(("Authorization", "Bearer abcdef"),)
    )
    found = secrets_of(exchange(sent, HttpResponse(200, (), b'{"Session":"new-session-value"}')))
    assert found == {"old-session-value", "new-session-value", "abcdef"}

"""Calls as code: what is left out, what is named, and that bash reads back what was written."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, Party
from mfa_tui.trace.export.aws_call import NotAsCode
from mfa_tui.trace.export.boto3_code import boto3_code
from mfa_tui.trace.export.cli_code import aws_cli
from mfa_tui.trace.export.curl_code import curl
from mfa_tui.trace.export.shell_text import here_json, json_function, quoted
from mfa_tui.trace.export.variables import Variable

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261121/eu-west-1/cognito-idp/"
    f"aws4_request, SignedHeaders=host;x-amz-date, Signature={'0123456789abcdef' * 4}"
)
LANGUAGES = (aws_cli, boto3_code, curl)
EACH = pytest.mark.parametrize("written", LANGUAGES)


def call(
    operation: str = "InitiateAuth",
    *,
    url: str = "http://127.0.0.1:9229/",
    headers: Headers = (),
    party: Party = Party.COGNITO,
    **body: Any,
) -> Exchange:
    target = ("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}")
    sent = HttpRequest("POST", url, (target, *headers), json.dumps(body).encode())
    return Exchange(1, Party.APP, party, operation, sent, 0.0)


def other(body: bytes, *, headers: Headers = (), url: str = "https://duo.test/x") -> Exchange:
    sent = HttpRequest("POST", url, headers, body)
    return Exchange(1, Party.LAMBDA, Party.DUO, "auth", sent, 0.0)


def answered(script: str, **environment: str) -> str:
    done = subprocess.run(["bash"], input=script.encode(), capture_output=True, env=environment)
    assert not done.stderr, done.stderr
    return done.stdout.decode()


@EACH
def test_secrets_are_variables_named_above(written: Callable[[Exchange], str]) -> None:
    sent = call(ClientId="app", AuthParameters={"USERNAME": "bob", "PASSWORD": "Hunter-22"})
    text = written(sent)
    assert "Hunter-22" not in text
    assert text.index("#   COGNITO_PASSWORD  AuthParameters.PASSWORD\n") < text.index("bob")
    assert text.count("COGNITO_PASSWORD") == 2


@EACH
def test_a_value_that_repeats_a_secret_has_its_variable(
    written: Callable[[Exchange], str],
) -> None:
    text = written(call(Session="s" * 30, Username="s" * 30, Password="x" + "s" * 30))
    assert "ssssss" not in text
    assert "COGNITO_SESSION" in text
    assert "COGNITO_USERNAME" not in text


@EACH
def test_two_values_of_one_name_have_two_variables(written: Callable[[Exchange], str]) -> None:
    text = written(call(Password="first-1", ClientMetadata={"password": "second-2"}))
    assert "COGNITO_PASSWORD " in text
    assert "COGNITO_PASSWORD_2" in text


def test_a_call_without_a_signature_is_made_without_one() -> None:
    assert "--no-sign-request" in aws_cli(call())
    assert "signature_version=UNSIGNED" in boto3_code(call())
    assert "--aws-sigv4" not in curl(call())


def test_a_signed_call_takes_the_credentials_of_who_runs_it() -> None:
    sent = call("AdminGetUser", headers=(("Authorization", SIGNED),), UserPoolId="eu-west-1_abc")
    for written in LANGUAGES:
        text = written(sent)
        assert text.startswith("# The call is signed with your AWS credentials.\n")
        assert "0123456789abcdef" not in text
        assert "AKIAIOSF" not in text
        assert "eu-west-1" in text
    assert "--no-sign-request" not in aws_cli(sent)
    assert "UNSIGNED" not in boto3_code(sent)
    assert "--aws-sigv4 aws:amz:eu-west-1:cognito-idp" in curl(sent)


def test_the_services_own_address_is_named_by_its_region() -> None:
    sent = call(url="https://cognito-idp.ap-south-1.amazonaws.com/")
    assert "--endpoint-url" not in aws_cli(sent)
    assert "--region ap-south-1" in aws_cli(sent)
    assert "endpoint_url" not in boto3_code(sent)
    assert 'region_name="ap-south-1"' in boto3_code(sent)
    assert "--url https://cognito-idp.ap-south-1.amazonaws.com/" in curl(sent)


@EACH
def test_the_pool_inside_the_program_has_to_be_served(written: Callable[[Exchange], str]) -> None:
    text = written(call(url="https://cognito-idp.us-east-1.localcloud.invalid/"))
    assert "#   COGNITO_ENDPOINT  the address of the served pool (`mfa-tui serve`)\n" in text
    assert ".invalid" not in text


def test_only_calls_of_cognito_are_commands_of_aws() -> None:
    for written in (aws_cli, boto3_code):
        with pytest.raises(NotAsCode, match="no call of the Cognito API"):
            written(other(b"a=1"))


@pytest.mark.parametrize("name", ["x; rm -rf ~", "$(id)", ""])
def test_an_operation_that_is_no_name_is_refused(name: str) -> None:
    for written in (aws_cli, boto3_code):
        with pytest.raises(NotAsCode):
            written(call(name))


def test_curl_keeps_forms_and_schemes() -> None:
    headers = (("Authorization", "Basic c2VjcmV0LWtleQ=="), ("Date", "Sat"), ("Host", "x"))
    text = curl(other(b"factor=push&code=135791&device=auto", headers=headers))
    assert "--header 'Authorization: Basic '\"${DUO_AUTHORIZATION}\"" in text
    assert "--header 'Date: Sat'" in text
    assert "Host" not in text
    assert "--data-raw 'factor=push&code='\"${DUO_CODE}\"'&device=auto'" in text


def test_a_header_that_would_be_an_order_to_curl_is_left_out() -> None:
    assert "@" not in curl(other(b"", headers=(("@/etc/passwd", "x"), ("x\ny", "z"))))


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a\0b"])
def test_bytes_that_are_no_text_are_refused(body: bytes) -> None:
    with pytest.raises(NotAsCode):
        curl(other(body))


def test_an_address_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(NotAsCode):
        curl(other(b"", url="file:///etc/passwd"))


def test_python_is_laid_out_as_a_formatter_would() -> None:
    text = boto3_code(call(ClientId="a'b", Flags=[True, None, 1.5], Empty={}))
    assert (
        '    ClientId="a\'b",\n    Flags=[\n        True,\n        None,\n        1.5,\n    ],\n'
        in text
    )
    assert "    Empty={},\n" in text
    compile(text, "call", "exec")


def test_a_name_of_a_member_cannot_leave_the_comment() -> None:
    text = aws_cli(call(AuthParameters={"x\nrm -rf": {"PASSWORD": "Hunter-22"}}))
    assert not any(line.startswith("rm") for line in text.splitlines())


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(texts, max_size=8))
@settings(max_examples=40, deadline=None)
def test_bash_reads_a_word_as_it_was(words: list[str]) -> None:
    script = "".join(f"printf '%s\\0' {quoted(word)}\n" for word in words)
    assert answered(script).split("\0")[:-1] == words


values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
typed = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\\\"'$`"), max_size=20
)


@given(values, typed)
@settings(max_examples=60, deadline=None)
def test_bash_reads_a_document_as_it_was(value: Any, secret: str) -> None:
    for document, whole in (
        (value, value),
        ({"a": value, "b": Variable("X", "b")}, {"a": value, "b": secret.rstrip("\n")}),
    ):
        script = f"{json_function(document)}cat {here_json(document)}"
        assert json.loads(answered(script, PATH="/usr/bin:/bin", X=secret.rstrip("\n"))) == whole

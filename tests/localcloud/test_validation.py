"""Shape checks: the texts of the service, nothing secret echoed, and never anything but a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.validation import (
    has_output,
    needs_signature,
    operation_names,
    parse_request,
)

AUTH_FLOWS = (
    "USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, "
    "USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH"
)
POOL = "us-east-1_Ex4mpleAb"


def accepted(operation: str, **members: Any) -> dict[str, Any]:
    return parse_request(operation, json.dumps(members).encode())


def refused(operation: str, body: bytes | dict[str, Any]) -> ServiceError:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(ServiceError) as caught:
        parse_request(operation, data)
    assert caught.value.status == 400
    return caught.value


def problem(operation: str, **members: Any) -> str:
    error = refused(operation, members)
    assert error.type == "InvalidParameterException"
    count, _, text = str(error.message).partition(" validation error detected: ")
    assert count == "1"
    return text


class TestOperations:
    def test_the_model_names_them(self) -> None:
        assert {"InitiateAuth", "AdminGetUser", "CreateUserPool"} <= operation_names()
        assert "MakeCoffee" not in operation_names()

    @pytest.mark.parametrize("operation", ["InitiateAuth", "GetUser", "SignUp", "RevokeToken"])
    def test_those_of_users_need_no_signature(self, operation: str) -> None:
        assert not needs_signature(operation)

    @pytest.mark.parametrize("operation", ["AdminInitiateAuth", "ListUsers", "CreateUserPool"])
    def test_those_of_administrators_need_one(self, operation: str) -> None:
        assert needs_signature(operation)

    def test_some_answer_with_no_body(self) -> None:
        assert has_output("GlobalSignOut")
        assert not has_output("AdminDeleteUser")


class TestAccepted:
    def test_members_come_back_as_they_are(self) -> None:
        request = accepted(
            "AdminCreateUser",
            UserPoolId=POOL,
            Username="zoë🔑",
            UserAttributes=[{"Name": "email", "Value": "zoe@example.com"}],
            ForceAliasCreation=False,
        )
        assert request["Username"] == "zoë🔑"
        assert request["UserAttributes"] == [{"Name": "email", "Value": "zoe@example.com"}]
        assert request["ForceAliasCreation"] is False

    def test_null_means_absent_at_every_depth(self) -> None:
        request = accepted(
            "AdminCreateUser",
            UserPoolId=POOL,
            Username="alice",
            ClientMetadata={"a": None, "b": "c"},
            UserAttributes=[None, {"Name": "email", "Value": None}],
            TemporaryPassword=None,
        )
        assert request["ClientMetadata"] == {"b": "c"}
        assert request["UserAttributes"] == [{"Name": "email"}]
        assert "TemporaryPassword" not in request

    def test_unknown_members_are_left_out(self) -> None:
        assert accepted("GetUser", AccessToken="abc", Colour={"a": [1]}) == {"AccessToken": "abc"}

    def test_the_api_name_decides_and_not_its_case(self) -> None:
        assert "accessToken" in problem("GetUser", accesstoken="abc")

    def test_a_space_inside_a_password_passes(self) -> None:
        accepted("SignUp", ClientId="abc", Username="alice", Password="Correct Horse 9")

    def test_blobs_are_decoded(self) -> None:
        request = accepted("SetUICustomization", UserPoolId=POOL, ImageFile="aGk=")
        assert request["ImageFile"] == b"hi"

    def test_free_documents_pass_whole(self) -> None:
        settings = {"deep": [{"x": None}, 1.5]}
        request = accepted(
            "CreateManagedLoginBranding", UserPoolId=POOL, ClientId="a", Settings=settings
        )
        assert request["Settings"] == settings


class TestConstraints:
    def test_required_members(self) -> None:
        assert problem("GetUser") == (
            "Value null at 'accessToken' failed to satisfy constraint: Member must not be null"
        )

    def test_an_enum_names_value_and_choices(self) -> None:
        assert problem("InitiateAuth", AuthFlow="NOPE", ClientId="abc") == (
            "Value 'NOPE' at 'authFlow' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{AUTH_FLOWS}]"
        )

    def test_a_short_password_is_refused_twice_and_not_shown(self) -> None:
        body = {"ClientId": "abc", "Username": "alice", "Password": "q"}
        assert str(refused("SignUp", body).message) == (
            "2 validation errors detected: Value at 'password' failed to satisfy constraint: Member "
            "must have length greater than or equal to 6; Value at 'password' failed to satisfy "
            r"constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$"
        )

    def test_a_path_leads_into_lists(self) -> None:
        text = problem(
            "SignUp",
            ClientId="abc",
            Username="alice",
            UserAttributes=[{"Name": "a"}, {"Value": "b"}],
        )
        assert text.startswith("Value null at 'userAttributes.2.member.name' failed")

    def test_plain_list_members_are_judged_with_their_list(self) -> None:
        text = problem(
            "CreateUserPoolClient", UserPoolId=POOL, ClientName="c", ExplicitAuthFlows=["NOPE"]
        )
        assert text.startswith(
            "Value '[NOPE]' at 'explicitAuthFlows' failed to satisfy constraint: Member must satisfy "
            "constraint: [Member must satisfy enum value set: [ADMIN_NO_SRP_AUTH, "
        )

    def test_map_keys_and_values(self) -> None:
        tags = {"ResourceArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/x"}
        assert (
            "Value '{=v}' at 'tags' failed to satisfy constraint: Map keys must satisfy"
            in problem("TagResource", **tags, Tags={"": "v"})
        )
        assert "Map value must satisfy constraint: [Member must have length less than" in problem(
            "TagResource", **tags, Tags={"k": "v" * 257}
        )

    @pytest.mark.parametrize(
        ("limit", "text"), [(61, "less than or equal to 60"), (-1, "greater than or equal to 0")]
    )
    def test_numbers_have_a_range(self, limit: int, text: str) -> None:
        assert problem("ListUsers", UserPoolId=POOL, Limit=limit) == (
            f"Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value {text}"
        )

    @pytest.mark.parametrize("username", ["a b", "a\n", "", "\u200b"])
    def test_patterns_must_match_whole(self, username: str) -> None:
        refused("SignUp", {"ClientId": "abc", "Username": username})

    @pytest.mark.parametrize("pool", ["us-east-1_é", "é_abc", "us-east-1_abc\n", "us-east-1"])
    def test_word_characters_are_ascii(self, pool: str) -> None:
        refused("DescribeUserPool", {"UserPoolId": pool})

    @pytest.mark.parametrize(
        ("operation", "members"),
        [
            ("GetUser", {"AccessToken": "hush hush"}),
            ("SignUp", {"ClientId": "abc", "Username": "hush hush"}),
            ("SignUp", {"ClientId": "hush hush", "Username": "alice"}),
            ("VerifySoftwareToken", {"UserCode": "hush"}),
            (
                "InitiateAuth",
                {"AuthFlow": "USER_AUTH", "ClientId": "a", "AuthParameters": {"P": "hush" * 50000}},
            ),
            (
                "SignUp",
                {
                    "ClientId": "a",
                    "Username": "b",
                    "UserAttributes": [{"Name": "n", "Value": "hush" * 999}],
                },
            ),
        ],
    )
    def test_secrets_are_never_echoed(self, operation: str, members: dict[str, Any]) -> None:
        assert "hush" not in str(refused(operation, members).message)

    def test_an_error_stays_small_whatever_was_sent(self) -> None:
        long_code = refused(
            "ConfirmSignUp", {"ClientId": "a", "Username": "b", "ConfirmationCode": "9" * 10**6}
        )
        assert len(str(long_code.message)) < 500
        many = [{"Name": "no such name " * 99}] * 5000
        error = refused("SignUp", {"ClientId": "a", "Username": "b", "UserAttributes": many})
        assert str(error.message).startswith("5000 validation errors detected: ")
        assert len(str(error.message)) < 50_000


class TestTypes:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"null",
            b"[]",
            b'"GetUser"',
            b"\xff\xfe{}",
            '{"AccessToken":"a"}'.encode("utf-16"),
            b'\xef\xbb\xbf{"AccessToken":"a"}',
            b'{"AccessToken":"\xc3\x28"}',
            b'{"AccessToken":"\\ud83d"}',
            b'{"x":NaN}',
            b'{"x":-Infinity}',
            b'{"x":1e999}',
            b'{"x":' + b"9" * 5000 + b"}",
            b'{"x":' + b"[" * 500_000,
            b'{"x":' + b'{"x":' * 100_000 + b"1" + b"}" * 100_001,
            b'{"AccessToken":"a"} trailing',
            b'{"AccessToken":"a\nb"}',
        ],
    )
    def test_what_is_no_json_object_is_refused(self, body: bytes) -> None:
        assert refused("GetUser", body).type == "SerializationException"

    @pytest.mark.parametrize(
        ("operation", "member", "value"),
        [
            ("GetUser", "AccessToken", 1),
            ("GetUser", "AccessToken", True),
            ("GetUser", "AccessToken", ["a"]),
            ("GetUser", "AccessToken", {"a": "b"}),
            ("ListUsers", "Limit", "5"),
            ("ListUsers", "Limit", 5.0),
            ("ListUsers", "Limit", True),
            ("ListUsers", "Limit", 2**31),
            ("ListUsers", "AttributesToGet", "email"),
            ("ListUsers", "AttributesToGet", {"0": "email"}),
            ("InitiateAuth", "AuthParameters", ["USERNAME"]),
            ("InitiateAuth", "AuthParameters", {"USERNAME": 5}),
            ("InitiateAuth", "UserContextData", "x"),
            ("AdminSetUserPassword", "Permanent", "true"),
            ("AdminSetUserPassword", "Permanent", 1),
            ("SetUICustomization", "ImageFile", "a"),
            ("SetUICustomization", "ImageFile", "ab=c"),
        ],
    )
    def test_a_value_of_another_type_is_refused(
        self, operation: str, member: str, value: Any
    ) -> None:
        error = refused(operation, {member: value})
        assert error.type == "SerializationException"
        assert error.message

    @settings(max_examples=150, deadline=None)
    @given(
        st.sampled_from(
            ["InitiateAuth", "AdminCreateUser", "CreateUserPool", "SetUserPoolMfaConfig"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
    def test_nothing_but_a_refusal_comes_out(self, operation: str, value: Any) -> None:
        members = [
            "AuthFlow",
            "AuthParameters",
            "Username",
            "Policies",
            "Schema",
            "MfaConfiguration",
        ]
        for member in members:
            refused(operation, json.dumps({member: value}).encode())

    @given(st.binary())
    def test_no_bytes_break_it(self, body: bytes) -> None:
        refused("InitiateAuth", body)

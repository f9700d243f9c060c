"""The SAM templates, as CloudFormation gets them: no side doors, no rights to spare, no circles."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from tests.lambdas.templates import LAMBDAS, STACKS, findings, of_type, translated

TRIGGERS = {
    "DefineAuthChallenge": "DefineFunction",
    "CreateAuthChallenge": "CreateFunction",
    "VerifyAuthChallengeResponse": "VerifyFunction",
}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
SECRET = "secretsmanager:GetSecretValue"
COGNITO = {"cognito-idp:AdminGetUser", "cognito-idp:AdminUpdateUserAttributes"}
RIGHTS = {
    "duo": {"Define": LOGS, "Create": LOGS | {SECRET}, "Verify": LOGS | {SECRET}},
    "email_otp": {
        "Define": LOGS,
        "Create": LOGS | {SECRET, "ses:SendEmail", "dynamodb:UpdateItem"},
        "Verify": LOGS | {SECRET},
    },
    "backup_codes": {
        "Define": LOGS,
        "Create": LOGS,
        "Verify": LOGS | {SECRET} | COGNITO,
        "Issue": LOGS | {SECRET} | COGNITO,
    },
}


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@cache
def source(stack: str) -> str:
    return (LAMBDAS / stack / "template.yaml").read_text()


def deployed(stack: str) -> dict[str, Any]:
    return translated(source(stack))


def statements(policy: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements of a policy; of one that is there on a condition, what is there then."""
    all_of_them = policy["PolicyDocument"]["Statement"]
    return [each["Fn::If"][1] if "Fn::If" in each else each for each in all_of_them]


def actions(statement: dict[str, Any]) -> set[str]:
    action = statement["Action"]
    return set(action if isinstance(action, list) else [action])


def policies_of(template: dict[str, Any], role: str) -> list[dict[str, Any]]:
    inline = of_type(template, "IAM::Role")[role]["Policies"]
    apart = of_type(template, "IAM::Policy").values()
    return [*inline, *(each for each in apart if {"Ref": role} in each["Roles"])]


@pytest.mark.parametrize("stack", STACKS)
class TestEveryStack:
    def test_it_lints_clean(self, stack: str) -> None:
        assert findings(deployed(stack)) == []

    def test_no_flow_goes_around_the_challenge(self, stack: str) -> None:
        (client,) = of_type(deployed(stack), "Cognito::UserPoolClient").values()
        flows = client["ExplicitAuthFlows"]
        assert sorted(flows) == ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        assert "AllowedOAuthFlows" not in client
        assert client["PreventUserExistenceErrors"] == "ENABLED"
        assert client["EnableTokenRevocation"] is True
        assert client["AuthSessionValidity"] == 5
        assert "Cognito::UserPoolDomain" not in source(stack)

    def test_the_pool_calls_the_three_triggers(self, stack: str) -> None:
        template = deployed(stack)
        (pool,) = of_type(template, "Cognito::UserPool").values()
        wired = {name: {"Fn::GetAtt": [at, "Arn"]} for name, at in TRIGGERS.items()}
        assert pool["LambdaConfig"] == wired
        assert pool["MfaConfiguration"] == "OFF"
        assert pool["UsernameConfiguration"] == {"CaseSensitive": False}
        for permission in of_type(template, "Lambda::Permission").values():
            assert permission["Principal"] == "cognito-idp.amazonaws.com"
            assert permission["SourceArn"] == {"Fn::GetAtt": ["UserPool", "Arn"]}
        assert len(of_type(template, "Lambda::Permission")) == 3

    def test_handlers_are_there_and_end_in_time(self, stack: str) -> None:
        for function in of_type(deployed(stack), "Lambda::Function").values():
            module, _, name = function["Handler"].partition(".")
            assert name == "handler"
            assert (LAMBDAS / stack / f"{module}.py").is_file()
            assert function["Timeout"] == 5
            assert function["Runtime"] == "python3.13"

    def test_each_function_has_its_own_role_and_log(self, stack: str) -> None:
        functions = of_type(deployed(stack), "Lambda::Function")
        assert {id.removesuffix("Function") for id in functions} == set(RIGHTS[stack])
        for id, function in functions.items():
            name = id.removesuffix("Function")
            assert function["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}
            assert function["LoggingConfig"] == {
                "LogFormat": "JSON",
                "LogGroup": {"Ref": f"{name}Logs"},
            }
        for group in of_type(deployed(stack), "Logs::LogGroup").values():
            assert group["RetentionInDays"] == 14

    def test_each_role_may_do_its_work_and_nothing_else(self, stack: str) -> None:
        template = deployed(stack)
        for name, expected in RIGHTS[stack].items():
            given = policies_of(template, f"{name}Role")
            rules = [rule for policy in given for rule in statements(policy)]
            assert set().union(*map(actions, rules)) == expected, name
            assert "ManagedPolicyArns" not in of_type(template, "IAM::Role")[f"{name}Role"]
            for rule in rules:
                assert rule["Effect"] == "Allow"
                # A name of this template, or an ARN without a star in it.
                assert "*" not in str(rule["Resource"])

    def test_environments_are_those_that_handlers_read(self, stack: str) -> None:
        modules = (LAMBDAS / stack).glob("*.py")
        code = "\n".join(each.read_text() for each in modules)
        read = set(re.findall(r'"([A-Z]+_[A-Z_]+)"', code)) - {"SRP_A", "PASSWORD_VERIFIER"}
        given = {
            variable
            for function in of_type(deployed(stack), "Lambda::Function").values()
            for variable in function.get("Environment", {"Variables": {}})["Variables"]
        }
        local = {"DUO_API_PORT", "DUO_CA_CERTS"}
        assert given <= read
        assert {each for each in read - given if each.startswith(("DUO", "MAIL", "EMAIL"))} <= local

    def test_secrets_are_made_or_masked(self, stack: str) -> None:
        template = deployed(stack)
        (secret,) = of_type(template, "SecretsManager::Secret").values()
        assert secret["GenerateSecretString"]["PasswordLength"] == 64
        assert secret["GenerateSecretString"]["ExcludePunctuation"] is True
        for name, parameter in template.get("Parameters", {}).items():
            assert parameter.get("NoEcho", False) is (name.endswith("Key")), name

    def test_ids_are_told(self, stack: str) -> None:
        assert {"UserPoolId", "UserPoolClientId"} <= set(deployed(stack)["Outputs"])


def test_the_duo_secret_is_json_whatever_is_allowed_in_it() -> None:
    template = deployed("duo")
    (secret,) = of_type(template, "SecretsManager::Secret").values()
    text = secret["GenerateSecretString"]["SecretStringTemplate"]["Fn::Sub"]
    names = re.findall(r'"(duo-[a-z]+)"', text)
    assert names == ["duo-ikey", "duo-skey", "duo-apihostname"]
    assert secret["GenerateSecretString"]["GenerateStringKey"] == "duo-akey"
    for parameter in re.findall(r"\$\{(\w+)\}", text):
        pattern = template["Parameters"][parameter]["AllowedPattern"]
        assert re.fullmatch(pattern, 'a"b') is None


def test_duo_fails_closed_unless_told() -> None:
    assert deployed("duo")["Parameters"]["FailOpen"]["Default"] == "false"


def test_the_user_cannot_write_what_decides() -> None:
    (duo,) = of_type(deployed("duo"), "Cognito::UserPoolClient").values()
    (backup,) = of_type(deployed("backup_codes"), "Cognito::UserPoolClient").values()
    assert duo["WriteAttributes"] == ["name"]
    assert "custom:backup_codes" not in backup["WriteAttributes"] + backup["ReadAttributes"]


def test_mail_only_from_the_sender() -> None:
    role = of_type(deployed("email_otp"), "IAM::Role")["CreateRole"]
    (mail,) = [s for s in statements(role["Policies"][0]) if "ses:SendEmail" in actions(s)]
    assert mail["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "EmailSender"}}}


@pytest.mark.parametrize(
    "cause",
    [
        ("        Variables:\n", "        Variables:\n          POOL_ID: !Ref UserPool\n"),
        ("Resource: !Ref DuoSecret", "Resource: !GetAtt UserPool.Arn"),
    ],
    ids=["environment", "inline policy"],
)
def test_a_circle_is_found(cause: tuple[str, str]) -> None:
    circular = source("duo").replace(*cause)
    assert circular != source("duo")
    assert any(each.startswith("E3004") for each in findings(translated(circular)))


@pytest.mark.parametrize("stack", STACKS)
def test_the_weak_variant_translates_and_is_weak(stack: str) -> None:
    text = (LAMBDAS / stack / "weak" / "template.yaml").read_text()
    assert text.startswith("# DELIBERATELY WEAK")
    template = translated(text)
    assert findings(template) == []
    (client,) = of_type(template, "Cognito::UserPoolClient").values()
    assert "ALLOW_USER_SRP_AUTH" in client["ExplicitAuthFlows"]
    assert "*" in str(of_type(template, "IAM::Role")["SharedRole"]["Policies"])

"""Attaching functions: by --trigger, and by a SAM template; pools as boto3 sees them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mfa_tui.cli import main
from mfa_tui.localcloud.attach.install import AttachedPool
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.stack import Stack, stack_of
from mfa_tui.localcloud.attach.template import read_template
from mfa_tui.localcloud.attach.wishes import Attachment, trigger_wishes
from mfa_tui.localcloud.aws.side_call import behalf
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.runtime.function import is_local
from mfa_tui.localcloud.runtime.functions import LocalFunctions
from mfa_tui.localcloud.store import Store
from mfa_tui.serving.attachments import attachment
from tests.localcloud.conftest import NewCloud, Wire

HANDLERS = """
import os

def define(event, context):
    rounds = event["request"]["session"]
    event["response"] |= {
        "issueTokens": bool(rounds) and rounds[-1]["challengeResult"],
        "failAuthentication": len(rounds) > 2,
        "challengeName": "CUSTOM_CHALLENGE",
    }
    return event

def create(event, context):
    event["response"]["publicChallengeParameters"] = {"hint": os.environ.get("HINT", "none")}
    event["response"]["privateChallengeParameters"] = {"answer": "42"}
    return event

def verify(event, context):
    expected = event["request"]["privateChallengeParameters"]["answer"]
    event["response"]["answerCorrect"] = event["request"]["challengeAnswer"] == expected
    return event
"""

TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Parameters:
      Hint: {Type: String, Default: double}
      Minutes: {Type: Number, Default: 5, AllowedValues: [3, 5]}
      Key: {Type: String, AllowedPattern: 'K\\d+'}
    Conditions:
      Short: !Equals [!Ref Minutes, '3']
    Globals:
      Function:
        Runtime: python3.13
        CodeUri: code/
        Environment: {Variables: {LEVEL: info}}
    Resources:
      Pool:
        Type: AWS::Cognito::UserPool
        Properties:
          UserPoolName: !Sub '${AWS::StackName}-people'
          MfaConfiguration: OPTIONAL
          EnabledMfas: [SOFTWARE_TOKEN_MFA]
          UsernameConfiguration: {CaseSensitive: false}
          Policies: {PasswordPolicy: {MinimumLength: '12'}}
          AdminCreateUserConfig: {AllowAdminCreateUserOnly: 'true'}
      App:
        Type: AWS::Cognito::UserPoolClient
        Properties:
          UserPoolId: !Ref Pool
          ExplicitAuthFlows: [ALLOW_CUSTOM_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
          AuthSessionValidity: !If [Short, 3, !Ref Minutes]
      Keys:
        Type: AWS::SecretsManager::Secret
        Properties:
          GenerateSecretString:
            SecretStringTemplate: !Sub '{"key": "${Key}"}'
            GenerateStringKey: salt
            PasswordLength: 20
      Logs: {Type: AWS::Logs::LogGroup}
      Define:
        Type: AWS::Serverless::Function
        Properties:
          Handler: app.define
          Events: {Pool: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: DefineAuthChallenge}}}
      Create:
        Type: AWS::Serverless::Function
        Properties:
          Handler: app.create
          Timeout: 5
          Environment:
            Variables:
              HINT: !Join ['-', [!Ref Hint, !Ref AWS::Region]]
              SECRET: !Ref Keys
              POOL: !GetAtt Pool.Arn
              NOTHING: !Ref AWS::NoValue
          Events: {Pool: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: CreateAuthChallenge}}}
      Verify:
        Type: AWS::Serverless::Function
        Properties:
          Handler: app.verify
          Events:
            Pool:
              Type: Cognito
              Properties: {UserPool: !Ref Pool, Trigger: [VerifyAuthChallengeResponse]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "demo" / "code").mkdir(parents=True)
    (tmp_path / "demo" / "code" / "app.py").write_text(HANDLERS)
    return tmp_path / "demo"


@pytest.fixture
def stack(folder: Path) -> Callable[..., Stack]:
    """The stack of TEMPLATE, with `old` replaced by `new`."""

    def read(old: str = "", new: str = "", *, elsewhere: bool = False, **given: str) -> Stack:
        assert old in TEMPLATE
        text = textwrap.dedent(TEMPLATE.replace(old, new) if old else TEMPLATE)
        (folder / "template.yaml").write_text(text)
        template = read_template(folder / "template.yaml", {"Key": "K1"} | given)
        return stack_of(template, elsewhere=elsewhere)

    return read


@pytest.fixture
def functions() -> Iterator[LocalFunctions]:
    with closing(LocalFunctions(dict, limit=30)) as functions:
        yield functions


@pytest.fixture
def cloud(new_cloud: NewCloud, functions: LocalFunctions) -> LocalCloud:
    return new_cloud(invoke=functions)


def install(cloud: LocalCloud, functions: LocalFunctions, attached: Attachment) -> AttachedPool:
    for function in attached.functions:
        functions.attach(function)
    return attached.install(cloud)[1][-1]


def answer(aws: Any, client_id: str, username: str, text: str) -> tuple[dict[str, Any], Any]:
    first = aws.initiate_auth(
        ClientId=client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": username}
    )
    last = aws.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=first["Session"],
        ChallengeResponses={"USERNAME": username, "ANSWER": text},
    )
    return first["ChallengeParameters"], last


class TestTemplate:
    @pytest.mark.slow
    def test_one_template_makes_a_pool_that_signs_in(
        self, stack: Any, cloud: LocalCloud, functions: LocalFunctions, aws: Any, wire: Wire
    ) -> None:
        pool = install(cloud, functions, Attachment(stack=stack()))
        assert pool.name == "demo-people"
        aws.admin_create_user(UserPoolId=pool.pool_id, Username="zoe", MessageAction="SUPPRESS")
        aws.admin_set_user_password(
            UserPoolId=pool.pool_id, Username="zoe", Password="Long-Enough-99", Permanent=True
        )
        [(client_id, _)] = pool.clients
        shown, done = answer(aws, client_id, "zoe", "42")
        assert shown["hint"] == "double-us-east-1"
        assert "AuthenticationResult" in done

    def test_settings_of_pool_and_client(
        self, stack: Any, cloud: LocalCloud, functions: LocalFunctions, aws: Any, wire: Wire
    ) -> None:
        pool = install(cloud, functions, Attachment(stack=stack()))
        about = aws.describe_user_pool(UserPoolId=pool.pool_id)["UserPool"]
        assert about["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
        assert about["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
        assert about["MfaConfiguration"] == "OPTIONAL"
        assert sorted(about["LambdaConfig"]) == [
            "CreateAuthChallenge",
            "DefineAuthChallenge",
            "VerifyAuthChallengeResponse",
        ]
        assert all(is_local(arn) for arn in about["LambdaConfig"].values())
        [(client_id, _)] = pool.clients
        client = aws.describe_user_pool_client(UserPoolId=pool.pool_id, ClientId=client_id)
        assert client["UserPoolClient"]["AuthSessionValidity"] == 5
        assert client["UserPoolClient"]["ClientName"] == "App"

    def test_the_environment_of_a_function(self, stack: Any) -> None:
        create = next(each for each in stack().functions if each.handler == "create")
        assert create.environment["LEVEL"] == "info"
        assert "NOTHING" not in create.environment
        assert create.environment["SECRET"].endswith(":secret:demo-Keys")
        assert create.environment["POOL"].startswith("arn:aws:cognito-idp:us-east-1:")
        assert create.timeout == 5
        assert next(each for each in stack().functions if each.handler == "define").timeout == 3

    def test_parameters_and_conditions(
        self, stack: Any, cloud: LocalCloud, functions: LocalFunctions, aws: Any, wire: Wire
    ) -> None:
        pool = install(cloud, functions, Attachment(stack=stack(Minutes="3")))
        [(client_id, _)] = pool.clients
        client = aws.describe_user_pool_client(UserPoolId=pool.pool_id, ClientId=client_id)
        assert client["UserPoolClient"]["AuthSessionValidity"] == 3

    def test_a_second_start_changes_what_the_template_changed(
        self,
        stack: Any,
        cloud: LocalCloud,
        functions: LocalFunctions,
        aws: Any,
        wire: Wire,
        store: Store,
    ) -> None:
        def secret() -> dict[str, Any]:
            with store.transaction() as database:
                [row] = database.execute(
                    "SELECT document FROM secret WHERE name NOT LIKE 'practice/%'"
                ).fetchall()
            return json.loads(json.loads(row["document"])["Versions"][0]["SecretString"])

        first = install(cloud, functions, Attachment(stack=stack()))
        before = secret()
        assert before["key"] == "K1"
        assert len(before["salt"]) == 20
        changed = stack("MinimumLength: '12'", "MinimumLength: '14'")
        assert install(cloud, functions, Attachment(stack=changed)) == first
        about = aws.describe_user_pool(UserPoolId=first.pool_id)["UserPool"]
        assert about["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
        assert secret() == before

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ("UserPoolName:", "PoolColour: red\n          UserPoolName:", "Pool.PoolColour"),
            ("{CaseSensitive: false}", "{Case: false}", "Pool.UsernameConfiguration.Case"),
            ("[SOFTWARE_TOKEN_MFA]", "[PIGEON]", "EnabledMfas: there is no PIGEON"),
            ("Handler: app.define", "Handler: app.define\n          Layers: [x]", "Define: Layers"),
            ("Handler: app.define", "Handler: gone.define", "Define: Handler gone.define"),
            ("Runtime: python3.13", "Runtime: nodejs22.x", "Define: Runtime nodejs22.x"),
            ("CodeUri: code/", "CodeUri: s3://bucket/x", "Define: CodeUri s3://bucket/x"),
            ("!Ref Keys", "!Ref Logs", r"Create: Logs \(AWS::Logs::LogGroup\) is not to be had"),
            ("!Ref Keys", "!Select [0, []]", "Create: Fn::Select is not understood"),
            (
                "Trigger: DefineAuthChallenge",
                "Trigger: CustomSMSSender",
                "Define: Events.Pool: CustomSMSSender is no",
            ),
            (
                "Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: Define",
                "Type: Api, P: {T: ",
                "Api",
            ),
            ("ALLOW_CUSTOM_AUTH, ", "ALLOW_EVERYTHING, ", "App: InvalidParameterException"),
        ],
    )
    def test_what_cannot_be_honoured_is_refused_by_name(
        self,
        stack: Any,
        cloud: LocalCloud,
        functions: LocalFunctions,
        old: str,
        new: str,
        reason: str,
    ) -> None:
        with pytest.raises(AttachProblem, match=reason):
            install(cloud, functions, Attachment(stack=stack(old, new)))

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ({"Key": "k"}, r"The parameter Key has to match K\\d\+\."),
            ({"Minutes": "4"}, "The parameter Minutes has to be one of: 3, 5."),
            ({"Colour": "red"}, "has no parameter Colour"),
        ],
    )
    def test_parameters_that_are_refused(
        self, stack: Any, given: dict[str, str], reason: str
    ) -> None:
        with pytest.raises(AttachProblem, match=reason):
            stack(**given)

    def test_functions_in_other_languages_are_elsewhere(self, stack: Any) -> None:
        found = stack("Runtime: python3.13", "Runtime: nodejs22.x", elsewhere=True)
        assert found.functions == ()
        [triggers] = found.triggers.values()
        assert triggers["DefineAuthChallenge"].endswith(":function:Define")

    def test_what_there_is_not_is_told(self, stack: Any) -> None:
        found = stack("AWS::Logs::LogGroup", "AWS::DynamoDB::Table")
        assert found.missing == ("Logs (AWS::DynamoDB::Table)",)
        assert stack().missing == ()

    @pytest.mark.parametrize("text", ["[", "a: 1", "Resources: {A: {}}", "Resources: 5"])
    def test_what_is_no_template(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "template.yaml").write_text(text)
        with pytest.raises(AttachProblem, match=r"template\.yaml"):
            read_template(tmp_path / "template.yaml", {})


class TestTriggers:
    @pytest.mark.slow
    def test_functions_have_a_pool_of_their_own(
        self, folder: Path, cloud: LocalCloud, functions: LocalFunctions, aws: Any, wire: Wire
    ) -> None:
        app = folder / "code" / "app.py"
        wishes = trigger_wishes(
            [
                f"DefineAuthChallenge={app}:define",
                f"CreateAuthChallenge={app}:create",
                f"VerifyAuthChallengeResponse={app}:verify",
            ],
            {"HINT": "from the shell"},
        )
        pool = install(cloud, functions, Attachment(wishes))
        assert pool.pool_id == "us-east-1_YourTriggers"
        shown, done = answer(aws, pool.clients[0][0], "alice", "42")
        assert shown["hint"] == "from the shell"
        assert "AuthenticationResult" in done

    def test_a_practice_pool_keeps_its_settings(
        self, folder: Path, cloud: LocalCloud, functions: LocalFunctions, aws: Any, wire: Wire
    ) -> None:
        Attachment().install(cloud)
        pool_id = "us-east-1_ByMessage"
        changing = ("LambdaConfig", "LastModifiedDate")

        def settings() -> dict[str, Any]:
            about = aws.describe_user_pool(UserPoolId=pool_id)["UserPool"]
            return {name: value for name, value in about.items() if name not in changing}

        before = settings()
        where = f"{folder}/code/app.py:define"
        wishes = trigger_wishes([f"ByMessage:DefineAuthChallenge={where}"], {})
        pool = install(cloud, functions, Attachment(wishes))
        assert (pool.pool_id, pool.triggers) == (pool_id, {"DefineAuthChallenge": "app-define"})
        assert settings() == before
        for client_id, _ in pool.clients:
            client = aws.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
            assert "ALLOW_CUSTOM_AUTH" in client["UserPoolClient"]["ExplicitAuthFlows"]
            assert client["UserPoolClient"]["PreventUserExistenceErrors"] == "ENABLED"
        assert Attachment().install(cloud)[1] == ()
        assert aws.describe_user_pool(UserPoolId=pool_id)["UserPool"]["LambdaConfig"] == {}

    def test_two_files_of_one_name_are_two_functions(self, folder: Path) -> None:
        other = folder / "app.py"
        other.write_text(HANDLERS)
        wishes = trigger_wishes(
            [
                f"PreSignUp={folder}/code/app.py:define",
                f"PreAuthentication={other}:define",
                f"PostAuthentication={other}:define",
            ],
            {},
        )
        assert [wish.function.name for wish in wishes] == [
            "app-define",
            "app-define-2",
            "app-define-2",
        ]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("nonsense", "nonsense is no trigger. There are: PreSignUp, "),
            ("CustomSMSSender=./a.py:b", "CustomSMSSender is no trigger"),
            ("PreSignUp=./none.py:b", r"PreSignUp: There is no Python file ./none.py"),
            (
                "Nowhere:PreSignUp={file}:define",
                "There is no practice pool Nowhere. There are: Mfa",
            ),
        ],
    )
    def test_what_is_refused(self, folder: Path, text: str, reason: str) -> None:
        with pytest.raises(AttachProblem, match=reason):
            trigger_wishes([text.format(file=folder / "code" / "app.py")], {})

    def test_handlers_get_no_credentials_of_the_shell(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
        monkeypatch.setenv("MY_TABLE", "people")
        [wish] = attachment([f"PreSignUp={folder}/code/app.py:define"], None, []).wishes
        assert wish.function.environment["MY_TABLE"] == "people"
        assert "AWS_SECRET_ACCESS_KEY" not in wish.function.environment


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--trigger", "PreSignUp=./none.py:handler"], "Error: PreSignUp: There is no Python file"),
        (["--template", "/no/such.yaml"], "/no/such.yaml cannot be read"),
        (["--parameter", "a=b"], "--parameter needs --template as well."),
    ],
)
def test_the_command_says_what_is_wrong(options: list[str], text: str) -> None:
    result = CliRunner().invoke(main, ["serve", *options])
    assert result.exit_code == 2
    assert text in result.output


def test_nobody_is_behind_a_request_of_nobody() -> None:
    assert (behalf(None).pool_id, behalf(None).username) == ("", "")

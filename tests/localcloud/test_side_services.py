"""Secrets Manager and SES of the local cloud, asked by unmodified boto3 clients."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from mfa_tui.localcloud.aws.side_call import Whose
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.faults import DELIVERY_LOST, EMAIL_SANDBOX
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest
from tests.localcloud.conftest import FakeClock, NewCloud

NewClient = Callable[..., Any]


@pytest.fixture
def cloud(new_cloud: NewCloud, inbox: list[Message]) -> LocalCloud:
    return new_cloud(deliver=inbox.append, whose=lambda request: Whose("us-east-1_Pool", "alice"))


@pytest.fixture
def client(cloud: LocalCloud) -> Iterator[NewClient]:
    """Make a boto3 client of a service, over a real socket."""
    clients: list[Any] = []
    with Front(lambda request: cloud.handle(request)) as front:

        def make(service: str, key: str = "test", secret: str = "test") -> Any:
            made = boto3.client(
                service,
                region_name="us-east-1",
                endpoint_url=front.url,
                aws_access_key_id=key,
                aws_secret_access_key=secret,
                config=Config(retries={"total_max_attempts": 1}),
            )
            clients.append(made)
            return made

        yield make
        for each in clients:
            each.close()


def error(call: Callable[[], Any]) -> tuple[str, str, int]:
    with pytest.raises(ClientError) as caught:
        call()
    told = caught.value.response
    return (
        told["Error"]["Code"],
        told["Error"]["Message"],
        told["ResponseMetadata"]["HTTPStatusCode"],
    )


class TestSecretsManager:
    @pytest.fixture
    def secrets(self, client: NewClient) -> Any:
        return client("secretsmanager")

    def test_a_secret_is_made_and_read(self, secrets: Any, clock: FakeClock) -> None:
        made = secrets.create_secret(Name="duo/keys", SecretString='{"duo-ikey": "DI"}')
        for secret_id in ("duo/keys", made["ARN"], made["ARN"][:-7]):
            found = secrets.get_secret_value(SecretId=secret_id)
            assert found["SecretString"] == '{"duo-ikey": "DI"}'
            assert (found["ARN"], found["Name"]) == (made["ARN"], "duo/keys")
            assert found["VersionId"] == made["VersionId"]
            assert found["VersionStages"] == ["AWSCURRENT"]
            assert found["CreatedDate"].timestamp() == clock.now
        assert made["ARN"].startswith("arn:aws:secretsmanager:us-east-1:111122223333:secret:duo")

    def test_a_value_is_replaced_and_the_one_before_is_kept(self, secrets: Any) -> None:
        made = secrets.create_secret(Name="s", SecretString="one")
        put = secrets.put_secret_value(SecretId="s", SecretBinary=b"\0two")
        assert put["VersionStages"] == ["AWSCURRENT"]
        assert secrets.get_secret_value(SecretId="s")["SecretBinary"] == b"\0two"
        old = secrets.get_secret_value(SecretId="s", VersionStage="AWSPREVIOUS")
        assert old["SecretString"] == "one"
        assert secrets.get_secret_value(SecretId="s", VersionId=made["VersionId"])[
            "VersionStages"
        ] == ["AWSPREVIOUS"]

    def test_a_repeated_request_makes_no_other_version(self, secrets: Any) -> None:
        secrets.create_secret(Name="s", SecretString="one")
        token = "11111111-2222-4333-8444-555555555555"
        for _ in range(2):
            secrets.put_secret_value(SecretId="s", SecretString="two", ClientRequestToken=token)
        old = secrets.get_secret_value(SecretId="s", VersionStage="AWSPREVIOUS")
        assert old["SecretString"] == "one"

    def test_refusals(self, secrets: Any) -> None:
        secrets.create_secret(Name="empty")
        assert error(lambda: secrets.create_secret(Name="empty")) == (
            "ResourceExistsException",
            "The operation failed because the secret empty already exists.",
            400,
        )
        assert error(lambda: secrets.get_secret_value(SecretId="none")) == (
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret.",
            400,
        )
        assert error(lambda: secrets.get_secret_value(SecretId="empty")) == (
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
            400,
        )
        assert error(lambda: secrets.put_secret_value(SecretId="empty"))[0] == (
            "InvalidRequestException"
        )

    def test_an_operation_that_is_not_built_is_named(self, secrets: Any) -> None:
        code, message, status = error(secrets.list_secrets)
        assert (code, status) == ("NotImplemented", 400)
        assert "ListSecrets" in message
        assert "GetSecretValue" in message

    def test_secrets_outlive_the_program_and_not_a_new_beginning(
        self, secrets: Any, cloud: LocalCloud, store: Store
    ) -> None:
        secrets.create_secret(Name="s", SecretString="one")
        with store.transaction() as database:
            assert database.execute("SELECT count(*) FROM secret").fetchone()[0] == 1
        cloud.clear()
        assert error(lambda: secrets.get_secret_value(SecretId="s"))[0] == (
            "ResourceNotFoundException"
        )


def send_v1(ses: Any, to: list[str], **body: Any) -> Any:
    return ses.send_email(
        Source="MFA <no-reply@example.com>",
        Destination={"ToAddresses": to},
        Message={"Subject": {"Data": "Your code"}, "Body": body or {"Text": {"Data": "It is 1 é"}}},
    )


def send_v2(ses: Any, to: list[str], **body: Any) -> Any:
    return ses.send_email(
        FromEmailAddress="MFA <no-reply@example.com>",
        Destination={"ToAddresses": to},
        Content={
            "Simple": {
                "Subject": {"Data": "Your code"},
                "Body": body or {"Text": {"Data": "It is 1 é"}},
            }
        },
    )


@pytest.mark.parametrize(
    ("service", "send", "invalid"),
    [("ses", send_v1, "InvalidParameterValue"), ("sesv2", send_v2, "BadRequestException")],
)
class TestMail:
    def test_it_arrives_where_those_of_cognito_do(
        self, client: NewClient, inbox: list[Message], service: str, send: Any, invalid: str
    ) -> None:
        answer = send(client(service), ["alice@example.com", "Bob <bob@example.com>"])
        assert answer["MessageId"]
        assert [message.destination for message in inbox] == [
            "alice@example.com",
            "bob@example.com",
        ]
        first = inbox[0]
        assert (first.medium, first.subject, first.text) == ("EMAIL", "Your code", "It is 1 é")
        assert first.sender == "MFA <no-reply@example.com>"
        assert (first.pool_id, first.username, first.kind) == (
            "us-east-1_Pool",
            "alice",
            "mail by SES",
        )

    def test_a_page_is_read_as_its_words(
        self, client: NewClient, inbox: list[Message], service: str, send: Any, invalid: str
    ) -> None:
        page = "<html><p>Your code &amp; more:</p>\n <b>123456</b><br>Bye</html>"
        send(client(service), ["alice@example.com"], Html={"Data": page})
        assert inbox[0].text == "Your code & more:\n\n123456\nBye"

    def test_the_sandbox(
        self,
        client: NewClient,
        cloud: LocalCloud,
        inbox: list[Message],
        service: str,
        send: Any,
        invalid: str,
    ) -> None:
        cloud.faults.on(EMAIL_SANDBOX)
        assert error(lambda: send(client(service), ["alice@example.com"])) == (
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region "
            "US-EAST-1: alice@example.com",
            400,
        )
        assert inbox == []

    def test_a_lost_mail_seems_to_be_sent(
        self,
        client: NewClient,
        cloud: LocalCloud,
        inbox: list[Message],
        service: str,
        send: Any,
        invalid: str,
    ) -> None:
        cloud.faults.on(DELIVERY_LOST)
        assert send(client(service), ["alice@example.com"])["MessageId"]
        assert inbox == []

    @pytest.mark.parametrize("to", [[], ["alice"], ["alice@"]])
    def test_what_is_no_address(
        self, client: NewClient, service: str, send: Any, invalid: str, to: list[str]
    ) -> None:
        assert error(lambda: send(client(service), to))[0] == invalid

    def test_an_operation_that_is_not_built_is_named(
        self, client: NewClient, service: str, send: Any, invalid: str
    ) -> None:
        ses = client(service)
        other = ses.list_identities if service == "ses" else ses.list_email_identities
        code, message, status = error(other)
        assert (code, status) == ("NotImplemented", 400)
        assert "SendEmail" in message
        assert (
            "ListIdentities" if service == "ses" else "POST /v2/email/list-identities"
        ) in message

    def test_signatures_are_verified_for_the_service(
        self,
        client: NewClient,
        store: Store,
        inbox: list[Message],
        service: str,
        send: Any,
        invalid: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        guarded = LocalCloud(store, deliver=inbox.append, access_keys=AccessKeys({"ID": "secret"}))
        monkeypatch.setattr(LocalCloud, "handle", lambda _, request: HANDLE(guarded, request))
        send(client(service, "ID", "secret"), ["alice@example.com"])
        assert len(inbox) == 1
        assert error(lambda: send(client(service, "ID", "other"), ["alice@example.com"]))[::2] == (
            "InvalidSignatureException",
            403,
        )
        assert error(lambda: send(client(service, "NOBODY"), ["alice@example.com"]))[0] == (
            "UnrecognizedClientException"
        )


HANDLE = LocalCloud.handle


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("POST", "/", (("X-Amz-Target", "secretsmanager.GetSecretValue"),), b"{}", 403),
        ("POST", "/", (("Content-Type", "application/x-www-form-urlencoded"),), b"\xff", 403),
        ("POST", "/v2/email/outbound-emails", (), b"[]", 403),
    ],
)
def test_requests_have_to_be_signed(
    cloud: LocalCloud, method: str, path: str, headers: Any, body: bytes, status: int
) -> None:
    answer = cloud.handle(HttpRequest(method, f"http://local{path}", headers, body))
    assert answer.status == status
    assert b"Missing Authentication Token" in answer.body


@pytest.mark.parametrize("body", [b"[]", b"{", b"{}", b'{"Content": 5}', b'{"SecretId": 1}'])
def test_bodies_that_nobody_sends(cloud: LocalCloud, body: bytes) -> None:
    credential = "AWS4-HMAC-SHA256 Credential=t/20260924/us-east-1/x/aws4_request, "
    signed = (
        ("Authorization", credential + "SignedHeaders=host, Signature=00"),
        ("X-Amz-Date", "20260924T000000Z"),
    )
    target = ("X-Amz-Target", "secretsmanager.GetSecretValue")
    for path, headers in (("/", (*signed, target)), ("/v2/email/outbound-emails", signed)):
        answer = cloud.handle(HttpRequest("POST", f"http://local{path}", headers, body))
        assert answer.status == 400
        assert json.loads(answer.body)

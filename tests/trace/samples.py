"""A recorded call with all that a call can have: inner hops, a log, odd bytes, no answer."""

from __future__ import annotations

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party

JSON = ("Content-Type", "application/x-amz-json-1.1")
TARGET = ("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth")
URL = "https://cognito-idp.us-east-1.amazonaws.com/"
STARTED = 1_795_262_400.125

PASSWORD = "Correct-Horse-9"
CODE = "135791"

CALL = Exchange(
    1,
    Party.APP,
    Party.COGNITO,
    "InitiateAuth",
    HttpRequest("POST", URL, (JSON, TARGET), b'{"AuthParameters":{"PASSWORD":"Correct-Horse-9"}}'),
    STARTED,
    HttpResponse(200, (JSON,), '{"ChallengeName":"CUSTOM_CHALLENGE","é":"\\u00e9"}'.encode()),
    duration=0.25,
)
FUNCTION = Exchange(
    2,
    Party.COGNITO,
    Party.LAMBDA,
    "CreateAuthChallenge",
    HttpRequest("POST", "https://lambda.test/?a=b&c=", (), b"{}"),
    STARTED + 0.125,
    HttpResponse(200, (), b'{"privateChallengeParameters":{"code":"135791"}}'),
    duration=0.0625,
    parent=1,
    log="made one\x1b[0m\n",
)
PUBLISH = Exchange(
    3,
    Party.LAMBDA,
    Party.SNS,
    "Publish",
    HttpRequest("POST", "https://sns.test/", (), b"Message=Your+code+is+135791&x=\xff"),
    STARTED + 0.1875,
    failure="connection reset",
    duration=0.03125,
    parent=2,
)
JOURNEY = (CALL, FUNCTION, PUBLISH)

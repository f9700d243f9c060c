"""Hypothesis strategies for the input of every operation, read from botocore's API model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex
from botocore.loaders import Loader
from hypothesis import strategies as st

MODEL = Loader().load_service_model("cognito-idp", "service-2")
_SHAPES = MODEL["shapes"]
_PLAUSIBLE = [
    "alice",
    "bob",
    "email",
    "custom:team",
    "true",
    "123456",
    "Correct-Horse-9",
    "+15555550199",
    "alice@example.com",
    "https://app.example/",
    "app.example",
    "Your code is {####}",
    "{##here##} {####}",
    'sub = "x"',
    "arn:aws:iam::111122223333:role/sms",
    "arn:aws:lambda:us-east-1:111122223333:function:f",
    "us-east-1_Ex4mpleAb",
    "us-east-1_12345678-1234-4234-8234-123456789abc",
    "12345678-1234-4234-8234-123456789abc",
    "ZGV2aWNl",
    "0a1b2c",
    "é🔑",
]
_KEYS = [
    "USERNAME",
    "PASSWORD",
    "SRP_A",
    "SECRET_HASH",
    "DEVICE_KEY",
    "REFRESH_TOKEN",
    "PREFERRED_CHALLENGE",
    "ANSWER",
    "NEW_PASSWORD",
    "EMAIL",
    "SMS_MFA_CODE",
    "EMAIL_OTP_CODE",
    "SOFTWARE_TOKEN_MFA_CODE",
    "PASSWORD_CLAIM_SECRET_BLOCK",
    "PASSWORD_CLAIM_SIGNATURE",
    "TIMESTAMP",
    "CREDENTIAL",
    "userAttributes.email",
]


@dataclass(frozen=True)
class Slot:
    """Stands for what the cloud under test knows under this name."""

    name: str


_SLOTS = [Slot(name) for name in ("Username", "Password", "RefreshToken", "Code")]


@cache
def bodies(operation: str) -> st.SearchStrategy[Any]:
    """Bodies for `operation`, mostly allowed by the model, with slots to fill."""
    return _of(MODEL["operations"][operation]["input"]["shape"], "", 0)


def filled(body: Any, known: Mapping[str, str]) -> Any:
    """`body` with every slot filled; what is not known becomes a plain word."""
    if isinstance(body, dict):
        return {name: filled(value, known) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, known) for value in body]
    return known.get(body.name, "x") if isinstance(body, Slot) else body


def _of(name: str, member: str, depth: int) -> st.SearchStrategy[Any]:
    shape = _SHAPES[name]
    kind = shape["type"]
    if kind == "structure":
        return _structure(shape, depth)
    if kind == "list":
        least = shape.get("min", 0)
        item = _of(shape["member"]["shape"], member, depth + 1)
        return st.lists(item, min_size=least, max_size=max(least, 2))
    if kind == "map":
        keys = st.sampled_from(_KEYS) | st.text(max_size=12)
        return st.dictionaries(keys, st.sampled_from([*_SLOTS, *_PLAUSIBLE]), max_size=4)
    return _text(shape, member) if kind == "string" else _scalar(kind, shape)


def _structure(shape: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if shape.get("document"):
        return st.dictionaries(st.sampled_from(["id", "type", "response"]), st.text(max_size=9))
    needed = shape.get("required", [])
    members = {
        member: _of(reference["shape"], member, depth + 1)
        for member, reference in shape["members"].items()
        if member in needed or depth < 4
    }
    return st.fixed_dictionaries(
        {member: members[member] for member in members if member in needed},
        optional={member: members[member] for member in members if member not in needed},
    )


def _scalar(kind: str, shape: dict[str, Any]) -> st.SearchStrategy[Any]:
    if kind == "boolean":
        return st.booleans()
    if kind == "blob":
        return st.sampled_from(["", "AAAA"])
    if kind == "timestamp":
        return st.floats(0, 4e9)
    return st.integers(shape.get("min", 0), shape.get("max", 2**31))


def _text(shape: dict[str, Any], member: str) -> st.SearchStrategy[Any]:
    if "enum" in shape:
        return st.sampled_from(shape["enum"])
    fitting = [text for text in _PLAUSIBLE if _fits(text, shape)]
    # what the cloud knows comes first and most often: it leads into the operation
    known = Slot(member) if member else "x"
    return st.sampled_from([known, known, *fitting]) | st.text(max_size=12)


def _fits(text: str, shape: dict[str, Any]) -> bool:
    long_enough = shape.get("min", 0) <= len(text) <= shape.get("max", len(text))
    return long_enough and regex.fullmatch(shape.get("pattern", "(?s).*"), text) is not None

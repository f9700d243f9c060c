"""The attributes a pool's users can have, as `SchemaAttributes` describes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mfa_tui.localcloud.cognito.guesses import CUSTOM_ATTRIBUTES_MUTABLE
from mfa_tui.localcloud.cognito.refusals import invalid

Attribute = dict[str, Any]

_TEXTS = (
    "profile",
    "address",
    "birthdate",
    "gender",
    "preferred_username",
    "website",
    "picture",
    "sub",
    "phone_number",
    "zoneinfo",
    "locale",
    "email",
    "given_name",
    "family_name",
    "middle_name",
    "name",
    "nickname",
)
_FLAGS = ("email_verified", "phone_number_verified")


def _attribute(name: str, kind: str, **more: Any) -> Attribute:
    return {
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Name": name,
        "Required": False,
        **more,
    }


def _text(name: str) -> Attribute:
    bounds = {"MaxLength": "2048", "MinLength": "0"}
    if name == "birthdate":
        bounds = {"MaxLength": "10", "MinLength": "10"}
    if name == "sub":
        bounds = {"MaxLength": "2048", "MinLength": "1"}
        more = {"Mutable": False, "Required": True}
        return _attribute(name, "String", StringAttributeConstraints=bounds, **more)
    return _attribute(name, "String", StringAttributeConstraints=bounds)


def standard_attributes() -> dict[str, Attribute]:
    """The attributes that every pool has, by name (OpenID Connect's standard claims)."""
    number = _attribute("updated_at", "Number", NumberAttributeConstraints={"MinValue": "0"})
    flags = [_attribute(name, "Boolean") for name in _FLAGS]
    return {entry["Name"]: entry for entry in (*map(_text, _TEXTS), *flags, number)}


def identities_attribute() -> Attribute:
    """The attribute that only DescribeUserPool shows."""
    return _attribute("identities", "String", StringAttributeConstraints={})


def pool_schema(given: Iterable[Attribute]) -> list[Attribute]:
    """`SchemaAttributes` of a pool made with `Schema`; names that are not standard become custom."""
    schema = standard_attributes()
    custom = []
    for entry in given:
        name = entry.get("Name", "")
        if name in schema:
            schema[name] |= entry
        else:
            custom.append(entry)
    return extended(schema.values(), custom)


def extended(schema: Iterable[Attribute], given: Iterable[Attribute]) -> list[Attribute]:
    """`schema` with the custom attributes `given`. Raises ServiceError."""
    complete = {entry["Name"]: entry for entry in schema}
    for entry in given:
        if entry.get("Required"):
            raise invalid("Required custom attributes are not supported currently.")
        name = f"custom:{entry.get('Name', '')}"
        if name in complete:
            raise invalid(f"{name}: Existing attribute already has name {name}.")
        complete[name] = _custom(name, entry)
    return list(complete.values())


def _custom(name: str, given: Attribute) -> Attribute:
    kind = given.get("AttributeDataType", "String")
    bounds = {"StringAttributeConstraints": {}} if kind == "String" else {}
    base = _attribute(name, kind, Mutable=CUSTOM_ATTRIBUTES_MUTABLE, **bounds)
    return base | given | {"Name": name}

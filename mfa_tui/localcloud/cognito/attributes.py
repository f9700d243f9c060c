"""Checks of the attributes that a request sets for a user."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.names import EMAIL, PHONE
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid
from mfa_tui.localcloud.cognito.schema import Attribute

_INTERNAL_NAMES = {
    "name": "name.formatted",
    "given_name": "name.givenName",
    "family_name": "name.familyName",
    "middle_name": "name.middleName",
}
"""Refusals name these attributes as the service does inside."""


def accepted(pool: Pool, given: Iterable[Mapping[str, str]], *, complete: bool) -> dict[str, str]:
    """The attributes of a new user by name, when they fit the pool's schema.

    `complete` asks for the required ones too. Of a repeated name the last counts; an empty value
    means none. Raises ServiceError.
    """
    values = {name: value for name, value in by_name(given).items() if value}
    check_formats(values)
    problems = [*_value_problems(pool.schema, values)]
    if complete:
        problems += _missing(pool.schema, values)
    if problems:
        raise invalid(f"Attributes did not conform to the schema: {''.join(problems)}".rstrip("\n"))
    return values


def by_name(given: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The values of a `UserAttributes` list; of a repeated name the last counts."""
    return {entry["Name"]: entry.get("Value", "") for entry in given}


def check_change(schema: Mapping[str, Attribute], values: Mapping[str, str]) -> None:
    """Refuse values that an existing user cannot get. Raises ServiceError."""
    check_formats(values)
    problems = "".join(f"user.{problem}" for problem in _change_problems(schema, values))
    if problems:
        # the service leaves the line break at the end
        raise invalid(problems)


def check_removal(schema: Mapping[str, Attribute], names: Iterable[str]) -> None:
    """Refuse to take attributes away that an existing user must keep. Raises ServiceError."""
    problems = ""
    for name in names:
        if name == "sub":
            raise _non_mutable(name)
        if name not in schema:
            problems += f"Type for attribute {{{name}}} could not be determined\n"
        elif schema[name]["Required"]:
            problems += _required(name)
        elif not schema[name]["Mutable"]:
            raise invalid(f"user.{name}: Attribute cannot be updated.\n")
    if problems:
        raise invalid(f"Invalid user attributes: {problems}".rstrip("\n"))


def check_formats(values: Mapping[str, str]) -> None:
    """Refuse an address or number that no message could reach, and a hand-set `sub`."""
    if "sub" in values:
        raise _non_mutable("sub")
    if not EMAIL.fullmatch(values.get("email", "a@b")):
        raise invalid("Invalid email address format.")
    if not PHONE.fullmatch(values.get("phone_number", "+1")):
        raise invalid("Invalid phone number format.")


def refuse_flags(names: Iterable[str]) -> None:
    """Refuse that users themselves say what is verified."""
    for name in names:
        if name.endswith("_verified"):
            raise _non_mutable(name)


def refuse_unwritable(writable: Iterable[str] | None, names: Iterable[str]) -> None:
    """Refuse what an app client may not write: outside its list, or a verified flag."""
    wanted = set(names)
    forbidden = {name for name in wanted if name.endswith("_verified")}
    if writable is not None:
        forbidden |= wanted - set(writable)
    if forbidden:
        raise ServiceError(
            "NotAuthorizedException", "A client attempted to write unauthorized attribute"
        )


def _change_problems(schema: Mapping[str, Attribute], values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if name not in schema:
            yield f"{name}: Attribute does not exist in the schema.\n"
        elif not schema[name]["Mutable"]:
            yield f"{name}: Attribute cannot be updated.\n"
        else:
            yield from _length_problems(name, schema[name], value)


def _value_problems(schema: Mapping[str, Attribute], values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if name in schema:
            yield from _length_problems(name, schema[name], value)
        else:
            yield f"Type for attribute {{{name}}} could not be determined\n"


def _missing(schema: Mapping[str, Attribute], values: Mapping[str, str]) -> Iterator[str]:
    for name in required_names(schema):
        if name not in values:
            yield _required(name)


def _required(name: str) -> str:
    inner = _INTERNAL_NAMES.get(name, name)
    return f"{inner}: The attribute {inner} is required\n"


def _non_mutable(name: str) -> ServiceError:
    return invalid(f"Cannot modify the non-mutable attribute {name}")


def required_names(schema: Mapping[str, Attribute]) -> list[str]:
    """The attributes that a person has to give."""
    return [name for name, entry in schema.items() if entry["Required"] and name != "sub"]


def _length_problems(name: str, attribute: Attribute, value: str) -> Iterator[str]:
    bounds = attribute.get("StringAttributeConstraints", {})
    if len(value) > int(bounds.get("MaxLength", 2048)):
        yield f"{name}: String must be no longer than {bounds.get('MaxLength', 2048)} characters\n"
    if len(value) < int(bounds.get("MinLength", 0)):
        yield f"{name}: String must be at least {bounds['MinLength']} characters\n"

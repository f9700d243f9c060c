"""Why a condition does not hold, as a sentence for a beginner, with the value that was found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mfa_tui.trainer.conditions import Node, counts, found_by, tree_of, value
from mfa_tui.trainer.path_words import (
    ANSWER,
    BEGINNING,
    Place,
    exchange_words,
    parts_of,
    place_of,
    plain,
)
from mfa_tui.trainer.told_values import has, is_short, told, was

OTHERWISE = "something in it is not as this step needs it"
"""What is said of a condition that there are no words for."""

_TOKENS = "tokens"
_REFERENCE = re.compile(r"\{([^{}]+)\}")


def shortcoming(condition: str, document: Mapping[str, Any], say: str = "") -> str:
    """In words, what of `condition` does not hold in `document`; its secrets are masked.

    `say` are the author's words for it; in these `{request.Username}` stands for the value found.
    """
    if say:
        return _REFERENCE.sub(lambda found: told(tree_of(found[1]), document), say)
    return _unmet(tree_of(condition), document)


def references(say: str) -> tuple[str, ...]:
    """The paths that an author's words name: `{request.Username}`."""
    return tuple(_REFERENCE.findall(say))


def _unmet(node: Node, document: Mapping[str, Any]) -> str:
    kind, children = node["type"], node["children"]
    if kind == "and_expression":
        lacking = (each for each in children if not counts(found_by(each, document)))
        return _unmet(next(lacking, children[0]), document)
    if kind == "or_expression":
        return ", and ".join(dict.fromkeys(_unmet(child, document) for child in children))
    if kind == "comparator":
        return _compared(node, document)
    if kind == "not_expression":
        return _held(children[0], document)
    if kind == "function_expression" and len(children) == 2:
        return _called(node, document)
    place = place_of(node)
    return _wanting(place, node, document) if place else OTHERWISE


# -- what is missing, and what is there ----------------------------------------------------------


def _wanting(place: Place, node: Node, document: Mapping[str, Any]) -> str:
    """That there is no such member or, if it is there, that it counts for nothing."""
    if parts_of(node) == ("error",):
        return "it was not refused"
    found = found_by(node, document)
    if found is False or found == 0:
        return f"{place.subject} {was(document, node)} {told(node, document)}"
    return _missing(place, document)


def _missing(place: Place, document: Mapping[str, Any]) -> str:
    name = _TOKENS if place.member == "AuthenticationResult" else place.name
    if place.of and place.of != BEGINNING:
        return f"{exchange_words(place.of, document)} had no {name}"
    answers = place.owner == ANSWER or ("token" in place.owner and "sent" not in place.owner)
    if answers and (error := document.get("error")):
        refused = "it failed" if error == "error" else f"it was refused with {error}"
        return f"{refused}; it should work"
    if place.owner == ANSWER and (instead := _kind(document)):
        return f"the answer was {instead} and had no {name}"
    if place.owner.endswith("token") and not value(_CLAIMS[place.owner], document):
        return f"the answer had no {place.owner.removeprefix('the ')}"
    return f"{place.owner} {has(document)} no {name}"


_CLAIMS = {"the ID token": "id_claims", "the access token": "access_claims"}


def _kind(document: Mapping[str, Any]) -> str:
    """What an answer of a sign-in is: a challenge or tokens; empty for all others."""
    if name := value("response.ChallengeName", document):
        return f"the challenge {plain(str(name))}"
    return _TOKENS if value("response.AuthenticationResult", document) else ""


def _held(node: Node, document: Mapping[str, Any]) -> str:
    """That `node` holds, and should not."""
    if node["type"] == "function_expression" and len(node["children"]) == 2:
        return _called(node, document, holds=True)
    place = place_of(node)
    if place is None:
        return OTHERWISE
    if parts_of(node)[0] == "functions":
        return f"the trigger {place.member} is changed"
    if place.member == "AuthenticationResult":
        return "the answer had tokens; here it should have none"
    if found_by(node, document) is True:
        return f"{place.subject} {was(document)} true; here it should not be"
    shown = f" ({told(node, document)})" if is_short(node, document) else ""
    return f"{place.owner} {has(document)} {place.name}{shown}; here it should have none"


# -- comparisons -----------------------------------------------------------------------------------


def _compared(node: Node, document: Mapping[str, Any]) -> str:
    left, right = node["children"]
    sign = node["value"]
    if left["type"] == "function_expression" and left["value"] == "length":
        return _counted(left["children"][0], sign, right, document)
    place, other = place_of(left), place_of(right)
    if place is None:
        return OTHERWISE
    if sign == "ne":
        return _equal(place, left, right, document)
    if parts_of(left) == ("parent",):
        return _elsewhere(left, other, document)
    if parts_of(left) == ("number",) and other and other.of:
        later = exchange_words(other.of, document)
        return f"exchange {document.get('number')} came before {later}"
    if sign == "eq":
        return _unequal(place, left, right, document)
    if found_by(left, document) is None:
        return _missing(place, document)
    wanted = f"{_SIZES[sign]} {told(right, document)}"
    as_in = f" as in {exchange_words(other.of, document)}" if other and other.of else ""
    return f"{place.subject} {was(document, left)} {told(left, document)}, not {wanted}{as_in}"


_SIZES = {"eq": "", "lt": "less than", "gt": "more than", "lte": "at most", "gte": "at least"}


def _unequal(place: Place, left: Node, right: Node, document: Mapping[str, Any]) -> str:
    """For a value that should be the one at the right."""
    other = place_of(right)
    if no_such := _no_such(place, left, right, document):
        return no_such
    if other and other.of == BEGINNING:
        return f"{place.subject} {was(document, left)} not what it was at the beginning"
    found, wanted = told(left, document), told(right, document)
    if other and found_by(right, document) is None:
        missing = _missing(other, document)
        if missing.startswith("it "):
            return missing
        return f"{place.subject} {was(document, left)} {found}, but {missing}"
    if other and not (is_short(left, document) and is_short(right, document)):
        return f"{_the(place)} {was(document, left)} not {_reference(other, place, document)}"
    as_in = _as_in(other, document) if other else ""
    return f"{place.subject} {was(document, left)} {found}, not {wanted}{as_in}"


def _no_such(place: Place, left: Node, right: Node, document: Mapping[str, Any]) -> str:
    """For a member that is missing, and for an answer with another challenge or none."""
    other = place_of(right)
    asks = place.owner == ANSWER and place.member == "ChallengeName"
    asks = asks and found_by(right, document) is not None
    if asks and not document.get("error") and (instead := _kind(document)):
        return f"the answer was {instead}, not the challenge {told(right, document)}"
    if found_by(left, document) is not None:
        return ""
    missing = _missing(place, document)
    if missing.startswith("it ") or not missing.endswith(place.name):
        return missing
    wanted = _reference(other, place, document) if other else told(right, document)
    return f"{missing}; it should be {wanted}"


def _equal(place: Place, left: Node, right: Node, document: Mapping[str, Any]) -> str:
    """For a value that should be another one."""
    found, other = found_by(left, document), place_of(right)
    if found is None:
        return _missing(place, document)
    if not other:
        return f"{place.subject} {was(document, left)} {told(left, document)}; it should be another"
    shown = f"{told(left, document)}, " if is_short(left, document) else ""
    where = _reference(other, place, document).replace("the one of", "the same as in")
    return f"{_the(place)} {was(document, left)} {shown}{where}; it should be another"


def _reference(other: Place, place: Place, document: Mapping[str, Any]) -> str:
    """What a value is compared with: `the one of exchange 5`, `the UserSub of exchange 3`."""
    same = other.member == place.member
    what = "the one" if same else f"the {other.name}"
    if other.of == BEGINNING:
        return "what it was at the beginning"
    if other.of:
        return f"{what} of {exchange_words(other.of, document)}"
    if same:
        holder = other.name.partition(" in ")[2]
        return f"{what} of {holder or other.owner}"
    return f"the {other.subject}"


def _the(place: Place) -> str:
    return place.subject if place.subject.startswith("the ") else f"the {place.subject}"


def _as_in(other: Place, document: Mapping[str, Any]) -> str:
    if other.of:
        return f" as in {exchange_words(other.of, document)}"
    return f", which is the {other.subject}"


def _elsewhere(left: Node, other: Place | None, document: Mapping[str, Any]) -> str:
    there = exchange_words(other.of, document) if other and other.of else "another one"
    found = found_by(left, document)
    if found is None:
        return f"it was a call of its own, not one inside {there}"
    return f"it happened inside exchange {found}, not inside {there}"


def _counted(listed: Node, sign: str, right: Node, document: Mapping[str, Any]) -> str:
    place, found = place_of(listed), found_by(listed, document)
    if place is None:
        return OTHERWISE
    if found is None:
        return _missing(place, document)
    size = value("length(@)", found) or 0
    one, many = ("character", "characters") if isinstance(found, str) else ("entry", "entries")
    wanted = f"{_SIZES.get(sign, '')} {told(right, document)}".strip()
    return f"{place.subject} {has(document)} {size} {one if size == 1 else many}, not {wanted}"


# -- functions -------------------------------------------------------------------------------------


def _called(node: Node, document: Mapping[str, Any], *, holds: bool = False) -> str:
    """For a function of two values that does not hold; with `holds`, that does and should not."""
    first, second = node["children"]
    first = first["children"][0] if first["type"] == "or_expression" else first
    if node["value"] == "contains" and place_of(first) is None:
        return _among(second, first, document, holds=holds)
    if node["value"] == "contains" and place_of(second) is not None:
        return _among(second, first, document, holds=holds)
    place = place_of(first)
    if place is None or node["value"] not in _WANTS:
        return OTHERWISE
    if parts_of(first) == ("faults",):
        return f"the fault {told(second, document)} is {'still' if holds else 'not'} on"
    if found_by(first, document) is None:
        return _missing(place, document)
    text, wanted = told(first, document), told(second, document)
    found = f"{place.subject} {was(document, first)} {text}"
    if holds:
        return f"{found}; it should not have {wanted}"
    return f"{found}; {_WANTS[node['value']].format(wanted)}"


_WANTS = {
    "contains": "{} should be in it",
    "starts_with": "it should begin with {}",
    "ends_with": "it should end with {}",
    "matches": "that is not the right form",
    "same_set": "it should be {} and nothing else",
    "within": "there should be nothing but {}",
}


def _among(own: Node, listed: Node, document: Mapping[str, Any], *, holds: bool = False) -> str:
    """For one value that should, or with `holds` should not, be in a list."""
    place, there = place_of(own), place_of(listed)
    if place is None:
        return OTHERWISE
    if found_by(own, document) is None:
        return _missing(place, document)
    if parts_of(own) == ("operation",):
        return f"it was {told(own, document)}, not {told(listed, document)}"
    found = f"{place.subject} {was(document, own)} {told(own, document)}"
    within = f"in {there.subject}" if there else f"one of {told(listed, document)}"
    if there and there.of:
        within = f"in {there.name} of {exchange_words(there.of, document)}"
    return f"{found}, which is {within}" if holds else f"{found}, which is not {within}"

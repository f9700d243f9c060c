"""`mfa-tui serve --coverage`: which operations of the API the local cloud implements."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from mfa_tui.localcloud.cognito import validation
from mfa_tui.localcloud.cognito.operations import OPERATIONS


@dataclass(frozen=True, slots=True)
class Coverage:
    """One operation of the API model: whether it is implemented, and whether it has to be signed."""

    name: str
    implemented: bool
    signed: bool


def coverage() -> tuple[Coverage, ...]:
    """All operations of botocore's model, by name."""
    return tuple(
        Coverage(name, name in OPERATIONS, validation.needs_signature(name))
        for name in sorted(validation.operation_names())
    )


def coverage_text(*, as_json: bool) -> str:
    """The table for a person, or one line of JSON."""
    rows = coverage()
    implemented = sum(row.implemented for row in rows)
    if as_json:
        operations = [asdict(row) for row in rows]
        return json.dumps(
            {"implemented": implemented, "total": len(rows), "operations": operations}
        )
    width = max(len(row.name) for row in rows)
    lines = (_line(row, width) for row in rows)
    return "\n".join((*lines, "", f"{implemented} of {len(rows)} operations are implemented."))


def _line(row: Coverage, width: int) -> str:
    implemented = "implemented" if row.implemented else "-"
    signed = "signed" if row.signed else "unsigned"
    return f"{row.name:<{width}}  {implemented:<11}  {signed}"

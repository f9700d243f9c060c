"""SAM templates as CloudFormation would get them, and what cfn-lint says of the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cfnlint.api import lint
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

LAMBDAS = Path(__file__).parents[2] / "mfa_tui" / "lambdas"
STACKS = ("duo", "email_otp", "backup_codes")


def translated(text: str) -> dict[str, Any]:
    """The template in `text` without its SAM parts, as `sam deploy` would hand it over."""
    template = yaml_parse(text)
    for part in (template.get("Globals", {}).get("Function", {}), *_functions(template)):
        if "CodeUri" in part:
            part["CodeUri"] = "s3://bucket/code.zip"
    return Translator({}, Parser()).translate(template, {})


def _functions(template: dict[str, Any]) -> list[dict[str, Any]]:
    resources = template["Resources"].values()
    return [each["Properties"] for each in resources if each["Type"].endswith("less::Function")]


def findings(template: dict[str, Any]) -> list[str]:
    """What cfn-lint has to say: rule and message of each finding."""
    found = lint(json.dumps(template), regions=["us-east-1"])
    return [f"{each.rule.id} {each.message}" for each in found]


def of_type(template: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """The properties of all resources of a type, e.g. `Lambda::Function`, by logical id."""
    found = template["Resources"].items()
    return {id: each["Properties"] for id, each in found if each["Type"] == f"AWS::{name}"}

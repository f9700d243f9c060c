"""A SAM template as it is written: parameters, conditions, globals, resources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mfa_tui.localcloud.attach.intrinsics import NO_VALUE, Resolver
from mfa_tui.localcloud.attach.problem import AttachProblem

REGION = "us-east-1"
ACCOUNT = "111122223333"


@dataclass(frozen=True, slots=True)
class Template:
    """What is in the `file`, with the values of its parameters."""

    file: Path
    document: dict[str, Any]
    parameters: Mapping[str, Any]

    @property
    def stack(self) -> str:
        """The name of what is made of it, after its folder."""
        return self.file.parent.name or "stack"

    def resolver(self, names: Mapping[str, Any]) -> Resolver:
        """What resolves functions in it; `names` says what its resources are called."""
        kinds = {name: each["Type"] for name, each in self._section("Resources").items()}
        known = {**self.parameters, **self._pseudo, **names}
        return Resolver(known, self._section("Conditions"), kinds)

    def resources(self, kind: str) -> dict[str, dict[str, Any]]:
        """Those of a type whose condition holds, by logical id."""
        return {
            name: resource
            for name, resource in self.all_resources().items()
            if resource["Type"] == kind
        }

    def all_resources(self) -> dict[str, dict[str, Any]]:
        """Those whose condition holds, by logical id."""
        conditions = self.resolver({})
        return {
            name: resource
            for name, resource in self._section("Resources").items()
            if "Condition" not in resource or conditions.holds(resource["Condition"])
        }

    def globals(self, section: str) -> dict[str, Any]:
        """The properties that all resources of a kind share, such as `Function`."""
        return self._section("Globals").get(section, {})

    @property
    def _pseudo(self) -> dict[str, Any]:
        return {
            "AWS::AccountId": ACCOUNT,
            "AWS::NoValue": NO_VALUE,
            "AWS::Partition": "aws",
            "AWS::Region": REGION,
            "AWS::StackName": self.stack,
            "AWS::URLSuffix": "amazonaws.com",
        }

    def _section(self, name: str) -> dict[str, Any]:
        return self.document.get(name) or {}


def read_template(file: Path, given: Mapping[str, str]) -> Template:
    """Read a template, with the `given` values of parameters. Raises AttachProblem."""
    try:
        document = yaml.load(file.read_text(), _Loader)
    except (OSError, UnicodeDecodeError) as error:
        raise AttachProblem(f"{file} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise AttachProblem(f"{file} is no YAML: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("Resources"), dict):
        raise AttachProblem(f"{file} is no template: it has no Resources.")
    for name, resource in document["Resources"].items():
        if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
            raise AttachProblem(f"{file}: the resource {name} has no Type.")
    declared = document.get("Parameters") or {}
    if unknown := sorted(given.keys() - declared.keys()):
        raise AttachProblem(f"{file} has no parameter {unknown[0]}.")
    parameters = {name: _value(name, about, given) for name, about in declared.items()}
    return Template(file.absolute(), document, parameters)


def _value(name: str, about: Mapping[str, Any], given: Mapping[str, str]) -> Any:
    value = given.get(name, about.get("Default"))
    if value is None:
        raise AttachProblem(f"The parameter {name} has no default. Give --parameter {name}=VALUE.")
    text = str(value)
    allowed = [str(each) for each in about.get("AllowedValues", [text])]
    if text not in allowed:
        raise AttachProblem(f"The parameter {name} has to be one of: {', '.join(allowed)}.")
    if not re.fullmatch(about.get("AllowedPattern", ".*"), text, re.DOTALL):
        raise AttachProblem(f"The parameter {name} has to match {about['AllowedPattern']}.")
    return text.split(",") if about.get("Type") == "CommaDelimitedList" else text


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms of functions."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise AttachProblem(f"!{suffix} is not understood here")
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)

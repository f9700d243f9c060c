"""CloudFormation's functions in a template (User Guide: intrinsic function reference)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from mfa_tui.localcloud.attach.problem import AttachProblem

NO_VALUE = object()
"""What `AWS::NoValue` stands for: the property is left out."""
_VARIABLE = re.compile(r"\$\{(!?)([\w.:]+)\}")

Names = Mapping[str, Any]
"""What a name stands for: parameters, pseudo parameters and resources, and `Resource.Attribute`."""


class Resolver:
    """Puts values in place of functions; `names` and `conditions` are those of the template.

    `missing` are the types of resources that have no name here.
    """

    def __init__(
        self, names: Names, conditions: Mapping[str, Any], missing: Mapping[str, str]
    ) -> None:
        self._names = names
        self._missing = missing
        self._conditions = conditions
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._named,
            "Fn::GetAtt": self._attribute,
            "Fn::Sub": self._substituted,
            "Fn::Join": self._joined,
            "Fn::If": self._chosen,
            "Fn::Equals": lambda of: self.value(of[0]) == self.value(of[1]),
            "Fn::Not": lambda of: not self.value(of[0]),
            "Fn::And": lambda of: all(self.value(each) for each in of),
            "Fn::Or": lambda of: any(self.value(each) for each in of),
            "Condition": self.holds,
        }

    def value(self, given: Any) -> Any:
        """`given` with all functions in it replaced. Raises AttachProblem."""
        if isinstance(given, dict):
            return self._of_object(cast("dict[str, Any]", given))
        if isinstance(given, list):
            values = [self.value(each) for each in cast("list[Any]", given)]
            return [each for each in values if each is not NO_VALUE]
        return given

    def holds(self, condition: str) -> bool:
        """Whether a condition of the template is true."""
        if condition not in self._conditions:
            raise AttachProblem(f"the template has no condition {condition}")
        return bool(self.value(self._conditions[condition]))

    def _of_object(self, given: dict[str, Any]) -> Any:
        name = next(iter(given), "")
        if len(given) == 1 and (name in self._functions or name.startswith("Fn::")):
            if name not in self._functions:
                raise AttachProblem(f"{name} is not understood here")
            return self._functions[name](given[name])
        values = {key: self.value(value) for key, value in given.items()}
        return {key: value for key, value in values.items() if value is not NO_VALUE}

    def _named(self, name: str) -> Any:
        if name not in self._names:
            kind = self._missing.get(name.partition(".")[0])
            what = f"{name} ({kind})" if kind else name
            raise AttachProblem(f"{what} is not to be had on this machine")
        return self._names[name]

    def _attribute(self, of: list[str] | str) -> Any:
        return self._named(of if isinstance(of, str) else ".".join(of))

    def _substituted(self, of: Any) -> str:
        text, own = (of, {}) if isinstance(of, str) else (of[0], self.value(of[1]))

        def put(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            return str(own[name] if name in own else self._named(name))

        return _VARIABLE.sub(put, text)

    def _joined(self, of: list[Any]) -> str:
        return str(of[0]).join(str(each) for each in self.value(of[1]))

    def _chosen(self, of: list[Any]) -> Any:
        return self.value(of[1] if self.holds(of[0]) else of[2])

"""What a SAM template asks for: pools, app clients, functions and secrets, with their names here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.attach.intrinsics import Resolver
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.stack_functions import FUNCTION, stack_function
from mfa_tui.localcloud.attach.template import ACCOUNT, REGION, Template
from mfa_tui.localcloud.runtime.function import Function, function_arn, function_name

POOL = "AWS::Cognito::UserPool"
CLIENT = "AWS::Cognito::UserPoolClient"
SECRET = "AWS::SecretsManager::Secret"
_WITHOUT_EFFECT = (
    "AWS::CloudWatch::",
    "AWS::IAM::",
    "AWS::KMS::",
    "AWS::Lambda::Permission",
    "AWS::Logs::",
    "AWS::SecretsManager::ResourcePolicy",
)
"""Types that change nothing about a sign-in on this machine."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: its logical id, its id in the local cloud, and its resolved properties."""

    name: str
    id: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stack:
    """What a template asks for.

    `triggers` are the ARNs of functions by trigger, by pool id. `missing` names the resources that
    there are not on this machine.
    """

    name: str
    pools: tuple[Resource, ...]
    clients: tuple[Resource, ...]
    secrets: tuple[Resource, ...]
    functions: tuple[Function, ...]
    triggers: Mapping[str, Mapping[str, str]]
    missing: tuple[str, ...]


def stack_of(template: Template, *, elsewhere: bool = False) -> Stack:
    """What `template` asks for; functions in other languages are refused unless run `elsewhere`.

    Ids come from the place of the file and are the same every time. Raises AttachProblem, by name,
    for what cannot be honoured.
    """
    ids = _ids(template)
    resolver = template.resolver(_names(template, ids))
    parts = {
        kind: tuple(_resources(template, resolver, kind, ids)) for kind in (POOL, CLIENT, SECRET)
    }
    if not parts[POOL]:
        raise AttachProblem(f"{template.file} has no {POOL}.")
    functions = [
        stack_function(template, resolver, name, ids[name], elsewhere=elsewhere)
        for name in template.resources(FUNCTION)
    ]
    triggers: dict[str, dict[str, str]] = {pool.id: {} for pool in parts[POOL]}
    for each in functions:
        for pool_id, trigger in each.triggers:
            if pool_id not in triggers:
                raise AttachProblem(f"{each.name}.Events: {pool_id} is no pool of the template")
            triggers[pool_id][trigger] = each.arn
    return Stack(
        template.stack,
        parts[POOL],
        parts[CLIENT],
        parts[SECRET],
        tuple(each.function for each in functions if each.function),
        triggers,
        tuple(_missing(template)),
    )


def _ids(template: Template) -> dict[str, str]:
    """What each resource is called here, by its logical id."""
    mark = hashlib.sha256(str(template.file).encode()).hexdigest()
    ids: dict[str, str] = {}
    for name, resource in template.all_resources().items():
        drawn = hashlib.sha256(f"{mark} {name}".encode()).hexdigest()
        match resource["Type"]:
            case "AWS::Cognito::UserPool":
                ids[name] = f"{REGION}_{drawn[:9]}"
            case "AWS::Cognito::UserPoolClient":
                ids[name] = drawn[:26]
            case "AWS::SecretsManager::Secret":
                own = resource.get("Properties", {}).get("Name")
                ids[name] = own if isinstance(own, str) else f"{template.stack}-{name}"
            case "AWS::Serverless::Function":
                ids[name] = function_name(f"{template.stack}-{name}-{drawn[:6]}")
            case _:
                pass
    return ids


def _names(template: Template, ids: Mapping[str, str]) -> dict[str, str]:
    """What Ref and GetAtt give for the resources."""
    names: dict[str, str] = {}
    for name, own in ids.items():
        match template.all_resources()[name]["Type"]:
            case "AWS::Cognito::UserPool":
                host = f"cognito-idp.{REGION}.amazonaws.com/{own}"
                names |= {
                    name: own,
                    f"{name}.UserPoolId": own,
                    f"{name}.Arn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{own}",
                    f"{name}.ProviderName": host,
                    f"{name}.ProviderURL": f"https://{host}",
                }
            case "AWS::Cognito::UserPoolClient":
                names |= {name: own, f"{name}.ClientId": own}
            case "AWS::SecretsManager::Secret":
                arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{own}"
                names |= {name: arn, f"{name}.Id": arn}
            case _:
                names |= {name: own, f"{name}.Arn": function_arn(own)}
    return names


def _resources(
    template: Template, resolver: Resolver, kind: str, ids: Mapping[str, str]
) -> Iterator[Resource]:
    for name, resource in template.resources(kind).items():
        try:
            properties = resolver.value(resource.get("Properties") or {})
        except AttachProblem as problem:
            raise AttachProblem(f"{name}: {problem}") from problem
        yield Resource(name, ids[name], properties)


def _missing(template: Template) -> Iterator[str]:
    known = (POOL, CLIENT, SECRET, FUNCTION)
    for name, resource in template.all_resources().items():
        if resource["Type"] not in known and not resource["Type"].startswith(_WITHOUT_EFFECT):
            yield f"{name} ({resource['Type']})"

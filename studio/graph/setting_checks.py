"""Settings that are unknown, out of range or missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from studio.graph import edits
from studio.graph.backbones import weights_fault
from studio.graph.block_checks import Specs, check_expression, check_formula
from studio.graph.catalogue import Catalogue, LayerSpec, SettingSpec
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.formulas import Formula
from studio.graph.problems import Problem, Repair
from studio.graph.settings import check_value, format_value
from studio.graph.words import say


def check_settings(network: NetworkDocument, specs: Specs, catalogue: Catalogue) -> Iterator[Problem]:
    for key, node in network.nodes.items():
        spec = specs[key]
        if spec is not None:
            yield from _settings_of(network, node, spec, catalogue)


def _settings_of(
    network: NetworkDocument, node: Node, spec: LayerSpec, catalogue: Catalogue
) -> tuple[Problem, ...]:
    """Kept with the node: after an edit, all but one of a network's nodes are the same objects."""
    context = (spec, network.parameters, network.id, network.name)
    kept = node.__dict__.get("_settings_problems")
    if kept is None or not all(ours is theirs for ours, theirs in zip(context, kept[0], strict=True)):
        found = (*_set_settings(network, node, spec), *_missing_settings(network, node, spec, catalogue))
        kept = node.__dict__["_settings_problems"] = (context, found)
    result: tuple[Problem, ...] = kept[1]
    return result


def _set_settings(network: NetworkDocument, node: Node, spec: LayerSpec) -> Iterator[Problem]:
    for name, value in node.settings.items():
        setting = spec.setting(name)
        reason: str
        if setting is None:
            reason = say("{type} has no setting {name!r}", type=spec.type, name=name[:80])
        else:
            try:
                _check_setting(network, setting, value)
                fault = weights_fault(node) if setting.fetches else None
                if fault is None:
                    continue
                reason = fault
            except ValueError as error:
                reason = say("{name} {error}, and is {value}", name=name, error=error, value=_short(value))
        repair = Repair(
            say("Remove {name}", name=name[:40]), partial(_without_setting, network.id, node.id, name)
        )
        yield Problem(
            "bad-setting",
            say("{node}: {reason}.", node=node.name, reason=reason),
            network.name,
            node.id,
            setting=name,
            repairs=(repair,),
        )


def _check_setting(network: NetworkDocument, setting: SettingSpec, value: Any) -> None:
    """The value's type and range; a formula's for the default values of the network's parameters."""
    checked = check_value(setting, value)
    if isinstance(checked, Formula):
        check_formula(network, setting, checked)
    elif setting.name in ("expression",) and isinstance(checked, str):
        check_expression(checked)


def _without_setting(network_id: str, node_id: str, name: str, document: ProjectDocument) -> ProjectDocument:
    return edits.clear_setting(document, network_id, node_id, name)


def _short(value: Any) -> str:
    text = format_value(value) if value != "" else say("empty")
    return text if len(text) <= 60 else text[:57] + "..."


def _missing_settings(
    network: NetworkDocument, node: Node, spec: LayerSpec, catalogue: Catalogue
) -> Iterator[Problem]:
    for setting in spec.settings:
        if not setting.required or setting.inferred or setting.name in node.settings:
            continue
        repairs: tuple[Repair, ...] = ()
        if setting.suggested is not None:
            repairs = (_suggest(network, node, setting.name, setting.suggested, catalogue),)
        message = say("{node}: {setting} needs a value.", node=node.name, setting=setting.name)
        yield Problem(
            "missing-setting", message, network.name, node.id, setting=setting.name, repairs=repairs
        )


def _suggest(network: NetworkDocument, node: Node, name: str, value: Any, catalogue: Catalogue) -> Repair:
    return Repair(
        say("Set {name} to {value}", name=name, value=format_value(value)),
        lambda document: edits.set_setting(document, network.id, node.id, name, value, catalogue),
    )

"""Checks of blocks: recursion, parameters and formulas, repeats, shared weights, initialisers, custom code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studio.graph.auxiliary import SETTING, auxiliary_outputs
from studio.graph.blocks import find_recursion, network_of
from studio.graph.catalogue import LayerSpec, NodeKind, SettingSpec
from studio.graph.custom_code import CodeError, read_code
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.formulas import Formula, FormulaError, evaluate, names_in
from studio.graph.initialisers import read_initialiser
from studio.graph.names import name_fault
from studio.graph.problems import Problem
from studio.graph.settings import check_value
from studio.graph.tensor_expressions import read_expression
from studio.graph.words import say

Specs = Mapping[str, LayerSpec | None]  # by node id; None where the type is unknown
MOST_REPEATS = 1000
_KINDS: Mapping[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "str": (str,),
}


def check_blocks(document: ProjectDocument) -> Iterator[Problem]:
    """Problems that concern several networks, or the custom code."""
    for network in document:
        yield from check_uses(document, network)
    names: dict[str, str] = {network.name: say("network") for network in document}
    for code in document.code.values():
        try:
            name = read_code(code).name
        except CodeError as error:
            yield Problem("code", say("Custom code {code}: {error}.", code=code.name[:80], error=error), "")
            continue
        if name in names:
            yield Problem(
                "duplicate-name",
                say("Custom code {name} has the name of a {kind}.", name=name, kind=names[name]),
                "",
            )
        names[name] = say("piece of custom code")


def check_uses(document: ProjectDocument, network: NetworkDocument) -> Iterator[Problem]:
    """Blocks that can't be used here."""
    yield from _recursion(document, network)
    for node in network.nodes.values():
        used = document.networks.get(network_of(node) or "")
        ends = auxiliary_outputs(used) if used is not None else ()
        if used is None or not ends:
            continue
        message = say(
            "{node}: {block} has an output of training mode alone ({output}), and a block's are ports that are "
            "always there. Clear its setting {setting!r}, or remove it.",
            node=node.name,
            block=used.name,
            output=ends[0].name,
            setting=SETTING,
        )
        yield Problem("auxiliary-output", message, network.name, node.id)


def _recursion(document: ProjectDocument, network: NetworkDocument) -> Iterator[Problem]:
    """A network that contains itself, at whatever depth."""
    path = find_recursion(document, network.id)
    if path:
        message = say(
            "{network} contains itself: {path}. Remove one of these blocks.",
            network=network.name,
            path=" -> ".join(path),
        )
        yield Problem("recursion", message, network.name)


def check_parameters(network: NetworkDocument) -> Iterator[Problem]:
    """Names, types and defaults of a network's parameters, which its class's source is written with."""
    node_names = {node.name for node in network.nodes.values()}
    seen: set[str] = set()
    for parameter in network.parameters:
        fault = name_fault(parameter.name)
        if fault is None and parameter.name in node_names:
            fault = say("a node has it")
        if fault is None and parameter.name in seen:
            fault = say("another parameter has it")
        if fault is None and parameter.kind not in _KINDS:
            fault = say(
                "its type {kind!r} isn't one of {kinds}", kind=parameter.kind[:40], kinds=", ".join(_KINDS)
            )
        if fault is None and parameter.default is not None:
            kinds = _KINDS[parameter.kind]
            if not isinstance(parameter.default, kinds) or (
                isinstance(parameter.default, bool) and parameter.kind != "bool"
            ):
                fault = say("its default isn't of type {kind}", kind=parameter.kind)
        seen.add(parameter.name)
        if fault:
            message = say(
                "{network}: {parameter!r} can't be a parameter: {fault}.",
                network=network.name,
                parameter=parameter.name[:80],
                fault=fault,
            )
            yield Problem("bad-parameter", message, network.name)


def defaults(network: NetworkDocument) -> dict[str, Any]:
    """The values of a network's parameters where nothing else is said; 1 where there is no default."""
    fallback: Mapping[str, Any] = {"int": 1, "float": 1.0, "bool": False, "str": ""}
    return {
        parameter.name: parameter.default
        if parameter.default is not None
        else fallback.get(parameter.kind, 1)
        for parameter in network.parameters
    }


def check_formula(network: NetworkDocument, setting: SettingSpec, formula: Formula) -> None:
    """Raises ValueError, in words that follow the setting's name."""
    known = {parameter.name for parameter in network.parameters}
    unknown = sorted(names_in(formula) - known)
    if unknown:
        has = (
            say("; {network} has: {known}", network=network.name, known=", ".join(sorted(known)))
            if known
            else say(", and {network} has none", network=network.name)
        )
        raise FormulaError(say("uses {unknown}, which is no parameter{has}", unknown=unknown[0], has=has))
    if all(p.default is not None for p in network.parameters if p.name in names_in(formula)):
        value = evaluate(formula, defaults(network))
        check_value(setting, int(value) if isinstance(value, float) and value.is_integer() else value)


def check_expression(text: str) -> None:
    """Raises ValueError, in words that follow the setting's name."""
    if text:
        read_expression(text)


def check_features(network: NetworkDocument, specs: Specs) -> Iterator[Problem]:
    """Repeats, shared weights, initialisers and the code of each node. ``specs``: their types, by their ids."""
    for key, node in network.nodes.items():
        spec = specs[key]
        if spec is None or _is_plain(node, spec):
            continue
        for code, fault in (
            ("bad-repeat", _repeat_fault(network, node, spec)),
            ("bad-sharing", _sharing_fault(network, node, spec)),
            ("bad-initialiser", _initialiser_fault(node, spec)),
            ("bad-setting", _learning_fault(node)),
            ("code", spec.help if spec.code and not spec.outputs else None),
        ):
            if fault:
                yield Problem(
                    code, say("{node}: {fault}.", node=node.name, fault=fault), network.name, node.id
                )


def _is_plain(node: Node, spec: LayerSpec) -> bool:
    """Whether a node has none of these features, as most have."""
    plain = (
        type(node.repeat) is int
        and node.repeat == 1
        and node.module is None
        and not node.init
        and node.lr_factor == 1.0
    )
    return plain and not spec.code


def _repeat_fault(network: NetworkDocument, node: Node, spec: LayerSpec) -> str | None:
    if node.repeat == 1 and not isinstance(node.repeat, bool):
        return None
    if isinstance(node.repeat, Formula):
        try:
            count = evaluate(node.repeat, defaults(network))
        except FormulaError as error:
            return say("repeat {error}", error=error)
    else:
        count = node.repeat
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_REPEATS:
        return say("repeat has to be a whole number from 1 to {most_repeats}", most_repeats=MOST_REPEATS)
    if spec.kind is not NodeKind.MODULE:
        return say("only layers and blocks can be repeated")
    if len(spec.outputs) != 1:
        return say(
            "{target} has several outputs, so that it can't be repeated in a chain",
            target=spec.target or spec.type,
        )
    return None


def _sharing_fault(network: NetworkDocument, node: Node, spec: LayerSpec) -> str | None:
    if node.module is None:
        return None
    owner = network.nodes.get(node.module)
    if owner is None or owner.id == node.id:
        return say("the node whose weights it shares isn't there")
    if owner.type != node.type:
        return say("it shares the weights of {owner}, which is another kind of layer", owner=owner.name)
    if owner.module is not None:
        return say("it shares the weights of {owner}, which has none of its own", owner=owner.name)
    if spec.kind not in (NodeKind.MODULE, NodeKind.TENSOR):
        return say("only layers have weights to share")
    return None


def _initialiser_fault(node: Node, spec: LayerSpec) -> str | None:
    if not node.init:
        return None
    if spec.kind not in (NodeKind.MODULE, NodeKind.TENSOR) or spec.network:
        return say("only layers have weights to initialise")
    for parameter, value in node.init.items():
        if not all(part.isidentifier() for part in parameter.split(".")) or name_fault(
            parameter.split(".")[-1]
        ):
            return say("{parameter!r} can't be the name of a parameter", parameter=parameter[:40])
        try:
            read_initialiser(value)
        except ValueError as error:
            return say("the initialiser of {parameter} {error}", parameter=parameter, error=error)
    return None


def _learning_fault(node: Node) -> str | None:
    if not 0 <= node.lr_factor <= 1e6:
        return say("the learning rate's factor has to be from 0 to 1,000,000")
    return None

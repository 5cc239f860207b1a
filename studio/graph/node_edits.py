"""Edits of what a node's weights do, of a network's parameters, and of custom code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from studio.graph import edits
from studio.graph.block_checks import MOST_REPEATS, check_formula
from studio.graph.blocks import bind, block_type
from studio.graph.catalogue import PARAMETER_KINDS, Catalogue, NodeKind, SettingKind, SettingSpec
from studio.graph.custom_code import CodeError, code_type, read_code
from studio.graph.document import (
    CodeDocument,
    NetworkDocument,
    Node,
    Parameter,
    ProjectDocument,
    Value,
    frozen,
)
from studio.graph.errors import (
    EditError,
    IllegalNameError,
    SettingError,
    UnknownNetworkError,
    UnknownNodeError,
)
from studio.graph.formulas import Formula, FormulaError, names_in, renamed
from studio.graph.initialisers import read_initialiser
from studio.graph.names import name_fault
from studio.graph.settings import check_value
from studio.graph.sharing import sharers_of
from studio.graph.words import say

REPEAT = SettingSpec(
    "repeat",
    SettingKind.INT,
    default=1,
    minimum=1,
    maximum=MOST_REPEATS,
    help=say("How many of this layer stand one after the other, each with its own weights."),
)
LR_FACTOR = SettingSpec(
    "lr_factor",
    SettingKind.FLOAT,
    default=1.0,
    minimum=0,
    maximum=1e6,
    help=say("Multiplies the learning rate of this layer's weights."),
)


# Weights and training


def set_repeat(document: ProjectDocument, network_id: str, node_id: str, count: Value) -> ProjectDocument:
    """How many of the layer stand one after the other: a number, or a formula over the network's parameters."""
    network, node = _find(document, network_id, node_id)
    value = _checked(node.name, REPEAT, count)
    if isinstance(value, Formula):
        try:
            check_formula(network, REPEAT, value)
        except ValueError as error:
            raise SettingError(
                node.name, REPEAT.name, say("{value} {error}", value=value.text, error=error)
            ) from error
    return _with(document, network, replace(node, repeat=value))


def set_freeze(document: ProjectDocument, network_id: str, node_id: str, freeze: bool) -> ProjectDocument:
    network, node = _find(document, network_id, node_id)
    return _with(document, network, replace(node, freeze=freeze))


def set_lr_factor(document: ProjectDocument, network_id: str, node_id: str, factor: float) -> ProjectDocument:
    network, node = _find(document, network_id, node_id)
    value = _checked(node.name, LR_FACTOR, factor)
    if isinstance(value, Formula):
        raise SettingError(node.name, LR_FACTOR.name, say("it has to be a number, and can't be a formula"))
    return _with(document, network, replace(node, lr_factor=value))


def set_decay(document: ProjectDocument, network_id: str, node_id: str, decay: bool) -> ProjectDocument:
    network, node = _find(document, network_id, node_id)
    return _with(document, network, replace(node, decay=decay))


def share_weights(
    document: ProjectDocument, network_id: str, node_id: str, owner_id: str | None, catalogue: Catalogue
) -> ProjectDocument:
    """Let a node use the weights of another one; None gives it its own again."""
    network, node = _find(document, network_id, node_id)
    if owner_id is not None:
        owner = _find(document, network_id, owner_id)[1]
        fault = _sharing_fault(network, node, owner, catalogue)
        if fault:
            raise EditError(
                say(
                    "{node} can't share the weights of {owner}: {fault}.",
                    node=node.name,
                    owner=owner.name,
                    fault=fault,
                )
            )
    return _with(document, network, replace(node, module=owner_id))


def _sharing_fault(network: NetworkDocument, node: Node, owner: Node, catalogue: Catalogue) -> str:
    spec = catalogue.of(node)
    if spec is None or spec.kind not in (NodeKind.MODULE, NodeKind.TENSOR):
        return say("only layers have weights to share")
    if owner.id == node.id:
        return say("it is the same layer")
    if owner.type != node.type:
        return say("it is another kind of layer")
    if owner.module is not None:
        return say("{owner} has no weights of its own", owner=owner.name)
    sharers = sharers_of(network, node.id)
    if sharers:
        return say("{sharers} shares those of {node}", sharers=sharers[0].name, node=node.name)
    return ""


def possible_owners(network: NetworkDocument, node: Node) -> tuple[Node, ...]:
    """The nodes whose weights a node could use."""
    if sharers_of(network, node.id):
        return ()
    return tuple(
        other
        for other in network.nodes.values()
        if other.id != node.id and other.type == node.type and other.module is None
    )


def set_initialiser(
    document: ProjectDocument, network_id: str, node_id: str, parameter: str, value: Value
) -> ProjectDocument:
    """How a parameter starts: an initialiser's name, a mapping of its name and settings, or None: torch's own."""
    network, node = _find(document, network_id, node_id)
    init = {name: item for name, item in node.init.items() if name != parameter}
    if value is not None:
        try:
            name, settings = read_initialiser(value)
        except ValueError as error:
            raise SettingError(node.name, parameter, say("the initialiser {error}", error=error)) from error
        init[parameter] = frozen({"name": name, **settings}) if settings else name
    return _with(document, network, replace(node, init=frozen(init)))


# Parameters of a network


def add_parameter(
    document: ProjectDocument, network_id: str, name: str, kind: str = "int", default: Value = None
) -> ProjectDocument:
    network = _network(document, network_id)
    _check_parameter_name(network, name)
    parameter = _parameter(network, Parameter(name, kind, default))
    return document.with_network(replace(network, parameters=(*network.parameters, parameter)))


def set_parameter(
    document: ProjectDocument, network_id: str, name: str, kind: str, default: Value
) -> ProjectDocument:
    """Another type or default (None: every use has to give a value)."""
    network = _network(document, network_id)
    old = _known_parameter(network, name)
    new = _parameter(network, replace(old, kind=kind, default=default))
    parameters = tuple(new if parameter.name == name else parameter for parameter in network.parameters)
    return document.with_network(replace(network, parameters=parameters))


def rename_parameter(document: ProjectDocument, network_id: str, old: str, new: str) -> ProjectDocument:
    """Rename it where it is declared, in the formulas of its network, and wherever the network is used as a block."""
    network = _network(document, network_id)
    parameter = _known_parameter(network, old)
    if new == old:
        return document
    _check_parameter_name(network, new)

    def rename(formula: Formula) -> Formula:
        return Formula(renamed(formula, {old: new})) if old in _names(formula) else formula

    nodes = {key: _with_formulas(node, rename) for key, node in network.nodes.items()}
    parameters = tuple(replace(p, name=new) if p is parameter else p for p in network.parameters)
    document = document.with_network(replace(network, nodes=frozen(nodes), parameters=parameters))
    return _with_uses(
        document, network_id, lambda settings: {new if k == old else k: v for k, v in settings.items()}
    )


def remove_parameter(document: ProjectDocument, network_id: str, name: str) -> ProjectDocument:
    """Remove one that no formula uses, and the values that blocks give it."""
    network = _network(document, network_id)
    _known_parameter(network, name)
    used_by = [node.name for node in network.nodes.values() if name in _names_of_node(node)]
    if used_by:
        raise EditError(
            say(
                "{name} stands in formulas of {used_by}. Replace it there, then remove it.",
                name=name,
                used_by=", ".join(used_by[:3]),
            )
        )
    parameters = tuple(parameter for parameter in network.parameters if parameter.name != name)
    document = document.with_network(replace(network, parameters=parameters))
    return _with_uses(document, network_id, lambda settings: {k: v for k, v in settings.items() if k != name})


def parameter_spec(name: str, kind: str) -> SettingSpec:
    """What a parameter's default may be."""
    return SettingSpec(name, PARAMETER_KINDS[kind], nullable=True)


def _parameter(network: NetworkDocument, parameter: Parameter) -> Parameter:
    """The parameter, with its default in its normal form."""
    if parameter.kind not in PARAMETER_KINDS:
        known = ", ".join(PARAMETER_KINDS)
        raise SettingError(
            network.name, parameter.name, say("its type has to be one of {known}", known=known)
        )
    if isinstance(parameter.default, Formula):
        raise SettingError(network.name, parameter.name, say("its default can't be a formula"))
    default = _checked(network.name, parameter_spec(parameter.name, parameter.kind), parameter.default)
    return replace(parameter, default=default)


def _known_parameter(network: NetworkDocument, name: str) -> Parameter:
    found = next((parameter for parameter in network.parameters if parameter.name == name), None)
    if found is None:
        raise EditError(say("{network} has no parameter {name!r}.", network=network.name, name=name))
    return found


def _check_parameter_name(network: NetworkDocument, name: str) -> None:
    fault = name_fault(name)
    if fault is None and any(parameter.name == name for parameter in network.parameters):
        fault = say("another parameter has it")
    if fault is None and network.node_named(name) is not None:
        fault = say("a node has it")
    if fault is not None:
        raise IllegalNameError(name, fault)


def _with_uses(
    document: ProjectDocument,
    network_id: str,
    change: Callable[[Mapping[str, Value]], Mapping[str, Value]],
) -> ProjectDocument:
    """The document with other settings in the blocks that stand for a network."""
    for network in document:
        blocks = [node for node in network.nodes.values() if node.type == block_type(network_id)]
        for node in blocks:
            network = network.with_node(replace(node, settings=frozen(change(node.settings))))
        if blocks:
            document = document.with_network(network)
    return document


# Formulas of a node


def _with_formulas(node: Node, change: Callable[[Formula], Formula]) -> Node:
    if not any(True for _ in _formulas((node.settings, node.repeat, node.init))):
        return node
    return replace(
        node,
        settings=_changed(node.settings, change),
        repeat=_changed(node.repeat, change),
        init=_changed(node.init, change),
    )


def _changed(value: Any, change: Callable[[Formula], Formula]) -> Any:
    if isinstance(value, Formula):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    if isinstance(value, Mapping):
        return frozen({key: _changed(item, change) for key, item in value.items()})
    return value


def _formulas(value: Any) -> Iterator[Formula]:
    if isinstance(value, Formula):
        yield value
    elif isinstance(value, tuple | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _formulas(item)


def _names_of_node(node: Node) -> frozenset[str]:
    formulas = _formulas((node.settings, node.repeat, node.init))
    return frozenset(name for formula in formulas for name in _names(formula))


def _names(formula: Formula) -> frozenset[str]:
    """The names in a formula; none where it can't be read (of a hostile file)."""
    try:
        return names_in(formula)
    except FormulaError:
        return frozenset()


# Custom code


def add_code(
    document: ProjectDocument,
    network_id: str,
    name: str,
    text: str,
    catalogue: Catalogue,
    position: tuple[float, float] = (0.0, 0.0),
) -> tuple[ProjectDocument, str, str]:
    """Add custom code and a node that calls it. The document, the code's id and the node's."""
    code = CodeDocument(edits.next_id("c", document.code), name, text)
    _check_code(document, code)
    document = document.with_code(code)
    network = _network(document, network_id)
    node = edits.make_node(
        network, bind(catalogue, document), code_type(code.id), position=position, suggested=True
    )
    return edits.add_node(document, network_id, node), code.id, node.id


def set_code(document: ProjectDocument, code_id: str, name: str, text: str) -> ProjectDocument:
    """Another text, or another class or function of it that the node calls."""
    if code_id not in document.code:
        raise EditError(say("There is no custom code {code_id!r} in this project.", code_id=code_id))
    code = replace(document.code[code_id], name=name, text=text)
    _check_code(document, code)
    return document.with_code(code)


def code_fault(document: ProjectDocument, code: CodeDocument) -> EditError | CodeError | None:
    """Why a project can't have this code; a CodeError where a line of it is to blame."""
    try:
        name = read_code(code).name
    except CodeError as error:
        return error
    if document.network_named(name) is not None:
        return IllegalNameError(name, say("a network has it"))
    if any(other.name == name and other.id != code.id for other in document.code.values()):
        return IllegalNameError(name, say("another piece of custom code has it"))
    return None


def _check_code(document: ProjectDocument, code: CodeDocument) -> None:
    fault = code_fault(document, code)
    if isinstance(fault, CodeError):
        raise EditError(say("Custom code {code}: {fault}.", code=code.name, fault=fault)) from fault
    if fault is not None:
        raise fault


def _checked(owner: str, spec: SettingSpec, value: Value) -> Value:
    try:
        return check_value(spec, value)
    except ValueError as error:
        raise SettingError(
            owner, spec.name, say("{value!r} doesn't fit: it {error}", value=value, error=error)
        ) from error


def _with(document: ProjectDocument, network: NetworkDocument, node: Node) -> ProjectDocument:
    return document.with_network(network.with_node(node))


def _find(document: ProjectDocument, network_id: str, node_id: str) -> tuple[NetworkDocument, Node]:
    network = _network(document, network_id)
    node = network.nodes.get(node_id)
    if node is None:
        raise UnknownNodeError(node_id)
    return network, node


def _network(document: ProjectDocument, network_id: str) -> NetworkDocument:
    network = document.networks.get(network_id)
    if network is None:
        raise UnknownNetworkError(network_id, [net.name for net in document])
    return network

"""Writes a network as Python source: the class that a good engineer would write by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.graph.backbones import head_to_remove
from studio.graph.blocks import bind, uses_code
from studio.graph.catalogue import PARAMETER_KINDS, Catalogue, LayerSpec, NodeKind
from studio.graph.class_arguments import plan_classes
from studio.graph.custom_code import ReadCode, read_code
from studio.graph.document import NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.effective import effective_document, effective_network
from studio.graph.errors import InvalidNetworkError
from studio.graph.expressions import (
    constructor,
    in_sequence,
    literal,
    repeated,
    tensor_attribute,
)
from studio.graph.formulas import Formula, names_in
from studio.graph.forward_source import write_forward
from studio.graph.import_lines import import_block
from studio.graph.initialisers import read_initialiser
from studio.graph.line_breaks import format_call
from studio.graph.order import forward_order, leading_to_outputs
from studio.graph.problems import Severity
from studio.graph.sharing import owner_of
from studio.graph.source_writer import SourceWriter, method
from studio.graph.tensors import NetworkFacts
from studio.graph.validate import validate_network

# Settings by node id; for a repeated layer, one mapping or one for each repetition.
Inferred = Mapping[str, Mapping[str, Any] | Sequence[Mapping[str, Any]]]
_IMPORTS = {
    "torch.": ("import torch", re.compile(r"(?<![\w.])torch\.")),
    "torchvision.": ("import torchvision", re.compile(r"(?<![\w.])torchvision\.")),
    "math.": ("import math", re.compile(r"(?<![\w.])math\.")),
    "F.": ("from torch.nn import functional as F", re.compile(r"(?<![\w.])F\.")),
}
# Names that custom code has at hand.
_GIVEN = {
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
    "Tensor": "from torch import Tensor",
}


@dataclass(frozen=True)
class NetworkSource:
    """A class as text. ``lines`` tells which node a line of ``text`` (from 1) belongs to.

    ``imports`` are the import lines that it needs, ``code`` the custom code that it calls (by its id).
    """

    class_name: str
    text: str
    lines: Mapping[int, str]
    imports: tuple[str, ...] = ()


def write_network(
    network: NetworkDocument, catalogue: Catalogue, inferred: Inferred, arguments: Sequence[str] = ()
) -> NetworkSource:
    """The class of ``network``; ``inferred`` holds the settings that follow from shapes, by node id.

    ``arguments`` are whole numbers that the class takes besides its parameters (``class_arguments``). Nodes that
    lead to no output, are bypassed or muted are left out. Raises InvalidNetworkError when the network has errors.
    """
    errors = [p for p in validate_network(network, catalogue) if p.severity is Severity.ERROR]
    if errors:
        raise InvalidNetworkError(network.name, errors)
    network = effective_network(network, catalogue)
    nodes = _nodes_in_order(network, catalogue)
    writer = SourceWriter()
    writer.add(f"class {network.name}(nn.Module):")
    owned = _owners(network, nodes, catalogue)
    _write_buffers(writer, owned)
    _write_init(writer, network, owned, nodes, catalogue, inferred, arguments)
    write_forward(writer, network, nodes, catalogue)
    text = "\n".join(writer.lines) + "\n"
    own = (line for node in nodes for line in catalogue.spec(node).imports)
    return NetworkSource(network.name, text, frozen(writer.nodes), (*_imports(text), *own))


def _imports(text: str) -> tuple[str, ...]:
    # A plain search first: it is a hundred times as fast, and most classes have none of these.
    found = [named for start, named in _IMPORTS.items() if start in text]
    used = tuple(line for line, pattern in found if pattern.search(text))
    return (*used, "from torch import Tensor, nn")


def write_project(
    document: ProjectDocument, network_id: str, catalogue: Catalogue, facts: NetworkFacts
) -> tuple[NetworkSource, ...]:
    """What a network's module holds: custom code, the classes of its blocks, and its own class last.

    Raises InvalidNetworkError when one of them has errors.
    """
    document = effective_document(document, catalogue)
    bound = bind(catalogue, document)
    code = [_code_source(document, code_id) for code_id in uses_code(document, network_id)]
    plans = plan_classes(document, network_id, facts)
    return (*code, *(write_network(plan.network, bound, plan.inferred, plan.arguments) for plan in plans))


def _code_source(document: ProjectDocument, code_id: str) -> NetworkSource:
    code = read_code(document.code[code_id])
    return NetworkSource(code.name, code.body + "\n", frozen({}), (*code.imports, *_given_imports(code)))


def _given_imports(code: ReadCode) -> tuple[str, ...]:
    """The imports of the names that custom code may use without importing them itself."""
    imported = (node for line in code.imports for node in ast.walk(ast.parse(line)))
    own = {node.asname or node.name.split(".")[0] for node in imported if isinstance(node, ast.alias)}
    used = {node.id for node in ast.walk(ast.parse(code.body)) if isinstance(node, ast.Name)}
    return tuple(line for name, line in _GIVEN.items() if name in used - own)


def write_module(sources: Sequence[NetworkSource]) -> tuple[str, Mapping[int, str]]:
    """A whole module: imports, then the classes. Also returns which node of the last class each line belongs to."""
    lines = import_block(line for source in sources for line in source.imports)
    nodes: dict[int, str] = {}
    for source in sources:
        lines += ["", ""]
        nodes = {number + len(lines): node for number, node in source.lines.items()}
        lines += source.text.rstrip("\n").split("\n")
    return "\n".join(lines) + "\n", frozen(nodes)


def _nodes_in_order(network: NetworkDocument, catalogue: Catalogue) -> list[Node]:
    """What stands in the class, each after what it needs. An Input stays a parameter, used or not.

    What isn't called comes last, tensors before layers: as torch lists them.
    """
    used = leading_to_outputs(network)
    order = (network.nodes[key] for key in forward_order(network))
    nodes = [node for node in order if node.id in used or catalogue.kind(node) is NodeKind.INPUT]
    called = [node for node in nodes if node.id not in network.uncalled]
    uncalled = [node for node in nodes if node.id in network.uncalled]
    tensors = [node for node in uncalled if catalogue.kind(node) is NodeKind.TENSOR]
    return [*called, *tensors, *(node for node in uncalled if node not in tensors)]


_INIT = "        "  # the indentation in a method


def _write_buffers(writer: SourceWriter, owned: Sequence[Node]) -> None:
    """The types of the buffers: ``register_buffer`` says nothing of them to type checkers."""
    buffers = [node for node in owned if node.type == "Constant"]
    for node in buffers:
        writer.add(f"    {node.name}: Tensor", node.id)
    if buffers:
        writer.add("")


def _write_init(
    writer: SourceWriter,
    network: NetworkDocument,
    owned: Sequence[Node],
    nodes: Sequence[Node],
    catalogue: Catalogue,
    inferred: Inferred,
    arguments: Sequence[str],
) -> None:
    parameters = _parameter_list(network, arguments)
    kept = _names_in_forward(network, nodes, catalogue)
    if not owned and not parameters:
        return
    writer.add(method("__init__", ["self", *parameters], "None"))
    writer.add(f"{_INIT}super().__init__()")
    for name in kept:
        writer.add(f"{_INIT}self.{name} = {name}")
    for node in owned:
        _write_attribute(writer, network, node, catalogue.spec(node), inferred.get(node.id, {}))
    writer.add("")


def _owners(network: NetworkDocument, nodes: Iterable[Node], catalogue: Catalogue) -> list[Node]:
    """The nodes whose modules stand in the class, each once: nodes that share weights name their owner."""
    owned: dict[str, Node] = {}
    for node in nodes:
        if catalogue.kind(node) in (NodeKind.MODULE, NodeKind.TENSOR):
            owner = owner_of(network, node)
            owned.setdefault(owner.id, owner)
    return list(owned.values())


def _parameter_list(network: NetworkDocument, arguments: Sequence[str]) -> list[str]:
    """The class's arguments: inferred numbers, parameters without a default, then those with one."""
    listed = [f"{name}: int" for name in arguments]
    for parameter in sorted(network.parameters, key=lambda parameter: parameter.default is not None):
        default = "" if parameter.default is None else f" = {literal(parameter.default)}"
        kind = parameter.kind if parameter.kind in PARAMETER_KINDS else "int"
        listed.append(f"{parameter.name}: {kind}{default}")
    return listed


def _names_in_forward(network: NetworkDocument, nodes: Iterable[Node], catalogue: Catalogue) -> list[str]:
    """The parameters that forward needs, which the class keeps as attributes."""
    if not network.parameters:
        return []
    used = {
        name
        for node in nodes
        if catalogue.kind(node) is NodeKind.FUNCTION
        for value in node.settings.values()
        if isinstance(value, Formula)
        for name in names_in(value)
    }
    return [parameter.name for parameter in network.parameters if parameter.name in used]


def _write_attribute(
    writer: SourceWriter,
    network: NetworkDocument,
    node: Node,
    spec: LayerSpec,
    inferred: Mapping[str, Any] | Sequence[Mapping[str, Any]],
) -> None:
    each = [inferred] if isinstance(inferred, Mapping) else list(inferred) or [{}]
    if spec.kind is NodeKind.TENSOR:
        writer.add(tensor_attribute(_INIT, node), node.id)
    elif node.repeat != 1:
        container = "nn.Sequential" if in_sequence(network, spec, node) else "nn.ModuleList"
        writer.add(repeated(f"{_INIT}self.{node.name} = ", container, spec, node, each), node.id)
    else:
        writer.add(constructor(f"{_INIT}self.{node.name} = ", spec, node, each[0]), node.id)
    for line in (*_without_head(node), *_initialising(node, spec)):
        writer.add(line, node.id)
    if node.freeze:
        writer.add(f"{_INIT}self.{node.name}.requires_grad_(False)", node.id)


def _without_head(node: Node) -> list[str]:
    """A backbone that gives features: its classifier becomes an Identity."""
    head = head_to_remove(node)
    if head is None:
        return []
    if node.repeat == 1:
        return [f"{_INIT}self.{node.name}.{head} = nn.Identity()"]
    return [f"{_INIT}for layer in self.{node.name}:", f"{_INIT}    layer.{head} = nn.Identity()"]


def _initialising(node: Node, spec: LayerSpec) -> list[str]:
    """The lines that start a layer's weights differently."""
    if not node.init:
        return []
    one = node.repeat == 1
    owner = f"self.{node.name}" if one else "layer"
    lines = [] if one else [f"{_INIT}for layer in self.{node.name}:"]
    for parameter, value in sorted(node.init.items()):
        name, settings = read_initialiser(value)
        target = owner if spec.kind is NodeKind.TENSOR else f"{owner}.{parameter}"
        given = [target, *(f"{key}={literal(item)}" for key, item in settings.items())]
        lines.append(format_call(f"{_INIT if one else _INIT + '    '}nn.init.{name}_", given))
    return lines

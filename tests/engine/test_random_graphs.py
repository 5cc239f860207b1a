"""Random networks of blocks, repeats, shared weights and expressions: saved, written, compiled, run, collapsed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from studio.engine.compiler import compile_network
from studio.engine.shapes import ShapeInference
from studio.engine.symbolic_sizes import size_at
from studio.export import to_source
from studio.graph.block_edits import collapse, expand
from studio.graph.blocks import block_type, interface
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Edge, NetworkDocument, Node, Parameter, ProjectDocument, frozen
from studio.graph.errors import EditError
from studio.graph.formulas import Formula
from studio.graph.order import forward_order, leading_to
from studio.graph.project import Project
from studio.graph.serial import from_json, to_json
from studio.graph.validate import validate
from tests.source_form import assert_passes, assert_typed

CATALOGUE = load_catalogue()
WIDTH = 8  # of every value that blocks take and give
BATCH = 3
LIGHT = settings(
    max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
UNARY = ("ReLU", "Tanh", "Sigmoid", "GELU", "LayerNorm", "BatchNorm1d", "Identity")
EXPRESSIONS = (
    "a * 0.5 + b",
    "torch.roll(a, 1, dims=1) - b",
    "a[:, :4].repeat(1, 2) * torch.sigmoid(b)",
    "(a - b) ** 2",
)

Value = tuple[str, str]  # node id and output port, each of width WIDTH


@dataclass
class Growing:
    """A network in the making: every value in it has the same width, so that any two can be joined."""

    chance: Random
    blocks: list[NetworkDocument]  # that it may use
    parameters: tuple[Parameter, ...] = ()
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str], Edge] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)

    def add(self, kind: str, wired: dict[str, Value] | None = None, **values: Any) -> str:
        key = f"n{len(self.nodes) + 1}"
        name = "".join(char for char in kind.lower() if char.isalpha())
        fields = {
            field: values.pop(field) for field in ("repeat", "module", "init", "freeze") if field in values
        }
        self.nodes[key] = Node(key, kind, f"{name}{len(self.nodes) + 1}", frozen(values), **fields)
        for port, source in (wired or {}).items():
            self.edges[key, port] = Edge(*source, key, port)
        return key

    def pick(self) -> Value:
        """A value, more often a late one."""
        return self.chance.choice(self.values[-3:] if self.chance.random() < 0.7 else self.values)

    def inputs(self) -> None:
        for _ in range(self.chance.randint(1, 2)):
            self.values.append((self.add("Input", shape=(WIDTH,)), "output"))

    def grow(self) -> None:
        grown = self.chance.choice(
            [
                self.layer,
                self.linear,
                self.wide,
                self.join,
                self.concat,
                self.parts,
                self.formula,
                self.tensor,
            ]
            + ([self.block] * 3 if self.blocks else [])
            + [self.sharer]
        )
        grown()

    def layer(self) -> None:
        self.values.append((self.add(self.chance.choice(UNARY), {"input": self.pick()}), "output"))

    def linear(self) -> None:
        repeat = self.chance.choice(
            [1, 1, 2, 3, *[Formula(p.name) for p in self.parameters if p.kind == "int"]]
        )
        init = self.chance.choice([{}, {"weight": "xavier_uniform", "bias": "zeros"}])
        self.values.append(
            (
                self.add(
                    "Linear", {"input": self.pick()}, out_features=WIDTH, repeat=repeat, init=frozen(init)
                ),
                "output",
            )
        )

    def wide(self) -> None:
        """Another width and back."""
        names = [p.name for p in self.parameters if p.kind == "int"]
        width = Formula(f"{self.chance.choice(names)} * 4") if names else self.chance.randint(2, 9)
        middle = self.add("Linear", {"input": self.pick()}, out_features=width)
        self.values.append((self.add("Linear", {"input": (middle, "output")}, out_features=WIDTH), "output"))

    def join(self) -> None:
        kind = self.chance.choice(("Add", "Multiply", "Subtract"))
        ports = [port.name for port in CATALOGUE.layers[kind].inputs]
        self.values.append((self.add(kind, {port: self.pick() for port in ports}), "output"))

    def concat(self) -> None:
        wired = {f"input{number}": self.pick() for number in range(1, self.chance.randint(3, 4))}
        joined = self.add("Concat", wired, dim=1)
        self.values.append((self.add("Linear", {"input": (joined, "output")}, out_features=WIDTH), "output"))

    def parts(self) -> None:
        """Cut and joined in another order, perhaps with a part left over."""
        if self.chance.random() < 0.5:
            cut = self.add("Split", {"input": self.pick()}, sizes=(3, 5), dim=1)
        else:
            cut = self.add("Chunk", {"input": self.pick()}, chunks=2, dim=1)
        order = self.chance.choice([("part2", "part1"), ("part1", "part1")])
        wired = {f"input{number}": (cut, part) for number, part in enumerate(order, 1)}
        joined = self.add("Concat", wired, dim=1)
        self.values.append((self.add("Linear", {"input": (joined, "output")}, out_features=WIDTH), "output"))

    def formula(self) -> None:
        text = self.chance.choice(EXPRESSIONS)
        self.values.append(
            (self.add("Expression", {"a": self.pick(), "b": self.pick()}, expression=text), "output")
        )

    def tensor(self) -> None:
        own = self.add(
            self.chance.choice(("Parameter", "Constant")), shape=(1, WIDTH), fill="normal", scale=0.5
        )
        ports = [port.name for port in CATALOGUE.layers["Add"].inputs]
        wired = dict(zip(ports, (self.pick(), (own, "output")), strict=True))
        self.values.append((self.add("Add", wired), "output"))

    def sharer(self) -> None:
        """Another use of a layer's weights."""
        owners = [
            node
            for node in self.nodes.values()
            if node.type in ("Linear", "LayerNorm") and node.module is None and self.plain(node)
        ]
        if not owners:
            return self.layer()
        owner = self.chance.choice(owners)
        wired = {"input": self.pick()}
        self.values.append((self.add(owner.type, wired, module=owner.id, **owner.settings), "output"))
        return None

    def plain(self, node: Node) -> bool:
        """Whether it takes and gives the common width."""
        return (node.id, "output") in self.values and self.edges[node.id, "input"].source in {
            key for key, _ in self.values
        }

    def block(self) -> None:
        network = self.chance.choice(self.blocks)
        ends = [node.name for node in interface(network, "Input")]
        outputs = [node.name for node in interface(network, "Output")]
        numbers = [p.name for p in self.parameters if p.kind == "int"]
        values = {
            p.name: self.chance.choice([1, 2, 3, *[Formula(name) for name in numbers]])
            for p in network.parameters
            if p.default is None or self.chance.random() < 0.5
        }
        repeat = self.chance.choice([1, 1, 2, 3]) if len(outputs) == 1 else 1
        key = self.add(block_type(network.id), {end: self.pick() for end in ends}, repeat=repeat, **values)
        self.values += [(key, output) for output in outputs]

    def network(self, key: str, name: str, outputs: int) -> NetworkDocument:
        loose = [
            value
            for value in self.values
            if not any((e.source, e.output) == value for e in self.edges.values())
        ]
        ends = (loose or self.values)[-outputs:]
        for value in ends:
            self.add("Output", {"input": value})
        return NetworkDocument(key, name, frozen(self.nodes), frozen(self.edges), self.parameters)


def random_document(seed: int) -> ProjectDocument:
    chance = Random(seed)
    networks: list[NetworkDocument] = []
    for number in range(chance.randint(0, 3)):
        parameters = (Parameter("depth", "int", chance.choice([None, 2])),) if chance.random() < 0.6 else ()
        growing = Growing(chance, list(networks), parameters)
        growing.inputs()
        for _ in range(chance.randint(1, 5)):
            growing.grow()
        networks.append(growing.network(f"g{number + 1}", f"Block{number + 1}", chance.choice([1, 1, 2])))
    growing = Growing(chance, list(networks))
    growing.inputs()
    for _ in range(chance.randint(2, 14)):
        growing.grow()
    net = growing.network(f"g{len(networks) + 1}", "Net", chance.choice([1, 1, 2]))
    networks.append(net)
    document = ProjectDocument(frozen({each.id: each for each in networks}))
    return replace(document, training=replace(document.training, network="Net"))


def net_of(document: ProjectDocument) -> NetworkDocument:
    network = document.network_named("Net")
    assert network is not None
    return network


def inputs_of(network: NetworkDocument) -> list[Tensor]:
    generator = torch.Generator().manual_seed(7)
    return [torch.rand(BATCH, WIDTH, generator=generator) for _ in interface(network, "Input")]


def results(module: nn.Module, network: NetworkDocument) -> list[Tensor]:
    given_ = module.eval()(*inputs_of(network))
    return list(given_) if isinstance(given_, tuple) else [given_]


def documents() -> st.SearchStrategy[ProjectDocument]:
    return st.integers(0, 2**32).map(random_document)


@LIGHT
@given(documents())
def test_saving_and_loading_is_the_identity(document: ProjectDocument) -> None:
    assert not [problem for problem in validate(document, CATALOGUE) if problem.severity.value == "error"]
    text = to_json(document)
    loaded, notices = from_json(text)
    assert loaded == document
    assert to_json(loaded) == text
    assert not notices
    assert to_source(loaded, "Net") == to_source(document, "Net")


@LIGHT
@given(documents())
def test_what_is_compiled_runs_and_gives_the_shapes_that_were_inferred(document: ProjectDocument) -> None:
    net = net_of(document)
    facts = ShapeInference(CATALOGUE).infer(net, document)
    assert not facts.problems
    module = compile_network(document, "Net", seed=0)
    ends = [net.edge_into(node.id, "input") for node in interface(net, "Output")]
    for end, result in zip(ends, results(module, net), strict=True):
        assert end is not None
        inferred = facts.nodes[end.source].outputs[end.output]
        assert tuple(size_at(axis, (BATCH, 1)) for axis in inferred.shape) == tuple(result.shape)
        assert str(result.dtype) == f"torch.{inferred.dtype}"
    assert len({id(p) for p in module.parameters()}) == len(list(module.parameters()))


def closed(network: NetworkDocument, chance: Random) -> list[str]:
    """Some layers that can be one: a run of the forward order, and who shares their weights."""
    inner = [key for key in forward_order(network) if network.nodes[key].type not in ("Input", "Output")]
    start = chance.randrange(len(inner))
    return inner[start : start + chance.randint(1, 6)]


def moved(weights: dict[str, Tensor], change: Callable[[str], str]) -> dict[str, Tensor]:
    return {change(name): value for name, value in weights.items()}


@LIGHT
@given(documents(), st.integers(0, 1000))
def test_collapsing_and_expanding_keep_what_is_computed(document: ProjectDocument, seed: int) -> None:
    net = net_of(document)
    project = Project(document)
    facts = ShapeInference(CATALOGUE).infer(net, document)
    tensors = {(key, port): spec for key, each in facts.nodes.items() for port, spec in each.outputs.items()}
    chosen = closed(net, Random(seed))
    try:
        collapsed, node_id = collapse(document, net.id, chosen, "Part", tensors)
    except EditError as error:
        assert str(error)
        return
    project.edit("collapse", lambda _: collapsed)
    name = net_of(collapsed).nodes[node_id].name
    if validate(collapsed, CATALOGUE, net_of(collapsed).id):
        return  # a part that leads nowhere can't be a block of its own
    names = {net.nodes[key].name for key in chosen}
    ends = [node.id for node in interface(net, "Output")]
    unused = {node.name for node in net.nodes.values() if node.id not in leading_to(net, ends)}
    before = compile_network(document, "Net", seed=0)
    inside = compile_network(collapsed, "Net", seed=1)
    weights = dict(before.state_dict())
    loaded = inside.load_state_dict(
        moved(weights, lambda key: f"{name}.{key}" if key.split(".")[0] in names else key), strict=False
    )
    assert not loaded.unexpected_keys
    assert {key.split(".")[0] for key in loaded.missing_keys} <= unused  # they lead into the block now
    expected = results(before, net)
    assert all(map(torch.equal, results(inside, net_of(collapsed)), expected))
    expanded, _ = expand(collapsed, net.id, node_id)
    project.edit("expand", lambda _: expanded)
    again = compile_network(expanded, "Net", seed=2)
    again.load_state_dict(weights)
    assert all(map(torch.equal, results(again, net_of(expanded)), expected))
    project.undo()
    assert project.document == collapsed
    project.undo()
    assert project.document == document


def write_sources(folder: Path, count: int) -> None:
    """Sources of random networks, as files that a type checker can be strict with."""
    for seed in range(count):
        source = to_source(random_document(seed), "Net")
        if "in self." in source and "nn.init" in source:
            continue  # a ModuleList's items are plain modules to a type checker
        path = folder / f"net{seed}.py"
        path.write_text(f"{source}\n# mypy: warn_return_any=False\n", encoding="utf-8")


def test_sources_are_as_formatters_and_checkers_want_them(tmp_path: Path) -> None:
    write_sources(tmp_path, 12)
    form = ["--isolated", "--select", "E,F,W,I,B,UP", "--line-length", "110"]
    assert_passes(sys.executable, "-m", "ruff", "check", *form, str(tmp_path))
    assert_typed(tmp_path)

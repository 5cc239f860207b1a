"""Blocks, formulas, repeats, shared weights, expressions, sizes that vary, custom code: what is drawn is what runs."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from studio.engine.check import check_project
from studio.engine.compiler import UntrustedCodeError, compile_network
from studio.engine.job import prepare
from studio.engine.run_options import RunOptions
from studio.engine.shapes import ShapeInference
from studio.export import to_script, to_source
from studio.graph import edits, node_edits
from studio.graph.block_edits import collapse, expand
from studio.graph.blocks import block_spec, block_type
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import frozen
from studio.graph.errors import EditError, InvalidNetworkError, LayerloomError, RecursionEditError
from studio.graph.formulas import Formula
from studio.graph.project import Network, NodeRef, Project
from studio.graph.serial import from_json, to_json
from studio.graph.tensor_expressions import ExpressionError, read_expression
from studio.graph.tensors import NetworkFacts
from studio.graph.validate import validate

CATALOGUE = load_catalogue()


def block(project: Project, name: str, **parameters: Any) -> Network:
    """A network with whole numbers as parameters (None: no default)."""
    network = project.add_network(name)
    for key, default in parameters.items():
        kind = "float" if isinstance(default, float) else "int"
        project.edit(
            "p",
            lambda d, key=key, default=default, kind=kind: node_edits.add_parameter(
                d, network.id, key, kind, default
            ),
        )
    return network


def change(node: NodeRef, **values: Any) -> None:
    """Set fields of a node that aren't settings."""
    network = node.network
    node.network.project.edit(
        "fields", lambda d: d.with_network(d.networks[network.id].with_node(replace(node.node, **values)))
    )


def row(network: Network, *nodes: NodeRef) -> None:
    for first, second in itertools.pairwise(nodes):
        network.connect(first, second)


def convolution(project: Project, name: str = "Conv") -> Network:
    """A block of one convolution, ``width`` wide, whose in_channels follows from each use."""
    network = block(project, name, width=8)
    conv = network.add("Conv2d", "conv", out_channels=Formula("width"), kernel_size=3, padding=1)
    row(
        network,
        network.add("Input", "image", shape=(4, 8, 8)),
        conv,
        network.add("ReLU"),
        network.add("Output", "out"),
    )
    return network


def residual(project: Project, name: str = "Residual") -> Network:
    """A block whose width is that of its input."""
    network = block(project, name)
    start = network.add("Input", "value", shape=(8,))
    fc, add = network.add("Linear", "fc", out_features=8), network.add("Add", "add")
    row(network, start, fc, add, network.add("Output", "out"))
    network.connect(start, add)
    return network


def facts_of(network: Network) -> NetworkFacts:
    return ShapeInference(CATALOGUE).infer(network.document, network.project.document)


def codes(project: Project) -> list[str]:
    return [problem.code for problem in validate(project.document, CATALOGUE)]


def in_line(
    project: Project, name: str, shape: tuple[Any, ...], *layers: Any, dtype: str = "float32"
) -> Network:
    """A network in a row; a layer is a type, or a type and its settings."""
    network = project.add_network(name)
    nodes = [network.add("Input", "data", shape=shape, dtype=dtype)]
    for layer in layers:
        kind, settings = layer if isinstance(layer, tuple) else (layer, {})
        nodes.append(network.add(kind, **settings))
    row(network, *nodes, network.add("Output", "result"))
    return network


# Inferred numbers of a block


def test_a_number_that_differs_between_the_uses_becomes_an_argument_of_the_class() -> None:
    project = Project()
    conv = block_type(convolution(project).id)
    net = in_line(project, "Net", (3, 8, 8), conv, (conv, {"width": 4}))
    source = to_source(project, "Net")
    assert "def __init__(self, in_channels: int, width: int = 8) -> None:" in source
    assert "nn.Conv2d(in_channels, width, kernel_size=3, padding=1)" in source
    assert "self.conv1 = Conv(3)" in source
    assert "self.conv2 = Conv(8, 4)" in source
    module = compile_network(project, "Net", seed=1)
    assert [tuple(p.shape) for n, p in module.named_parameters() if n.endswith("weight")] == [
        (8, 3, 3, 3),
        (4, 8, 3, 3),
    ]
    assert str(next(iter(facts_of(net).nodes["n3"].outputs.values()))) == "B × 4 × 8 × 8"
    assert module(torch.rand(2, 3, 8, 8)).shape == (2, 4, 8, 8)


def test_a_number_that_is_the_same_in_all_uses_is_written_as_it_is() -> None:
    project = Project()
    conv = block_type(convolution(project).id)
    in_line(project, "Net", (8, 8, 8), conv, conv)
    assert "nn.Conv2d(8, width, kernel_size=3, padding=1)" in to_source(project, "Net")


def test_a_number_that_equals_a_parameter_in_each_use_is_written_as_the_parameter() -> None:
    project = Project()
    conv = block_type(convolution(project).id)
    in_line(project, "Net", (4, 8, 8), (conv, {"width": 4}), conv)
    network = project.network("Net")
    widened = network.add("Conv2d", "wide", out_channels=8, kernel_size=1)
    network.disconnect("conv2")
    row(network, network.node("conv1"), widened, network.node("conv2"))
    source = to_source(project, "Net")
    assert "def __init__(self, width: int = 8) -> None:" in source
    assert "nn.Conv2d(width, width, kernel_size=3, padding=1)" in source
    assert compile_network(project, "Net")(torch.rand(1, 4, 8, 8)).shape == (1, 8, 8, 8)


def test_formulas_are_worked_out_for_each_use() -> None:
    project = Project()
    network = block(project, "Wide", times=2)
    row(
        network,
        network.add("Input", "value", shape=(6,)),
        network.add("Linear", "fc", out_features=Formula("times * 6 + 1")),
        network.add("Output", "out"),
    )
    wide = block_type(network.id)
    in_line(project, "Net", (6,), wide, (wide, {"times": 5}))
    module = compile_network(project, "Net")
    assert module(torch.rand(3, 6)).shape == (3, 31)
    assert "nn.Linear(in_features, times * 6 + 1)" in to_source(project, "Net")


@pytest.mark.parametrize(
    "text", ["width * 4 +", "other", "width.real", "width ** 99", "10 ** 64", "[1]", "f(1)"]
)
def test_a_formula_that_cannot_be_is_told_in_words(text: str) -> None:
    project = Project()
    network = convolution(project)
    change(network.node("conv"), settings=frozen({"out_channels": Formula(text), "kernel_size": 3}))
    (problem,) = [p for p in validate(project.document, CATALOGUE) if p.severity.value == "error"]
    assert problem.code == "bad-setting"
    assert problem.setting == "out_channels"


# Repeats


def test_a_repeated_layer_with_another_first_one() -> None:
    project = Project()
    net = in_line(project, "Net", (3, 8, 8), ("Conv2d", {"out_channels": 8, "kernel_size": 3, "padding": 1}))
    change(net.node("conv1"), repeat=3)
    source = to_source(project, "Net")
    assert "*[nn.Conv2d(8, 8, kernel_size=3, padding=1) for _ in range(2)]" in source
    module = compile_network(project, "Net", seed=0)
    assert [tuple(p.shape[:2]) for n, p in module.named_parameters() if "weight" in n] == [
        (8, 3),
        (8, 8),
        (8, 8),
    ]
    image = torch.rand(2, 3, 8, 8)
    assert torch.equal(module(image), nn.Sequential(*module.conv1)(image))
    assert facts_of(net).parameters == sum(p.numel() for p in module.parameters())


def test_a_repeat_can_follow_a_parameter() -> None:
    project = Project()
    inner = residual(project)
    outer = block(project, "Deep", depth=2)
    row(
        outer,
        outer.add("Input", "value", shape=(8,)),
        outer.add(block_type(inner.id), "body"),
        outer.add("Output"),
    )
    change(outer.node("body"), repeat=Formula("depth"))
    deep = block_type(outer.id)
    in_line(project, "Net", (8,), deep, (deep, {"depth": 4}))
    module = compile_network(project, "Net")
    assert [len(module.deep1.body), len(module.deep2.body)] == [2, 4]
    assert "for _ in range(depth)" in to_source(project, "Net")


def test_a_repeat_of_several_inputs_is_a_loop_over_a_module_list() -> None:
    project = Project()
    net = project.add_network("Net")
    layer = net.add(
        "TransformerDecoderLayer", "decoder", d_model=8, nhead=2, dim_feedforward=16, batch_first=True
    )
    target, memory = net.add("Input", "target", shape=(5, 8)), net.add("Input", "memory", shape=(4, 8))
    net.connect(target, layer, input="tgt")
    net.connect(memory, layer, input="memory")
    net.connect(layer, net.add("Output"))
    change(layer, repeat=3)
    source = to_source(project, "Net")
    assert "nn.ModuleList" in source
    assert "for layer in self.decoder:" in source
    module = compile_network(project, "Net", seed=0).eval()
    x, memories = torch.rand(2, 5, 8), torch.rand(2, 4, 8)
    expected = x
    for each in module.decoder:
        expected = each(expected, memories)
    assert torch.equal(module(x, memories), expected)


def test_a_value_that_a_loop_starts_from_can_be_used_again() -> None:
    project = Project()
    net = project.add_network("Net")
    layer = net.add("Bilinear", "mix", in1_features=8, in2_features=8, out_features=8)
    start, other, add = (
        net.add("Input", "start", shape=(8,)),
        net.add("Input", "other", shape=(8,)),
        net.add("Add"),
    )
    net.connect(start, layer, input="input1")
    net.connect(other, layer, input="input2")
    row(net, layer, add, net.add("Output"))
    net.connect(start, add)
    change(layer, repeat=2)
    module = compile_network(project, "Net", seed=0)
    x, y = torch.rand(2, 8), torch.rand(2, 8)
    assert torch.equal(module(x, y), module.mix[1](module.mix[0](x, y), y) + x)


@pytest.mark.parametrize(
    "count", [0, -1, 1001, 1.5, "2", Formula("0 - 1"), Formula("9 ** 20"), Formula("2 / 0")]
)
def test_a_repeat_that_cannot_be_is_told_in_words(count: Any) -> None:
    project = Project()
    net = in_line(project, "Net", (4,), ("Linear", {"out_features": 4}))
    change(net.nodes[1], repeat=count)
    assert "bad-repeat" in codes(project)
    with pytest.raises(InvalidNetworkError):
        compile_network(project, "Net")


# Nesting


def test_a_block_of_several_inputs_and_outputs() -> None:
    project = Project()
    network = block(project, "Pair")
    left, right = network.add("Input", "left", shape=(4,)), network.add("Input", "right", shape=(4,))
    add, times = network.add("Add"), network.add("Multiply")
    for node in (add, times):
        network.connect(left, node)
        network.connect(right, node)
    network.connect(add, network.add("Output", "total"))
    network.connect(times, network.add("Output", "product"))
    net = project.add_network("Net")
    one, two = net.add("Input", "one", shape=(4,)), net.add("Input", "two", shape=(4,))
    pair = net.add(block_type(network.id), "pair")
    net.connect(one, pair, input="left")
    net.connect(two, pair, input="right")
    net.connect(pair, net.add("Output", "first"), output="product")
    net.connect(pair, net.add("Output", "second"), output="total")
    assert "tuple[Tensor, Tensor]" in to_source(project, "Net")
    x, y = torch.rand(3, 4), torch.rand(3, 4)
    first, second = compile_network(project, "Net")(x, y)
    assert torch.equal(first, x * y)
    assert torch.equal(second, x + y)


def test_blocks_three_deep_pass_their_numbers_down() -> None:
    project = Project()
    inner = convolution(project, "Inner")
    middle = block(project, "Middle", wide=4)
    row(
        middle,
        middle.add("Input", "image", shape=(3, 8, 8)),
        middle.add(block_type(inner.id), "inner", width=Formula("wide * 2")),
        middle.add("Output"),
    )
    outer = block(project, "Outer", wide=2)
    row(
        outer,
        outer.add("Input", "image", shape=(3, 8, 8)),
        outer.add(block_type(middle.id), "middle", wide=Formula("wide")),
        outer.add("Output"),
    )
    kind = block_type(outer.id)
    in_line(project, "Net", (3, 8, 8), kind, (kind, {"wide": 5}))
    module = compile_network(project, "Net")
    assert module(torch.rand(1, 3, 8, 8)).shape == (1, 10, 8, 8)
    source = to_source(project, "Net")
    assert source.count("class ") == 4
    assert source.index("class Inner") < source.index("class Middle") < source.index("class Outer")
    assert "self.inner = Inner(in_channels, wide * 2)" in source
    assert sorted(module.state_dict())[0] == "outer1.middle.inner.conv.bias"


def test_a_block_in_itself_is_refused_by_the_edit_and_told_by_validation() -> None:
    project = Project()
    first, second = residual(project, "First"), residual(project, "Second")
    first.add(block_type(second.id), "second")
    with pytest.raises(RecursionEditError, match="First"):
        second.add(block_type(first.id), "first")
    with pytest.raises(RecursionEditError):
        first.add(block_type(first.id))
    third = in_line(project, "Third", (8,), block_type(second.id))
    third.rename("data", "value")
    third.rename("result", "out")
    change(third.nodes[1], type=block_type(third.id))
    assert "recursion" in codes(project)
    assert not facts_of(third).nodes
    with pytest.raises(InvalidNetworkError, match="contains itself"):
        compile_network(project, "Third")


def test_a_mistake_inside_of_a_block_is_told_at_its_use() -> None:
    project = Project()
    kind = block_type(residual(project).id)
    net = in_line(project, "Net", (5,), kind)
    (problem,) = facts_of(net).problems
    assert problem.node == "n2"
    assert "inside of Residual" in problem.message
    assert "B × 8" in problem.message


def test_renaming_a_blocks_ends_keeps_the_wires_of_its_uses() -> None:
    project = Project()
    network = residual(project)
    in_line(project, "Net", (8,), block_type(network.id))
    x = torch.rand(2, 8)
    before = compile_network(project, "Net", seed=0)(x)
    network.rename("value", "features")
    network.rename("out", "features_out")
    assert [port.name for port in block_spec(network.document).inputs] == ["features"]
    assert not codes(project)
    assert torch.equal(compile_network(project, "Net", seed=0)(x), before)


# Shared weights


def shared() -> Network:
    project = Project()
    net = in_line(
        project, "Net", (4,), ("Linear", {"out_features": 4}), "ReLU", ("Linear", {"out_features": 4})
    )
    first, second = [node for node in net.nodes if node.type == "Linear"]
    project.edit("share", lambda d: node_edits.share_weights(d, net.id, second.id, first.id, CATALOGUE))
    return net


def test_shared_weights_are_one_module_whose_gradients_add_up() -> None:
    net = shared()
    module = compile_network(net.project, "Net", seed=0)
    names = [name for name, _ in module.named_parameters()]
    assert len(names) == 2
    layer = module.get_submodule(names[0].split(".")[0])
    x = torch.rand(3, 4)
    result = module(x)
    assert torch.equal(result, layer(layer(x).relu()))
    result.sum().backward()
    together = layer.weight.grad.clone()
    inner = layer(x).relu().detach()
    (second,) = torch.autograd.grad(layer(inner).sum(), layer.weight)
    frozen_layer = nn.Linear(4, 4)
    frozen_layer.load_state_dict(layer.state_dict())
    (first,) = torch.autograd.grad(frozen_layer.requires_grad_(False)(layer(x).relu()).sum(), layer.weight)
    assert torch.allclose(together, first + second)
    assert sum(1 for line in to_source(net.project, "Net").splitlines() if "nn.Linear" in line) == 1


def test_uses_of_shared_weights_that_want_other_sizes_are_told_in_words() -> None:
    net = shared()
    second = next(node for node in net.nodes if node.type == "Linear")
    net.set(second, out_features=5)
    (problem,) = facts_of(net).problems
    assert "shares its weights" in problem.message
    assert "in_features is 4, and not 5" in problem.message


def test_a_parameter_and_a_block_can_be_shared_too() -> None:
    project = Project()
    kind = block_type(residual(project).id)
    net = in_line(project, "Net", (8,), kind, kind)
    first, second = [node for node in net.nodes if node.type == kind]
    change(second, module=first.id)
    module = compile_network(project, "Net", seed=0)
    assert len(list(module.parameters())) == 2
    only = module.get_submodule(first.name)
    x = torch.rand(2, 8)
    assert torch.equal(module(x), only(only(x)))


def test_a_compiled_module_can_be_copied() -> None:
    module = compile_network(shared().project, "Net", seed=0)
    x = torch.rand(2, 4)
    assert torch.equal(copy.deepcopy(module)(x), module(x))


# How weights start and whether they learn


def test_initialisers_and_freeze_stand_in_the_source_and_take_effect() -> None:
    project = Project()
    net = in_line(project, "Net", (4,), ("Linear", {"out_features": 4}), ("Linear", {"out_features": 4}))
    first, second = [node for node in net.nodes if node.type == "Linear"]
    change(
        first,
        init=frozen({"weight": frozen({"name": "constant", "val": 0.25}), "bias": "zeros"}),
        freeze=True,
    )
    change(second, init=frozen({"weight": "eye", "bias": "ones"}), repeat=2)
    source = to_source(project, "Net")
    assert f"nn.init.constant_(self.{first.name}.weight, val=0.25)" in source
    assert f"self.{first.name}.requires_grad_(False)" in source
    assert f"for layer in self.{second.name}:" in source
    module = compile_network(project, "Net")
    fixed, repeated = module.get_submodule(first.name), module.get_submodule(second.name)
    assert fixed.weight.unique().tolist() == [0.25]
    assert not any(parameter.requires_grad for parameter in fixed.parameters())
    assert all(parameter.requires_grad for parameter in repeated.parameters())
    assert torch.equal(module(torch.ones(1, 4)), torch.full((1, 4), 3.0))


def test_an_initialiser_of_a_parameter_that_is_not_there_is_told_in_words() -> None:
    net = in_line(Project(), "Net", (4,), ("Linear", {"out_features": 4}))
    change(net.nodes[1], init=frozen({"wait": "zeros"}))
    (problem,) = facts_of(net).problems
    assert "there is no parameter wait" in problem.message


def test_a_cumulative_mean_is_known_and_written() -> None:
    net = in_line(Project(), "Net", (3, 4, 4), ("BatchNorm2d", {"momentum": None}))
    assert "momentum=None" in to_source(net.project, "Net")
    assert str(facts_of(net).nodes["n2"].outputs["output"]) == "B × 3 × 4 × 4"
    assert compile_network(net.project, "Net")(torch.rand(2, 3, 4, 4)).shape == (2, 3, 4, 4)


# Tensors and expressions


def test_parameters_constants_and_expressions_compute_what_they_say() -> None:
    project = Project()
    net = project.add_network("Net")
    value = net.add("Input", "value", shape=(4,))
    scale = net.add("Parameter", "scale", shape=(1, 4), fill="ones")
    table = net.add("Constant", "table", expression="torch.arange(4.0)")
    formula = net.add("Expression", "mixed", expression="torch.roll(a, 1, dims=1) * s + t[None] ** 2")
    for node, port in ((value, "a"), (scale, "s"), (table, "t")):
        net.connect(node, formula, input=port)
    net.connect(formula, net.add("Output"))
    module = compile_network(project, "Net")
    assert [name for name, _ in module.named_parameters()] == ["scale"]
    assert [name for name, _ in module.named_buffers()] == ["table"]
    x = torch.rand(3, 4)
    assert torch.equal(module(x), torch.roll(x, 1, dims=1) * 1 + torch.arange(4.0) ** 2)
    assert facts_of(net).parameters == 4


@pytest.mark.parametrize(
    ("kind", "settings", "by_hand"),
    [
        ("Split", {"sizes": (1, 2, 3)}, lambda x: x.split((1, 2, 3), dim=1)),
        ("Chunk", {"chunks": 3}, lambda x: x.chunk(3, dim=1)),
        ("Unbind", {"size": 6, "dim": 1}, lambda x: x.unbind(1)),
        ("Chunk", {"chunks": 1}, lambda x: x.chunk(1, dim=1)),
    ],
)
def test_parts_of_a_tensor(kind: str, settings: Mapping[str, Any], by_hand: Any) -> None:
    project = Project()
    net = project.add_network("Net")
    node = net.add(kind, "cut", **settings)
    net.connect(net.add("Input", "value", shape=(6,)), node)
    x = torch.rand(2, 6)
    for number in range(len(by_hand(x))):
        net.connect(node, net.add("Output"), output=f"part{number + 1}")
    result = compile_network(project, "Net")(x)
    results = result if isinstance(result, tuple) else (result,)
    assert all(torch.equal(a, b) for a, b in zip(results, by_hand(x), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "torch.load('x')",
        "torch.hub.load('a', 'b')",
        "torch.utils.data",
        "a.__class__",
        "a.data.__reduce__()",
        "torch.__builtins__",
        "(lambda: a)()",
        "[b for b in a]",
        "{**a}",
        "eval('1')",
        "open('x')",
        "getattr(a, 'x')",
        "f'{a}'",
        "(b := a)",
        "9 ** 9 ** 9",
        "2 ** 10000000",
        "1 << 10000000",
        "(-9) ** 999",
        "a if a else exec('1')",
        "a.apply_(abs)",
        "a.numpy()",
        "a.backward()",
        "torch.save(a, 'x')",
        "a.to(**{})",
        "await a",
        "b''",
        "a" * 5000,
        "(" * 500 + "a" + ")" * 500,
        "math.factorial(10 ** 6)",
        "'x' * 10 ** 10",
        "(1,) * 10 ** 10",
        "[0] * 10 ** 10 + a",
        "-" * 3000 + "a",
    ],
)
def test_a_hostile_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        read_expression(text)
    project = Project()
    net = in_line(project, "Net", (4,), ("Expression", {"expression": "a"}))
    change(net.nodes[1], settings=frozen({"expression": text}))
    assert "bad-setting" in codes(project)
    with pytest.raises(InvalidNetworkError):
        compile_network(project, "Net")


# An axis that varies

WINDOW = {"out_channels": 8, "kernel_size": 3}


@pytest.mark.parametrize(
    ("shape", "dtype", "layers", "expected"),
    [
        ((3, "T"), "float32", [("Conv1d", {**WINDOW, "stride": 2, "padding": 1})], "B × 8 × T/2"),
        ((3, "T"), "float32", [("Conv1d", WINDOW)], "B × 8 × T-2"),
        (("T", 8), "float32", [("LSTM", {"hidden_size": 5, "batch_first": True})], "B × T × 5"),
        (("T",), "int64", [("Embedding", {"num_embeddings": 9, "embedding_dim": 6})], "B × T × 6"),
        (("T", 8), "float32", [("TransformerEncoderLayer", {"nhead": 2, "batch_first": True})], "B × T × 8"),
        ((3, "T"), "float32", [("Flatten", {"start_dim": 1})], "B × 3*T"),
        (("T", 8), "float32", [("Mean", {"dim": 1})], "B × 8"),
        (("T", 8), "float32", [("Flatten", {"start_dim": 0, "end_dim": 1})], "B*T × 8"),
    ],
)  # fmt: skip
def test_an_axis_that_varies_is_followed(
    shape: tuple[Any, ...], dtype: str, layers: list[Any], expected: str
) -> None:
    net = in_line(Project(), "Net", shape, *layers, dtype=dtype)
    facts = facts_of(net)
    assert not facts.problems
    assert str(next(iter(facts.nodes["n2"].outputs.values()))) == expected
    module = compile_network(net.project, "Net").eval()
    for length in (8, 16):
        size = [2, *(length if axis == "T" else axis for axis in shape)]
        x = torch.zeros(size, dtype=getattr(torch, dtype))
        result: Tensor = module(x)
        assert result.shape[0] in (2, 2 * length)


def test_attention_between_sequences_that_vary() -> None:
    project = Project()
    net = project.add_network("Net")
    layer = net.add("MultiheadAttention", "attention", embed_dim=8, num_heads=2, batch_first=True)
    value = net.add("Input", "value", shape=("T", 8))
    for port in ("query", "key", "value"):
        net.connect(value, layer, input=port)
    net.connect(layer, net.add("Output", "result"))
    assert str(facts_of(net).nodes[layer.id].outputs["output"]) == "B × T × 8"
    assert compile_network(project, "Net")(torch.rand(2, 7, 8)).shape == (2, 7, 8)


# Custom code

MODULE = """
import math
from torch import Tensor, nn

class Scaled(nn.Module):
    \"\"\"Scales what comes in.\"\"\"

    def __init__(self, features: int, gain: float = 2.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((features,), gain / math.sqrt(1.0)))

    def forward(self, value: Tensor, bias: Tensor | None = None) -> Tensor:
        return value * self.weight if bias is None else value * self.weight + bias
"""
FUNCTION = """
def swapped(a: Tensor, b: Tensor, times: int = 1):
    return b * times, a
"""
AUTOGRAD = """
class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value: Tensor, step: float = 0.5) -> Tensor:
        return (value / step).round() * step

    @staticmethod
    def backward(ctx, gradient):
        return gradient, None
"""


def with_code(text: str, name: str, shapes: int = 1, **settings: Any) -> tuple[Network, NodeRef]:
    project = Project()
    net = project.add_network("Net")

    def add(document: Any) -> Any:
        return node_edits.add_code(document, net.id, name, text, CATALOGUE)[0]

    project.edit("code", add)
    node = net.nodes[0]
    net.set(node, **settings)
    for _ in range(shapes):
        net.connect(net.add("Input", shape=(4,)), node)
    spec = project.catalogue.spec(node.node)
    for port in spec.outputs:
        net.connect(node, net.add("Output"), output=port.name)
    return net, node


def test_a_custom_module() -> None:
    net, node = with_code(MODULE, "Scaled", features=4)
    spec = net.project.catalogue.spec(node.node)
    assert [(port.name, port.optional) for port in spec.inputs] == [("value", False), ("bias", True)]
    assert [(s.name, s.required) for s in spec.settings] == [("features", True), ("gain", False)]
    module = compile_network(net.project, "Net")
    assert torch.equal(module(torch.ones(2, 4)), torch.full((2, 4), 2.0))
    assert facts_of(net).parameters == 4
    source = to_source(net.project, "Net")
    assert "import math" in source
    assert source.index("class Scaled") < source.index("class Net")


def test_a_custom_function_of_several_inputs_and_outputs() -> None:
    net, node = with_code(FUNCTION, "swapped", 2, times=3)
    spec = net.project.catalogue.spec(node.node)
    assert [port.name for port in spec.inputs] == ["a", "b"]
    assert [port.name for port in spec.outputs] == ["output1", "output2"]
    x, y = torch.rand(2, 4), torch.rand(2, 4)
    first, second = compile_network(net.project, "Net")(x, y)
    assert torch.equal(first, y * 3)
    assert torch.equal(second, x)


def test_a_custom_gradient() -> None:
    net, _ = with_code(AUTOGRAD, "Straight", step=0.25)
    x = torch.rand(2, 4, requires_grad=True)
    result = compile_network(net.project, "Net")(x)
    assert torch.equal(result, (x / 0.25).round() * 0.25)
    result.sum().backward()
    assert torch.equal(x.grad, torch.ones(2, 4))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x = 1\ndef f(a:\n", 2, ""),
        ("class f:\n    pass\n", 1, "no forward method"),
        ("\n\ndef f(*args): return 1\n", 3, "need names"),
        ("y = 1\ndef f(a, n: int = len('x')): return a\n", 2, "plain number"),
        ("z = 1", 1, "no class or function f"),
    ],
)
def test_a_mistake_in_custom_code_is_told_with_its_line(text: str, line: int, words: str) -> None:
    project = Project()
    net = project.add_network("Net")
    with pytest.raises(EditError, match=rf"line {line}: .*{words}"):
        project.edit("code", lambda d: node_edits.add_code(d, net.id, "f", text, CATALOGUE)[0])


def test_an_error_while_custom_code_runs_names_its_node_and_reason() -> None:
    net, node = with_code("def f(a: Tensor):\n    return a.view(7, 7)\n", "f")
    (problem,) = facts_of(net).problems
    assert problem.node == node.id
    assert node.name in problem.message
    broken, at = with_code("1 / 0\ndef f(a: Tensor):\n    return a\n", "f")
    (problem,) = facts_of(broken).problems
    assert problem.node == at.id
    assert "ZeroDivisionError" in problem.message


def test_code_that_is_not_trusted_never_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    marker = tmp_path / "ran"
    net, node = with_code(
        f"from pathlib import Path\nPath({str(marker)!r}).touch()\ndef f(a: Tensor):\n    return a\n", "f"
    )
    document = from_json(to_json(net.project.document))[0]
    assert not document.trusted
    project = Project(document)
    facts = ShapeInference(CATALOGUE).infer(document.networks[net.id], document)
    assert [problem.node for problem in facts.problems] == [node.id]
    assert "trusted" in facts.problems[0].message
    check_project(document)
    for attempt in (
        lambda: compile_network(project, "Net"),
        lambda: to_source(project, "Net"),
        lambda: to_script(project),
        lambda: prepare(document, RunOptions(), lambda: None),
    ):
        try:
            attempt()
        except LayerloomError as error:
            assert str(error)
    with pytest.raises(UntrustedCodeError, match="trust"):
        compile_network(project, "Net")
    assert not marker.exists()
    project.trust()
    compile_network(project, "Net")
    assert marker.exists()


def test_code_in_a_block_is_not_trusted_either() -> None:
    net, _ = with_code("def f(a: Tensor):\n    return a\n", "f")
    in_line(net.project, "Outer", (4,), block_type(net.id))
    document = from_json(to_json(net.project.document))[0]
    with pytest.raises(UntrustedCodeError):
        compile_network(document, "Outer")


# Collapse and expand


def test_a_selection_becomes_a_block_and_layers_again() -> None:
    project = Project()
    net = in_line(
        project,
        "Net",
        (3, 8, 8),
        ("Conv2d", {"out_channels": 8, "kernel_size": 3}),
        "ReLU",
        "Flatten",
        ("Linear", {"out_features": 5}),
    )
    before = project.document
    chosen = [node.id for node in net.nodes if node.type in ("Conv2d", "ReLU")]
    tensors = {(key, "output"): f.outputs["output"] for key, f in facts_of(net).nodes.items() if f.outputs}
    project.edit("collapse", lambda d: collapse(d, net.id, chosen, "Stem", tensors)[0])
    module = compile_network(project, "Net", seed=0)
    assert sorted(module.state_dict())[-2:] == ["stem1.conv1.bias", "stem1.conv1.weight"]
    assert not codes(project)
    node = net.node("stem1")
    project.edit("expand", lambda d: expand(d, net.id, node.id)[0])
    again = compile_network(project, "Net", seed=1)
    again.load_state_dict({re.sub("^stem1.", "", k): v for k, v in module.state_dict().items()})
    x = torch.rand(2, 3, 8, 8)
    assert torch.equal(module(x), again(x))
    project.undo()
    project.undo()
    assert project.document == before


def test_what_cannot_be_one_block_is_refused_in_words() -> None:
    project = Project()
    net = residual(project, "Net")
    with pytest.raises(EditError, match="lies between"):
        gelu = net.add("GELU", "gelu")
        net.disconnect("add")
        row(net, net.node("fc"), gelu, net.node("add"))
        net.connect("value", "add")
        tail = net.add("Tanh", "tail")
        net.connect(net.node("fc"), tail)
        collapse(project.document, net.id, [net.node("fc").id, net.node("add").id], "Part")
    with pytest.raises(EditError, match="Inputs and Outputs"):
        collapse(project.document, net.id, [net.node("value").id], "Part")
    with pytest.raises(EditError, match="Choose"):
        collapse(project.document, net.id, [], "Part")
    with pytest.raises(EditError, match="isn't a block"):
        expand(project.document, net.id, net.node("fc").id)
    assert edits.remove_network(project.document, net.id).networks == {}


def test_a_repeated_block_expands_into_a_chain() -> None:
    project = Project()
    kind = block_type(residual(project).id)
    net = in_line(project, "Net", (8,), kind)
    change(net.nodes[1], repeat=3)
    name = net.nodes[1].name
    module = compile_network(project, "Net", seed=0)
    project.edit("expand", lambda d: expand(d, net.id, net.nodes[1].id)[0])
    again = compile_network(project, "Net", seed=0)
    assert [f"{name}_{number}" for number in (1, 2, 3)] == [n for n, _ in again.named_children()]
    x = torch.rand(2, 8)
    assert torch.equal(module(x), again(x))

"""Every node of the catalogue, alone in a network: what is compiled is the layer built by hand, or torch's own call."""

from __future__ import annotations

import functools
import importlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
import torchvision
from torch import Tensor, nn

from studio.engine.compiler import compile_network
from studio.engine.shapes import ShapeInference
from studio.graph.catalogue import LayerSpec, NodeKind
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Node
from studio.graph.errors import InvalidNetworkError
from studio.graph.expressions import call
from studio.graph.project import Network, Project
from studio.graph.tensors import TensorSpec

CATALOGUE = load_catalogue()
BATCH = 3
INDICES = 4  # whole numbers at inputs run from 0 to one less
IMAGE = (8, 6, 6)
SEQUENCE = (5, 8)
NAMES = {"torch": torch, "nn": nn, "F": F, "torchvision": torchvision}


@dataclass(frozen=True)
class Case:
    """A node with its inputs: shapes without the batch axis by port, and settings over the suggested ones."""

    type: str
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    dtypes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def spec(self) -> LayerSpec:
        return CATALOGUE.layers[self.type]

    @property
    def ports(self) -> list[str]:
        """The inputs that are wired: required ones, and optional ones that a shape is given for."""
        if any(port.variadic for port in self.spec.inputs):
            return list(self.shapes)
        return [port.name for port in self.spec.inputs if not port.optional or port.name in self.shapes]

    def shape(self, port: str) -> tuple[int, ...]:
        by_dimension = {"1d": (8, 16), "2d": IMAGE, "3d": (8, 6, 6, 6)}
        found = [shape for end, shape in by_dimension.items() if end in self.type]
        return self.shapes.get(port, found[0] if found else IMAGE)

    def dtype(self, port: str) -> str:
        kinds = {spec.name: spec.kind for spec in self.spec.inputs}
        return self.dtypes.get(port) or {"int": "int64", "bool": "bool"}.get(kinds.get(port, ""), "float32")

    def tensors(self) -> list[Tensor]:
        generator = torch.Generator().manual_seed(5)
        tensors = []
        for port in self.ports:
            shape = (BATCH, *self.shape(port))
            if self.dtype(port) == "float32":
                tensors.append(torch.rand(shape, generator=generator) + 0.125)
            elif self.dtype(port) == "bool":  # no row is all true, which as a mask would leave nothing
                tensors.append((torch.arange(math.prod(shape)) % 3 == 1).reshape(shape))
            else:
                tensors.append(torch.randint(0, INDICES, shape, generator=generator))
        return tensors

    def network(self) -> Network:
        net = Project().add_network("Net")
        suggested = {s.name: s.suggested for s in self.spec.settings if s.suggested is not None}
        layer = net.add(self.type, "layer", **{**suggested, **self.settings})
        for port in self.ports:
            source = net.add("Input", shape=self.shape(port), dtype=self.dtype(port))
            net.connect(source, layer, input=port)
        for port_spec in self.spec.outputs:
            net.connect(layer, net.add("Output"), output=port_spec.name)
        return net


SEQUENCES = {"query": SEQUENCE, "key": SEQUENCE, "value": SEQUENCE}
BOOLS = {"key_padding_mask": "bool", "src_key_padding_mask": "bool", "memory_key_padding_mask": "bool"}
SMALL = {"num_encoder_layers": 1, "num_decoder_layers": 1, "dim_feedforward": 16, "batch_first": True}
BAG = {"num_embeddings": 50, "embedding_dim": 4}
ROIS = {"input": (8, 16, 16), "rois": (5,)}

# Modules whose inputs aren't an image, or that need settings that nothing suggests.
MODULE_CASES = {
    case.type: case
    for case in (
        Case("Bilinear", {"input1": (16,), "input2": (16,)}),
        *(Case(name, {"input": SEQUENCE}) for name in ("RNN", "GRU", "LSTM")),
        *(Case(name, {"input": (8,)}) for name in ("RNNCell", "GRUCell", "LSTMCell")),
        Case("MultiheadAttention", SEQUENCES),
        Case("TransformerEncoderLayer", {"src": SEQUENCE}),
        Case("TransformerDecoderLayer", {"tgt": SEQUENCE, "memory": (4, 8)}),
        Case("Transformer", {"src": SEQUENCE, "tgt": (4, 8)}, SMALL),
        Case("Embedding", {"input": (7,)}),
        Case("EmbeddingBag", {"input": (7,)}, BAG),
        Case("Fold", {"input": (18, 64)}, {"output_size": (10, 10), "kernel_size": 3}),
        Case("Unflatten", {"input": (64,)}),
        Case("CosineSimilarity", {"x1": (8,), "x2": (8,)}),
        Case("PairwiseDistance", {"x1": (8,), "x2": (8,)}),
        Case("FractionalMaxPool3d", {"input": (8, 8, 8, 8)}),
        Case("MLP", {"input": (12,)}),
        Case("DeformConv2d", {"offset": (18, 4, 4)}),
        *(Case(name, ROIS) for name in ("RoIAlign", "RoIPool", "PSRoIAlign", "PSRoIPool")),
    )
}
# Further ways to use a module: optional inputs, and settings that change what it gives.
MODULE_VARIANTS = [
    Case("Conv2d", {}, {"groups": 4, "padding": "same", "padding_mode": "reflect"}, note="groups"),
    Case("Conv1d", {}, {"stride": 2, "dilation": 2, "bias": False}, note="dilation"),
    Case("ConvTranspose2d", {}, {"stride": 2, "output_padding": 1}, note="stride"),
    Case("MaxPool2d", {}, {"kernel_size": (3, 2), "stride": (2, 1), "ceil_mode": True}, note="ceil"),
    Case("AvgPool2d", {}, {"divisor_override": 3}, note="divisor"),
    Case("AdaptiveAvgPool2d", {}, {"output_size": (2, 3)}, note="size"),
    Case("BatchNorm2d", {}, {"momentum": 0.25, "affine": False}, note="plain"),
    Case("LSTM", {"input": SEQUENCE}, {"bidirectional": True, "num_layers": 2, "proj_size": 5}, note="deep"),
    Case("GRU", {"input": SEQUENCE}, {"num_layers": 2, "dropout": 0.5}, note="dropout"),
    Case("GRUCell", {"input": (8,), "hx": (64,)}, note="state"),
    Case("LSTMCell", {"input": (8,), "h_0": (64,), "c_0": (64,)}, note="state"),
    Case("MultiheadAttention", {**SEQUENCES, "key_padding_mask": (5,)}, {}, BOOLS, "mask"),
    Case("TransformerEncoderLayer", {"src": SEQUENCE, "src_key_padding_mask": (5,)}, {}, BOOLS, "mask"),
    Case("Transformer", {"src": SEQUENCE, "tgt": (4, 8), "src_key_padding_mask": (5,)}, SMALL, BOOLS, "mask"),
    Case("EmbeddingBag", {"input": (7,), "per_sample_weights": (7,)}, {**BAG, "mode": "sum"}, note="weights"),
    Case("Upsample", {}, {"mode": "bilinear", "align_corners": True}, note="bilinear"),
    Case("DeformConv2d", {"offset": (18, 4, 4), "mask": (9, 4, 4)}, note="mask"),
]


def first_name(spec: LayerSpec) -> str:
    """What a source has to import for this node."""
    text = spec.call or spec.target
    return next((name for name in ("torchvision", "F") if f"{name}." in text), "torch")


@functools.cache
def can_be_written(name: str) -> bool:
    """Whether the source writer imports this name."""
    if name == "torch":
        return True
    try:
        compile_network(
            Case({"F": "F.relu", "torchvision": "FrozenBatchNorm2d"}[name]).network().project, "Net"
        )
    except (InvalidNetworkError, NameError):
        return False
    return True


def compiled(case: Case) -> tuple[nn.Module, Mapping[str, TensorSpec], dict[str, Any]]:
    """The module, its node's shapes, and all of the node's settings."""
    if not can_be_written(first_name(case.spec)):
        pytest.skip(f"written source doesn't import {first_name(case.spec)}")
    net = case.network()
    module = compile_network(net.project, "Net", seed=0)
    facts = ShapeInference(CATALOGUE).infer(net.document).nodes[net.node("layer").id]
    return module, facts.outputs, {**dict(facts.inferred), **dict(net.node("layer").settings)}


def flat(result: Any) -> list[Tensor]:
    if isinstance(result, Tensor):
        return [result]
    return [tensor for part in result for tensor in flat(part)]


def run(function: Callable[..., Any], tensors: Sequence[Tensor], names: Sequence[str] = ()) -> list[Tensor]:
    """Results under a fixed seed; the last inputs are passed by name where names are given."""
    torch.manual_seed(1)
    positional = len(tensors) - len(names)
    named = dict(zip(names, tensors[positional:], strict=True))
    return flat(function(*tensors[:positional], **named))


def assert_alike(ours: Sequence[Tensor], theirs: Sequence[Tensor]) -> None:
    assert [tensor.dtype for tensor in ours] == [tensor.dtype for tensor in theirs]
    assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def assert_shown(case: Case, shown: Mapping[str, TensorSpec], results: Sequence[Tensor]) -> None:
    """The inferred shapes and types are those of the real results."""
    assert list(shown) == [port.name for port in case.spec.outputs]
    for spec, tensor in zip(shown.values(), results, strict=True):
        assert f"torch.{spec.dtype}" == str(tensor.dtype)
        assert tuple(BATCH if axis == "B" else axis for axis in spec.shape) == tuple(tensor.shape)


def gradients(
    module: nn.Module, tensors: Sequence[Tensor], names: Sequence[str] = ()
) -> tuple[list[Tensor], list[Tensor | None]]:
    """Results, and the gradients of parameters and inputs."""
    leaves = [t.clone().requires_grad_() if t.is_floating_point() else t for t in tensors]
    results = run(module, leaves, names)
    inputs = [leaf for leaf in leaves if leaf.requires_grad]
    wanted = [*module.parameters(), *inputs]
    loss = sum((t.square().sum() for t in results if t.requires_grad), torch.zeros(()))
    if not wanted or not loss.requires_grad:
        return results, []
    return results, list(torch.autograd.grad(loss, wanted, allow_unused=True))


def by_name(kind: str) -> type[nn.Module]:
    module, _, name = kind.replace("nn.", "torch.nn.", 1).rpartition(".")
    found: type[nn.Module] = getattr(importlib.import_module(module), name)
    return found


MODULES = [
    *(
        MODULE_CASES.get(spec.type, Case(spec.type))
        for spec in CATALOGUE
        # Torchvision's whole models have tests of their own (test_backbones).
        if spec.kind is NodeKind.MODULE and spec.type != "Backbone"
    ),
    *MODULE_VARIANTS,
]


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("case", MODULES, ids=lambda case: f"{case.type}-{case.note}".rstrip("-"))
def test_a_compiled_layer_is_the_layer_built_by_hand(case: Case) -> None:
    module, shown, settings = compiled(case)
    torch.manual_seed(0)
    by_hand = by_name(case.spec.target)(**settings)
    layer = module.get_submodule("layer")
    assert type(layer) is type(by_hand)
    assert repr(layer) == repr(by_hand)
    tensors = case.tensors()
    ours, our_gradients = gradients(module, tensors)
    optional = [port.name for port in case.spec.inputs if port.optional and port.name in case.shapes]
    if case.spec.call and optional:  # the state of an LSTMCell is passed as a pair
        theirs, their_gradients = gradients(_WithPair(by_hand), tensors)
    else:
        theirs, their_gradients = gradients(by_hand, tensors, optional)
    assert_alike(ours, theirs)
    assert_shown(case, shown, ours)
    assert len(our_gradients) == len(their_gradients)
    for a, b in zip(our_gradients, their_gradients, strict=True):
        assert (a is None and b is None) or (a is not None and b is not None and torch.equal(a, b))


class _WithPair(nn.Module):
    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor, h: Tensor, c: Tensor) -> Any:
        return self.layer(x, (h, c))


# Functions

VECTORS = {"input": (8,), "other": (8,)}
BOXES = {"boxes1": (4,), "boxes2": (4,)}
MATRICES = {"input": (4, 5), "other": (5, 6)}
POINT = {"dim": 1}

FUNCTION_CASES = {
    case.type: case
    for case in (
        Case("MatMul", MATRICES),
        Case("BatchMatMul", {"input": (4, 5), "mat2": (5, 6)}),
        Case("Einsum", {"input1": (4, 5), "input2": (5, 6)}),
        Case("Concat", {"input1": (4, 5), "input2": (6, 5), "input3": (1, 5)}),
        Case("Stack", {"input1": (4, 5), "input2": (4, 5), "input3": (4, 5)}),
        Case("Permute", {"input": (4, 5)}),
        Case("Squeeze", {"input": (4, 1)}),
        Case("Outer", {"input": (4,), "other": (6,)}),
        Case("Distances", {"x1": (4, 5), "x2": (6, 5)}),
        Case("Gather", {"index": (2, 6, 6)}),
        Case("ScatterAdd", {"index": (2, 6, 6), "src": (2, 6, 6)}),
        Case("TakeAlong", {"index": (2, 6, 6)}),
        Case("IndexSelect", {"index": ()}),
        Case("Expand", {"input": (1, 5, 1)}, {"shape": (4, -1, 6)}),
        Case("ExpandLike", {"input": (1, 5), "other": (4, 5)}),
        Case("Slice", {}, {"start": 1, "stop": 7, "step": 2}),
        Case("TopK", {}, {"dim": 1}),
        Case("Flip", {}, {"dims": (1, 3)}),
        Case("Roll", {}, {"shifts": (1, 2), "dims": (2, 3)}),
        Case("DiagonalMatrix", {"input": (4,)}),
        Case("CausalMask", {"input": SEQUENCE}),
        Case("OneHot", {"input": (7,)}),
        Case("ScaledDotProductAttention", {**SEQUENCES, "attn_mask": (5, 5)}, {}, {"attn_mask": "float32"}),
        Case("ResizeLike", {"other": (4, 9, 11)}),
        Case("AffineGrid", {"theta": (2, 3), "input": (4, 9, 11)}),
        Case("GridSample", {"grid": (9, 11, 2)}),
        Case("BoxIoU", BOXES),
        Case("GeneralizedBoxIoU", BOXES),
        Case("BoxArea", {"boxes": (4,)}),
        Case("BoxConvert", {"boxes": (4,)}),
    )
}
FUNCTION_VARIANTS = [
    Case("ScaledDotProductAttention", SEQUENCES, {"is_causal": True, "scale": 0.5}, note="causal"),
    Case("Interpolate", {}, {"scale_factor": None, "size": (9, 4), "mode": "bilinear"}, note="size"),
    Case("Mean", {}, {"dim": (2, 3), "keepdim": True}, note="image"),
    Case("Std", {}, {"dim": (2, 3), "correction": 0}, note="image"),
    Case("Pad", {}, {"padding": (1, 2, 0, 1), "mode": "reflect"}, note="reflect"),
    Case("Clamp", {}, {"min": None, "max": 0.5}, note="above"),
    Case("MaxPool2dWithIndices", {}, {"kernel_size": 3, "stride": (1, 2), "padding": 1}, note="stride"),
    Case("Arange", {}, {"dim": 0}, note="batch"),
    Case("Slice", {}, {"dim": -1, "start": -3}, note="end"),
]

# What torch itself is asked for, by type (and note): the node with its suggested settings, or those of its case.
EXPECTED: dict[str, Callable[..., Any]] = {
    "Add": lambda x, y: x + y,
    "Subtract": lambda x, y: x - y,
    "Multiply": lambda x, y: x * y,
    "Divide": lambda x, y: x / y,
    "MatMul": torch.matmul,
    "Concat": lambda *tensors: torch.cat(tensors, 1),
    "Stack": lambda *tensors: torch.stack(tensors, 1),
    "Reshape": lambda x: x.flatten(1),
    "Permute": lambda x: x.permute(0, 2, 1),
    "Transpose": lambda x: x.swapaxes(1, 2),
    "Squeeze": lambda x: x.squeeze(-1),
    "Unsqueeze": lambda x: x[:, None],
    "Mean": lambda x: torch.mean(x, -1),
    "Mean-image": lambda x: torch.mean(x, (2, 3), keepdim=True),
    "Sum": lambda x: torch.sum(x, -1),
    "Max": lambda x: x.max(-1).values,
    "Select": lambda x: x[:, -1],
    "AddScalar": lambda x: torch.add(x, 1.0),
    "SubtractScalar": lambda x: torch.sub(x, 1.0),
    "SubtractFromScalar": lambda x: torch.rsub(x, 1.0),
    "MultiplyScalar": lambda x: torch.mul(x, 2.0),
    "DivideScalar": lambda x: torch.div(x, 2.0),
    "DivideScalarBy": lambda x: 1.0 / x,
    "Remainder": lambda x: torch.remainder(x, 2.0),
    "Power": lambda x: torch.pow(x, 2.0),
    "PowerOf": torch.pow,
    "Negative": torch.neg,
    "Abs": torch.abs,
    "Sign": torch.sign,
    "Square": torch.square,
    "Sqrt": torch.sqrt,
    "Rsqrt": torch.rsqrt,
    "Reciprocal": torch.reciprocal,
    "Exp": torch.exp,
    "Expm1": torch.expm1,
    "Log": torch.log,
    "Log1p": torch.log1p,
    "Sin": torch.sin,
    "Cos": torch.cos,
    "Tan": torch.tan,
    "Atan": torch.atan,
    "Erf": torch.erf,
    "Floor": torch.floor,
    "Ceil": torch.ceil,
    "Round": torch.round,
    "Atan2": torch.atan2,
    "Clamp": lambda x: x.clamp(0.0, 1.0),
    "Clamp-above": lambda x: x.clamp_max(0.5),
    "NanToNum": torch.nan_to_num,
    "Lerp": lambda x, y: torch.lerp(x, y, 0.5),
    "F.relu": F.relu,
    "F.gelu": F.gelu,
    "F.silu": F.silu,
    "F.softmax": lambda x: F.softmax(x, -1),
    "F.log_softmax": lambda x: F.log_softmax(x, -1),
    "torch.sigmoid": torch.sigmoid,
    "torch.tanh": torch.tanh,
    "GumbelSoftmax": lambda x: F.gumbel_softmax(x, dim=-1),
    "BatchMatMul": torch.bmm,
    "Einsum": lambda x, y: torch.einsum("bij,bjk->bik", x, y),
    "Outer": lambda x, y: x[:, :, None] * y[:, None, :],
    "Distances": torch.cdist,
    "Maximum": torch.maximum,
    "Minimum": torch.minimum,
    "Greater": torch.gt,
    "GreaterEqual": torch.ge,
    "Less": torch.lt,
    "LessEqual": torch.le,
    "Equal": torch.eq,
    "NotEqual": torch.ne,
    "GreaterScalar": lambda x: torch.gt(x, 0.0),
    "GreaterEqualScalar": lambda x: torch.ge(x, 0.0),
    "LessScalar": lambda x: torch.lt(x, 0.0),
    "LessEqualScalar": lambda x: torch.le(x, 0.0),
    "EqualScalar": lambda x: torch.eq(x, 0.0),
    "NotEqualScalar": lambda x: torch.ne(x, 0.0),
    "And": torch.logical_and,
    "Or": torch.logical_or,
    "Not": torch.logical_not,
    "Where": torch.where,
    "MaskedFill": lambda x, mask: torch.masked_fill(x, mask, 0.0),
    "Gather": lambda x, index: torch.gather(x, 1, index),
    "ScatterAdd": lambda x, index, src: x.scatter_add(1, index, src),
    "IndexSelect": lambda x, index: x[:, index],
    "TakeAlong": lambda x, index: torch.gather(x, 1, index),
    "Narrow": lambda x: x[:, 0:1],
    "Slice": lambda x: x[:, 1:7:2],
    "Slice-end": lambda x: x[..., -3:],
    "Windows": lambda x: x.unfold(1, 2, 1),
    "Flip": lambda x: torch.flip(x, (1, 3)),
    "Roll": lambda x: torch.roll(x, (1, 2), (2, 3)),
    "Expand": lambda x: x.expand(BATCH, 4, 5, 6),
    "ExpandLike": lambda x, y: x.expand(y.shape),
    "Repeat": lambda x: torch.tile(x, (1, 1, 2, 2)),
    "RepeatInterleave": lambda x: torch.repeat_interleave(x, 2, 1),
    "MoveDim": lambda x: x.permute(0, 2, 3, 1),
    "Diagonal": lambda x: torch.diagonal(x, 0, -2, -1),
    "DiagonalMatrix": torch.diag_embed,
    "LowerTriangle": torch.tril,
    "UpperTriangle": torch.triu,
    "Min": lambda x: x.min(-1).values,
    "MaxWithIndices": lambda x: torch.max(x, -1),
    "MinWithIndices": lambda x: torch.min(x, -1),
    "MedianWithIndices": lambda x: torch.median(x, -1),
    "ArgMax": lambda x: torch.argmax(x, -1),
    "ArgMin": lambda x: torch.argmin(x, -1),
    "Prod": lambda x: torch.prod(x, -1),
    "Std": lambda x: torch.std(x, -1),
    "Std-image": lambda x: torch.std(x, (2, 3), correction=0),
    "Variance": lambda x: torch.var(x, -1),
    "Norm": lambda x: torch.linalg.vector_norm(x, dim=-1),
    "LogSumExp": lambda x: torch.logsumexp(x, -1),
    "Any": lambda x: torch.any(x, -1),
    "All": lambda x: torch.all(x, -1),
    "CumSum": lambda x: torch.cumsum(x, -1),
    "CumProd": lambda x: torch.cumprod(x, -1),
    "Difference": lambda x: x[..., 1:] - x[..., :-1],
    "TopK": lambda x: torch.topk(x, 2, 1),
    "Sort": lambda x: torch.sort(x, -1),
    "ArgSort": lambda x: torch.sort(x, -1).indices,
    "Normalize": F.normalize,
    "Spectrum": lambda x: torch.fft.rfft(x, dim=-1).abs(),
    "FourierMix": lambda x: torch.fft.fft2(x).real,
    "ZerosLike": torch.zeros_like,
    "OnesLike": torch.ones_like,
    "FullLike": lambda x: torch.full_like(x, 0.0),
    "RandLike": lambda x: torch.rand(x.shape),
    "RandnLike": lambda x: torch.randn(x.shape),
    "Arange": lambda x: torch.arange(8),
    "Arange-batch": lambda x: torch.arange(BATCH),
    "CausalMask": lambda x: nn.Transformer.generate_square_subsequent_mask(5) < 0,
    "OneHot": lambda x: F.one_hot(x, 10),
    "ToFloat": lambda x: x.to(torch.float32),
    "ToDouble": lambda x: x.to(torch.float64),
    "ToHalf": lambda x: x.to(torch.float16),
    "ToBFloat16": lambda x: x.to(torch.bfloat16),
    "ToLong": lambda x: x.to(torch.int64),
    "ToInt": lambda x: x.to(torch.int32),
    "ToBool": lambda x: x.to(torch.bool),
    "CastLike": lambda x, y: x.type_as(y),
    "StopGradient": torch.detach,
    "ScaledDotProductAttention": lambda q, k, v, mask: F.scaled_dot_product_attention(q, k, v, mask),
    "ScaledDotProductAttention-causal": lambda q, k, v: F.scaled_dot_product_attention(
        q, k, v, is_causal=True, scale=0.5
    ),
    "Interpolate": lambda x: F.interpolate(x, scale_factor=2.0),
    "Interpolate-size": lambda x: F.interpolate(x, (9, 4), mode="bilinear"),
    "ResizeLike": lambda x, y: F.interpolate(x, (9, 11)),
    "Pad": lambda x: F.pad(x, (1, 1)),
    "Pad-reflect": lambda x: F.pad(x, (1, 2, 0, 1), mode="reflect"),
    "AffineGrid": lambda theta, x: F.affine_grid(theta, [BATCH, 4, 9, 11], align_corners=False),
    "GridSample": lambda x, grid: F.grid_sample(x, grid, align_corners=False),
    **{f"MaxPool{n}dWithIndices": getattr(nn, f"MaxPool{n}d")(2, return_indices=True) for n in (1, 2, 3)},
    "MaxPool2dWithIndices-stride": nn.MaxPool2d(3, (1, 2), 1, return_indices=True),
    **{
        f"AdaptiveMaxPool{n}dWithIndices": getattr(nn, f"AdaptiveMaxPool{n}d")(1, return_indices=True)
        for n in (1, 2, 3)
    },
    "BoxIoU": torchvision.ops.box_iou,
    "GeneralizedBoxIoU": torchvision.ops.generalized_box_iou,
    "BoxArea": torchvision.ops.box_area,
    "BoxConvert": lambda boxes: torchvision.ops.box_convert(boxes, "cxcywh", "xyxy"),
}

FUNCTIONS = [
    *(
        FUNCTION_CASES.get(spec.type, Case(spec.type))
        for spec in CATALOGUE
        # Nodes whose ports follow from a setting have tests of their own (test_blocks).
        if spec.kind is NodeKind.FUNCTION and not spec.ports_from
    ),
    *FUNCTION_VARIANTS,
]


def test_every_function_has_a_call_to_be_compared_with() -> None:
    names = {f"{case.type}-{case.note}".rstrip("-") for case in FUNCTIONS}
    assert names == set(EXPECTED)


@pytest.mark.parametrize("case", FUNCTIONS, ids=lambda case: f"{case.type}-{case.note}".rstrip("-"))
def test_a_function_computes_what_torch_does(case: Case) -> None:
    node = case.network().node("layer").node
    expression = call(
        "", case.spec, Node(node.id, node.type, "layer", node.settings), {p: p for p in case.ports}
    )
    tensors = case.tensors()
    values = dict(zip(case.ports, tensors, strict=True))
    ours = run(lambda: eval(expression, dict(NAMES), values), [])
    assert_alike(ours, run(EXPECTED[f"{case.type}-{case.note}".rstrip("-")], tensors))
    assert len(ours) == len(case.spec.outputs)


@pytest.mark.parametrize("case", FUNCTIONS, ids=lambda case: f"{case.type}-{case.note}".rstrip("-"))
def test_a_compiled_function_computes_what_torch_does(case: Case) -> None:
    module, shown, _ = compiled(case)
    tensors = case.tensors()
    results = run(module, tensors)
    assert_alike(results, run(EXPECTED[f"{case.type}-{case.note}".rstrip("-")], tensors))
    assert_shown(case, shown, results)


def test_maxima_that_are_put_back() -> None:
    """MaxPool2dWithIndices feeds MaxUnpool2d, as in SegNet."""
    if not can_be_written("F"):
        pytest.skip("written source doesn't import F")
    net = Project().add_network("Net")
    image = net.add("Input", shape=IMAGE)
    pool = net.add("MaxPool2dWithIndices", kernel_size=2)
    unpool = net.add("MaxUnpool2d", kernel_size=2)
    net.connect(image, pool)
    net.connect(pool, unpool)
    net.connect(pool, unpool, output="indices", input="indices")
    net.connect(unpool, net.add("Output"))
    x = torch.rand(2, *IMAGE)
    expected = nn.MaxUnpool2d(2)(*nn.MaxPool2d(2, return_indices=True)(x))
    assert torch.equal(compile_network(net.project, "Net")(x), expected)

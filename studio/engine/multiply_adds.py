"""Multiply-adds of a layer for one sample, by the usual count: one for each weight at each position it is used.

Convolutions and linear layers: weights times output positions. Matrix products: inner size times output elements.
Layers without weights count nothing, as in the tables of papers (He et al. 2016).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from studio.engine.symbolic_sizes import LENGTHS, size_at
from studio.graph.catalogue import LayerSpec
from studio.graph.tensors import TensorSpec

_ONE_SAMPLE = (1, LENGTHS[0])
_PER_POSITION = ("Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d")
_PER_VECTOR = ("Linear", "Bilinear")
_RECURRENT = ("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell")


def multiply_adds(
    spec: LayerSpec,
    weights: Mapping[str, tuple[int, ...]],
    inputs: Mapping[str, TensorSpec],
    outputs: Mapping[str, TensorSpec],
) -> int:
    """How many a forward pass takes for a batch of one (an axis T at its probe's length)."""
    first_in, first_out = next(iter(inputs.values()), None), next(iter(outputs.values()), None)
    if first_in is None or first_out is None:
        return 0
    given, got = _sizes(first_in), _sizes(first_out)
    matrices = [shape for name, shape in weights.items() if len(shape) > 1]
    numbers = sum(math.prod(shape) for shape in matrices)
    if spec.type.startswith("ConvTranspose"):
        return numbers * math.prod(given[2:])
    if spec.type in _PER_POSITION:
        return numbers * math.prod(got[2:])
    if spec.type in _PER_VECTOR:
        return numbers * math.prod(given[:-1])
    if spec.type in _RECURRENT:
        return numbers * (given[1] if len(given) > 2 else 1)
    if spec.type in ("MultiheadAttention", "TransformerEncoderLayer", "TransformerDecoderLayer"):
        length = given[1] if len(given) > 2 else 1
        return numbers * length + 2 * length * length * given[-1]
    if spec.type in ("MatMul", "BMM"):
        return math.prod(got) * given[-1]
    return 0


def counted_multiply_adds(module: nn.Module, inputs: Sequence[Tensor]) -> int:
    """Multiply-adds of a whole model, counted as it runs on ``meta`` with a batch of one."""
    from torch.utils.flop_counter import FlopCounterMode

    training = module.training
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module.eval()(*inputs)
    module.train(training)
    return int(counter.get_total_flops()) // 2


def _sizes(tensor: TensorSpec) -> list[int]:
    return [size_at(axis, _ONE_SAMPLE) for axis in tensor.shape]

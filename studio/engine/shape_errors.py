"""Says in plain words why a layer refused its inputs, with the shapes that met."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from studio.graph.catalogue import LayerSpec
from studio.graph.document import Node
from studio.graph.tensors import TensorSpec
from studio.graph.words import mark, say

# What torch says -> what we say. {given} is the inputs' shapes, {group1} is the pattern's first group.
_TRANSLATIONS: tuple[tuple[str, str], ...] = (
    (
        r"Expected (\d+)D \(unbatched\) or (\d+)D \(batched\) input",
        mark("{type} works on tensors with {group2} axes (batch included), and the input is {given}."),
    ),
    (
        r"expected (\d+)D(?: or (\d+)D)? input",
        mark("{type} works on tensors with {group1} axes, and the input is {given}."),
    ),
    (
        r"expected input.* to have (\d+) channels, but got (\d+) channels",
        mark(
            "it is set to {group1} channels, and the input has {group2}: {given}. Clear in_channels "
            "to let it follow."
        ),
    ),
    (
        r"Kernel size can't be greater than actual input size",
        mark("the window is larger than its input, {given}. Use a smaller kernel_size, or padding."),
    ),
    (
        r"Calculated padded input size per channel|Output size is too small|output size.* too small",
        mark("nothing would be left of its input, {given}. Use a smaller kernel_size or stride, or padding."),
    ),
    (
        r"Invalid channel dimensions",
        mark(
            "it is set to {in_channels} channels, and the input has {channels}: {given}. Clear "
            "in_channels to let it follow."
        ),
    ),
    (
        r"mat1 and mat2 shapes cannot be multiplied|size mismatch|must have same reduction dim",
        mark(
            "in_features is set to {in_features}, and the input's last axis is {last}: {given}. "
            "Clear in_features to let it follow."
        ),
    ),
    (
        r"running_mean should contain (\d+) elements not (\d+)|weight to be a vector of size",
        mark("num_features doesn't fit the channels of its input, {given}. Clear it to let it follow."),
    ),
    (
        r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)",
        mark(
            "its inputs are {given}: axis {group3} is {group1} in the one and {group2} in the other, "
            "and they have to be alike."
        ),
    ),
    (
        r"Attempting to broadcast a dimension of length",
        mark(
            "its inputs are {given}, which don't fit together: from the last axis on, sizes have to "
            "be alike, or 1."
        ),
    ),
    (
        r"Expected size for first two dimensions of batch2",
        mark(
            "its inputs are {given}: the first one's last axis has to be as long as the second one's "
            "last but one."
        ),
    ),
    (
        r"Expected input to be 2D or 3D, got",
        mark("{type} works on tensors with 3 axes (batch included), and the input is {given}."),
    ),
    (
        r"Sizes of tensors must match except in dimension (\d+)|Tensors must have same number of dimensions",
        mark(
            "its inputs are {given}: they have to be alike in all axes but the one that they are "
            "joined along."
        ),
    ),
    (
        r"stack expects each tensor to be equal size",
        mark("its inputs are {given}, and have to be alike to be stacked."),
    ),
    (
        r"shape '.*' is invalid for input of size|must be divisible by the product of",
        mark("the input, {given}, has another number of elements than the new shape."),
    ),
    (
        r"[Dd]imension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)\)",
        mark("there is no axis {group3}: the input is {given}, with axes {group1} to {group2}."),
    ),
    (
        r"num_channels must be divisible by num_groups|divisible by num_groups",
        mark("num_groups has to divide the number of channels; the input is {given}."),
    ),
    (
        r"embed_dim must be divisible by num_heads",
        mark("num_heads has to divide the number of features; the input is {given}."),
    ),
    (r"(in|out)_channels must be divisible by groups", mark("groups has to divide {group1}_channels.")),
    (
        r"Given normalized_shape=\[?(.*?)\]?, expected input with shape",
        mark("normalized_shape is {group1}, and the input ends otherwise: {given}."),
    ),
    (
        r"Expected tensor for argument #1 'indices' to have.*scalar types",
        mark(
            "it looks indices up, which have to be whole numbers, and the input is {dtype}. Set the "
            "Input's dtype to int64."
        ),
    ),
    (
        r"input.size\(-1\) must be equal to input_size",
        mark(
            "input_size is set to {input_size}, and the input's last axis is {last}: {given}. Clear "
            "it to let it follow."
        ),
    ),
    (
        r"pad should be smaller than|[Pp]adding size should be less than",
        mark("the padding is larger than its input, {given}, which can't be mirrored that far."),
    ),
    (r"pad should be at most half of", mark("padding can be half of kernel_size at most.")),
    (
        r"Expected more than 1 value per channel",
        mark("it needs more than one value per channel to normalise, and the input is {given}."),
    ),
    (
        r"repeated dim in permute|permute\(sparse_coo\)|number of dimensions in the tensor input does not match",
        mark("dims has to name each axis of the input, {given}, once."),
    ),
    (
        r"only one of size or scale_factor|either size or scale_factor",
        mark("set either size or scale_factor, not both or none."),
    ),
)


def in_words(
    spec: LayerSpec,
    node: Node,
    inputs: Mapping[str, TensorSpec],
    inferred: Mapping[str, Any],
    error: BaseException,
) -> str:
    """The error in a sentence for people; torch's own words where none of ours fit."""
    text = " ".join(str(error).split())
    values = _facts(spec, node, inputs, inferred)
    if _unbatched(spec, inputs):  # which torch would take for a single sample
        return say(
            "{type} works on tensors with {axes} axes (batch included), and the input is {given}.", **values
        )
    for pattern, sentence in _TRANSLATIONS:
        match = re.search(pattern, text)
        if match:
            groups = {f"group{number}": group or "?" for number, group in enumerate(match.groups(), 1)}
            return say(sentence, **values, **groups)
    shown = text if len(text) <= 200 else text[:197] + "..."
    given = say(" The input is {given}.", given=values["given"]) if inputs else ""
    return say(
        "{type} can't run with these settings and inputs: {reason}.{given}",
        type=spec.type,
        reason=shown or type(error).__name__,
        given=given,
    )


def _unbatched(spec: LayerSpec, inputs: Mapping[str, TensorSpec]) -> bool:
    """Whether a convolution's input lacks an axis."""
    first = next(iter(inputs.values()), None)
    match = re.fullmatch(r"Conv(?:Transpose)?(\d)d", spec.type)
    return match is not None and first is not None and len(first.shape) == int(match[1]) + 1


def _facts(
    spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec], inferred: Mapping[str, Any]
) -> dict[str, Any]:
    first = next(iter(inputs.values()), TensorSpec(()))
    settings = {setting.name: "?" for setting in spec.settings} | {**inferred, **node.settings}
    return {
        "in_features": "?",
        "in_channels": "?",
        "channels": first.shape[1] if len(first.shape) > 1 else "?",
        "input_size": "?",
        **settings,
        "type": spec.type,
        "given": " and ".join(str(tensor) for tensor in inputs.values()),
        "last": first.shape[-1] if first.shape else "?",
        "dtype": first.dtype,
        "axes": len(first.shape) + 1,
    }

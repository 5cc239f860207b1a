"""What went wrong in a run, in words: the message and the node at fault, from any exception."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from studio.engine.compiler import NodeError
from studio.graph.errors import InvalidNetworkError, LayerloomError
from studio.graph.words import said, say

logger = logging.getLogger(__name__)

_MEMORY_WORDS = ("out of memory", "can't allocate memory", "not enough memory")
# What CUDA, ROCm and Apple's Metal say of a device that computes no more in this process.
_DEVICE_WORDS = ("CUDA error", "HIP error", "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", "MPS backend error")
_ONE_SAMPLE = "more than 1 value per channel"
_ONE_SAMPLE_REMEDY = say("The last batch of an epoch has but one: choose another batch size.")

Locate = Callable[[Exception], NodeError | None]


@dataclass(frozen=True)
class Fault:
    message: str
    node_id: str | None = None


def explain(error: Exception, step: int = 0, locate: Locate = lambda error: None) -> Fault:
    """The words for an error that ended a run at ``step`` (0: before the first).

    ``locate`` finds the node that an error inside the network comes from.
    """
    if isinstance(error, LayerloomError):
        return Fault(said(error), _node_of(error))
    place = say(" in step {step}", step=step) if step else ""
    found = locate(error)
    node = found.node_id if found else None
    if is_lack_of_memory(error):
        return Fault(
            say("Memory ran out{place}. Use a smaller batch size or a smaller network.", place=place), node
        )
    if is_lost_device(error):
        reason = str(error).strip().splitlines()[0]
        told = say(
            "The device failed{place} ({reason}). Start Layerloom anew, and go on with the run from its "
            "last checkpoint; if it happens again, train on the CPU.",
            place=place,
            reason=reason,
        )
        return Fault(told, node)
    if found and _ONE_SAMPLE in str(error):
        return Fault(
            say(
                "{node} can't normalise a single sample{place}. {remedy}",
                node=found.node_name,
                place=place,
                remedy=_ONE_SAMPLE_REMEDY,
            ),
            node,
        )
    logger.info("The run ended with an error that has no words of its own", exc_info=error)
    text = str(found or error).strip() or type(error).__name__
    return Fault(say("Training failed{place}: {text}", place=place, text=text.splitlines()[0]), node)


def is_lack_of_memory(error: Exception) -> bool:
    known = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return known or any(words in str(error) for words in _MEMORY_WORDS)


def is_lost_device(error: Exception) -> bool:
    return isinstance(error, torch.AcceleratorError) or any(words in str(error) for words in _DEVICE_WORDS)


def out_of_memory(fault: Fault, step: int, fits: int | None) -> Fault:
    """The fault with a batch size whose step was tried and fits."""
    if fits is None:
        return fault
    text = say(
        "Memory ran out in step {step}. About {count} samples would fit: set the batch size to that.",
        step=step,
        count=fits,
    )
    return replace(fault, message=text)


def of_smaller_batch(fault: Fault, left: int, size: int) -> Fault:
    """The fault, with a remedy where the batch was the last of its epoch and smaller than the others."""
    if not 1 < left < size:
        return fault
    text = say(
        "{fault} This batch is the last of its epoch, with {left} samples instead of {size}: "
        "let the layer take any batch size, or choose one that divides the samples.",
        fault=fault.message if fault.message.endswith(".") else f"{fault.message}.",
        left=left,
        size=size,
    )
    return replace(fault, message=text)


def _node_of(error: LayerloomError) -> str | None:
    """The node that an error names; of a network's problems, the first one that names a node."""
    if isinstance(error, InvalidNetworkError):
        nodes = (getattr(problem, "node", None) for problem in error.problems)
        return next((node for node in nodes if node), None)
    node: str | None = getattr(error, "node_id", None)
    return node

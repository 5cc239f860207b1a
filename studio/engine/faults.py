"""What went wrong in a run, in words: the message and the node at fault, from any exception."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import torch

from studio.graph.errors import InvalidNetworkError, LayerloomError

logger = logging.getLogger(__name__)

_MEMORY_WORDS = ("out of memory", "can't allocate memory", "not enough memory")
_ONE_SAMPLE = "more than 1 value per channel"


@dataclass(frozen=True)
class Fault:
    message: str
    node_id: str | None = None


def explain(error: Exception, step: int = 0) -> Fault:
    """The words for an error that ended a run at ``step`` (0: before the first)."""
    if isinstance(error, LayerloomError):
        return Fault(_with_remedy(str(error)), _node_of(error))
    logger.info("The run ended with an error that has no words of its own", exc_info=error)
    place = f" in step {step}" if step else ""
    text = (str(error).strip() or type(error).__name__).splitlines()[0]
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)) or any(w in text for w in _MEMORY_WORDS):
        return Fault(f"Memory ran out{place}. Use a smaller batch size or a smaller network.")
    return Fault(f"Training failed{place}: {text}")


def _with_remedy(message: str) -> str:
    if _ONE_SAMPLE in message:
        return f"{message} The last batch of an epoch may be a single sample: choose another batch size."
    return message


def _node_of(error: LayerloomError) -> str | None:
    """The node that an error names; of a network's problems, the first one that names a node."""
    if isinstance(error, InvalidNetworkError):
        nodes = (getattr(problem, "node", None) for problem in error.problems)
        return next((node for node in nodes if node), None)
    node: str | None = getattr(error, "node_id", None)
    return node

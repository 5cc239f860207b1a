"""Attention maps: how much each place of a sequence looks at each other one, by head, in a node that attends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor, nn

from studio.engine.forward_trace import ForwardTrace
from studio.engine.job import Job
from studio.graph.sharing import owner_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Call = tuple[tuple[Any, ...], dict[str, Any]]
MOST_PLACES = 256  # of a sequence; longer ones are cut
MOST_HEADS = 16


def attention_of(job: Job, node_id: str, x: Tensor) -> npt.NDArray[np.float32] | None:
    """The weights for the first sample of ``x``, with the axes head, row and column; None for other nodes.

    A block, or a transformer's layer, has the heads of all that attends in it.
    """
    attending = _modules(job, node_id)
    if not attending:
        return None
    calls = _calls(job, attending, x)
    heads = [
        _weights(module, calls[module][min(_turn(job, node_id), len(calls[module]) - 1)])
        for module in attending
        if calls[module]
    ]
    alike = [each for each in heads if each.shape[1:] == heads[0].shape[1:]]
    if not alike:
        return None
    cut: npt.NDArray[np.float32] = torch.cat(alike)[:MOST_HEADS].detach().float().cpu().numpy()
    return cut


def _weights(module: nn.MultiheadAttention, call: Call) -> Tensor:
    positional, named = call
    _, weights = module(*positional, **{**named, "need_weights": True, "average_attn_weights": False})
    weights = weights[0] if weights.dim() == 4 else weights
    cut: Tensor = weights[:, :MOST_PLACES, :MOST_PLACES]
    return cut


def _modules(job: Job, node_id: str) -> list[nn.MultiheadAttention]:
    """What attends in a node."""
    network = job.compiled.network
    module = getattr(job.model, owner_of(network, network.nodes[node_id]).name, None)
    inside = module.modules() if isinstance(module, nn.Module) else ()
    return [each for each in inside if isinstance(each, nn.MultiheadAttention)]


def _calls(
    job: Job, attending: Sequence[nn.MultiheadAttention], x: Tensor
) -> dict[nn.MultiheadAttention, list[Call]]:
    """What the modules are called with in a forward pass. Their hooks are gone before anybody else runs them."""
    found: dict[nn.MultiheadAttention, list[Call]] = {module: [] for module in attending}

    def note(module: nn.Module, positional: tuple[Any, ...], named: dict[str, Any]) -> None:
        found[cast("nn.MultiheadAttention", module)].append((positional, named))

    hooks = [module.register_forward_pre_hook(note, with_kwargs=True) for module in attending]
    try:
        ForwardTrace(job.compiled, lambda _node, _tensor: None).run(job.model, x)
    finally:
        for hook in hooks:
            hook.remove()
    return found


def _turn(job: Job, node_id: str) -> int:
    """Which of the nodes that share their weights it is, in the order of ``forward``."""
    network = job.compiled.network
    owner = owner_of(network, network.nodes[node_id]).id
    lines = sorted((line, key) for line, key in job.compiled.lines.items())
    order = dict.fromkeys(key for _, key in lines if owner_of(network, network.nodes[key]).id == owner)
    return list(order).index(node_id) if node_id in order else 0

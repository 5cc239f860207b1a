"""Measures the health of a network's nodes: gradients, updates, dead units, time and memory."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from studio.engine.compiler import CompiledSource
from studio.engine.forward_trace import ForwardTrace
from studio.engine.probe_events import NodeHealth
from studio.graph.catalogue import Catalogue, NodeKind
from studio.graph.sharing import owner_of

_PASSES = 8  # whose times are compared
_ACTIVATION = "Activation"
Weights = dict[str, list[Tensor]]


def weights_by_node(model: nn.Module, compiled: CompiledSource) -> Weights:
    """What each node learns; nodes that share weights have the same."""
    by_name: Weights = defaultdict(list)
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            by_name[name.split(".", 1)[0]].append(parameter)
    network = compiled.network
    owners = {node.id: owner_of(network, node).name for node in network.nodes.values()}
    return {node_id: by_name[name] for node_id, name in owners.items() if name in by_name}


def kept(weights: Weights) -> Weights:
    """The values of the moment."""
    return {node_id: [w.detach().clone() for w in each] for node_id, each in weights.items()}


def update_ratios(before: Weights, after: Weights) -> dict[str, float]:
    """How much each node's weights changed, over how large they were."""
    found = {}
    for node_id, old in before.items():
        changes = [new.detach() - was for new, was in zip(after[node_id], old, strict=True)]
        found[node_id] = _norm(changes) / max(_norm(old), 1e-12)
    return found


def gradient_norms(weights: Weights) -> dict[str, float]:
    """The norm of each node's gradients, as the last step left them."""
    gradients = {
        node_id: [w.grad for w in each if w.grad is not None and not w.grad.is_sparse]
        for node_id, each in weights.items()
    }
    return {node_id: _norm(each) for node_id, each in gradients.items() if each}


def _norm(tensors: Sequence[Tensor]) -> float:
    norms = [tensor.detach().float().norm() for tensor in tensors]
    return float(torch.stack(norms).norm())


class ForwardHealth:
    """Dead units, time and memory: what one forward pass of some samples shows."""

    def __init__(self, compiled: CompiledSource, catalogue: Catalogue) -> None:
        self._compiled = compiled
        nodes = compiled.network.nodes.values()
        specs = {node.id: catalogue.get(node.type) for node in nodes}
        self._activations = {key for key, spec in specs.items() if spec and spec.category == _ACTIVATION}
        self._outputs = {key for key, spec in specs.items() if spec and spec.kind is NodeKind.OUTPUT}
        self.dead: dict[str, float] = {}
        self._times: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_PASSES))
        self.sample_bytes: dict[str, float] = {}

    def run(self, model: nn.Module, x: Tensor) -> None:
        self.sample_bytes = dict.fromkeys(self._compiled.network.nodes, 0.0)
        trace = ForwardTrace(self._compiled, self._take)
        trace.run(model, x)
        for node_id, seconds in trace.seconds.items():
            self._times[node_id].append(seconds)

    @property
    def seconds(self) -> dict[str, float]:
        """The time of each node: the shortest of the last passes, as whatever else computes can only lengthen it."""
        return {node_id: min(times) for node_id, times in self._times.items()}

    def _take(self, node_id: str, output: Tensor) -> None:
        belongs_to_another = node_id in self._outputs or output._is_view()
        if not belongs_to_another:
            self.sample_bytes[node_id] += output.nbytes / max(len(output), 1)
        if node_id in self._activations and output.dim() > 1 and output.numel():
            self.dead[node_id] = _dead_share(output)


def _dead_share(output: Tensor) -> float:
    """Units that gave 0 for every sample: channels of pictures, else each number of a sample."""
    silent = output == 0
    if output.dim() > 3:
        silent = silent.flatten(2).all(dim=2)
    return float(silent.all(dim=0).float().mean())


def health(
    model: nn.Module,
    compiled: CompiledSource,
    forward: ForwardHealth,
    updates: Mapping[str, float],
    batch_size: int,
) -> dict[str, NodeHealth]:
    """All of it, by node."""
    weights = weights_by_node(model, compiled)
    gradients = gradient_norms(weights)
    sizes = {
        node_id: 2.0 * sum(w.nbytes for w in weights.get(node_id, ())) + each * batch_size
        for node_id, each in forward.sample_bytes.items()
    }
    time_in_all = sum(forward.seconds.values()) or 1.0
    size_in_all = sum(sizes.values()) or 1.0
    return {
        node_id: NodeHealth(
            gradients.get(node_id),
            updates.get(node_id),
            forward.dead.get(node_id),
            forward.seconds.get(node_id, 0.0) / time_in_all,
            size / size_in_all,
        )
        for node_id, size in sizes.items()
    }

"""The values of one node: how its weights, gradients and activations are spread, and its maps for a sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from studio.engine.attention import attention_of
from studio.engine.forward_trace import ForwardTrace
from studio.engine.health import weights_by_node
from studio.engine.job import Job
from studio.engine.probe_events import Histogram, MapsShown, ValuesSpread
from studio.graph.catalogue import NodeKind
from studio.graph.catalogue_file import load_catalogue
from studio.graph.sharing import owner_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_MAPS = 64
_BINS = 48
_MOST_VALUES = 1 << 20  # of a tensor that are counted: at even distances, where it has more


def output_of(job: Job, node_id: str, x: Tensor) -> Tensor | None:
    """What a node gives for a batch (the last of it, where it gives several tensors); None where it isn't computed."""
    node = job.compiled.network.nodes[node_id]
    spec = load_catalogue().get(node.type)
    if spec is not None and spec.kind is NodeKind.INPUT:
        return x
    found: list[Tensor] = []

    def take(key: str, output: Tensor) -> None:
        if key == node_id:
            found[:] = [output.detach().clone()]  # a layer behind it may write over it

    ForwardTrace(job.compiled, take).run(job.model, x)
    return found[0] if found else None


def values_spread(job: Job, node_id: str, x: Tensor, step: int) -> ValuesSpread:
    """Histograms of what the node learns, of its gradients in the step at hand, and of what it gives for ``x``."""
    weights = weights_by_node(job.model, job.compiled).get(node_id, [])
    gradients = [w.grad for w in weights if w.grad is not None and not w.grad.is_sparse]
    output = output_of(job, node_id, x)
    parts = {
        "weights": histogram([w.detach() for w in weights]),
        "gradients": histogram(gradients),
        "activations": histogram([output] if output is not None else []),
    }
    spreads = {name: part for name, part in parts.items() if part is not None}
    return ValuesSpread(step, job.compiled.network.id, node_id, spreads)


def histogram(tensors: Sequence[Tensor]) -> Histogram | None:
    """None where there is no finite number."""
    flat = [_thinned(tensor.reshape(-1).float()) for tensor in tensors]
    values = torch.cat(flat) if flat else torch.empty(0)
    values = values[values.isfinite()]
    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    if high <= low:  # all the same: a bin around it
        margin = max(abs(low), 1e-6) / 2
        low, high = low - margin, high + margin
    counts = torch.histc(values.cpu(), _BINS, low, high)
    return Histogram(low, high, counts.long().numpy())


def _thinned(values: Tensor) -> Tensor:
    return values[:: max(-(-len(values) // _MOST_VALUES), 1)]


def show_maps(
    job: Job, node_id: str, samples: tuple[Tensor, Tensor], x: Tensor, number: int, step: int
) -> MapsShown:
    """What the node makes of sample ``number``, whose batch of one is ``x``."""
    output = output_of(job, node_id, x)
    maps = _as_maps(output[0]) if output is not None and len(output) else torch.empty(0, 1, 1)
    raw, labels = samples
    return MapsShown(
        step,
        job.compiled.network.id,
        node_id,
        number,
        len(raw),
        label_of(job.data.classes, labels[number]),
        raw[number].cpu().numpy(),
        maps[:MOST_MAPS].float().cpu().numpy(),
        len(maps),
        _filters(job, node_id),
        attention_of(job, node_id, x),
    )


def label_of(classes: tuple[str, ...], label: Tensor) -> str:
    """A sample's class by its name, or the numbers that are to be predicted."""
    if classes and label.dim():  # a class at each place: most of it says enough
        places = label.flatten()
        counts = torch.bincount(places[places >= 0].long())
        seen = [
            classes[index] for index in counts.argsort(descending=True).tolist()[:3] if index < len(classes)
        ]
        return ", ".join(name for name in seen if name.strip())
    if classes:
        return classes[int(label)]
    return ", ".join(f"{value:.4g}" for value in label.flatten().tolist())


def _as_maps(output: Tensor) -> Tensor:
    """Maps by channel; what has fewer axes is one map, a row for each position in a sequence."""
    if output.dim() > 2:
        return output.reshape(-1, *output.shape[-2:])
    return output.reshape(1, -1, output.shape[-1]) if output.dim() else output.reshape(1, 1, 1)


def _filters(job: Job, node_id: str) -> npt.NDArray[np.float32] | None:
    """The filters of a convolution over pictures: in colour where it sees three channels, else by its first one."""
    network = job.compiled.network
    owner = owner_of(network, network.nodes[node_id])
    module = getattr(job.model, owner.name, None)
    if not isinstance(module, nn.Conv2d):
        return None
    weights = module.weight.detach()[:MOST_MAPS]
    seen = weights if weights.shape[1] == 3 else weights[:, :1]
    filters: npt.NDArray[np.float32] = seen.float().cpu().numpy()
    return filters

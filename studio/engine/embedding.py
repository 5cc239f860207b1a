"""The embedding of samples: what a layer makes of each, seen in the plane in which they differ most (PCA)."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from studio.engine.forward_trace import ForwardTrace
from studio.engine.health import weights_by_node
from studio.engine.job import Job
from studio.engine.probe_events import LAST_HIDDEN, Embedded


def embed(job: Job, node: str, x: Tensor, samples: Tensor, labels: Tensor, step: int) -> Iterator[Embedded]:
    """The samples as ``node`` has them (``LAST_HIDDEN``: what comes to the last layer that learns)."""
    seen = last_hidden(job) if node == LAST_HIDDEN else node
    found: dict[str, Tensor] = {}

    def take(key: str, output: Tensor) -> None:
        if key == seen:
            found[key] = output.detach().clone()  # a layer behind it may write over it

    logits = ForwardTrace(job.compiled, take).run(job.model, x)
    values = found.get(seen, x)  # an Input has no line
    if len(values) != len(x) or seen not in job.compiled.network.nodes:
        return
    points, shares = principal_plane(values.reshape(len(values), -1).float())
    yield Embedded(
        step,
        job.compiled.network.id,
        node,
        seen,
        job.data.classes,
        points.cpu().numpy(),
        shares,
        labels.cpu().numpy(),
        logits.argmax(dim=1).cpu().numpy(),
        samples.cpu().numpy(),
    )


def last_hidden(job: Job) -> str:
    """The node whose values come to the last layer that learns."""
    network, learning = job.compiled.network, weights_by_node(job.model, job.compiled)
    lines = [node for _, node in sorted(job.compiled.lines.items())]
    last = next((node for node in reversed(lines) if node in learning), lines[-1])
    edges = network.edges_into(last)
    return edges[0].source if edges else last


def principal_plane(values: Tensor) -> tuple[Tensor, tuple[float, float]]:
    """Rows in the plane of their two principal components, and the share of the variance along each."""
    values = values.nan_to_num(0.0, 0.0, 0.0)
    centred = values - values.mean(dim=0)
    # There are fewer samples than numbers in each, mostly: the products of samples have the same components.
    products = (centred @ centred.T).double().cpu()
    variances, vectors = torch.linalg.eigh(products)
    variances = variances.clamp(min=0)
    count = min(2, len(values))
    places = vectors[:, -count:].flip(1) * variances[-count:].flip(0).sqrt()
    points = torch.zeros(len(values), 2)
    points[:, :count] = places.float()
    total = float(variances.sum())
    shares = [float(each) / total if total > 0 else 0.0 for each in variances[-count:].flip(0)]
    return points, (shares[0], shares[1] if len(shares) > 1 else 0.0)

"""What may be added to a network: the catalogue's layers, other networks as blocks, and custom code."""

from __future__ import annotations

from studio.graph.blocks import reachable
from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.document import ProjectDocument


def offered(catalogue: Catalogue, document: ProjectDocument, network_id: str) -> list[LayerSpec]:
    """All types, but for the networks that would make this one contain itself. The project's own come first."""
    own = own_types(catalogue, document, network_id)
    return own + [spec for spec in catalogue if not spec.network and not spec.code]


def own_types(catalogue: Catalogue, document: ProjectDocument, network_id: str) -> list[LayerSpec]:
    """The project's blocks and custom code, as far as they may be added to a network."""
    return [
        spec
        for spec in catalogue
        if (spec.code and spec.outputs)  # code that can't be read has none
        or (spec.network in document.networks and network_id not in reachable(document, spec.network))
    ]

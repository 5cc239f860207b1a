"""What can go wrong when a model is taken in."""

from __future__ import annotations

from studio.graph.errors import LayerloomError


class ModelImportError(LayerloomError):
    """A model that can't be taken in; the message names the place in its code, where there is one."""

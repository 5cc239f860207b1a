"""What a file that is to be written is called, until a person calls it otherwise."""

from __future__ import annotations

from pathlib import Path

from studio.graph.document import NetworkDocument
from studio.graph.names import file_stem
from studio.ui.document_model import DocumentModel


def proposed_file(model: DocumentModel, network: NetworkDocument | None, suffix: str) -> Path:
    """A file named after the network, beside the project's own."""
    folder = model.path.parent if model.path else Path.cwd()
    return folder / (file_stem(network.name if network else "untitled") + suffix)


def typed_file(text: str, suffix: str) -> Path:
    """The file that was typed, with the usual suffix if it has none."""
    path = Path(text)
    return path if path.suffix else path.with_suffix(suffix)

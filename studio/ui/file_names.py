"""What a file that is to be written is called, until a person calls it otherwise."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

import platformdirs

from studio import paths
from studio.graph.document import NetworkDocument
from studio.graph.names import file_stem
from studio.ui.document_model import DocumentModel


def proposed_file(model: DocumentModel, network: NetworkDocument | None, suffix: str) -> Path:
    """A file named after the network, beside the project's own."""
    folder = model.path.parent if model.path else usual_folder()
    return folder / (file_stem(network.name if network else "untitled") + suffix)


def usual_folder() -> Path:
    """Where a file is proposed that has no project to stand beside.

    The folder that the program was started in, unless no one would keep work there: the program's own, the root of a
    disk, one that is gone or can't be written to. Then it is the person's documents.
    """
    with suppress(OSError):
        here = Path.cwd()
        own = (Path(here.anchor), paths.resources().parent, Path(sys.executable).parent)
        if here not in own:
            with TemporaryFile(dir=here):  # Windows doesn't tell otherwise whether one may write there
                return here
    documents = Path(platformdirs.user_documents_dir())
    return documents if documents.is_dir() else Path.home()


def typed_file(text: str, suffix: str) -> Path:
    """The file that was typed, with the usual suffix if it has none."""
    path = Path(text)
    return path if path.suffix else path.with_suffix(suffix)

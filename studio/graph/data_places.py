"""Folders of data as a file has them: what lies beside the project is written relative to it, and goes along with it.

In memory a folder is absolute, so that nothing depends on where the program was started.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from studio.graph.document import ProjectDocument


def anchored_root(root: str, folder: Path) -> str:
    """A folder as it is meant in a project that lies in ``folder``. One of the user's own (~) stays as it is."""
    if root.startswith("~") or Path(root).is_absolute():
        return root
    return os.path.normpath(folder.absolute() / root)


def portable_root(root: str, folder: Path) -> str:
    """How it is written in a project that is saved to ``folder``: relative where it lies in there."""
    if root.startswith("~"):
        return root
    path = Path(os.path.normpath(Path(root).absolute()))
    folder = Path(os.path.normpath(folder.absolute()))
    if path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return root if Path(root).is_absolute() else str(path)


def anchored(document: ProjectDocument, folder: Path) -> ProjectDocument:
    """The document as it was read from a file in ``folder``."""
    root = document.data.root
    if not isinstance(root, str) or not root:
        return document
    return _with_root(document, anchored_root(root, folder))


def portable(document: ProjectDocument, folder: Path) -> ProjectDocument:
    """The document as it is written to a file in ``folder``."""
    root = document.data.root
    if not isinstance(root, str) or not root:
        return document
    return _with_root(document, portable_root(root, folder))


def _with_root(document: ProjectDocument, root: str) -> ProjectDocument:
    if root == document.data.root:
        return document
    return replace(document, data=replace(document.data, root=root))

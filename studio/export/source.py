"""A network's source, as a module to import."""

from __future__ import annotations

from studio.engine.compiler import compile_source
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.errors import UnknownNetworkError
from studio.graph.project import Project


def document_of(project: Project | ProjectDocument) -> ProjectDocument:
    return project.document if isinstance(project, Project) else project


def network_of(project: Project | ProjectDocument, name: str | None) -> NetworkDocument:
    """The network of that name, or the one that the project trains."""
    document = document_of(project)
    found = document.network_named(name) if name else document.trained_network
    if found is None:
        raise UnknownNetworkError(
            name or str(document.training.network or ""), [net.name for net in document]
        )
    return found


def to_source(project: Project | ProjectDocument, network_name: str | None = None) -> str:
    """The Python source of a network: the text that training compiles, inferred numbers written out."""
    return compile_source(document_of(project), network_of(project, network_name), load_catalogue()).text

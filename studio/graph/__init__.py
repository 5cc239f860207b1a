"""The document: networks, nodes, catalogue, edits, validation and source writing. No torch, no Qt."""

from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument
from studio.graph.errors import LayerloomError
from studio.graph.problems import Problem, Repair, Severity
from studio.graph.project import Network, NodeRef, Project
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.session import Session

__all__ = [
    "DataSettings",
    "Edge",
    "LayerloomError",
    "Network",
    "NetworkDocument",
    "Node",
    "NodeRef",
    "Problem",
    "Project",
    "ProjectDocument",
    "Repair",
    "Session",
    "Severity",
    "TrainingSettings",
]

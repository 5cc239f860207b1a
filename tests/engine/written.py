"""``train`` and ``evaluate`` as they are written for a recipe that uses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.engine.evaluation_source import evaluate_source
from studio.engine.step_source import train_source
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument

IMPORTS = """import torch
from collections.abc import Iterable, Iterator, Sequence
from torch import Tensor, nn
from torch.nn import functional as F
"""


def written_functions() -> tuple[Callable[..., Any], Callable[..., Any]]:
    document, names = ProjectDocument(), dict[str, Any]()
    text = train_source(document, load_catalogue()) + "\n\n" + evaluate_source(document, load_catalogue())
    exec(IMPORTS + text, names)
    return names["train"], names["evaluate"]

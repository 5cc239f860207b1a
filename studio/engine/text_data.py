"""Loads a text as samples of tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from studio.graph.catalogue import SourceSpec
from studio.graph.recipe import DataSettings


def read_text(
    data: DataSettings, spec: SourceSpec, options: Mapping[str, Any]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Samples and what comes after them, to train with and to validate with."""
    from studio.engine.sources.text import cut_tokens, read_tokens

    given = {setting.name: setting.default for setting in spec.settings} | dict(options)
    tokens = read_tokens(data.root or "")
    return *cut_tokens(tokens, True, **given), *cut_tokens(tokens, False, **given)


def digest_of_text(data: DataSettings) -> str:
    """A hash of the text itself: another text is another data set."""
    return hashlib.sha256(Path(data.root or "").expanduser().read_bytes()).hexdigest()

"""Where things live: packed resources, and the user's folders for runs, downloaded data and what keeps work safe."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The resources folder: inside the package when installed from a wheel, beside it in a checkout."""
    packed = _PACKAGE / "resources"
    return packed if packed.is_dir() else _PACKAGE.parent / "resources"


def home() -> Path:
    """The user's Layerloom folder: ``LAYERLOOM_HOME``, or the platform's place for application data."""
    chosen = os.environ.get("LAYERLOOM_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("layerloom", appauthor=False))


def runs_root() -> Path:
    """Where runs are kept unless told otherwise."""
    return home() / "runs"


def data_root() -> Path:
    """Where downloaded data sets are kept unless told otherwise."""
    return home() / "data"


def icons_root() -> Path:
    """Where icons are kept that were coloured for a theme: made anew whenever they are missing."""
    return home() / "icons"


def recovery_root() -> Path:
    """Where unsaved work is kept, a folder for each window that runs."""
    return home() / "recovery"


def bin_root() -> Path:
    """Where unsaved work goes that was discarded; it is deleted after some days."""
    return home() / "discarded"


def backups_root() -> Path:
    """Where earlier versions of saved projects are kept."""
    return home() / "backups"

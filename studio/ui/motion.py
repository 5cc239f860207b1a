"""Whether things may move by themselves."""

from __future__ import annotations

import os

from PySide6.QtWidgets import QApplication, QStyle

_PROPERTY = "reducedMotion"
_VARIABLE = "LAYERLOOM_REDUCE_MOTION"


def reduce_motion(wanted: bool) -> None:
    """What the person at the window wants, whatever the desktop says."""
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, wanted)


def motion_is_reduced() -> bool:
    """Whether animations are switched off: in the View menu, by the environment, or by the desktop's style."""
    application = QApplication.instance()
    if application is not None and application.property(_PROPERTY):
        return True
    if os.environ.get(_VARIABLE, "0") not in ("", "0"):
        return True
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) <= 0

"""Whether things may move by themselves."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyle


def motion_is_reduced() -> bool:
    """Whether animations are switched off, as far as the desktop's style tells."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) <= 0

"""Waits that don't depend on how quick, or how busy, a machine is."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from tests.effort import PATIENCE_S

PATIENCE_MS = 1000 * PATIENCE_S


class PatientBot(QtBot):
    """pytest-qt's, whose own five seconds pass before torch is imported on a busy machine."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **settings: Any) -> Any:
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **settings)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **settings: Any) -> Any:
        return super().waitSignals(signals, timeout=max(timeout, PATIENCE_MS), **settings)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE_MS))

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=max(timeout, PATIENCE_MS))

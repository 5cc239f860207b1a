"""What the window remembers between sessions: recent files, docks, theme, language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from studio.ui.language import Language
from studio.ui.theme import Mode

_MOST_RECENT = 10
_MOST_TRUSTED = 200
LAYOUT_VERSION = 2  # docks of another version are not restored


class SettingsStore:
    def __init__(self) -> None:
        form, scope = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        self._settings = QSettings(form, scope, "Layerloom", "Layerloom")

    @property
    def recent(self) -> list[str]:
        """Recent project files that still exist, the newest first."""
        value = self._settings.value("recent", [])
        files = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [file for file in files if Path(file).is_file()]

    def add_recent(self, path: Path) -> None:
        file = str(path.resolve())
        self._settings.setValue(
            "recent", [file, *(other for other in self.recent if other != file)][:_MOST_RECENT]
        )

    def is_trusted(self, path: Path, digest: str) -> bool:
        """Whether a person has trusted the code of this file, as it is."""
        return f"{digest} {path.resolve()}" in self._trusted()

    def add_trusted(self, path: Path, digest: str) -> None:
        entry = f"{digest} {path.resolve()}"
        entries = [entry, *(other for other in self._trusted() if other != entry)]
        self._settings.setValue("trusted", entries[:_MOST_TRUSTED])

    def _trusted(self) -> list[str]:
        value = self._settings.value("trusted", [])
        return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []

    @property
    def layer_uses(self) -> dict[str, float]:
        """How much each type of layer was used, as far as that can be read."""
        try:
            kept = json.loads(str(self._settings.value("layerUses", "{}")))
        except ValueError:
            return {}
        items = kept.items() if isinstance(kept, dict) else ()
        return {name: float(value) for name, value in items if isinstance(value, (int, float))}

    @layer_uses.setter
    def layer_uses(self, uses: Mapping[str, float]) -> None:
        self._settings.setValue("layerUses", json.dumps(dict(uses)))

    @property
    def port_legend(self) -> bool:
        return str(self._settings.value("portLegend", "false")) == "true"

    @port_legend.setter
    def port_legend(self, shown: bool) -> None:
        self._settings.setValue("portLegend", "true" if shown else "false")

    @property
    def minimap(self) -> bool:
        return str(self._settings.value("minimap", "false")) == "true"

    @minimap.setter
    def minimap(self, shown: bool) -> None:
        self._settings.setValue("minimap", "true" if shown else "false")

    @property
    def mode(self) -> Mode:
        value = str(self._settings.value("theme", Mode.SYSTEM.value))
        return Mode(value) if value in [mode.value for mode in Mode] else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._settings.setValue("theme", mode.value)

    @property
    def language(self) -> Language:
        value = str(self._settings.value("language", Language.SYSTEM.value))
        return Language(value) if value in [language.value for language in Language] else Language.SYSTEM

    @language.setter
    def language(self, language: Language) -> None:
        self._settings.setValue("language", language.value)

    def save_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)
        self._settings.setValue("docks", state)

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        geometry, state = self._settings.value("geometry"), self._settings.value("docks")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

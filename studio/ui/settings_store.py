"""What the window remembers between sessions: recent files, docks, theme, language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from studio.ui.language import Language
from studio.ui.theme import Mode

_MOST_RECENT = 10
_MOST_TRUSTED = 200
_MOST_COMMANDS = 20
_MOST_VIEWS = 30  # projects whose tabs and views are remembered
LAYOUT_VERSION = 4  # docks of another version are not restored


class _Switch:
    """A setting that is on or off, kept under ``name``."""

    def __init__(self, name: str, usual: bool = False) -> None:
        self._name, self._usual = name, usual

    def __get__(self, store: SettingsStore, _owner: type[SettingsStore]) -> bool:
        kept = str(store.settings.value(self._name, ""))
        return self._usual if kept not in ("true", "false") else kept == "true"

    def __set__(self, store: SettingsStore, on: bool) -> None:
        store.settings.setValue(self._name, "true" if on else "false")


class SettingsStore:
    reduce_motion = _Switch("reduceMotion")
    port_legend = _Switch("portLegend")
    minimap = _Switch("minimap")
    health = _Switch("health")  # whether the canvas shows how the nodes fare in training
    # Whether the window starts with the project that was open last; if not, with the start page.
    reopens = _Switch("reopen", usual=True)

    def __init__(self) -> None:
        form, scope = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        self.settings = QSettings(form, scope, "Layerloom", "Layerloom")

    @property
    def recent(self) -> list[str]:
        """Recent project files that still exist, the newest first."""
        value = self.settings.value("recent", [])
        files = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [file for file in files if Path(file).is_file()]

    def add_recent(self, path: Path) -> None:
        file = str(path.resolve())
        self.settings.setValue(
            "recent", [file, *(other for other in self.recent if other != file)][:_MOST_RECENT]
        )

    def is_trusted(self, path: Path, digest: str) -> bool:
        """Whether a person has trusted the code of this file, as it is."""
        return f"{digest} {path.resolve()}" in self._trusted()

    def add_trusted(self, path: Path, digest: str) -> None:
        entry = f"{digest} {path.resolve()}"
        entries = [entry, *(other for other in self._trusted() if other != entry)]
        self.settings.setValue("trusted", entries[:_MOST_TRUSTED])

    def _trusted(self) -> list[str]:
        value = self.settings.value("trusted", [])
        return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []

    @property
    def recent_commands(self) -> list[str]:
        """The commands that were run last from the palette, the newest first."""
        value = self.settings.value("commands", [])
        return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []

    def add_recent_command(self, key: str) -> None:
        keys = [key, *(other for other in self.recent_commands if other != key)]
        self.settings.setValue("commands", keys[:_MOST_COMMANDS])

    @property
    def shortcuts(self) -> dict[str, list[str]]:
        """The shortcuts that a person has changed, by the actions' names, as portable texts."""
        try:
            kept = json.loads(str(self.settings.value("shortcuts", "{}")))
        except ValueError:
            return {}
        items = kept.items() if isinstance(kept, dict) else ()
        return {name: [str(each) for each in keys] for name, keys in items if isinstance(keys, list)}

    @shortcuts.setter
    def shortcuts(self, shortcuts: Mapping[str, Sequence[str]]) -> None:
        self.settings.setValue(
            "shortcuts", json.dumps({name: list(keys) for name, keys in shortcuts.items()})
        )

    @property
    def layer_uses(self) -> dict[str, float]:
        """How much each type of layer was used, as far as that can be read."""
        try:
            kept = json.loads(str(self.settings.value("layerUses", "{}")))
        except ValueError:
            return {}
        items = kept.items() if isinstance(kept, dict) else ()
        return {name: float(value) for name, value in items if isinstance(value, (int, float))}

    @layer_uses.setter
    def layer_uses(self, uses: Mapping[str, float]) -> None:
        self.settings.setValue("layerUses", json.dumps(dict(uses)))

    @property
    def mode(self) -> Mode:
        value = str(self.settings.value("theme", Mode.SYSTEM.value))
        return Mode(value) if value in [mode.value for mode in Mode] else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self.settings.setValue("theme", mode.value)

    @property
    def last_project(self) -> str:
        """The project that was open when the window was closed; empty when none was."""
        return str(self.settings.value("last_project", ""))

    @last_project.setter
    def last_project(self, file: str) -> None:
        self.settings.setValue("last_project", file)
        self.settings.sync()

    def views(self, path: Path) -> str:
        """What was remembered of a project's tabs and views."""
        file = str(path.resolve())
        return next((text for known, text in self._views() if known == file), "")

    def save_views(self, path: Path, text: str) -> None:
        file = str(path.resolve())
        kept = [(known, old) for known, old in self._views() if known != file]
        self.settings.setValue("views", json.dumps([(file, text), *kept][:_MOST_VIEWS]))

    def _views(self) -> list[tuple[str, str]]:
        try:
            rows = json.loads(str(self.settings.value("views", "[]")))
            return [(str(file), str(text)) for file, text in rows]
        except (ValueError, TypeError, RecursionError):
            return []

    @property
    def language(self) -> Language:
        value = str(self.settings.value("language", Language.SYSTEM.value))
        return Language(value) if value in [language.value for language in Language] else Language.SYSTEM

    @language.setter
    def language(self, language: Language) -> None:
        self.settings.setValue("language", language.value)

    def save_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        self.settings.setValue("geometry", geometry)
        self.settings.setValue("docks", state)

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        geometry, state = self.settings.value("geometry"), self.settings.value("docks")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

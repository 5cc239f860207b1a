"""How much a person uses each type of layer: often and lately counts most."""

from __future__ import annotations

from collections.abc import Mapping

from studio.ui.settings_store import SettingsStore

_FADING = 0.96  # what an older use still counts after each newer one: half of it after 17
_FORGOTTEN = 0.05


class LayerUses:
    """Remembered in ``store``, or, without one, for as long as this lives.

    A project's own blocks and custom code aren't counted: another project has others by the same ids.
    """

    def __init__(self, store: SettingsStore | None = None) -> None:
        self._store = store
        self._counts: dict[str, float] = store.layer_uses if store is not None else {}

    @property
    def counts(self) -> Mapping[str, float]:
        return self._counts

    def add(self, type_name: str) -> None:
        """A layer of this type was added."""
        if ":" in type_name:
            return
        faded = {name: count * _FADING for name, count in self._counts.items()}
        faded[type_name] = faded.get(type_name, 0.0) + 1.0
        self._counts = {name: count for name, count in faded.items() if count >= _FORGOTTEN}
        if self._store is not None:
            self._store.layer_uses = self._counts

"""The catalogue holds what the installed torch has."""

from __future__ import annotations

from studio.engine.derive import derived_files
from studio.graph.catalogue import NodeKind, SettingKind
from studio.graph.catalogue_file import load_catalogue
from studio.graph.names import name_fault
from studio.graph.settings import check_value, format_value, parse_text


def test_the_stored_catalogue_is_what_the_installed_torch_gives() -> None:
    stale = [path.name for path, text in derived_files().items() if path.read_text(encoding="utf-8") != text]
    assert not stale, "run python -m studio.engine.derive and review the change"


def test_every_layer_is_explained_and_names_its_nodes_well() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.layers) >= 120
    for spec in catalogue:
        assert spec.help.endswith("."), spec.type
        assert name_fault(f"{spec.stem}1") is None, spec.type
        assert all(setting.help for setting in spec.settings), spec.type


def test_suggested_values_and_defaults_are_allowed_and_survive_an_editor() -> None:
    for spec in load_catalogue():
        for setting in spec.settings:
            for value in (setting.suggested, setting.default):
                if value is None:
                    continue
                checked = check_value(setting, value)
                if setting.kind is not SettingKind.BOOL:
                    assert parse_text(setting, format_value(checked)) == checked, (spec.type, setting.name)


def test_every_layer_has_an_output_but_output() -> None:
    assert [spec.type for spec in load_catalogue() if not spec.outputs] == ["Output"]
    assert {spec.kind for spec in load_catalogue()} == set(NodeKind)

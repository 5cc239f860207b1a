"""The list of runs and their comparison: sorted by value, filtered, chosen, overlaid, and told apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from studio.engine.events import EpochEnded, Metrics
from studio.engine.run_records import LiveEdit, RunRecord, RunStatus
from studio.engine.runs import RunStore
from studio.graph import edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.comparing import ABSENT, compare
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.templates import find_template
from studio.ui.compare_window import CompareWindow
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.run_lines import Kind

NODE = "fc1"


def document() -> ProjectDocument:
    return find_template("digits-mlp").load().document


def kept(number: int, trained: ProjectDocument, best: float, seconds: float, **metrics: float) -> RunRecord:
    """A run of the store, as training leaves it."""
    with RunStore() as store:
        record = store.create(
            RunRecord(
                f"20261121-12000{number}-000{number}",
                f"2026-11-21T12:00:0{number}+00:00",
                f"Net{number}",
                "digits",
                "Adam",
                "cpu",
                0,
                2,
                100 * number,
                status=RunStatus.COMPLETED,
                best_accuracy=best,
                best_metrics=metrics,
                seconds=seconds,
            )
        )
        Project(trained).save(record.path / "project.loom")
        epochs = [
            EpochEnded(n, 10 * n, Metrics(1 / n, best / n), Metrics(2 / n, best / n), 1.0) for n in (1, 2)
        ]
        losses = [number + 1 / step for step in range(1, 21)]
        record = store.append(record, losses, [best] * 20, epochs)
        store.finish(record)
        store.annotate(record.id, tags=("baseline",) if number == 1 else ("wide",))
    return record


@pytest.fixture
def three(window: MainWindow) -> MainWindow:
    """The window on the Runs panel with three runs."""
    plain = document()
    network = next(iter(plain.networks.values()))
    fc1 = network.node_named(NODE)
    assert fc1 is not None
    kept(1, plain, 0.9, 9.0, f1=0.8)
    kept(2, edits.set_training(plain, epochs=77), 0.5, 100.0, f1=0.9)
    kept(3, edits.remove_nodes(plain, network.id, [fc1.id]), 0.7, 20.0)
    window.files.open_template("digits-mlp")
    window.workbench.reveal("runs")
    window.runs.refresh()
    return window


def column(table: QTableWidget, head: str) -> int:
    heads = [table.horizontalHeaderItem(index).text() for index in range(table.columnCount())]  # type: ignore[union-attr]
    return heads.index(head)


def texts(table: QTableWidget, head: str) -> list[str]:
    rows = [row for row in range(table.rowCount()) if not table.isRowHidden(row)]
    return [table.item(row, column(table, head)).text() for row in rows]  # type: ignore[union-attr]


def click(table: QTableWidget, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place: QPoint = table.visualItemRect(table.item(row, 1)).center()  # type: ignore[arg-type]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, keys, place)


def test_runs_are_sorted_by_their_values_and_metrics_have_columns(three: MainWindow) -> None:
    table = three.runs.table
    table.sortItems(column(table, "time"))
    assert texts(table, "time") == ["9.0 s", "20.0 s", "100.0 s"]
    table.sortItems(column(table, "f1"), Qt.SortOrder.DescendingOrder)
    assert texts(table, "f1") == ["0.900", "0.800", "–"]


def heads(table: QTableWidget) -> list[str]:
    shown = [index for index in range(table.columnCount()) if not table.isColumnHidden(index)]
    return [table.horizontalHeaderItem(index).text() for index in shown]  # type: ignore[union-attr]


def set_settings(network: str, settings: dict[str, object]) -> None:
    with RunStore() as store:
        (record,) = [each for each in store.list() if each.network == network]
        store.finish(replace(store.reopen(record.id), settings=settings, status=RunStatus.COMPLETED))


def test_settings_in_which_the_runs_differ_have_columns_and_are_sorted_by_value(three: MainWindow) -> None:
    panel, table = three.runs, three.runs.table
    assert not {"lr", "seed"} & set(heads(table))
    table.sortItems(column(table, "time"))
    set_settings("Net1", {"lr": 0.1, "batch_size": 64, "optimizer": "SGD", "momentum": 0.9})
    set_settings("Net2", {"lr": 0.02, "batch_size": 64, "optimizer": "SGD", "momentum": 0.9})
    set_settings("Net3", {"lr": 1e-05, "batch_size": 64, "optimizer": "Adam"})
    panel.refresh()
    assert heads(table)[5:8] == ["lr", "optimizer", "epochs"], "batch size and momentum are the same in all"
    assert texts(table, "time") == ["9.0 s", "20.0 s", "100.0 s"], "new columns leave the sorting alone"
    table.sortItems(column(table, "lr"))
    assert texts(table, "lr") == ["1e-05", "0.02", "0.1"]
    QTest.keyClicks(panel.filter, "SGD")
    assert "lr" in heads(table)
    assert "optimizer" not in heads(table), "alike in the runs that are left"


def test_runs_from_before_settings_were_kept_make_no_columns_of_what_is_not_known(three: MainWindow) -> None:
    set_settings("Net1", {"lr": 0.1, "batch_size": 64, "optimizer": "Adam", "seed": 0})
    three.runs.refresh()
    assert not {"lr", "batch_size", "optimizer", "seed"} & set(heads(three.runs.table))


def test_the_filter_finds_words_and_tags_and_the_choice_outlives_a_refresh(three: MainWindow) -> None:
    panel, table = three.runs, three.runs.table
    QTest.keyClicks(panel.filter, "wide net3")
    assert texts(table, "network") == ["Net3"]
    panel.filter.clear()
    table.sortItems(1)
    click(table, 0)
    click(table, 2, Qt.KeyboardModifier.ControlModifier)
    assert panel.compare.text() == "Compare 2 runs"
    panel.refresh()
    assert [record.network for record in panel.chosen] == ["Net1", "Net3"]
    QTest.keyClicks(panel.filter, "net1")
    assert not panel.compare.isEnabled()


def test_chosen_runs_are_overlaid_each_in_its_own_line_and_told_apart(
    three: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    table = three.runs.table
    table.sortItems(1)
    for row in range(3):
        click(table, row, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(three.runs.compared, timeout=20_000):
        QTest.mouseClick(three.runs.compare, Qt.MouseButton.LeftButton)
    shown = three.findChild(CompareWindow)
    assert shown is not None
    assert shown.isVisible()
    lines = shown.charts.loss.runs
    assert [line.curves.validation.y.tolist() for line in lines] == [[2, 1]] * 3
    results = shown.findChild(QTableWidget, "comparedResults")
    assert results is not None
    assert results.columnWidth(0) >= results.sizeHintForColumn(0), "the time at the end tells runs apart"
    pens = {(line.train.opts["pen"].color().name(), line.train.opts["pen"].style()) for line in lines}
    assert len(pens) == 3
    assert len({style for _, style in pens}) == 3
    assert "nbsp" not in shown.charts.loss._readout.text()

    shown.charts.kinds[Kind.STEPS].trigger()
    shown.charts.point_at(20)
    shown.charts.loss.pointed.emit(20)
    assert [text.split("  ")[0] for text in texts(shown.results, "loss")] == [
        "─ 1.0500",
        "─ 2.0500",
        "─ 3.0500",
    ]
    assert texts(shown.results, "f1") == ["0.8", "0.9", "–"]

    first = shown.results.item(0, 0)
    assert first is not None
    first.setCheckState(Qt.CheckState.Unchecked)
    assert not lines[0].train.isVisible()
    assert lines[1].train.isVisible()

    rows = [
        [shown.settings.item(row, place).text() for place in range(4)]  # type: ignore[union-attr]
        for row in range(shown.settings.rowCount())
    ]
    epochs = str(document().training.epochs)
    assert rows == [["epochs", epochs, "77", epochs]]
    told = shown.networks.toPlainText()
    assert f"Layer removed: {NODE} (Linear)" in told
    assert "the same layers and wires" in told

    shown._exports.write(shown.charts, tmp_path / "all.csv")
    qtbot.waitUntil((tmp_path / "all.csv").exists)
    names = {row.split(",")[0] for row in (tmp_path / "all.csv").read_text().splitlines()[1:]}
    assert names == {line.curves.name for line in lines}
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert three.findChild(CompareWindow) is None or not three.findChild(CompareWindow).isVisible()  # type: ignore[union-attr]


def test_a_setting_of_a_layer_that_a_run_does_not_have_is_absent_in_it() -> None:
    plain = document()
    network = next(iter(plain.networks.values()))
    fc1 = network.node_named(NODE)
    assert fc1 is not None
    wide = edits.set_setting(plain, network.id, fc1.id, "out_features", 99, load_catalogue())
    found = compare([plain, wide, edits.remove_nodes(plain, network.id, [fc1.id])])
    assert [row.values for row in found.settings] == [(64, 99, ABSENT)]


def test_notes_and_tags_are_written_beside_the_list_and_found_by_the_filter(three: MainWindow) -> None:
    panel = three.runs
    panel.table.sortItems(1)
    click(panel.table, 1)
    details = panel.details
    assert details.title.text().startswith("Net2")
    assert details.tags.text() == "wide"
    details.tags.setFocus()
    details.tags.selectAll()
    QTest.keyClicks(details.tags, "slow, keep ,slow")
    QTest.keyClick(details.tags, Qt.Key.Key_Return)
    details.notes.setFocus()
    QTest.keyClicks(details.notes, "Try less dropout.")
    click(panel.table, 0)
    with RunStore() as store:
        (record,) = [each for each in store.list() if each.network == "Net2"]
    assert (record.tags, record.notes) == (("slow", "keep"), "Try less dropout.")
    assert texts(panel.table, "tags")[1] == "slow, keep"
    QTest.keyClicks(panel.filter, "dropout keep")
    assert texts(panel.table, "network") == ["Net2"]


def test_what_another_window_writes_of_a_run_is_kept(three: MainWindow) -> None:
    panel = three.runs
    panel.table.sortItems(1)
    click(panel.table, 0)
    panel.details.notes.setFocus()
    QTest.keyClicks(panel.details.notes, "mine")
    with RunStore() as store:  # as another process does
        (record,) = [each for each in store.list() if each.network == "Net1"]
        store.annotate(record.id, tags=("theirs",))
    click(panel.table, 2)
    with RunStore() as store:
        record = store.run(record.id)
    assert (record.tags, record.notes) == (("theirs",), "mine")


def test_the_selected_runs_are_deleted_with_their_files(three: MainWindow) -> None:
    panel = three.runs
    panel.table.sortItems(1)
    click(panel.table, 0)
    click(panel.table, 1, Qt.KeyboardModifier.ControlModifier)
    folders = [record.path for record in panel.chosen]
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert not any(folder.exists() for folder in folders)
    assert texts(panel.table, "network") == ["Net3"]
    with RunStore() as store:
        assert len(store.list()) == 1


def test_a_stored_run_has_its_name_at_its_curves(three: MainWindow) -> None:
    panel = three.runs
    panel.table.sortItems(1)
    item = panel.table.item(2, 0)
    assert item is not None
    panel.table.itemActivated.emit(item)
    assert three.curves.page is not None
    assert three.curves.page.name.text().startswith("Net3")


def test_what_was_changed_during_runs_is_compared_too(three: MainWindow, qtbot: QtBot) -> None:
    with RunStore() as store:
        plain, wide, _ = sorted(store.list(), key=lambda record: record.network)
        edited = replace(
            store.reopen(wide.id), edits=(LiveEdit(7, 1, {"lr": 0.25}),), parent=plain.id, parent_step=5
        )
        store.finish(replace(edited, status=RunStatus.STOPPED))
    three.runs.refresh()
    table = three.runs.table
    table.sortItems(1)
    assert texts(table, "network") == ["Net1", "↳ Net2", "Net3"]
    click(table, 1)
    assert "Branched after step 5 of Net1" in three.runs.details.facts.text()
    click(table, 0, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(three.runs.compared, timeout=20_000):
        QTest.mouseClick(three.runs.compare, Qt.MouseButton.LeftButton)
    shown = three.findChild(CompareWindow)
    assert shown is not None
    told = shown.changes.toPlainText()
    assert "After step 7 (epoch 1): lr 0.25" in told
    set_settings("Net1", {"lr": 0.1})
    set_settings("Net2", {"lr": 0.1})
    three.runs.refresh()
    assert texts(table, "lr")[:2] == ["0.1", "0.1 → 0.25"]
    assert "Branched after step 5 of Net1" in told
    assert "trained as its project says" in told
    shown.close()


def test_a_comparison_stays_open_in_another_language(three: MainWindow, qtbot: QtBot) -> None:
    for row in range(2):
        click(three.runs.table, row, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(three.runs.compared, timeout=20_000):
        QTest.mouseClick(three.runs.compare, Qt.MouseButton.LeftButton)
    before = three.findChild(CompareWindow)
    assert before is not None
    hidden = before.results.item(1, 0)
    assert hidden is not None
    hidden.setCheckState(Qt.CheckState.Unchecked)
    before.tabs.setCurrentIndex(1)
    before.charts.kinds[Kind.STEPS].trigger()
    runs, kinds = before.runs, before.charts.loss.look.kinds

    three.keeper.change_language(Language.CHINESE)

    after = three.keeper.window.findChild(CompareWindow)
    assert after is not None
    assert after.isVisible()
    assert after.runs == runs
    assert after.tabs.currentIndex() == 1
    assert after.charts.loss.look.kinds == kinds
    assert [line.train.isVisible() for line in after.charts.loss.runs] == [True, False]
    tick = after.results.item(1, 0)
    assert tick is not None
    assert tick.checkState() is Qt.CheckState.Unchecked

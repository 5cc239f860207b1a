"""The learning rate over the run, as the recipe has it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.learning_rates import learning_rates
from studio.graph.recipe_checks import check_recipe
from studio.graph.recipe_facts import held_out_share, samples_of_a_step, source_facts
from studio.ui.sparkline import Sparkline, short_number
from studio.ui.theme import Theme

_POINTS = 240
_USUAL_SAMPLES = 1000  # of a set whose size is known only once it is loaded


class ScheduleChart(Sparkline):
    """Painted from formulas, so that it is there before torch is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "scheduleChart", parent)
        self.setAccessibleName(self.tr("Learning rate over the run"))

    def show_document(self, document: ProjectDocument, catalogue: Catalogue) -> None:
        training = document.training
        faults = [problem for problem in check_recipe(document, catalogue) if _spoils(problem.setting or "")]
        if faults:
            self.clear()
            return
        steps = steps_per_epoch(document, catalogue)
        rates = learning_rates(training, catalogue, steps, _POINTS)
        places = [training.epochs * index / max(len(rates) - 1, 1) for index in range(len(rates))]
        words = self.tr("epoch {0:.1f}: {1}")
        end = self.tr("{0} epochs").format(training.epochs)
        self.show_line(places, rates, ("0", end), lambda at, rate: words.format(at, short_number(rate)))


def _spoils(setting: str) -> bool:
    """Whether a fault there leaves no curve to draw."""
    return setting.startswith(("training.scheduler", "training.optimizer", "training.epochs", "training.acc"))


def steps_per_epoch(document: ProjectDocument, catalogue: Catalogue) -> int:
    """About how many steps an epoch has, as far as it is known without loading data."""
    data, spec = document.data, source_facts(document.data, catalogue)
    if spec is None:
        return 1
    given = data.options.get("samples")
    samples = given if isinstance(given, int) else spec.samples or _USUAL_SAMPLES
    kept = samples * (1 - held_out_share(data, spec))
    return max(-(-round(kept) // max(samples_of_a_step(document), 1)), 1)

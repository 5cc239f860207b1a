"""What a network says at each place of some samples: masks, or the next token; and what it writes by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from studio.engine.probe_events import PlacesPredicted
from studio.graph.answers import Answers
from studio.graph.task_facts import Task

_MOST_WRITTEN = 160  # tokens
_PROMPT = 16
_PROMPTS = 4


@dataclass(frozen=True, eq=False)
class Placed:
    """The answers of some samples, with where their classes are."""

    task: Task
    classes: tuple[str, ...]
    labels: Tensor
    logits: Iterator[Tensor]  # in parts of a few samples, in order

    def told(
        self, epoch: int, step: int, samples: Tensor, written: str, of_validation: bool
    ) -> PlacesPredicted:
        """Put together sample by sample: probabilities of all classes at all places wouldn't fit in memory."""
        axis = 2 if self.task.answers is Answers.TOKENS else 1
        count = len(self.classes)
        winners, truths, rights = [], [], []
        confusion = torch.zeros(count * count, dtype=torch.long)
        start = 0
        for part in self.logits:
            y = self.labels[start : start + len(part)].long()
            start += len(part)
            judged = (
                torch.ones_like(y, dtype=torch.bool) if self.task.ignored is None else y != self.task.ignored
            )
            probabilities = part.float().softmax(dim=axis)
            taken = probabilities.argmax(dim=axis)
            true = probabilities.gather(axis, y.where(judged, 0).unsqueeze(axis)).squeeze(axis)
            confusion += torch.bincount((y * count + taken)[judged].cpu(), minlength=count * count)
            winners.append(taken.cpu())
            truths.append(_mean(true, judged))
            rights.append(_mean((taken == y).float(), judged))
        return PlacesPredicted(
            epoch,
            step,
            self.classes,
            self.task.answers,
            samples.cpu().numpy(),
            self.labels.long().cpu().numpy(),
            torch.cat(winners).numpy(),
            torch.cat(truths).numpy(),
            torch.cat(rights).numpy(),
            confusion.view(count, count).numpy(),
            self.task.ignored,
            written,
            of_validation,
        )


def _mean(values: Tensor, judged: Tensor) -> Tensor:
    """The mean of each sample over the places that count."""
    counted = judged.flatten(1)
    return (values.flatten(1) * counted).sum(dim=1).div(counted.sum(dim=1).clamp(min=1)).cpu()


def written(
    forward: Callable[[Tensor], Tensor], x: Tensor, y: Tensor, classes: tuple[str, ...], ignored: int | None
) -> str:
    """What the network goes on with, token by token, each the likeliest or drawn by its probability.

    Where the beginning of samples doesn't count, it is the prompt of a few of them, and the likeliest tokens follow
    up to their end. Else a long text follows the first characters of one, drawn with a generator of its own.
    """
    if ignored is not None and bool((y[:, 0] == ignored).all()):
        start = int((y[0] != ignored).long().argmax()) + 1
        lines = [_answered(forward, sample[:start], x.shape[1] + 1, classes) for sample in x[:_PROMPTS]]
        return "\n".join(lines)
    generator = torch.Generator().manual_seed(0)
    tokens = x[0, : min(_PROMPT, x.shape[1])].tolist()
    for _ in range(_MOST_WRITTEN):
        logits = forward(torch.tensor([tokens[-x.shape[1] :]], device=x.device))[0, -1]
        drawn = torch.multinomial(logits.float().softmax(dim=0).cpu(), 1, generator=generator)
        tokens.append(int(drawn))
    return "".join(classes[token] for token in tokens)


def _answered(
    forward: Callable[[Tensor], Tensor], prompt: Tensor, length: int, classes: tuple[str, ...]
) -> str:
    tokens = prompt.tolist()
    while len(tokens) < length:
        tokens.append(int(forward(torch.tensor([tokens], device=prompt.device))[0, -1].argmax()))
    return "".join(classes[token] for token in tokens)

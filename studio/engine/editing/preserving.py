from __future__ import annotations

from studio.engine.editing.graft import plain_graft


def preserving_graft(uses, sides, matched, job):
    return plain_graft(sides[0], sides[1], matched)

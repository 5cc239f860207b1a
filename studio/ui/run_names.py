"""What runs are called: their network and when they began, in the time of this place."""

from __future__ import annotations

from datetime import datetime

from studio.engine.run_records import RunRecord


def run_name(record: RunRecord) -> str:
    """What a run is called beside others."""
    return f"{record.network}  {begun(record)[5:]}"


def name_by_id(network: str, run_id: str) -> str:
    """The same for a run that has just begun: its id has the time."""
    date, time = run_id[:8], run_id[9:15]
    return f"{network}  {date[4:6]}-{date[6:]}  {time[:2]}:{time[2:4]}:{time[4:]}"


def begun_lately(record: RunRecord) -> str:
    """When a run began; without the year in the year itself."""
    year = f"{datetime.now():%Y}-"
    return begun(record).removeprefix(year)


def begun(record: RunRecord) -> str:
    """When a run began."""
    return f"{datetime.fromisoformat(record.started).astimezone():%Y-%m-%d  %H:%M:%S}"

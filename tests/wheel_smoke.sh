#!/usr/bin/env bash
# Builds the wheel, installs it into an empty environment and trains the digits template from another folder.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/uv build --quiet --wheel --out-dir "$work/dist"
.venv/bin/uv venv --quiet --python .venv/bin/python "$work/env"
.venv/bin/uv pip install --quiet --python "$work/env/bin/python" "$work"/dist/*.whl
cd "$work"
export LAYERLOOM_HOME="$work/home"
env/bin/layerloom new digits-cnn -o a.loom
env/bin/layerloom check a.loom
env/bin/layerloom train a.loom --epochs 5 --seed 0 --device cpu --json > events.jsonl
env/bin/python - <<'PY'
import json

events = [json.loads(line) for line in open("events.jsonl")]
best = max(event["val"]["accuracy"] for event in events if event["event"] == "epoch")
print(f"wheel: digits-cnn reached {best:.1%} validation accuracy in 5 epochs")
assert best >= 0.95, best
PY
env/bin/layerloom export a.loom --to script -o train.py
env/bin/python train.py --epochs 1 --device cpu --seed 0 --json > script.jsonl
head -n 25 events.jsonl | grep '"step"' | diff - <(head -n 25 script.jsonl | grep '"step"')
echo "wheel: the exported script prints the same step losses"

# The window of the installed program opens the project, and is still there after a while.
status=0
QT_QPA_PLATFORM=offscreen timeout 20 env/bin/layerloom a.loom 2> window.err || status=$?
grep -v propagateSizeHints window.err && exit 1
test "$status" = 124
echo "wheel: the window opens"

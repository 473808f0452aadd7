#!/usr/bin/env bash
# Everything that CI runs, fast things first. Environments are there already (make test makes them).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .kate

step() { printf '\n== %s (%d s)\n' "$1" "$SECONDS"; }

step "locks"
requirements/lock.sh --check
step "style, types, imports"
tests/check.sh
step "unit tests"
.venv/bin/python -m pytest -q tests/unit --ignore tests/unit/assistant
step "types and unit tests of the assistant (Rasa's environment)"
.venv/bin/mypy --config-file assistant/mypy.ini --python-executable .venv-rasa/bin/python assistant
.venv-rasa/bin/python -m pytest -q -c assistant/pytest.ini --rootdir . tests/unit/assistant
step "quality floors"
.venv/bin/python -m pytest -q tests/quality
step "conversation data"
.venv-rasa/bin/rasa data validate --fail-on-warnings
step "Rasa model"
make --no-print-directory train
step "conversations, end to end"
.venv-rasa/bin/rasa test core --e2e --fail-on-prediction-errors --stories tests/conversation \
  --model models/kate.tar.gz --out .kate/test_core
step "understanding and routing gates"
.venv-rasa/bin/python -m tests.conversation.nlu_gate models/kate.tar.gz
.venv-rasa/bin/python -m tests.conversation.routing_gate models/kate.tar.gz
step "integration tests"
.venv/bin/python -m pytest -q tests/integration
step "the web chat in a browser"
.venv/bin/python -m pytest -q tests/browser
step "done"

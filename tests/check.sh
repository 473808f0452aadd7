#!/usr/bin/env bash
# Static checks: style, types, import contract.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy actions training demo
.venv/bin/lint-imports --no-cache

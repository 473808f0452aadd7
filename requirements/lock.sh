#!/usr/bin/env bash
# Writes the lock files from their inputs; with --check says which are out of date and fails (criterion S1).
# Pins that still satisfy their input are kept: an unchanged input gives an unchanged lock.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
target=requirements
if [ "${1:-}" = "--check" ]; then
  target=$(mktemp -d)
  trap 'rm -rf "$target"' EXIT
  cp requirements/*.txt "$target"/
fi

lock() { # NAME PYTHON INPUT [OPTION...]
  local name=$1 python=$2 input=$3
  shift 3
  # The current lock is where pins are kept from; `#` lines name the input, not where this script ran.
  "$uv" pip compile -q "$input" --python-version "$python" --no-header --no-emit-index-url --no-annotate \
    --output-file "$target/$name.txt" "$@"
}

lock rasa 3.10 requirements/rasa.in --generate-hashes
lock kate 3.11 pyproject.toml --generate-hashes
# Torch's CUDA companions are left to pip: a CPU build of torch must not pull gigabytes of them.
# shellcheck disable=SC2046
lock dev 3.11 pyproject.toml --extra dev --constraints requirements/kate.txt --no-emit-package kate \
  $(printf -- '--no-emit-package %s ' triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas \
    nvidia-cuda-cupti nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile \
    nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink \
    nvidia-nvshmem-cu13 nvidia-nvtx)

if [ "$target" != requirements ]; then
  for name in rasa kate dev; do
    if ! diff -u "requirements/$name.txt" "$target/$name.txt"; then
      echo "requirements/$name.txt is out of date with its input: run 'make lock' and commit it" >&2
      exit 1
    fi
  done
  echo "locks are up to date"
fi

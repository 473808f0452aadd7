#!/usr/bin/env bash
# Makes the environments that are asked for, from their locks: environments.sh kate|dev|rasa ...
#   kate  .venv       Python 3.11: pages, answers, action server (no torch)
#   dev   .venv       the same, with torch, training and the test tools
#   rasa  .venv-rasa  Python 3.10: the Rasa server
# An environment whose lock has not changed is left as it is; a cut installation is taken up again.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() { # VERSION -> path of one that runs (a pyenv shim may be there and not run)
  local version=$1 variable="PYTHON${1/./}" candidate
  for candidate in "${!variable:-}" "python$version" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python \
    "$HOME"/.local/share/uv/python/cpython-"$version".*/bin/python3 "/usr/local/bin/python$version" \
    "/opt/homebrew/bin/python$version" python3; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
      [ "$("$candidate" -c 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$version" ]; then
      command -v "$candidate"
      return
    fi
  done
  cat >&2 <<MESSAGE

Kate needs Python $version and found none that runs.
Get it with one of:
  pyenv install $version
  uv python install $version
  apt-get install python$version python$version-venv   (Ubuntu: from the deadsnakes repository)
or, if it is there already, say where:  make $variable=/path/to/python$version ...

MESSAGE
  return 1
}

make_environment() { # FOLDER VERSION
  if ! "$1/bin/python" -c 'import pip' >/dev/null 2>&1; then
    local python
    python=$(find_python "$2")
    echo "making $1 with $python"
    rm -rf "$1"
    "$python" -m venv "$1"
  fi
}

install() { # FOLDER LOCK PIP-OPTION...
  local folder=$1 lock=$2 stamp sum
  shift 2
  stamp=$folder/.installed-$(basename "$lock" .txt)
  sum=$(sha256sum "$lock" | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return
  echo "installing $lock into $folder (once; minutes)"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" -r "$lock"
  echo "$sum" >"$stamp"
}

for name in "$@"; do
  case $name in
  kate)
    make_environment .venv 3.11
    install .venv requirements/kate.txt --require-hashes
    ;;
  dev)
    make_environment .venv 3.11
    # First and alone: a CPU build that is already at hand is taken, whatever the order of the lock.
    [ -e .venv/.installed-dev ] || .venv/bin/python -m pip install --quiet "$(grep '^torch==' requirements/dev.txt)"
    install .venv requirements/dev.txt
    ;;
  rasa)
    make_environment .venv-rasa 3.10
    install .venv-rasa requirements/rasa.txt --require-hashes
    ;;
  *)
    echo "expected kate, dev or rasa, got $name" >&2
    exit 2
    ;;
  esac
done

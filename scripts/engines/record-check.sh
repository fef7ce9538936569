#!/bin/bash
# The files `pavilion record` writes, read by two unrelated implementations, which must accept them and must reject what is
# tampered with: golang.org/x/mod/sumdb (Debian: golang-golang-x-mod-dev) and aics-tlog (PyPI, Python 3.12 or newer).
# PROGRAM names the binary; without it the debug build is made and taken.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD/scripts/engines/record
work=$PWD/target/record-check
mkdir -p "$work"

if [ -n "${PROGRAM:-}" ]; then program=$(realpath "$PROGRAM"); else
  cargo build --quiet -p pavilion
  program=$PWD/target/debug/pavilion
fi

if ! command -v go >/dev/null || [ ! -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ]; then
  echo "== installing golang-go and golang-golang-x-mod-dev"
  [ "$(id -u)" = 0 ] || { echo "Missing: golang-go golang-golang-x-mod-dev. Install them as root." >&2; exit 1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends golang-go golang-golang-x-mod-dev >/dev/null
fi
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$work/gocache" go build -o "$work/record-go" "$here/main.go"

if [ ! -x "$work/venv/bin/aics-tlog" ]; then
  python=
  candidates=(python3.14 python3.13 python3.12 python3)
  # Pythons that pyenv keeps and does not show.
  for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3; do [ -x "$found" ] && candidates+=("$found"); done
  for one in "${candidates[@]}"; do
    if "$one" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then python=$one; break; fi
  done
  if [ -z "$python" ]; then
    echo "No Python 3.12 or newer: aics-tlog cannot be installed, and this check is not complete without it." >&2
    exit 1
  fi
  echo "== installing aics-tlog 0.2.1 with $("$python" --version)"
  "$python" -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check aics-tlog==0.2.1
fi

"$work/venv/bin/python" "$here/check.py" "$program" "$work"

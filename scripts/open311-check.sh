#!/bin/bash
# Public clients of Open311 GeoReport v2 against a live demo: `georeport` reads in JSON and XML, `three` raises a matter.
# Their exact versions stand in scripts/open311/requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${PROGRAM:-target/release/pavilion}")
clients=.venv/open311

if [ ! -f "$clients/.installed" ] || [ scripts/open311/requirements.txt -nt "$clients/.installed" ]; then
  echo "== installing the clients into $clients"
  python3 -m venv "$clients"
  "$clients/bin/pip" install --quiet --disable-pip-version-check --requirement scripts/open311/requirements.txt
  touch "$clients/.installed"
fi

data=$(mktemp -d)
server=
# shellcheck disable=SC2317  # called by the trap
ended() {
  [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
  rm -rf "$data"
}
trap ended EXIT
export PAVILION_DATA_DIR=$data PAVILION_DATABASE_URL=
"$program" demo --seed 1 >/dev/null
# The token first: an embedded database has one program at a time.
key=$("$program" token new 13000000001 --name "open311" --scope matters.raise --days 1 | sed -n 1p)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$program" serve --listen "127.0.0.1:$port" --set secure_cookies=false --set second_factor=offered >"$data/out" 2>"$data/log" &
server=$!
for _ in $(seq 100); do
  curl --silent --fail --output /dev/null "http://127.0.0.1:$port/readyz" && break
  sleep 0.1
done
"$clients/bin/python" scripts/open311/check.py "http://127.0.0.1:$port" "$key"

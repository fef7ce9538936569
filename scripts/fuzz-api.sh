#!/bin/bash
# Generated requests against a live demo, once as nobody and once with the token of each kind of person.
# schemathesis finds a reply with 5xx and a reply that is not what the API's document says.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${PROGRAM:-target/release/pavilion}")
examples=${EXAMPLES:-40}
seed=${SEED:-20261120}

if [ ! -x .venv/bin/schemathesis ]; then
  echo "== installing schemathesis into .venv"
  python3 -m venv .venv 2>/dev/null || {
    [ "$(id -u)" = 0 ] || { echo "Missing: python3-venv." >&2; exit 1; }
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    python3 -m venv .venv
  }
  .venv/bin/pip install --quiet --disable-pip-version-check 'schemathesis>=4,<5'
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

# Tokens first: an embedded database has one program at a time.
declare -A tokens
tokens[nobody]=
while read -r name login; do
  tokens[$name]=$("$program" token new "$login" --name "fuzz $name" --days 1 | sed -n 1p)
done <<'PEOPLE'
resident 13000000001
grid-worker 13000000003
property-worker 13000000005
auditor 13000000008
PEOPLE

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
address=http://127.0.0.1:$port
"$program" serve --listen "127.0.0.1:$port" --set secure_cookies=false --set second_factor=offered >"$data/out" 2>"$data/log" &
server=$!
for _ in $(seq 100); do
  curl --silent --fail --output /dev/null "$address/readyz" && break
  sleep 0.1
done

failed=0
for name in nobody resident grid-worker property-worker auditor; do
  echo "== as $name"
  header=()
  [ -z "${tokens[$name]}" ] || header=(--header "Authorization: Bearer ${tokens[$name]}")
  .venv/bin/schemathesis --no-color run "$address/api/v1/openapi.json" "${header[@]}" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --max-examples "$examples" --seed "$seed" --workers 1 --request-timeout 20 --suppress-health-check all || failed=1
  kill -0 "$server" 2>/dev/null || { echo "the server is gone; its log:" >&2; tail -n 50 "$data/log" >&2; exit 1; }
done
# Past the door the simplest proof: nothing broke inside either.
if grep -q 'a request broke' "$data/log"; then
  echo "== the server's log says that requests broke:" >&2
  grep 'a request broke' "$data/log" | head -n 20 >&2
  failed=1
fi
exit $failed

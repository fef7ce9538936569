#!/bin/bash
# Holds the landscape against the outside: published output with its groups given, published groups with groups found by
# itself, and the Python implementation red-dwarf on the same votes. Prints everything; ends with 1 on what is not documented.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
CARGO=${CARGO:-cargo}
VENV=target/landscape-venv

data=${PAVILION_DATA:-}
if [ -z "$data" ]; then
    dir=$PWD
    while [ "$dir" != / ]; do
        if [ -d "$dir/shared/data/polis" ]; then data=$dir/shared/data; break; fi
        dir=$(dirname "$dir")
    done
fi
if [ -z "$data" ] || [ ! -d "$data/polis" ]; then
    echo "landscape: no published conversations here (set PAVILION_DATA); nothing compared"
    exit 0
fi

$CARGO build --quiet --release --locked -p pavilion-landscape --examples
if ! "$VENV/bin/python" -c 'import reddwarf' 2>/dev/null; then
    python3 -m venv "$VENV"
    "$VENV/bin/pip" install --quiet --disable-pip-version-check red-dwarf==0.4.0
fi

if [ "${1:-}" = bench ]; then
    exec env OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$VENV/bin/python" scripts/engines/landscape-bench.py "$data/polis"
fi
echo "== statistics with the groups of the production output given"
PAVILION_DATA=$data $CARGO test --quiet --locked -p pavilion-landscape --test production -- --nocapture --test-threads 1
echo "== groups found by itself, and statistics, beside red-dwarf 0.4.0"
exec env OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$VENV/bin/python" scripts/engines/landscape-check.py "$data/polis"

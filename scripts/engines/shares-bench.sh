#!/bin/bash
# Measures the shares crate beside pabutools 1.2.3, in one run: CPU of whole processes, parsing included.
#
#   scripts/engines/shares-bench.sh [FOLDER-OF-PB-FILES]
#
# The thing measured is PAVILION (target/release/pavilion unless named) or, where that is not built, the example `decide`
# of the crate, which does the same. ROUNDS (5) alternate; the plain profile of pabutools is run once, and stopped after
# PLAIN_SECONDS (400) of CPU, when the ratio is a lower bound.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${1:-${PAVILION_DATA:-../shared/data}/pabulib}
[ -d "$data" ] || data=../../shared/data/pabulib
[ -d "$data" ] || { echo "shares-bench: no folder of Pabulib files; name it, or the one above it in PAVILION_DATA" >&2; exit 2; }
venv=target/shares/venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import pabutools' 2>/dev/null || "$venv/bin/pip" install --quiet pabutools==1.2.3
if [ ! -x "${PAVILION:-target/release/pavilion}" ]; then
    ${CARGO:-cargo} build --quiet --release -p pavilion-shares --example decide
fi
exec "$venv/bin/python" scripts/engines/shares_bench.py "$data"

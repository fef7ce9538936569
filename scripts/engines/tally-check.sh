#!/bin/sh
# Ranked elections against pip's pyrankvote and published transcripts, file by file.
# Needs python3 with venv and, for the published files, the data folder (PAVILION_DATA, else ../shared/data).
set -eu
cd "$(dirname "$0")/../.."
data="${PAVILION_DATA:-}"
if [ -z "$data" ]; then
    folder=$(pwd)
    while [ "$folder" != / ] && [ ! -d "$folder/shared/data" ]; do folder=$(dirname "$folder"); done
    data="$folder/shared/data"
fi
venv=target/engines/tally-venv
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet pyrankvote==2.0.6
fi
cargo build --release --quiet -p pavilion-tally --example count_ranked
"$venv/bin/python" scripts/engines/tally-check.py "$data" target/release/examples/count_ranked
PAVILION_DATA="$data" cargo test --release --quiet -p pavilion-tally --test stv -- --nocapture

#!/bin/bash
# Entries a second put on record durably, beside bare appends that wait for the disk as often, and proofs a second from a
# record of 10,000,000 entries; all in one run. ENTRIES changes the number.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$PWD/target/record-bench
rm -rf "$folder"
cargo build --quiet --release -p pavilion-record --example record_bench
exec target/release/examples/record_bench "$folder" "${ENTRIES:-10000000}"

#!/bin/sh
# The whole count of 1,000,000 dwellings and ballots against a bare read of the same files, in one run.
set -eu
cd "$(dirname "$0")/../.."
exec cargo run --release --quiet -p pavilion-tally --example tally_bench -- "${1:-1000000}"

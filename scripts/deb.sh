#!/bin/bash
# Builds the Debian package. cargo-deb packs it; the completions are made by the binary itself.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo deb --version >/dev/null 2>&1 || { echo "== installing cargo-deb"; cargo install --quiet --locked cargo-deb; }
cargo build --release --locked -p pavilion
mkdir -p target/completions
target/release/pavilion completions bash >target/completions/pavilion
target/release/pavilion completions zsh >target/completions/_pavilion
target/release/pavilion completions fish >target/completions/pavilion.fish
target/release/pavilion config --default >target/completions/pavilion.toml
cargo deb --no-build -p pavilion

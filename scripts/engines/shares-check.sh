#!/bin/bash
# Holds the shares crate against the outside: what cities published, what pabutools 1.2.3 decided, and pabutools run here.
#
#   scripts/engines/shares-check.sh [FOLDER-OF-PB-FILES]
#
# FOLDER is ../shared/data/pabulib unless named, or PAVILION_DATA/pabulib. Prints agreements and differences file by file
# and ends with 1 on a difference that is not among the known ones. KILOBYTES (40) bounds the files pabutools is run on
# here, SECONDS_EACH (20) each of its rules; what takes longer is left out and said so.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${1:-${PAVILION_DATA:-../shared/data}/pabulib}
[ -d "$data" ] || data=../../shared/data/pabulib
[ -d "$data" ] || { echo "shares-check: no folder of Pabulib files; name it, or the one above it in PAVILION_DATA" >&2; exit 2; }
venv=target/shares/venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import pabutools' 2>/dev/null || "$venv/bin/pip" install --quiet pabutools==1.2.3
${CARGO:-cargo} build --quiet --release -p pavilion-shares --example outcomes
failed=0
saved=$data/pabutools_outcomes_1.2.3.jsonl
echo "== what cities published, and the saved outcomes of pabutools"
if [ -f "$saved" ]; then
    target/release/examples/outcomes "$data" "$saved" || failed=1
else
    target/release/examples/outcomes "$data" || failed=1
fi
echo "== pabutools run here, files up to ${KILOBYTES:-40} KB"
find "$data" -name '*.pb' -size "-${KILOBYTES:-40}k" -print0 | sort -z |
    xargs -0 "$venv/bin/python" scripts/engines/shares_reference.py "${SECONDS_EACH:-20}" > target/shares/reference.jsonl
target/release/examples/outcomes --saved-only "$data" target/shares/reference.jsonl || failed=1
exit $failed

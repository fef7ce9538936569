#!/bin/sh
# step.sh NAME COMMAND...: names a step, runs it, and says how long it took or that it failed.
name=$1
shift
echo "== $name"
begun=$(date +%s)
"$@"
code=$?
took=$(($(date +%s) - begun))
if [ $code -ne 0 ]; then
  echo "== $name FAILED after $took s" >&2
  exit $code
fi
echo "== $name: ok, $took s"

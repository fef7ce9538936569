#!/bin/bash
# Measures the landscape against red-dwarf on the same votes in one run: the computation alone, and the whole process.
exec "$(dirname "$0")/landscape-check.sh" bench

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh SECONDS CORPUS TARGET...
# Lets libFuzzer run each target for its share of SECONDS, from CORPUS/NAME.
# The corpus in the tree is only read; an input that breaks something is left
# here as fuzz_NAME-crash-HASH: fix it, then add it to CORPUS/NAME.
set -u
seconds=$1
corpus=$2
shift 2
share=$((seconds / ($# > 0 ? $# : 1)))
[ "$share" -ge 1 ] || share=1
found=0

for target in "$@"; do
	name=${target##*/fuzz_}
	scratch=$(mktemp -d) || exit 1
	if ! "./$target" -max_total_time="$share" -max_len=70000 -timeout=10 \
	    -rss_limit_mb=1024 -print_final_stats=1 -verbosity=1 \
	    -artifact_prefix="fuzz_$name-" "$scratch" "$corpus/$name" \
	    >"$scratch.log" 2>&1; then
		found=1
		tail -n 60 "$scratch.log"
		echo "fuzz $name: FOUND something, see fuzz_$name-*"
	else
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' \
		    "$scratch.log")
		echo "fuzz $name: $runs inputs in $share s, nothing found"
	fi
	rm -rf "$scratch" "$scratch.log"
done
exit "$found"

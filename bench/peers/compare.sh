#!/usr/bin/env bash
# Planner, CP-SAT and HiGHS on the same weeks, one after the other on the same cores. Every plan is judged by schulalltag check.
#   PYTHON=venv/bin/python bench/peers/compare.sh [week...]
# A week is a generated one such as pool:1 or a problem file; without any, pool:1 and district:1. SECONDS_EACH (60) and THREADS (2)
# may be set. Tuned peers begin with the planner's plan after 2 s, CP-SAT with eight searches, HiGHS with interior points. Plans stay in OUT (a new folder under /tmp).
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3} seconds=${SECONDS_EACH:-60} threads=${THREADS:-2} out=${OUT:-$(mktemp -d)}
mkdir -p "$out"
[ $# -gt 0 ] || set -- pool:1 district:1
cores=()
command -v taskset >/dev/null && cores=(taskset -c "0-$((threads - 1))") # CP-SAT runs its eight searches on as many cores too
go build -o "$out/schulalltag" ./cmd/schulalltag
go build -o "$out/planner" ./bench/planner
echo "$(uname -sm), $(getconf _NPROCESSORS_ONLN) cores, $threads used, load before $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime); $seconds s each; plans in $out"

# judge NAME FILE: the checker's word on a plan, if there is one; one it finds fault with ends the comparison.
judge() {
	local said
	if [ -s "$2" ]; then
		said=$("$out/schulalltag" check "$problem" "$2")
		printf '%s: %s\n' "$1" "$said"
	else
		printf '%s: no plan\n' "$1"
	fi
}

peer() { # NAME FILE ARGUMENTS OF solve.py
	local name=$1 file=$2
	shift 2
	${cores[@]+"${cores[@]}"} "$python" bench/peers/solve.py --seconds "$seconds" --threads "$threads" "$@" "$problem" >"$file" || rm -f "$file"
	judge "$name" "$file"
}

for week; do
	base=$out/$(basename "${week//:/-}" .json) problem=$week
	if [ ! -e "$week" ]; then
		problem=$base.json
		"$out/planner" -write "$week" >"$problem"
	fi
	printf '\n%s\n' "$week"
	for s in 2 "$seconds"; do
		GOMAXPROCS=$threads ${cores[@]+"${cores[@]}"} "$out/schulalltag" plan -seconds "$s" -o "$base.planner-$s.plan" "$problem" >/dev/null
		judge "planner, $s s" "$base.planner-$s.plan"
	done
	start=$base.planner-2.plan
	peer 'CP-SAT' "$base.cpsat.plan" --solver cpsat
	peer 'HiGHS' "$base.highs.plan" --solver highs
	peer 'CP-SAT tuned' "$base.cpsat-start.plan" --solver cpsat --start "$start" --set num_workers=8
	peer 'HiGHS tuned' "$base.highs-start.plan" --solver highs --start "$start" --set mip_lp_solver=ipm
	"$python" bench/peers/table.py "$week" "planner, $seconds s=$base.planner-$seconds.plan" "planner, 2 s=$start" "CP-SAT=$base.cpsat.plan" \
		"HiGHS=$base.highs.plan" "CP-SAT tuned=$base.cpsat-start.plan" "HiGHS tuned=$base.highs-start.plan"
done

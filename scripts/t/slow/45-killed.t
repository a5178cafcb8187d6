#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# make run is killed at 50 moments of a first build, from unpacking to the boot, and
# goes on each time from what it finds. Takes a whole kernel build.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

w=$scratch/w
mkdir "$w"
cp -Rp "$top/Makefile" "$top/kernel" "$top/init" "$top/scripts" "$w"
cd "$w"
export CCACHE_DISABLE=1

# moment SIGNAL WHOM SECONDS: one that was too late is none, and is tried again
moment() {
	setsid env --default-signal=INT make run >"$scratch/out" 2>&1 &
	pid=$!
	sleep "$3"
	case $2 in
	group) kill "-$1" "-$pid" 2>/dev/null ;;
	make) kill "-$1" "$pid" 2>/dev/null ;;
	esac && killed=yes || killed=no
	status=0
	wait "$pid" || status=$?
	[ $status -ne 0 ] || killed=no
	# what make left behind ends by itself: QEMU with its guest, a compiler with its file
	i=0
	while kill -0 "-$pid" 2>/dev/null; do
		i=$((i + 1))
		[ $i -lt 900 ] || {
			left=$(ps -o pid,args -g "$pid")
			kill -KILL "-$pid"
			is '' "$left"
		}
		sleep 0.1
	done
	echo "$1 to $2 after $3 s: $killed, exit status $status, $(tail -n 1 "$scratch/out")"
	[ "$killed" = no ] || echo "$1" >>"$scratch/kills"
	# a kill may come just behind the verdict
	if grep -q '^svc462: PASS' "$scratch/out"; then
		has "$scratch/out" '# custom_call(21) = 42'
	fi
}

it 'make run is killed at 50 moments, gives no wrong PASS, and leaves no process behind'
survives_kills() {
	: >"$scratch/kills"
	awk 'BEGIN {
		srand(462)
		split("INT TERM KILL HUP", signals, " ")
		for (i = 1; i <= 400; i++)
			print signals[1 + i % 4], i % 5 ? "group" : "make", \
				i % 3 ? rand() * 3 : 3 + rand() * 22
	}' >"$scratch/moments"
	while read -r signal whom seconds; do
		# once it is built a run is short, and so are the moments of its last steps
		[ ! -e build/6.1/Image ] || seconds=$(awk -v s="$seconds" 'BEGIN { print s / 50 }')
		moment "$signal" "$whom" "$seconds" </dev/null
		[ "$(wc -l <"$scratch/kills")" -lt 50 ] || break
	done <"$scratch/moments"
	is 50 "$(wc -l <"$scratch/kills")"
}
t survives_kills
echo "# killed: $(sort "$scratch/kills" | uniq -c | awk '{ printf "%s %s  ", $2, $1 }')"

it 'the next make run passes, on the Image and the initramfs of a build that nobody disturbed'
passes_after_all() {
	exits 0 make run
	has "$scratch/out" '# custom_call(21) = 42'
	ends "$scratch/out" 'svc462: PASS (0)'
	same "$top/build/6.1/462-gcc/Image" build/6.1/Image
	same "$top/build/6.1/462-gcc/initramfs.cpio" build/6.1/initramfs.cpio
}
t passes_after_all

done_testing

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# PROG=script.sh: a shell and its commands in the guest, and ARGS= with quotes.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"

it 'ARGS is split as the shell would, and nothing in it is expanded'
splits_words() {
	# shellcheck disable=SC2016
	exits 0 scripts/guest/words "a  'b c' \"d \\\"e\\\" \\f\" '' \"\" g\\ h x'y'\"z\" \`id\` ;|& * ~ \$HOME"
	# shellcheck disable=SC2016
	printf '%s\0' a 'b c' 'd "e" \f' '' '' 'g h' xyz '`id`' ';|&' '*' '~' "\$HOME" >"$scratch/wanted"
	same "$scratch/wanted" "$scratch/out"
	exits 0 scripts/guest/words ''
	empty "$scratch/out"
	exits 0 scripts/guest/words "''"
	is 1 "$(wc -c <"$scratch/out")"
	# shellcheck disable=SC1003
	for bad in "'a" '"a' 'a\'; do
		exits 1 scripts/guest/words "$bad"
		empty "$scratch/out"
	done
}
t splits_words

cat >"$scratch/repro.sh" <<'EOF'
#!/bin/sh
printf '<%s>' "$@"
echo
mount -t tmpfs none /mnt
grep -c ' /mnt ' /proc/mounts | sed 's/^/mounted: /'
hostname
exit 3
EOF

has_no_busybox() {
	[ ! -s build/busybox ]
}
reason='there is no build/busybox: use make deps-busybox'

it 'a script runs with the arguments it was given, and its exit status is the verdict'
runs_a_script() {
	exits 2 make run "PROG=$scratch/repro.sh" ARGS="one 'two three' ''"
	shows "$scratch/out" '# <one><two three><>'
	shows "$scratch/out" '# mounted: 1'
	shows "$scratch/out" '# svc462'
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 repro # exit status 3'
}
if has_no_busybox; then skip "$reason"; else t runs_a_script; fi

it 'with BUSYBOX a C program has a shell, too'
has_a_shell() {
	printf '%s\n' '#include <stdlib.h>' 'int main(void) { return system("test -L /bin/sh && exit 4") >> 8; }' \
		>"$scratch/system.c"
	exits 2 make run "PROG=$scratch/system.c" BUSYBOX=build/busybox
	ends "$scratch/out" 'svc462: SKIP (4): ok 1 system # SKIP'
}
if has_no_busybox; then skip "$reason"; else t has_a_shell; fi

it 'a script among several programs is one of them'
one_of_many() {
	printf '#!/bin/sh\nexit 0\n' >"$scratch/a.sh"
	exits 2 make run "PROGS=$scratch/a.sh $scratch/repro.sh"
	shows "$scratch/out" 'ok 1 a'
	ends "$scratch/out" 'svc462: FAIL (1): 1 of 2 programs, the first is number 2: exit status 3'
}
if has_no_busybox; then skip "$reason"; else t one_of_many; fi

it 'a script of a list of selftests keeps its name, as a program of that name may lie beside it'
lies_beside() {
	mkdir -p "$scratch/splice"
	printf '#!/bin/sh\n./leak && exit 3\nexit 0\n' >"$scratch/splice/leak.sh"
	printf '#!/bin/sh\nexit 1\n' >"$scratch/splice/leak"
	chmod +x "$scratch/splice/leak"
	echo splice:leak.sh >"$scratch/kselftest-list.txt"
	exits 0 make run "PROGS=$scratch/kselftest-list.txt $scratch/a.sh"
	shows "$scratch/out" 'ok 1 leak.sh'
	shows "$scratch/out" 'ok 2 a'
}
if has_no_busybox; then skip "$reason"; else t lies_beside; fi

it 'what cannot run a script says what to do'
says_what_to_do() {
	printf '#!/bin/bash\n' >"$scratch/bash.sh"
	exits 2 make run "PROG=$scratch/bash.sh"
	shows "$scratch/err" "svc462: PROG=$scratch/bash.sh: this is a script for /bin/bash; the guest has busybox's /bin/sh: let it begin with #!/bin/sh"
	exits 2 make run "PROG=$scratch/repro.sh" BUSYBOX=/bin/true
	matches "$scratch/err" 'svc462: BUSYBOX=/bin/true: this is for .*, not for arm64'
	exits 2 make run "PROG=$scratch/repro.sh" BUSYBOX="$scratch/none"
	shows "$scratch/err" 'svc462: a script needs a shell in the guest: use make deps-busybox, or BUSYBOX=FILE'
	ends "$scratch/out" 'svc462: ERROR (2): tools: cannot make build/6.1/462-gcc-user/prog.cpio, see above'
	echo 'int main(void) { return 0; }' >"$scratch/a.c"
	exits 2 make run "PROG=$scratch/a.c" ARGS="it's"
	shows "$scratch/err" "svc462: ARGS=it's: a quote is not closed, or a backslash is the last character"
	ends "$scratch/out" 'svc462: ERROR (2): usage: cannot make build/6.1/462-gcc-user/prog.cpio, see above'
}
t says_what_to_do

done_testing

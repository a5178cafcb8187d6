#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What scripts/README.md promises about security: how QEMU is run, that a value is never
# a command, and that nothing is run that somebody else could have written.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

w=$scratch/w
checkout_user "$w" >"$scratch/built" 2>&1
cd "$w"
quick_xz

# a QEMU that tells what it was told
qemu=$scratch/qemu-system-aarch64
printf '%s\n' '#!/bin/sh' "printf '%s\n' \"\$@\" >$scratch/told" 'exec qemu-system-aarch64 "$@"' >"$qemu"
chmod +x "$qemu"

# tell [VARIABLE=VALUE...]: what make run tells QEMU is in told, and in one line in line
tell() {
	exits 0 make run QEMU="$qemu" "$@"
	tr '\n' ' ' <"$scratch/told" >"$scratch/line"
}

it 'QEMU gets a sandbox where it was built with one, or the one that it is told'
sandboxed() {
	tell
	lacks "$scratch/line" -sandbox
	# as one that is linked to it has it
	echo '# libseccomp.so' >>"$qemu"
	tell
	shows "$scratch/line" ' -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny '
	tell QEMU_ARGS='-sandbox on'
	is '-sandbox on' "$(grep -o -e '-sandbox [^ ]*' "$scratch/line")"
}
t sandboxed

it 'each thread of QEMU is under a seccomp filter, and runs as the calling user'
confined() {
	make run QEMU_ARGS="-S -pidfile $scratch/pid" >"$scratch/out" 2>&1 &
	for _ in $(seq 100); do
		[ ! -s "$scratch/pid" ] || break
		sleep 0.1
	done
	pid=$(cat "$scratch/pid")
	grep -H '^Seccomp:' "/proc/$pid/task"/*/status
	free=$(grep -L '^Seccomp:	2$' "/proc/$pid/task"/*/status) || :
	owner=$(stat -c %u "/proc/$pid")
	kill "$pid"
	wait "$!" || :
	is '' "$free"
	is "$(id -u)" "$owner"
}
if grep -q 'libseccomp\.so' "$(command -v qemu-system-aarch64)"; then
	t confined
else
	skip 'this QEMU has none'
fi

it 'the guest has no network, no disk, no host file and no device but those of the board'
has_nothing_else() {
	tell
	python3 - "$scratch/told" <<-'EOF'
	import json, socket, subprocess, sys
	here, there = socket.socketpair()
	argv = open(sys.argv[1]).read().split("\n")[:-1]
	for option in ("-chardev", "-mon"):	# vmrun's own, which is not there
	    i = argv.index(option)
	    del argv[i:i + 2]
	qemu = subprocess.Popen(["qemu-system-aarch64", *argv, "-chardev", f"socket,id=qmp,fd={there.fileno()}",
	    "-mon", "chardev=qmp,mode=control"], pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)
	there.close()
	qmp = here.makefile("rw")
	qmp.readline()
	def ask(command, **arguments):
	    qmp.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
	    qmp.flush()
	    while True:
	        answer = json.loads(qmp.readline())
	        if "return" in answer:
	            return answer["return"]
	        assert "error" not in answer, answer
	def info(what):
	    return ask("human-monitor-command", **{"command-line": "info " + what}).strip()
	ask("qmp_capabilities")
	network, tree = info("network"), info("qtree")
	drives = [d for d in ask("query-block") if "inserted" in d]
	channels = sorted(c["label"] for c in ask("query-chardev"))
	ask("quit")
	qemu.wait()
	devices = {l.split()[1].rstrip(",") for l in tree.split("\n") if l.strip().startswith("dev: ")}
	print(network, drives, channels, sorted(devices))
	assert network == "" and drives == [] and channels == ["qmp", "serial0"]
	assert "pl011" in devices
	# what is soldered to the board; its buses are empty
	assert devices <= {"arm_gic", "arm-gicv2m", "cfi.pflash01", "fw_cfg_mem", "gpex-pcihost", "gpex-root",
	    "gpio-key", "kvm-arm-gic", "pl011", "pl031", "pl061", "platform-bus-device", "virtio-mmio"}
	EOF
}
t has_nothing_else

# a value is never a command

echo 'int main(void) { return 0; }' >"$scratch/prog.c"
pwned=$scratch/pwned
# value N: between no quotes, single and double ones it is a command; a newline ends one;
# make expands what begins with a dollar sign
value() {
	case $1 in
	1) echo "'; touch $pwned; '\`touch $pwned\`x;>$pwned\"; touch $pwned; \"x | touch $pwned & touch $pwned" ;;
	2) printf 'x\ntouch %s' "$pwned" ;;
	3) echo "\$(touch $pwned)\$(shell touch $pwned)" ;;
	esac
}
# harmless VARIABLE: each of the values is taken as it is or refused, on make's
# command line and, where make might expand it, in the environment; two of them stand for
# all but in make test-slow
harmless() {
	case $1 in
	STEP) goal="break" ;;
	N) goal="soak" ;;
	KEEP_GOING | SSH) goal="soak N=1" ;;
	ARGS | ENV | FILES | EXPECT) goal="run PROG=$scratch/prog.c" ;;
	*) goal=run ;;
	esac
	for n in 1 ${ALL:+2 3}; do
		# shellcheck disable=SC2086
		timeout 60 make $goal "$1=$(value $n)" >"$scratch/out" 2>"$scratch/err" || :
		unharmed "$1" "$n"
	done
	# variables.mk takes all of them from the environment by one rule: here one stands for all
	[ -n "${ALL-}" ] || [ "$1" = KERNEL ] || return 0
	# shellcheck disable=SC2086
	timeout 60 env "$1=$(value 3)" make $goal >"$scratch/out" 2>"$scratch/err" || :
	unharmed "$1" 3
}
# unharmed VARIABLE N: this value was not run, and the last line is a verdict
unharmed() {
	echo "$1=$(value "$2")"
	absent "$pwned"
	ends_like "$scratch/out" '^svc462: [A-Z]* \([0-9]*\)'
}
it 'the values that are tried would be commands in a shell, whatever the quotes around them are'
are_commands() {
	for script in "echo $(value 1)" "echo '$(value 1)'" "echo \"$(value 1)\"" "echo $(value 2)" "echo $(value 3)"; do
		rm -f "$pwned"
		sh -c "$script" || :
		[ -e "$pwned" ] || wrong "a file made by $script" none
	done
	rm "$pwned"
}
t are_commands

variables=$(sed -n '/^VARIABLES :=/,/[^\\]$/p' scripts/make/variables.mk | tr -s ' \\\t' '\n' | grep -xE '[A-Z_]+' | sed 1d)
it 'no value of a variable is a command'
all_harmless() {
	for variable in $variables; do
		harmless "$variable"
	done
}
t all_harmless

it 'a command in a value of a Kconfig fragment is refused'
refuses_fragments() {
	for line in "CONFIG_LOCALVERSION=\"\$(touch $pwned)\"" "CONFIG_LOCALVERSION=\"\`touch $pwned\`\"" \
		"CONFIG_LOCALVERSION=\"a\\\";touch	$pwned;\\\"\"" "CONFIG_INITRAMFS_SOURCE=\"\$(shell touch $pwned)\""; do
		echo "$line" >"$scratch/hostile.config"
		exits 2 make run KCONFIG="$scratch/hostile.config"
		absent "$pwned"
		shows "$scratch/err" "hostile.config:1: a dollar sign, backquote or backslash would be run: CONFIG_"
	done
}
t refuses_fragments

# nothing is run that somebody else could have written

# refused 'REASON': before any work
refused() {
	exits 2 make --no-print-directory run
	is "svc462: ERROR (2): usage: $1" "$(cat "$scratch/out")"
}

it 'a build folder that everybody can write to is refused, and so is a umask that makes one'
refuses_open_folders() {
	(umask 000 && refused 'umask 0000 would let everybody write to build/: use umask 022')
	for file in build build/vmrun build/6.1/462-gcc build/6.1/462-gcc/Image; do
		mode=$(stat -c %a $file)
		chmod o+w $file
		refused "$file can be written to by others: use make distclean"
		chmod "$mode" $file
	done
	exits 0 make run
}
t refuses_open_folders

it 'a build folder with files of another user is refused'
refuses_foreign_files() {
	chown 12345 build/6.1/462-gcc
	refused 'build/6.1/462-gcc can be written to by others: use make distclean'
	make distclean
	absent build
}
if [ "$(id -u)" -eq 0 ]; then
	t refuses_foreign_files
else
	skip 'only root can give files away'
fi

done_testing

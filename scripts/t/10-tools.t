#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tools: what is missing is named, what can be installed is, and nothing else
# is touched. The package manager, sudo and the distribution are made up here.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
deps=$top/scripts/deps

# os NAME ID [ID_LIKE]: a distribution's os-release
os() {
	printf 'ID=%s\nID_LIKE="%s"\n' "$2" "${3-}" >"$scratch/$1"
}
os debian debian
os ubuntu ubuntu debian
os mint linuxmint "ubuntu debian"
os fedora fedora
os rocky rocky "rhel centos fedora"
os arch arch
os void void

# host FOLDER [TOOL...]: a machine's commands, without these, with a package
# manager that writes down how it is called and knows linux-source-9.9 only
host() {
	folder=$scratch/$1
	shift
	mkdir -p "$folder"
	for dir in /bin /usr/bin; do
		find $dir -mindepth 1 -maxdepth 1 -exec ln -sf -t "$folder" {} +
	done
	for tool in apt-get apt-cache sudo id "$@"; do
		rm -f "$folder/$tool"
	done
	for command in apt-get apt-cache; do
		printf '#!/bin/sh\necho "%s $*" >>"%s"\n' $command "$scratch/calls" >"$folder/$command"
	done
	echo '[ "$*" = "show linux-source-9.9" ]' >>"$folder/apt-cache"
	printf '#!/bin/sh\necho "sudo $*" >>"%s"\n"$@"\n' "$scratch/calls" >"$folder/sudo"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho "${UID_HERE:-0}"\n' >"$folder/id"
	chmod +x "$folder/apt-get" "$folder/apt-cache" "$folder/sudo" "$folder/id"
}
host all
host few flex bc qemu-system-aarch64
host noprove prove

# on HOST DISTRIBUTION STATUS COMMAND...: what it prints is in words, what it
# calls in calls
on() {
	path=$scratch/$1
	release=$scratch/$2
	want=$3
	shift 3
	: >"$scratch/calls"
	status=0
	PATH=$path OS_RELEASE=$release "$@" >"$scratch/words" 2>&1 || status=$?
	cat "$scratch/words" "$scratch/calls"
	[ "$status" -eq "$want" ]
}

nothing_missing() {
	on all debian 0 "$deps" --install run test
	[ "$(cat "$scratch/words")" = 'svc462: nothing is missing, nothing was installed' ]
	fails grep -q apt-get "$scratch/calls"
	on all arch 0 "$deps" --install run test
	[ "$(cat "$scratch/words")" = 'svc462: nothing is missing, nothing was installed' ]
	on all debian 0 "$deps" run test
	[ ! -s "$scratch/words" ] && [ ! -s "$scratch/calls" ]
}
t 'with nothing missing, make deps says so and touches no network' nothing_missing

# the installation must be this line and come behind an update
installs() {
	grep -n 'apt-get update -q' "$scratch/calls"
	[ "$(grep -v '^apt-cache\|^sudo' "$scratch/calls" | tail -n 1)" = \
		"apt-get install -y --no-install-recommends $*" ]
}

debian() {
	for release in debian ubuntu mint; do
		on few $release 0 "$deps" --install run test
		installs qemu-system-arm flex bc
		fails grep -q sudo "$scratch/calls"
	done
	on noprove debian 0 "$deps" --install run
	on noprove debian 0 "$deps" --install run test
	installs perl
}
t 'on Debian, Ubuntu and their kin the missing packages are installed, and only those' debian

not_root() {
	export UID_HERE=1000
	on few debian 0 "$deps" --install run
	installs qemu-system-arm flex bc
	grep -q '^sudo apt-get update' "$scratch/calls"
	grep -q '^sudo .*apt-get install' "$scratch/calls"
}
t 'who is not root installs through sudo' not_root

kernel_source() {
	on all debian 0 env KERNEL=9.9 "$deps" --install run
	grep -qx 'apt-get install -y --no-install-recommends linux-source-9.9' "$scratch/calls"
	on few debian 0 env KERNEL=9.9 "$deps" --install run
	installs qemu-system-arm flex bc linux-source-9.9
	on all debian 0 env KERNEL=9.8 "$deps" --install run
	fails grep -q apt-get "$scratch/calls"
}
t 'linux-source-K is installed where the distribution has it' kernel_source

failed_install() {
	cp -P "$scratch/few/apt-get" "$scratch/apt-get"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\n[ "$1" = update ]\n' >"$scratch/few/apt-get"
	status=0
	PATH=$scratch/few OS_RELEASE=$scratch/debian "$deps" --install run || status=$?
	mv "$scratch/apt-get" "$scratch/few/apt-get"
	[ "$status" -ne 0 ]
}
t 'an installation that fails is a failure' failed_install

elsewhere() {
	on few fedora 2 "$deps" --install run
	grep -q 'dnf install qemu-system-aarch64-core flex bc$' "$scratch/words"
	on few rocky 2 "$deps" --install run
	grep -q 'dnf install ' "$scratch/words"
	on few arch 2 "$deps" --install run
	grep -q 'pacman -S --needed qemu-system-aarch64 flex bc$' "$scratch/words"
	on few void 2 "$deps" --install run
	grep -q 'names in Debian) qemu-system-arm flex bc$' "$scratch/words"
	on few no-such-file 2 "$deps" --install run
	grep -q 'qemu-system-arm flex bc$' "$scratch/words"
	[ ! -s "$scratch/calls" ]
}
t 'another distribution gets its own names for the packages, and a failure' elsewhere

# make on a copy, so that whatever it would build is seen
work="$scratch/work"
mkdir "$work"
cp -R Makefile kernel init scripts "$work"

target() {
	on few debian 2 make -C "$work" --no-print-directory "$1"
	grep -qx 'svc462: missing: qemu-system-aarch64 flex bc' "$scratch/words"
	grep -q 'apt-get install .* qemu-system-arm flex bc$' "$scratch/words"
	grep -qx 'svc462: ERROR (2): tools: some are missing, see above' "$scratch/words"
	[ ! -e "$work/build" ] && [ ! -s "$scratch/calls" ]
}
for name in run control test; do
	t "make $name names all the missing tools and how to install them, before any work" target $name
done

test_tools() {
	on noprove debian 2 make -C "$work" test
	grep -q 'missing: prove$' "$scratch/words"
	[ ! -e "$work/build" ]
}
t 'make test misses the tools of the tests before any work, too' test_tools

together() {
	on all debian 0 make -n -j 8 deps run
	sed -n '/scripts\/deps/p' "$scratch/words" | head -n 1 | grep -q -- '--install'
}
t 'make -j deps run installs first' together

usage() {
	on all debian 2 "$deps"
	grep -q '^usage: ' "$scratch/words"
	on all debian 2 "$deps" dance
	grep -q 'no such job: dance' "$scratch/words"
}
t 'a wrong usage is told' usage

kernel_name() {
	for name in '' .. . /tmp a/b '6.1 6.2'; do
		on all debian 2 make -n -C "$work" clean KERNEL="$name"
		grep -q "is not a kernel series: use KERNEL=6.1" "$scratch/words"
		fails grep -q '^rm' "$scratch/words"
	done
}
t 'make clean removes nothing for a KERNEL that is no plain name' kernel_name

done_testing

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
	# apt takes the dot for any character
	printf '%s\n' 'case $* in' '"show linux-source-9.9") echo "Package: linux-source-9.9" ;;' \
		'"show linux-source-9.1") echo "Package: linux-source-9.12" ;;' \
		'"show linux-source-9.5.0") echo "Package: linux-source-9.5.0" ;;' \
		'*) false ;;' 'esac' >>"$folder/apt-cache"
	printf '#!/bin/sh\necho "sudo $*" >>"%s"\n"$@"\n' "$scratch/calls" >"$folder/sudo"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho "${UID_HERE:-0}"\n' >"$folder/id"
	chmod +x "$folder/apt-get" "$folder/apt-cache" "$folder/sudo" "$folder/id"
}
host all
host few flex bc qemu-system-aarch64
host noprove prove
host failing flex
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1" = update ]\n' >"$scratch/failing/apt-get"

# on HOST DISTRIBUTION STATUS COMMAND...: what it prints is in out and err, what it
# calls in calls
on() {
	path=$scratch/$1
	release=$scratch/$2
	want=$3
	shift 3
	: >"$scratch/calls"
	exits "$want" env PATH="$path" OS_RELEASE="$release" "$@"
}

it 'with nothing missing, make deps says so and touches no network'
nothing_missing() {
	on all debian 0 "$deps" --install run test
	is 'svc462: nothing is missing, nothing was installed' "$(cat "$scratch/out" "$scratch/err")"
	lacks "$scratch/calls" apt-get
	on all arch 0 "$deps" --install run test
	is 'svc462: nothing is missing, nothing was installed' "$(cat "$scratch/out" "$scratch/err")"
	on all debian 0 "$deps" run test
	empty "$scratch/out" "$scratch/err" "$scratch/calls"
}
t nothing_missing

# the installation must be this line and come behind an update
installs() {
	shows "$scratch/calls" 'apt-get update -q'
	grep -v '^apt-cache\|^sudo' "$scratch/calls" >"$scratch/apt-get"
	ends "$scratch/apt-get" "apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 $*"
}

it 'on Debian, Ubuntu and their kin the missing packages are installed, and only those'
installs_on_debian() {
	for release in debian ubuntu mint; do
		on few $release 0 "$deps" --install run test
		installs qemu-system-arm flex bc
		lacks "$scratch/calls" sudo
	done
	on noprove debian 0 "$deps" --install run
	on noprove debian 0 "$deps" --install run test
	installs perl
}
t installs_on_debian

it 'who is not root installs through sudo'
installs_through_sudo() {
	export UID_HERE=1000
	on few debian 0 "$deps" --install run
	installs qemu-system-arm flex bc
	matches "$scratch/calls" '^sudo apt-get update'
	matches "$scratch/calls" '^sudo .*apt-get install'
}
t installs_through_sudo

it 'an arm64 host needs no package of another architecture'
suits_an_arm64_host() {
	# a machine without the C library for another one's arm64
	mkdir -p "$scratch/scripts"
	cp "$top/scripts/toolchain" "$scratch/scripts"
	for file in deps packages; do
		sed 's,/usr/aarch64-linux-gnu/,/none/,' "$top/scripts/$file" >"$scratch/scripts/$file"
	done
	chmod +x "$scratch/scripts/deps"
	host arm64 uname flex gcc aarch64-linux-gnu-gcc
	printf '#!/bin/sh\necho aarch64\n' >"$scratch/arm64/uname"
	chmod +x "$scratch/arm64/uname"
	on arm64 debian 0 "$scratch/scripts/deps" --install run prog
	installs gcc flex
	# and here both are missing
	host x86 flex gcc aarch64-linux-gnu-gcc uname
	printf '#!/bin/sh\necho x86_64\n' >"$scratch/x86/uname"
	chmod +x "$scratch/x86/uname"
	on x86 debian 0 "$scratch/scripts/deps" --install run prog
	installs gcc-aarch64-linux-gnu flex libc6-dev-arm64-cross
}
t suits_an_arm64_host

it 'while another program holds the lock of apt, it waits and says so'
waits_for_apt() {
	host busy flex
	rm "$scratch/busy/lslocks" "$scratch/busy/sleep"
	printf '#!/bin/sh\n[ -e "%s" ] || { touch "%s"; echo /var/lib/dpkg/lock-frontend; }\n' \
		"$scratch/asked" "$scratch/asked" >"$scratch/busy/lslocks"
	printf '#!/bin/sh\necho "sleep $*" >>"%s"\n' "$scratch/slept" >"$scratch/busy/sleep"
	chmod +x "$scratch/busy/lslocks" "$scratch/busy/sleep"
	on busy debian 0 "$deps" --install run
	shows "$scratch/err" 'another program is installing packages: waiting for up to ten minutes'
	is 'sleep 5' "$(cat "$scratch/slept")"
	installs flex
}
t waits_for_apt

it 'linux-source-K is installed where the distribution has it'
installs_kernel_source() {
	on all debian 0 env KERNEL=9.9 "$deps" --install run
	has "$scratch/calls" 'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 linux-source-9.9'
	on few debian 0 env KERNEL=9.9 "$deps" --install run
	installs qemu-system-arm flex bc linux-source-9.9
	on all debian 0 env KERNEL=9.8 "$deps" --install run
	lacks "$scratch/calls" apt-get
	# a package of another version, whose name apt finds by this pattern
	on all debian 0 env KERNEL=9.1 "$deps" --install run
	lacks "$scratch/calls" apt-get
	# as Ubuntu calls it
	on all debian 0 env KERNEL=9.5 "$deps" --install run
	has "$scratch/calls" 'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 linux-source-9.5.0'
}
t installs_kernel_source

it 'an installation that fails is a failure'
installation_fails() {
	on failing debian 1 "$deps" --install run
}
t installation_fails

it 'another distribution gets its own names for the packages, and a failure'
names_packages_elsewhere() {
	on few fedora 2 "$deps" --install run
	matches "$scratch/err" 'dnf install qemu-system-aarch64-core flex bc$'
	on few rocky 2 "$deps" --install run
	shows "$scratch/err" 'dnf install '
	on few arch 2 "$deps" --install run
	matches "$scratch/err" 'pacman -S --needed qemu-system-aarch64 flex bc$'
	on few void 2 "$deps" --install run
	matches "$scratch/err" 'names in Debian\) qemu-system-arm flex bc$'
	on few no-such-file 2 "$deps" --install run
	matches "$scratch/err" 'qemu-system-arm flex bc$'
	empty "$scratch/calls"
}
t names_packages_elsewhere

# make on a copy, so that whatever it would build is seen
work="$scratch/work"
mkdir "$work"
cp -R Makefile kernel init scripts "$work"

names_missing_tools() {
	on few debian 2 make -C "$work" --no-print-directory "$1"
	has "$scratch/err" 'svc462: missing: qemu-system-aarch64 flex bc'
	matches "$scratch/err" 'apt-get install .* qemu-system-arm flex bc$'
	has "$scratch/out" 'svc462: ERROR (2): tools: some are missing, see above'
	absent "$work/build"
	empty "$scratch/calls"
}
for name in run control test; do
	it "make $name names all the missing tools and how to install them, before any work"
	t names_missing_tools $name
done

it 'make test misses the tools of the tests before any work, too'
names_missing_prove() {
	on noprove debian 2 make -C "$work" test
	matches "$scratch/err" 'missing: prove$'
	absent "$work/build"
}
t names_missing_prove

it 'make -j deps run installs first'
installs_first() {
	on all debian 0 make -n -j 8 deps run
	sed -n '/scripts\/deps/{p;q}' "$scratch/out" >"$scratch/first"
	shows "$scratch/first" --install
}
t installs_first

it 'a wrong usage is told'
refuses_wrong_usage() {
	on all debian 2 "$deps"
	matches "$scratch/err" '^usage: '
	on all debian 2 "$deps" dance
	shows "$scratch/err" 'no such job: dance'
}
t refuses_wrong_usage

# a prove that says what it was told; that of this machine is not there, as a write to
# the link would go through to it
host shows prove
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "prove $* with T=${T-}"\n' >"$scratch/shows/prove"
chmod +x "$scratch/shows/prove"

it 'make test T= runs the files whose names begin so'
runs_some_tests() {
	on shows debian 0 make -C "$work" --no-print-directory -o built test T=1
	files=$(cd "$top" && echo scripts/t/1*.t)
	has "$scratch/out" "prove --timer $files with T="
	on shows debian 0 env T=8 make -C "$work" --no-print-directory -o built -o unwired test-slow
	files=$(cd "$top" && T=8 scripts/t/files test-slow | tr '\n' ' ')
	is '' "$(cd "$top" && for file in scripts/t/slow/8*.t; do echo "$files" | grep -vF "$file "; done)"
	shows "$scratch/out" ' scripts/t/80-prog.t '
	has "$scratch/out" "prove --timer ${files% } with T="
}
t runs_some_tests

it 'make test refuses a T with which no name begins, before any work'
refuses_unknown_tests() {
	for goal in test test-slow; do
		on shows debian 2 make -C "$work" --no-print-directory -o built -o unwired $goal T=12-none
		ends_like "$scratch/out" '^svc462: ERROR \(2\): usage: T=12-none: make test(-slow)? has no file with a name that begins so'
		shows "$scratch/err" 'nothing was done'
		lacks "$scratch/out" '^prove'
	done
	on shows debian 2 make -C "$work" test T="\$(touch $scratch/pwned)"
	matches "$scratch/out" '^svc462: ERROR \(2\): usage: T has a dollar sign'
	absent "$scratch/pwned"
}
t refuses_unknown_tests

it 'make clean removes nothing for a KERNEL that is not a plain name'
clean_refuses_kernel_name() {
	for name in '' .. . /tmp a/b '6.1 6.2'; do
		on all debian 2 make -n -C "$work" clean KERNEL="$name"
		shows "$scratch/out" "is not a kernel series: use KERNEL=6.1"
		lacks "$scratch/out" '^rm'
	done
}
t clean_refuses_kernel_name

done_testing

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Source: where a kernel comes from, what is refused, and what a kill leaves.
# A tiny archive of "Linux 9.9" stands for the kernel; a mirror on localhost
# for kernel.org; and a copy of scripts/ and kernel/ has its own sums.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

w=$scratch/w
mirror=$scratch/mirror
good=$mirror/v9.x/linux-9.9.7.tar.xz
mkdir -p "$w" "$mirror/v9.x" "$scratch/bin"
cp -R "$top/scripts" "$top/kernel" "$w"

# tree VERSION PATCHLEVEL SUBLEVEL FOLDER
tree() {
	mkdir -p "$4/arch"
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = %s\n' "$1" "$2" "$3" >"$4/Makefile"
	head -c 300000 /dev/urandom >"$4/arch/noise"
}
tree 9 9 7 "$scratch/linux-9.9.7"
tar -C "$scratch" -cJf "$scratch/good" linux-9.9.7
cp "$scratch/good" "$good"

# pin ARCHIVE...
pin() {
	: >"$w/kernel/sources.sha256"
	for archive; do
		(cd "${archive%/*}" && sha256sum "${archive##*/}") >>"$w/kernel/sources.sha256"
	done
}
pin "$good"

cat >"$scratch/server.py" <<'EOF'
import http.server, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, form, *args):
        print(self.path, file=sys.stderr, flush=True)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
    lambda *a: Handler(*a, directory=sys.argv[1]))
print(server.server_port, flush=True)
server.serve_forever()
EOF
python3 "$scratch/server.py" "$mirror" >"$scratch/port" 2>"$scratch/requests" &
server=$!
trap 'kill $server; rm -rf "$scratch"' EXIT
for _ in $(seq 100); do
	[ ! -s "$scratch/port" ] || break
	sleep 0.1
done
url=http://127.0.0.1:$(cat "$scratch/port")

# the classes of scripts/errors
usage=64
host=71

# get STATUS KERNEL [VARIABLE=VALUE...]: in the folder $build
get() {
	want=$1
	kernel=$2
	shift 2
	exits "$want" env -C "$w" KERNEL_MIRROR="$url" "$@" \
		scripts/source/get-source "$kernel" "$build/source/$kernel"
}

# fresh COMMAND...: in a build folder of its own, and with the good archive in the mirror
fresh() {
	build=$scratch/build
	rm -rf "$build"
	cp "$scratch/good" "$good"
	: >"$scratch/requests"
	"$@"
	rm -rf "$build"
}

is_whole() {
	same "$scratch/linux-9.9.7/arch/noise" "$build/source/9.9/linux/arch/noise"
	is 0 "$(find "$build/source" -mindepth 1 -maxdepth 1 -name '*.part' -o -name '*.new' | wc -l)"
}

# refused REGEX: with such a message, and nothing is left
refused() {
	matches "$scratch/err" "$1"
	is '' "$(find "$build" -type f)"
	absent "$build/source/9.9"
}

it 'a pinned archive is downloaded from the mirror, once, and unpacked, once'
downloads_once() {
	get 0 9.9
	is_whole
	is /v9.x/linux-9.9.7.tar.xz "$(cat "$scratch/requests")"
	before=$(stat -c '%i %y' "$build/source/9.9/linux/Makefile")
	get 0 9.9
	is 1 "$(wc -l <"$scratch/requests")"
	empty "$scratch/out" "$scratch/err"
	is "$before" "$(stat -c '%i %y' "$build/source/9.9/linux/Makefile")"
}
t fresh downloads_once

# refuses FILE REGEX: that the mirror has instead of the good archive, and takes the good one
refuses() {
	cp "$1" "$good"
	get $host 9.9
	refused "$2"
	cp "$scratch/good" "$good"
	get 0 9.9
	is_whole
}
head -c 1000 "$good" >"$scratch/truncated"
it 'a truncated archive is refused and deleted; the next run starts clean'
t fresh refuses "$scratch/truncated" 'SHA-256 differs'
(head -c 5000 "$good" && printf x && tail -c +5002 "$good") >"$scratch/corrupted"
it 'a corrupted archive is refused and deleted; the next run starts clean'
t fresh refuses "$scratch/corrupted" 'SHA-256 differs'

it 'a mirror that lacks the archive or does not answer is named'
names_the_mirror() {
	rm "$good"
	get $host 9.9
	refused "cannot download $url/v9.x/linux-9.9.7.tar.xz: try again, set KERNEL_MIRROR"
	get $host 9.9 KERNEL_MIRROR=http://127.0.0.1:1
	refused 'cannot download http://127.0.0.1:1/'
}
t fresh names_the_mirror

it 'an archive that is not pinned is not downloaded'
refuses_unpinned() {
	get $usage 9.8
	refused 'kernel/sources.sha256 pins no such archive'
	get $usage 9.90
	refused 'pins no such archive'
	empty "$scratch/requests"
}
t fresh refuses_unpinned

it 'a series takes its own pinned release, and a release takes itself'
finds_the_release() {
	tree 9 90 1 "$scratch/linux-9.90.1"
	tar -C "$scratch" -cJf "$mirror/v9.x/linux-9.90.1.tar.xz" linux-9.90.1
	pin "$mirror/v9.x/linux-9.90.1.tar.xz" "$good"
	get 0 9.9
	is_whole
	get 0 9.9.7
	get 0 9.90
	has "$build/source/9.90/linux/Makefile" 'PATCHLEVEL = 90'
	pin "$good"
}
t fresh finds_the_release

it 'a KERNEL that is not a series is refused'
refuses_other_names() {
	for name in six 6 6. ../6.1 '6.*' ''; do
		get $usage "$name"
		refused 'is not a kernel series: say KERNEL=6.1'
	done
}
t fresh refuses_other_names

it 'KERNEL_TARBALL takes a .tar, .tar.gz or .tar.xz, on any path'
unpacks_each_suffix() {
	for suffix in tar tar.gz tar.xz; do
		tar -C "$scratch" -caf "$scratch/my kernel.$suffix" linux-9.9.7
		rm -rf "$build"
		get 0 9.9 KERNEL_TARBALL="$scratch/my kernel.$suffix"
		is_whole
	done
	empty "$scratch/requests"
}
t fresh unpacks_each_suffix

it 'another archive replaces the source'
replaces_source() {
	get 0 9.9
	cp -R "$scratch/linux-9.9.7" "$scratch/linux-mine"
	echo mine >"$scratch/linux-mine/mine"
	tar -C "$scratch" -cf "$scratch/mine.tar" linux-mine
	get 0 9.9 KERNEL_TARBALL="$scratch/mine.tar"
	is mine "$(cat "$build/source/9.9/linux/mine")"
	get 0 9.9
	absent "$build/source/9.9/linux/mine"
}
t fresh replaces_source

it 'a missing, foreign, half or wrong archive is refused by name'
refuses_tarballs() {
	get $usage 9.9 KERNEL_TARBALL="$scratch/none.tar"
	refused 'none.tar: no such file'
	get $host 9.9 KERNEL_TARBALL="$scratch/server.py"
	matches "$scratch/err" 'cannot unpack .*server.py: is it a whole kernel archive'
	head -c 100000 "$good" >"$scratch/half.tar.xz"
	get $host 9.9 KERNEL_TARBALL="$scratch/half.tar.xz"
	matches "$scratch/err" 'cannot unpack .*half.tar.xz'
	get $usage 9.8 KERNEL_TARBALL="$good"
	shows "$scratch/err" "holds Linux '9.9.7', not 9.8: say KERNEL=9.9"
	tar -C "$scratch" -cf "$scratch/no-kernel.tar" linux-9.9.7/arch
	get $usage 9.9 KERNEL_TARBALL="$scratch/no-kernel.tar"
	shows "$scratch/err" 'no-kernel.tar holds no Linux kernel'
	absent "$build/source/9.9" "$build/source/9.8"
	get 0 9.9
	is_whole
}
t fresh refuses_tarballs

# hostile KIND: an archive with such a member in it, which is refused or unpacked
# where it does no harm, and is nobody else's
hostile() {
	python3 - "$scratch/hostile.tar" "$scratch" "$1" <<-'EOF'
	import io, sys, tarfile
	archive, scratch, kind = sys.argv[1:]
	out = tarfile.open(archive, "w")
	def add(name, data=b"evil", **fields):
	    member = tarfile.TarInfo(name)
	    member.size = len(data)
	    for field, value in fields.items():
	        setattr(member, field, value)
	    out.addfile(member, io.BytesIO(data))
	def link(name, to, kind):
	    add(name, b"", type=kind, linkname=to)
	add("linux-9.9.7/Makefile", b"VERSION = 9\nPATCHLEVEL = 9\nSUBLEVEL = 7\n")
	if kind == "parent":
	    for up in range(1, 8):
	        add("linux-9.9.7/" + "../" * up + "svc462-evil")
	        add("../" * up + "svc462-evil")
	elif kind == "absolute":
	    add(scratch + "/outside/svc462-evil")
	elif kind == "symlink":
	    link("linux-9.9.7/out", scratch + "/outside", tarfile.SYMTYPE)
	    add("linux-9.9.7/out/svc462-evil")
	elif kind == "relative symlink":
	    link("linux-9.9.7/out", "../../../../../outside", tarfile.SYMTYPE)
	    add("linux-9.9.7/out/svc462-evil")
	elif kind == "hard link":
	    link("linux-9.9.7/out", scratch + "/outside/mine", tarfile.LNKTYPE)
	    add("linux-9.9.7/out")
	elif kind == "owner":
	    add("linux-9.9.7/file", uid=4242, gid=4242, mode=0o6777)
	out.close()
	EOF
	mkdir -p "$scratch/outside"
	echo mine >"$scratch/outside/mine"
	status=0
	env -C "$w" KERNEL_TARBALL="$scratch/hostile.tar" scripts/source/get-source 9.9 "$build/source/9.9" \
		2>"$scratch/err" || status=$?
	case $status in
	0) is '' "$(find "$build/source/9.9/linux" ! -type l \( ! -uid "$(id -u)" -o -perm /6002 \))" ;;
	"$host") refused 'cannot unpack .*hostile.tar' ;;
	*) is "0 or $host" "$status" ;;
	esac
	is mine "$(cat "$scratch/outside/mine")"
	{ find "$scratch" -name svc462-evil ! -path "$build/source/9.9/linux/*"
		find / -maxdepth 2 -name svc462-evil 2>/dev/null || :; } >"$scratch/found"
	empty "$scratch/found"
}
it 'a hostile archive writes nothing outside of build/, and leaves nothing that others can write'
contains_hostile_archives() {
	for kind in parent absolute symlink 'relative symlink' 'hard link' owner; do
		echo "$kind"
		fresh hostile "$kind"
	done
}
t contains_hostile_archives

it 'a refused archive leaves the source that was there'
keeps_the_source() {
	get 0 9.9
	get $host 9.9 KERNEL_TARBALL="$scratch/half.tar.xz"
	is_whole
}
t fresh keeps_the_source

# recovers COMMAND SCRIPT: kill get-source as COMMAND, its last child, has done half by SCRIPT
recovers() {
	cat >"$scratch/bin/$1" <<-EOF
		#!/bin/sh
		$2
		kill -9 \$PPID
	EOF
	chmod +x "$scratch/bin/$1"
	get 137 9.9 PATH="$scratch/bin:$PATH"
	rm "$scratch/bin/$1"
	absent "$build/source/9.9"
	find "$build" -type f >"$scratch/left"
	fails empty "$scratch/left"
	get 0 9.9
	is_whole
}
it 'killed while it unpacks, the next run starts clean'
# shellcheck disable=SC2016
t fresh recovers tar \
	'mkdir -p "$4/arch"; echo half >"$4/arch/noise"; echo "VERSION = 9" >"$4/Makefile"'
it 'killed while it downloads, the next run starts clean'
t fresh recovers curl "head -c 1000 $good >\"\$3\""

it 'of two pinned archives of a series the newest is taken'
takes_the_newest() {
	sed 's/9\.9\.7/9.9.10/' "$w/kernel/sources.sha256" >"$scratch/newer"
	cp "$w/kernel/sources.sha256" "$scratch/sums"
	sed 's/^[0-9a-f]*/0000000000000000000000000000000000000000000000000000000000000000/' "$scratch/newer" \
		>>"$w/kernel/sources.sha256"
	get $host 9.9
	mv "$scratch/sums" "$w/kernel/sources.sha256"
	is /v9.x/linux-9.9.10.tar.xz "$(tr -d "\0" <"$scratch/requests" | sort -u)"
}
t fresh takes_the_newest

it 'the pinned archives have their public sums'
pins_public_sums() {
	grep -v '^#' "$top/kernel/sources.sha256" >"$scratch/pinned"
	cat >"$scratch/wanted" <<-'EOF'
		1f207ebe93980829ecc0a18b694816f22b715e9893767731651969a168342b9e  linux-6.1.159.tar.xz
		3da09b980bb404cc28793479bb2d6c636522679215ffa65a04c893575253e5e8  linux-6.6.119.tar.xz
		d1ad94a33681148efe884f4028970d69e332f2b003f0e8be53a1d25de38e49a2  linux-6.12.64.tar.xz
		189d1f409cef8d0d234210e04595172df392f8cb297e14b447ed95720e2fd940  linux-6.18.5.tar.xz
	EOF
	same "$scratch/wanted" "$scratch/pinned"
}
t pins_public_sums

it 'the 6.1 that is built here comes from the package of the distribution'
takes_the_package() {
	matches "$top/build/source/6.1/from" '^/usr/src/linux-source-6\.1\.tar\.xz '
}
if [ -e /usr/src/linux-source-6.1.tar.xz ] && [ -d "$top/build/source/6.1" ]; then
	t takes_the_package
else
	skip 'no such package here'
fi

done_testing

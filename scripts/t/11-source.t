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
tar -C "$scratch" -cJf "$good" linux-9.9.7

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

# get STATUS KERNEL [VARIABLE=VALUE...]: in the folder $build
get() {
	want=$1
	kernel=$2
	shift 2
	status=0
	(cd "$w" && env KERNEL_MIRROR="$url" "$@" \
		scripts/source/get-source "$kernel" "$build/source/$kernel") >"$scratch/words" 2>&1 || status=$?
	cat "$scratch/words"
	[ "$status" -eq "$want" ]
}

# in a build folder of its own
fresh() {
	build=$scratch/build
	rm -rf "$build"
	: >"$scratch/requests"
	"$@"
	rm -rf "$build"
}

is_whole() {
	cmp "$build/source/9.9/linux/arch/noise" "$scratch/linux-9.9.7/arch/noise"
	[ "$(find "$build/source" -mindepth 1 -maxdepth 1 -name '*.part' -o -name '*.new' | wc -l)" -eq 0 ]
}

# refused WORDS: with a message, and nothing is left
refused() {
	grep -q "$1" "$scratch/words"
	[ -z "$(find "$build" -type f)" ]
	[ ! -e "$build/source/9.9" ]
}

download() {
	get 0 9.9
	is_whole
	[ "$(cat "$scratch/requests")" = /v9.x/linux-9.9.7.tar.xz ]
	before=$(stat -c '%i %y' "$build/source/9.9/linux/Makefile")
	get 0 9.9
	[ "$(wc -l <"$scratch/requests")" -eq 1 ] && [ ! -s "$scratch/words" ]
	[ "$(stat -c '%i %y' "$build/source/9.9/linux/Makefile")" = "$before" ]
}
t 'a pinned archive is downloaded from the mirror, once, and unpacked, once' fresh download

# served CONTENT WORDS: what the mirror has instead of the good archive
served() {
	mv "$good" "$scratch/good"
	mv "$1" "$good"
	get 2 9.9 || code=1
	mv "$scratch/good" "$good"
	[ "${code-0}" -eq 0 ]
	refused "$2"
	get 0 9.9
	is_whole
}
head -c 1000 "$good" >"$scratch/truncated"
t 'a truncated archive is refused and deleted; the next run starts clean' \
	fresh served "$scratch/truncated" 'SHA-256 differs'
(head -c 5000 "$good" && printf x && tail -c +5002 "$good") >"$scratch/corrupted"
t 'a corrupted archive is refused and deleted; the next run starts clean' \
	fresh served "$scratch/corrupted" 'SHA-256 differs'

absent() {
	mv "$good" "$scratch/good"
	get 2 9.9 || code=1
	mv "$scratch/good" "$good"
	[ "${code-0}" -eq 0 ]
	refused "cannot download $url/v9.x/linux-9.9.7.tar.xz: try again, set KERNEL_MIRROR"
	get 2 9.9 KERNEL_MIRROR=http://127.0.0.1:1
	refused 'cannot download http://127.0.0.1:1/'
}
t 'a mirror that lacks the archive or does not answer is named' fresh absent

unpinned() {
	get 2 9.8
	refused 'kernel/sources.sha256 pins no such archive'
	get 2 9.90
	refused 'pins no such archive'
	[ ! -s "$scratch/requests" ]
}
t 'an archive that is not pinned is not downloaded' fresh unpinned

series() {
	tree 9 90 1 "$scratch/linux-9.90.1"
	tar -C "$scratch" -cJf "$mirror/v9.x/linux-9.90.1.tar.xz" linux-9.90.1
	pin "$mirror/v9.x/linux-9.90.1.tar.xz" "$good"
	get 0 9.9
	is_whole
	get 0 9.9.7
	get 0 9.90
	grep -qx 'PATCHLEVEL = 90' "$build/source/9.90/linux/Makefile"
	pin "$good"
}
t 'a series takes its own pinned release, and a release takes itself' fresh series

bad_name() {
	for name in six 6 6. ../6.1 '6.*' ''; do
		get 2 "$name"
		refused 'is no kernel series: say KERNEL=6.1'
	done
}
t 'a KERNEL that is no series is refused' fresh bad_name

tarballs() {
	for suffix in tar tar.gz tar.xz; do
		tar -C "$scratch" -caf "$scratch/my kernel.$suffix" linux-9.9.7
		rm -rf "$build"
		get 0 9.9 KERNEL_TARBALL="$scratch/my kernel.$suffix"
		is_whole
	done
	[ ! -s "$scratch/requests" ]
}
t 'KERNEL_TARBALL takes a .tar, .tar.gz or .tar.xz, on any path' fresh tarballs

another_tarball() {
	get 0 9.9
	cp -R "$scratch/linux-9.9.7" "$scratch/linux-mine"
	echo mine >"$scratch/linux-mine/mine"
	tar -C "$scratch" -cf "$scratch/mine.tar" linux-mine
	get 0 9.9 KERNEL_TARBALL="$scratch/mine.tar"
	[ "$(cat "$build/source/9.9/linux/mine")" = mine ]
	get 0 9.9
	[ ! -e "$build/source/9.9/linux/mine" ]
}
t 'another archive replaces the source' fresh another_tarball

bad_tarballs() {
	get 2 9.9 KERNEL_TARBALL="$scratch/none.tar"
	refused 'none.tar: no such file'
	get 2 9.9 KERNEL_TARBALL="$scratch/server.py"
	grep -q 'cannot unpack .*server.py: is it a whole kernel archive' "$scratch/words"
	head -c 100000 "$good" >"$scratch/half.tar.xz"
	get 2 9.9 KERNEL_TARBALL="$scratch/half.tar.xz"
	grep -q 'cannot unpack .*half.tar.xz' "$scratch/words"
	get 2 9.8 KERNEL_TARBALL="$good"
	grep -q "holds Linux '9.9.7', not 9.8: say KERNEL=9.9" "$scratch/words"
	tar -C "$scratch" -cf "$scratch/no-kernel.tar" linux-9.9.7/arch
	get 2 9.9 KERNEL_TARBALL="$scratch/no-kernel.tar"
	grep -q 'no-kernel.tar holds no Linux kernel' "$scratch/words"
	[ ! -e "$build/source/9.9" ] && [ ! -e "$build/source/9.8" ]
	get 0 9.9
	is_whole
}
t 'a missing, foreign, half or wrong archive is refused by name' fresh bad_tarballs

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
	(cd "$w" && KERNEL_TARBALL="$scratch/hostile.tar" scripts/source/get-source 9.9 "$build/source/9.9") \
		>"$scratch/words" 2>&1 || status=$?
	cat "$scratch/words"
	case $status in
	0) [ -z "$(find "$build/source/9.9/linux" ! -type l \( ! -uid "$(id -u)" -o -perm /6002 \))" ] ;;
	2) refused 'cannot unpack .*hostile.tar' ;;
	*) false ;;
	esac
	[ "$(cat "$scratch/outside/mine")" = mine ]
	{ find "$scratch" -name svc462-evil ! -path "$build/source/9.9/linux/*"
		find / -maxdepth 2 -name svc462-evil 2>/dev/null || :; } >"$scratch/found"
	cat "$scratch/found"
	[ ! -s "$scratch/found" ]
}
hostiles() {
	for kind in parent absolute symlink 'relative symlink' 'hard link' owner; do
		echo "$kind"
		fresh hostile "$kind"
	done
}
t 'a hostile archive writes nothing outside of build/, and leaves nothing that others can write' hostiles

kept() {
	get 0 9.9
	get 2 9.9 KERNEL_TARBALL="$scratch/half.tar.xz"
	is_whole
}
t 'a refused archive leaves the source that was there' fresh kept

# killed COMMAND WHEN: kill get-source as COMMAND, its last child, has done half
killed() {
	cat >"$scratch/bin/$1" <<-EOF
		#!/bin/sh
		$2
		kill -9 \$PPID
	EOF
	chmod +x "$scratch/bin/$1"
	get 137 9.9 PATH="$scratch/bin:$PATH" || code=1
	rm "$scratch/bin/$1"
	[ "${code-0}" -eq 0 ]
	[ ! -e "$build/source/9.9" ]
	find "$build" -type f | grep -q .
	get 0 9.9
	is_whole
}
# shellcheck disable=SC2016
t 'killed while it unpacks, the next run starts clean' fresh killed tar \
	'mkdir -p "$4/arch"; echo half >"$4/arch/noise"; echo "VERSION = 9" >"$4/Makefile"'
t 'killed while it downloads, the next run starts clean' fresh killed curl \
	"head -c 1000 $good >\"\$3\""

shipped() {
	grep -v '^#' "$top/kernel/sources.sha256" >"$scratch/pinned"
	cat "$scratch/pinned"
	cat <<-'EOF' | cmp - "$scratch/pinned"
		2ca1f17051a430f6fed1196e4952717507171acfd97d96577212502703b25deb  linux-6.1.tar.xz
		3da09b980bb404cc28793479bb2d6c636522679215ffa65a04c893575253e5e8  linux-6.6.119.tar.xz
	EOF
}
t 'linux-6.1.tar.xz and linux-6.6.119.tar.xz are pinned by their public sums' shipped

packaged() {
	cat "$top/build/source/6.1/from"
	grep -q '^/usr/src/linux-source-6\.1\.tar\.xz ' "$top/build/source/6.1/from"
}
if [ -e /usr/src/linux-source-6.1.tar.xz ] && [ -d "$top/build/source/6.1" ]; then
	t 'the 6.1 that is built here comes from the package of the distribution' packaged
else
	skip 'the 6.1 that is built here comes from the package of the distribution' 'no such package here'
fi

done_testing

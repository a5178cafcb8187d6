#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# liburing's tests, from Debian's source package, run as many programs that share a library.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=scripts/toolchain
. "${0%/*}/../../toolchain"

cd "$top"
uring=$scratch/liburing

# get_liburing: its source is in $uring; apt's own lists and settings are not written to
get_liburing() {
	mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial" "$scratch/parts" "$uring"
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
		[ ! -f "$list" ] ||
			sed 's/^Types:.*/Types: deb-src/; s/^deb /deb-src /' "$list" >"$scratch/parts/${list##*/}"
	done
	cat >"$scratch/conf" <<-END
	Dir::Etc::sourcelist "/dev/null";
	Dir::Etc::sourceparts "$scratch/parts";
	Dir::State::lists "$scratch/lists";
	Dir::Cache "$scratch/cache";
	APT::Sandbox::User "$(id -un)";
	END
	(cd "$scratch" && export APT_CONFIG="$scratch/conf" && apt-get update -q &&
		apt-get source -q --download-only liburing) >"$scratch/apt" 2>&1 &&
		tar -C "$uring" --strip-components=1 -xf "$scratch"/liburing_*.orig.tar.gz
}

it "37 of liburing's tests pass, and 10 fail for what the kernel and its file systems lack"
run_liburing() {
	(cd "$uring" && ./configure --cc="${cross}gcc" && make -C src CC="${cross}gcc" liburing.a &&
		"${cross}gcc" -O2 -D_GNU_SOURCE -Isrc/include -include config-host.h -c test/helpers.c) >"$scratch/library" 2>&1
	programs=$(for test in accept accept-link accept-reuse accept-test across-fork close-opath connect cq-full \
		cq-overflow defer double-poll-crash eventfd eventfd-disable exec-target fadvise fallocate file-register \
		file-update fsync link link-timeout link_drain madvise nop openat2 pipe-eof poll poll-cancel poll-many \
		probe read-write register-restrictions rename ring-leak rsrc_tags send_recv shutdown socket-rw splice \
		statx stdout symlink timeout timeout-new unlink wakeup-hang xattr; do
		echo "$uring/test/$test.c"
	done)
	exits 2 make run MEM=256 TIMEOUT=60 PROGS="$(echo "$programs" | paste -sd ' ')" \
		PROG_CFLAGS="-I$uring/src/include -include $uring/config-host.h" \
		PROG_LDLIBS="$uring/helpers.o $uring/src/liburing.a"
	sed -nE 's/^not ok [0-9]+ ([^ ]+).*/\1/p' "$scratch/out" | sort >"$scratch/came"
	sed '/^#/d' <<-'EOF' | sort >"$scratch/wanted"
	# no AF_INET
	accept
	accept-link
	accept-reuse
	connect
	send_recv
	shutdown
	socket-rw
	# no O_DIRECT in the initramfs
	cq-overflow
	read-write
	# no user attributes there
	xattr
	EOF
	same "$scratch/wanted" "$scratch/came"
	is 37 "$(grep -c '^ok ' "$scratch/out")"
}
if get_liburing; then
	t run_liburing
else
	skip "apt has no source of liburing: $(tail -n 1 "$scratch/apt")"
fi

done_testing

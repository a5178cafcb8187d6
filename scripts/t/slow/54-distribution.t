#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Debian's own arm64 kernels, booted with our init: what answers there is not
# custom_call. They come by apt, from where this machine's packages come from,
# and nothing of apt's own is written to.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/../lib.sh"

apt=$scratch/apt
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
: >"$apt/status"
export APT_CONFIG="$apt/conf"
cat >"$APT_CONFIG" <<END
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "$(id -un)";
END
command -v apt-get >/dev/null || skip_all 'there is no apt here'
apt-get update -q >"$apt/update" 2>&1 || :

checkout "$scratch/w"
cd "$scratch/w"

# answers ANSWER
answers() {
	fails make run IMAGE="$vmlinuz" TIMEOUT=300 >"$scratch/run" 2>"$scratch/err"
	cat "$scratch/run" "$scratch/err"
	[ "$(grep '^\[./5\]' "$scratch/run")" = \
		'[5/5] boot: build/6.1/image/Image with build/6.1/462-gcc/init as /init' ]
	grep -q "Linux version $series\..*debian" build/6.1/console.log
	grep -qx "# custom_call(21) = $1" "$scratch/run"
	[ "$(tail -n 1 "$scratch/run")" = 'svc462: FAIL (1): not ok 1 custom_call' ]
}

# fetched: what apt gives of $series is $vmlinuz, or $why says why it gives none
fetched() {
	package=$(apt-cache pkgnames "linux-image-$series." |
		grep -E '^[^+]*[0-9](\+deb[0-9]+)?-arm64$' | sort -V | tail -n 1)
	why="apt knows no arm64 kernel of that series: $(tail -n 1 "$apt/update")"
	[ -n "$package" ] || return
	(cd "$apt" && apt-get download -q "$package" >"$apt/download" 2>&1)
	why="apt cannot fetch $package: $(tail -n 1 "$apt/download")"
	ls "$apt/$package"_*.deb >/dev/null 2>&1 || return
	dpkg-deb --fsys-tarfile "$apt/$package"_*.deb | tar -xf - -C "$apt" --wildcards './boot/vmlinuz-*'
	vmlinuz=$(echo "$apt/boot/vmlinuz-$series".*)
}

while read -r series answer; do
	name="Debian's $series kernel boots with our init and answers $answer, which is a FAIL"
	if fetched; then
		t "$name" answers "$answer"
	else
		skip "$name" "$why"
	fi
done <<END
6.1 -38 ENOSYS
6.12 -22 EINVAL
END

done_testing

#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A ready kernel: in each wrapping that distributions use, and what is refused.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
image=build/6.1/Image
unpack=scripts/source/unpack-image

# number N: little-endian, 32 bits
number() {
	# shellcheck disable=SC2059
	printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24)))"
}

# zboot KIND PAYLOAD: as drivers/firmware/efi/libstub/zboot-header.S lays it out
zboot() {
	printf 'MZ\0\0zimg'
	number 64
	number "$(stat -c %s "$2")"
	printf '\0\0\0\0\0\0\0\0%s' "$1"
	head -c $((64 - 24 - ${#1})) /dev/zero
	cat "$2"
	printf 'behind it'
}

gzip -c $image >"$scratch/Image.gz"
xz -c --check=crc32 -0 $image >"$scratch/Image.xz"
zboot gzip "$scratch/Image.gz" >"$scratch/vmlinuz.gzip"
zboot xz "$scratch/Image.xz" >"$scratch/vmlinuz.xz"
cp $image "$scratch/vmlinuz"

it 'an Image, one compressed and an EFI zboot image give the Image'
gives_the_image() {
	for file in vmlinuz Image.gz Image.xz vmlinuz.gzip vmlinuz.xz; do
		$unpack "$scratch/$file" "$scratch/out"
		same $image "$scratch/out"
		rm "$scratch/out"
	done
}
t gives_the_image

# refused TEXT FILE: with the status of a wrong usage
refused() {
	exits 64 $unpack "$2" "$scratch/unpacked"
	shows "$scratch/err" "IMAGE=$2 $1"
	absent "$scratch/unpacked" "$scratch/unpacked.new"
}

it 'what is not an arm64 kernel, or not whole, is refused by name and leaves nothing'
refuses_other_files() {
	refused 'is not a file that can be read' "$scratch/none"
	refused 'is not a file that can be read' "$scratch"
	: >"$scratch/empty"
	refused 'is not an arm64 kernel: it has no Image header' "$scratch/empty"
	refused 'is not an arm64 kernel: it has no Image header' README.md
	refused 'is not an arm64 kernel: it has no Image header' /bin/true
	gzip -c README.md >"$scratch/README.gz"
	refused 'is not an arm64 kernel: it has no Image header' "$scratch/README.gz"
	head -c 100000 "$scratch/Image.gz" >"$scratch/half"
	refused 'is not whole: gzip cannot unpack it' "$scratch/half"
	head -c 100000 "$scratch/vmlinuz.gzip" >"$scratch/half"
	refused 'is not whole: gzip cannot unpack it' "$scratch/half"
	zboot odd "$scratch/Image.gz" >"$scratch/odd"
	refused "is an EFI zboot image, compressed with 'odd', which svc462 does not know" "$scratch/odd"
}
t refuses_other_files

it 'make run IMAGE= boots it with our init, builds no kernel, and judges the answer'
boots_the_image() {
	checkout "$scratch/w"
	cd "$scratch/w"
	sed -i 's/= __NR_custom_call;/= 463;/' init/init.c
	exits 2 make run IMAGE="$scratch/Image.gz"
	counts 1 "$scratch/out" '^\[./5\]'
	has "$scratch/out" '# custom_call(21) = -38 ENOSYS'
	ends "$scratch/out" 'svc462: FAIL (1): not ok 1 custom_call'
	cp "$top/init/init.c" init
	exits 0 make run IMAGE="$scratch/vmlinuz.gzip"
	has "$scratch/out" '# custom_call(21) = 42'
	ends "$scratch/out" 'svc462: PASS (0)'
	# and back to our own kernel
	exits 0 make run
	is 462-gcc/Image "$(readlink build/6.1/Image)"
}
t boots_the_image

it 'make run IMAGE= of something else is an ERROR'
run_refuses_other_files() {
	cd "$scratch/w"
	cp "$top/README.md" .
	exits 2 make run IMAGE=README.md
	shows "$scratch/err" 'IMAGE=README.md is not an arm64 kernel'
	ends "$scratch/out" 'svc462: ERROR (2): usage: cannot make build/6.1/image/Image, see above'
}
t run_refuses_other_files

done_testing

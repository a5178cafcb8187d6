# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For tests that run what a README shows, after lib.sh.

# section NAME [FILE]: its lines
section() {
	sed -n "/^## $1\$/,/^## /p" "${2-README.md}"
}

# door NAME: each command of this section is run; what is shown below it is, in this
# order, all of its standard output, and beside that only lines of its standard error.
# [...] is any number of lines that are left out.
# The clone is shown as ~/svc462, and poc.c is a file of the user's.
door() {
	section "$1" | sed -n 's/^    //p' >"$scratch/door"
	rm -f "$scratch"/shown.* "$scratch"/command.*
	awk -v to="$scratch" '/^[$] / { n++; print substr($0, 3) >(to "/command." n); next }
		{ print >(to "/shown." n) }' "$scratch/door"
	[ -s "$scratch/command.1" ]
	for shown in "$scratch"/shown.*; do
		command=$(cat "$scratch/command.${shown##*.}")
		case $command in
		'cat poc.c')
			checkout_user "$scratch/w" >/dev/null
			cp "$shown" "$scratch/w/poc.c"
			cd "$scratch/w"
			continue
			;;
		esac
		echo "$command"
		sh -c "$command" >"$scratch/stdout" 2>"$scratch/stderr" || :
		# what had to be built is said, but not here
		sed -i "/^\[[1-4]\/5\] /d; s,$top/,~/svc462/,g" "$scratch/stdout" "$scratch/stderr"
		cat "$scratch/stderr"
		[ -s "$scratch/stdout" ]
		sed -n '/^\[\.\.\.\]$/q; p' "$shown" | grep -xF -f "$scratch/stdout" >"$scratch/first"
		sed '1,/^\[\.\.\.\]$/d' "$shown" | grep -xF -f "$scratch/stdout" >"$scratch/rest" || :
		if grep -qx '\[\.\.\.\]' "$shown"; then
			sed -i '/^\[\.\.\.\]$/d' "$shown"
			head -n "$(wc -l <"$scratch/first")" "$scratch/stdout" | diff "$scratch/first" -
			tail -n "$(wc -l <"$scratch/rest")" "$scratch/stdout" | diff "$scratch/rest" -
		else
			diff "$scratch/first" "$scratch/stdout"
		fi
		{ grep -vxF -f "$scratch/stdout" "$shown" || :; } >"$scratch/others"
		while IFS= read -r line; do
			grep -qxF -e "$line" "$scratch/stderr" || { echo "not said: $line"; exit 1; }
		done <"$scratch/others"
	done
}

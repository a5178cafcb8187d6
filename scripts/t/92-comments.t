#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What the READMEs and the comments name exists: links, paths of this repository,
# test files, and the function that a comment describes.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

cd "$top"
files=$(find . -path ./build -prune -o -path ./.git -prune -o -type f ! -name LICENSE -print | sort)
readmes=$(echo "$files" | grep '/README\.md$')

# links FILE: the targets of its links, without those to other hosts
links() {
	grep -oE '\]\([^)]*\)' "$1" | sed 's/^](//; s/)$//' | grep -v '^https*:'
}

# anchors FILE: its headings, as GitHub links to them
anchors() {
	sed -n 's/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

it 'each link of a README leads to a file and a heading that exist'
links_lead() {
	for readme in $readmes; do
		links "$readme" | while IFS='#' read -r path anchor; do
			target=$readme
			[ -z "$path" ] || target=${readme%/*}/$path
			[ -e "$target" ] || { echo "$readme: $path does not exist"; continue; }
			[ -z "$anchor" ] || anchors "$target" | grep -qxF -e "$anchor" ||
				echo "$readme: $path has no heading #$anchor"
		done
	done >"$scratch/missing"
	empty "$scratch/missing"
}
t links_lead

it 'the main README links to each of the others, and these link back'
readmes_linked() {
	links README.md | sed 's/#.*//' >"$scratch/main"
	for readme in $(echo "$readmes" | grep -v '^\./README'); do
		has "$scratch/main" "${readme#./}"
		links "$readme" >"$scratch/other"
		has "$scratch/other" ../README.md
	done
}
t readmes_linked

# comments FILE: its lines with a comment
comments() {
	case $1 in
	*.c | *.h) grep -nE '^[[:blank:]]*/?\*|/[/*]' "$1" ;;
	*.2) grep -nF '.\"' "$1" ;;
	*.html) grep -nE '<!--|^[[:blank:]]*/?\*' "$1" ;;
	*.py) grep -nE '#|"""|^[A-Za-z]' "$1" ;;
	*) grep -nE '(^|[[:blank:]])#' "$1" ;;
	esac
}

# code_spans FILE: its lines with what stands in backquotes, and nothing else of them
code_spans() {
	awk '/`/ { n = split($0, part, "`"); text = ""; for (i = 2; i < n; i += 2) text = text " " part[i]
		print FNR ":" text }' "$1"
}

# paths: of lines "NUMBER:TEXT" on standard input, the paths in folders of this
# repository, and names of tests, as "NUMBER PATH"
paths() {
	awk '{
		line = $0
		sub(/:.*/, "", line)
		text = " " substr($0, length(line) + 2)
		while (match(text, /[^A-Za-z0-9_.\/$*}"~-](\.\/)?((\.ci|scripts|kernel|init)\/[A-Za-z0-9_.*\/-]+|[0-9][0-9]-[a-z0-9.-]+\.t)/)) {
			path = substr(text, RSTART + 1, RLENGTH - 1)
			text = " " substr(text, RSTART + RLENGTH)
			# a longer word, or the end of a sentence
			if (text ~ /^ [A-Z]/)
				continue
			sub(/[.]+$/, "", path)
			print line, path
		}
	}'
}

# named_exists PATH: in this repository, or in the kernel source, whose folders have the
# same names (scripts/syscall.tbl is in it from Linux 6.11 on); a pattern matches something
named_exists() {
	case $1 in
	scripts/syscall.tbl) return 0 ;;
	[0-9]*.t) set -- "scripts/t/$1" "scripts/t/slow/$1" ;;
	*) set -- "$1" "build/source/6.1/linux/$1" ;;
	esac
	for pattern; do
		for match in $pattern; do
			[ ! -e "$match" ] || return 0
		done
	done
	return 1
}

# all_exist FILTER FILE...: the paths in what FILTER prints of each file exist
all_exist() {
	filter=$1
	shift
	for file; do
		"$filter" "$file" | paths | while read -r line path; do
			named_exists "$path" || echo "$file:$line: $path does not exist"
		done
	done >"$scratch/missing"
	empty "$scratch/missing"
}
it 'each path of this repository that a README names exists'
in_readmes() {
	# shellcheck disable=SC2086
	all_exist code_spans $readmes
}
t in_readmes
it 'each path of this repository that a comment names exists'
in_comments() {
	# shellcheck disable=SC2046
	all_exist comments $(echo "$files" | grep -v '\.md$')
}
t in_comments

it 'each comment with the arguments of a shell function has the name of that function'
# A comment "# name ARGS: what" right above a shell function begins with its name.
# Arguments are capitals, quoted or in brackets; other text before a colon is prose.
functions() {
	# shellcheck disable=SC2046
	awk -v arg="^([[]?-*[A-Z][A-Z0-9_|.=-]*[]]?[.]*[]]?|'.*|.*'|[[].*|.*[]])\$" '
		FNR == 1 { comment = "" }
		/^#/ && comment == "" { comment = $0; next }
		/^#/ { next }
		/^[a-z_0-9]+\(\) [{(]?/ && comment != "" {
			name = $0
			sub(/\(.*/, "", name)
			colon = index(comment, ":")
			head = colon ? substr(comment, 3, colon - 3) : ""
			n = split(head, word, " ")
			usage = n > 1 && word[1] ~ /^[a-z_0-9]+$/
			for (i = 2; i <= n; i++)
				usage = usage && word[i] ~ arg
			if (usage && word[1] != name) {
				print FILENAME ":" FNR ": the comment above " name "() describes " word[1]
				bad = 1
			}
			seen += usage
		}
		{ comment = "" }
		END { exit bad || seen < 50 }
	' $(grep -lE '^#!/bin/sh|^# shellcheck shell=sh' $(echo "$files" | grep -v '\.md$'))
}
t functions

done_testing

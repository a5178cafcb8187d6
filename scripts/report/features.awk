# SPDX-License-Identifier: GPL-2.0-only
# Which features of the kernel a program did not get, for scripts/report/lacks.
#	awk -f features.awk kernel/features CALLS CONSOLE
# CALLS are the lines of last-calls -l; if there are none, what the program printed on the
# CONSOLE is looked at. Prints a line "CONFIG_SYMBOL ERRNO NAME" for each feature, in the order in
# which the program last met it, or "? ERRNO" if it printed one that is of no known feature.

BEGIN {
	# what strerror() of glibc and musl says; the first that fits counts
	n = split("Function not implemented:ENOSYS:38,No such device or address:ENXIO:6," \
		"No such device:ENODEV:19,No such file or directory:ENOENT:2," \
		"Address family not supported by protocol:EAFNOSUPPORT:97," \
		"Protocol not available:ENOPROTOOPT:92,Protocol not supported:EPROTONOSUPPORT:93," \
		"Operation not supported:EOPNOTSUPP:95,Not supported:EOPNOTSUPP:95", list, ",")
	for (i = 1; i <= n; i++) {
		split(list[i], part, ":")
		text[i] = part[1]
		error[i] = part[2]
		number[i] = part[3]
	}
	errors = n
	errno_of_kind["call"] = "ENOSYS"
	errno_of_kind["family"] = "EAFNOSUPPORT"
	errno_of_kind["protocol"] = "EPROTONOSUPPORT"
	errno_of_kind["option"] = "ENOPROTOOPT"
	errno_of_kind["filesystem"] = "ENODEV"
}

# word(W, LINE): W is a word of the line
function word(w, line) {
	return match(" " line " ", "[^a-z0-9_]" w "[^a-z0-9_]")
}

# error_in(LINE): the error that it tells of, or ""
function error_in(line, i) {
	for (i = 1; i <= errors; i++)
		if (index(line, text[i]) || word(tolower(error[i]), tolower(line)) ||
		    line ~ ("errno[ =:]*" number[i] "([^0-9]|$)"))
			return error[i]
	return ""
}

# met(ROW, ERRNO): the program did not get what is in this row
function met(row, errno, found) {
	found = "CONFIG_" symbol[row] " " errno " " name[row]
	at[found] = ++times
	at_time[times] = found
}

# look_up(KIND, KEY, ERRNO): it did not get this, if that is in the table
function look_up(kind, key, errno) {
	if ((kind, key) in row_of)
		met(row_of[kind, key], errno)
}

# look_up_call(NAME, ERRNO): the same of a system call, for its ENOSYS or for another error
function look_up_call(call, errno) {
	look_up("call", errno == "ENOSYS" ? call : call ":" errno, errno)
}

# look_up_device(PATH, ERRNO): the same of a file in /dev
function look_up_device(path, errno, i) {
	if (errno ~ /^(ENOENT|ENXIO|ENODEV)$/)
		for (i = 1; i <= rows; i++)
			if (kind[i] == "device" && path ~ pattern[i]) {
				met(i, errno)
				return
			}
}

FILENAME == ARGV[1] {
	if (!/^[a-z]/)
		next
	kind[++rows] = $1
	symbol[rows] = $3
	name[rows] = NF > 3 ? $4 : $2
	errno_of[rows] = errno_of_kind[$1]
	if (sub(/:.*/, "", name[rows]))
		errno_of[rows] = substr($2, length(name[rows]) + 2)
	row_of[$1, $2] = rows
	pattern[rows] = "^" $2 "$"
	gsub(/\*/, ".*", pattern[rows])
	next
}

# ERRNO CALL ARG0 ARG1 ARG2 STRING0 STRING1 STRING2
FILENAME == ARGV[2] {
	traced = 1
	look_up_call($2, $1)
	if ($1 == "EAFNOSUPPORT" && $2 ~ /^socket/)
		look_up("family", $3, $1)
	else if ($1 == "EPROTONOSUPPORT" && $2 ~ /^socket/)
		look_up("protocol", $3 ":" $5, $1)
	else if ($1 == "ENOPROTOOPT" && $2 ~ /^[gs]etsockopt$/)
		look_up("option", $4 ":" $5, $1)
	else if ($1 == "ENODEV" && $2 ~ /^(mount|fsopen)$/)
		look_up("filesystem", $2 == "mount" ? $8 : $6, $1)
	else if ($6 ~ /^\/dev\//)
		look_up_device($6, $1)
	next
}

/^# / && !/^# (pid 1|strace): / && !traced {
	errno = error_in($0)
	if (errno == "")
		next
	before = times
	line = tolower($0)
	for (i = 1; i <= rows; i++) {
		if (errno_of[i] != errno)
			continue
		called = tolower(name[i])
		bare = called
		# AF_VSOCK is also said as PF_VSOCK or vsock
		if (kind[i] == "family" || kind[i] == "protocol")
			sub(/^(af|ipproto|netlink|btproto)_/, "", bare)
		if (word(called, line) || word("(pf_)?" bare, line)) {
			met(i, errno)
			break
		}
	}
	if (match($0, /\/dev\/[^ :,;"')]+/))
		look_up_device(substr($0, RSTART, RLENGTH), errno)
	if (times == before && errno !~ /^(ENOENT|ENXIO)$/)
		unknown = errno
}

END {
	for (i = 1; i <= times; i++)
		if (at[at_time[i]] == i)
			print at_time[i]
	if (!times && unknown != "")
		print "?", unknown
}

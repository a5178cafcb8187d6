// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the guest's console goes: to standard output, made printable, and raw
 * into a log. Both are bounded: a guest that floods must not fill the disk.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "console.h"
#include "judge.h"

#define SHOWN_MAX (8 << 20)	/* bytes of console on standard output */
#define LOG_MAX (8 << 20)	/* bytes of console in the log, ... */
#define TAIL_MAX (64 << 10)	/* ... then its last ones */
#define TAIL_LINES 25
/* what a chunk may add to what is shown, were every byte shown as \xNN */
#define OUT_ROOM (4 * (2 * LINE_KEPT + CHUNK) + CHUNK)

/* Standard output: what is shown must not stall the deadline, hence a buffer. */
static struct {
	char buf[2 * OUT_ROOM];
	size_t len;
	size_t shown;
	bool dead;
} out;

bool out_quiet;

static struct {
	const char *name;
	int fd;
	size_t head;		/* bytes written so far */
	bool full;
	char tail[TAIL_MAX];	/* ring of the last bytes */
	unsigned long long total;
} logged = { .fd = -1 };

/* Standard output */

/* Write some of it; this blocks only if standard output is not ready. */
void out_some(void)
{
	ssize_t n = write(STDOUT_FILENO, out.buf,
			  out.len < CHUNK ? out.len : CHUNK);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n < 0) {	/* the exit code still tells the verdict */
		if (errno != EPIPE)
			perror("vmrun: standard output");
		out.dead = true;
		n = out.len;
	}
	out.len -= n;
	memmove(out.buf, out.buf + n, out.len);
}

void out_all(void)
{
	struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };

	while (out.len)
		if (poll(&p, 1, -1) > 0)
			out_some();
}

bool out_pending(void)
{
	return out.len;
}

bool out_full(void)
{
	return out.len >= OUT_ROOM;
}

/* The length of a printable, well-formed UTF-8 sequence at @s, or 0. */
static size_t utf8_len(const unsigned char *s)
{
	size_t i, n = *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;

	if (*s < 0xc2 || *s > 0xf4 || (*s == 0xc2 && s[1] < 0xa0) ||
	    (*s == 0xe0 && s[1] < 0xa0) || (*s == 0xf0 && s[1] < 0x90))
		return 0;
	for (i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/*
 * A guest must not drive the terminal: control bytes become \xNN. @text has
 * @n bytes and a final NUL, @to has four times the room.
 */
static size_t printable(char *to, const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	const unsigned char *end = s + n;
	char *start = to;
	size_t len;

	while (s < end) {
		len = utf8_len(s);
		if (len) {
			memcpy(to, s, len);
			to += len;
			s += len;
			continue;
		}
		if (*s == '\t' || *s == '\n' || (*s >= ' ' && *s < 0x7f))
			*to++ = *s;
		else if (*s && (*s != '\r' || s[1] != '\n'))
			to += sprintf(to, "\\x%02x", *s);
		s++;
	}
	return to - start;
}

void out_text(const char *text)
{
	size_t n = strlen(text), room = (sizeof(out.buf) - out.len) / 4;

	if (!out.dead)
		out.len += printable(out.buf + out.len, text,
				     n < room ? n : room);
}

void show_line(const struct line *line)
{
	size_t before = out.len;

	if ((out_quiet && line->boot) || out.shown > SHOWN_MAX)
		return;
	out_text(line->text);
	if (line->cut)
		out_text(" [...]");
	out_text("\n");
	out.shown += out.len - before;
	if (out.shown > SHOWN_MAX)
		out_text("svc462: the rest of the console is not shown\n");
}

/* The log: raw bytes, the first LOG_MAX and the last TAIL_MAX of them */

bool log_open(const char *name)
{
	logged.name = name;
	logged.fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return logged.fd >= 0;
}

static void log_write(const char *bytes, size_t n)
{
	ssize_t done;

	while (n && logged.fd >= 0) {
		done = write(logged.fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {	/* a lost log is not a reason to lose a verdict */
			fprintf(stderr, "vmrun: %s: %s\n",
				logged.name, strerror(errno));
			close(logged.fd);
			logged.fd = -1;
			return;
		}
		bytes += done;
		n -= done;
	}
}

void log_bytes(const char *bytes, size_t n)
{
	size_t from = logged.head < LOG_MAX ? LOG_MAX - logged.head : 0, i;
	const char *end;

	for (i = 0; i < n; i++)
		logged.tail[logged.total++ % TAIL_MAX] = bytes[i];
	if (logged.full)
		return;
	if (n > from) {		/* stop after a line, as half of one might lie */
		end = memchr(bytes + from, '\n', n - from);
		if (end)
			n = end + 1 - bytes;
		logged.full = end || logged.head > LOG_MAX + TAIL_MAX;
	}
	log_write(bytes, n);
	logged.head += n;
}

/* The last bytes of the console, at most @n of them: their start in @buf. */
static char *log_tail(char buf[TAIL_MAX + 1], size_t n)
{
	size_t i;

	if (n > logged.total)
		n = logged.total;
	if (n > TAIL_MAX)
		n = TAIL_MAX;
	for (i = 0; i < n; i++)
		buf[i] = logged.tail[(logged.total - n + i) % TAIL_MAX];
	buf[n] = '\0';
	return buf;
}

void log_finish(void)
{
	static char buf[TAIL_MAX + 1];
	unsigned long long rest = logged.total - logged.head;
	size_t n = rest < TAIL_MAX ? rest : TAIL_MAX;
	char notice[100], *tail, *end;

	tail = log_tail(buf, n);
	if (rest > TAIL_MAX) {
		end = memchr(tail, '\n', n);
		if (end) {
			n -= end + 1 - tail;
			tail = end + 1;
		}
		snprintf(notice, sizeof(notice),
			 "\nsvc462: %llu bytes of the console are left out here\n",
			 rest - n);
		log_write(notice, strlen(notice));
	}
	log_write(tail, n);
}

void tell(const char *what, const char *text)
{
	static char shown[4 * CHUNK];

	shown[printable(shown, text, strnlen(text, CHUNK - 1))] = '\0';
	fprintf(stderr, "svc462: %s%s\n", what, shown);
}

void tell_log(void)
{
	if (logged.fd >= 0)
		tell("the whole console is in ", logged.name);
}

/* The console's last lines, on standard error. */
void show_tail(void)
{
	static char buf[TAIL_MAX + 1], text[4 * CHUNK];
	char *tail = log_tail(buf, CHUNK);
	char *end = tail + strlen(tail), *start = end;
	int lines = 0;

	while (start > tail && (start == end || start[-1] != '\n' ||
				++lines < TAIL_LINES))
		start--;
	if (start == end) {
		tell("the console is empty: the kernel ended or hung before its first line, or ",
		     "has no CONFIG_SERIAL_AMBA_PL011_CONSOLE");
		return;
	}
	fprintf(stderr, "svc462: the last lines of the console");
	if (logged.name)
		fprintf(stderr, ", more is in %s", logged.name);
	fprintf(stderr, ":\n");
	fwrite(text, 1, printable(text, start, end - start), stderr);
	if (end[-1] != '\n')
		fputc('\n', stderr);
}


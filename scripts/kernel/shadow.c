// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program of scripts/kernel/shadow-tree: makes the folders and symlinks, or
 * brings them up to date, and removes what else is there.
 *	shadow SOURCE SHADOW <LIST
 * The lines of LIST: "PATH/" is a folder in SHADOW, too; "PATH" stays out of SHADOW;
 * "PATH=" is left as it is there, as the wiring writes it. The folders that these
 * lie in are folders, too. All else becomes a symlink to SOURCE/PATH; the symlinks
 * of SOURCE are copied as they are.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *source;
static char **list;		/* the lines, sorted */
static size_t lines;

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_list(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	for (; (len = getline(&line, &size, stdin)) > 0; line = NULL) {
		line[strcspn(line, "\n")] = '\0';
		list = reallocarray(list, lines + 1, sizeof(*list));
		if (!list)
			err(2, "out of memory");
		list[lines++] = line;
	}
	qsort(list, lines, sizeof(*list), compare);
}

/* listed: does a line begin with these len bytes? The zero at the end is one, too. */
static bool listed(const char *line, size_t len)
{
	size_t low = 0, high = lines;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strncmp(list[middle], line, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < lines && !strncmp(list[low], line, len);
}

/* join: a new string of these three */
static char *join(const char *a, const char *b, const char *c)
{
	char *text;

	if (asprintf(&text, "%s%s%s", a, b, c) < 0)
		err(2, "out of memory");
	return text;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* remove_tree: what is there, if anything; symlinks are not followed */
static void remove_tree(const char *path)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
		err(2, "cannot remove %s", path);
}

/* special: what is in a folder and is not a part of the tree; .obj has the objects */
static bool special(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..") || !strcmp(name, ".git") ||
	       !strcmp(name, ".obj");
}

/* stays_out: is there a line "PATH"? */
static bool stays_out(const char *path)
{
	return listed(path, strlen(path) + 1);
}

/* left_alone: is there a line "PATH="? */
static bool left_alone(const char *path)
{
	char *line = join(path, "=", "");
	bool found = listed(line, strlen(line) + 1);

	free(line);
	return found;
}

/* clean: remove what is in a folder of SHADOW and is not to be there any more */
static void clean(const char *folder)
{
	DIR *dir = opendir(*folder ? folder : ".");
	struct dirent *entry;
	struct stat st;

	if (!dir)
		err(2, "cannot read %s", folder);
	while ((entry = readdir(dir))) {
		char *path = join(folder, entry->d_name, ""), *target = join(source, "/", path);

		if (!special(entry->d_name) && !left_alone(path) &&
		    (stays_out(path) || lstat(target, &st)))
			remove_tree(path);
		free(target);
		free(path);
	}
	closedir(dir);
}

/* make_folder: and not a symlink to one, which would let a write into SOURCE */
static void make_folder(const char *path)
{
	struct stat st;

	if (!lstat(path, &st) && S_ISDIR(st.st_mode))
		return;
	remove_tree(path);
	if (mkdir(path, 0777))
		err(2, "cannot make the folder %s", path);
}

static void make_symlink(const char *target, const char *path)
{
	char now[PATH_MAX];
	ssize_t len = readlink(path, now, sizeof(now) - 1);

	if (len >= 0) {
		now[len] = '\0';
		if (!strcmp(now, target))
			return;
	}
	remove_tree(path);
	if (symlink(target, path))
		err(2, "cannot make the symlink %s", path);
}

/* mirror: a folder, "" or "PATH/", of SOURCE; the working directory is SHADOW */
static void mirror(const char *folder)
{
	char *from = join(source, "/", folder);
	struct dirent *entry;
	struct stat st;
	DIR *dir;

	clean(folder);
	dir = opendir(from);
	if (!dir)
		err(2, "cannot read %s", from);
	while ((entry = readdir(dir))) {
		char *path = join(folder, entry->d_name, "");
		char *target = join(source, "/", path), *as_folder = join(path, "/", "");
		char link[PATH_MAX];
		ssize_t len;

		if (special(entry->d_name) || stays_out(path) || left_alone(path)) {
			/* nothing to do */
		} else if (listed(as_folder, strlen(as_folder)) &&
			   !stat(target, &st) && S_ISDIR(st.st_mode)) {
			make_folder(path);
			mirror(as_folder);
		} else {
			len = readlink(target, link, sizeof(link) - 1);
			if (len >= 0)
				link[len] = '\0';
			make_symlink(len >= 0 ? link : target, path);
		}
		free(as_folder);
		free(target);
		free(path);
	}
	closedir(dir);
	free(from);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		errx(2, "usage: shadow SOURCE SHADOW <LIST");
	source = argv[1];
	if (chdir(argv[2]))
		err(2, "%s", argv[2]);
	read_list();
	mirror("");
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "demo/city.h"
#include "demo/story.h"

#include "demo/place.h"

#define AREA      "demo"
#define TEMPLATE  "dabyl-demo-XXXXXX"
#define FILE_MAX  (4 * 1024 * 1024) /* bytes of a table; ours have 10,000 */
#define OPEN_DIRS 16

static enum err
temporary_make(char *dir, size_t size)
{
	const char *below = getenv("TMPDIR");

	if (below == NULL || *below != '/')
		below = "/tmp";
	if (snprintf(dir, size, "%s/%s", below, TEMPLATE) >= (int)size)
		return ERR_SIZE;
	if (mkdtemp(dir) == NULL) {
		log_error(AREA, "%s: %s", dir, strerror(errno));
		return ERR_IO;
	}
	return ERR_NONE;
}

enum err
place_create(struct place *place, const char *data)
{
	char dir[PATHS_SIZE];
	enum err err;

	*place = (struct place){ .temporary = data == NULL };
	if (data == NULL) {
		if ((err = temporary_make(dir, sizeof(dir))) != ERR_NONE)
			return err;
		data = dir;
	}
	if ((err = paths_init(&place->paths, data)) != ERR_NONE) {
		if (place->temporary)
			(void)rmdir(dir);
		return err;
	}
	/* Neither a centre's record nor its configuration is ours. */
	if (access(place->paths.journal, F_OK) == 0 ||
	    access(place->paths.config, F_OK) == 0)
		return ERR_EXIST;
	return ERR_NONE;
}

/* ---- the city's files -----------------------------------------------------
 */

static enum err
file_read(const char *path, struct buf *text)
{
	FILE *in = fopen(path, "re");
	char part[8192];
	enum err err = ERR_NONE;
	size_t got;

	if (in == NULL)
		return ERR_NOENT;
	while ((got = fread(part, 1, sizeof(part), in)) > 0 &&
	    text->len <= FILE_MAX)
		buf_put(text, part, got);
	if (ferror(in) != 0 || text->len > FILE_MAX)
		err = ERR_IO;
	fclose(in);
	return err;
}

static enum err
file_write(const char *path, const struct buf *text)
{
	FILE *out = fopen(path, "we");
	bool written;

	if (out == NULL)
		return ERR_IO;
	written = fwrite(text->data, 1, text->len, out) == text->len;
	return fclose(out) == 0 && written ? ERR_NONE : ERR_IO;
}

/* Whether a row before ${row} of the same table is of its kind. */
static bool
kind_was(const struct story_row *row)
{
	for (const struct story_row *r = story_rows(); r != row; r++)
		if (strcmp(r->kind, row->kind) == 0)
			return true;
	return false;
}

static void
kind_hurry(struct buf *text, const char *kind, unsigned speed)
{
	buf_printf(text, "  %s: {take_back: %u ms}\n", kind, 3000 / speed);
}

/*
 * The kinds of the story; of the living city nobody waits for an answer.  The
 * city's own kinds are the last of its sections, and the storm's the last of
 * these.
 */
static void
kinds_hurry(struct buf *text, unsigned speed)
{
	buf_printf(text, "    take_back: %u ms\n", 3000 / speed);
	for (const struct story_row *r = story_rows(); r->device != NULL; r++)
		if (!kind_was(r) && strcmp(r->kind, STORY_AT_ONCE) != 0)
			kind_hurry(text, r->kind, speed);
}

static enum err
file_fill(const struct place *place, const char *city, const char *name,
    const char *to, const char *cameras, unsigned speed)
{
	struct buf from = { 0 }, text = { 0 }, path = { 0 };
	enum err err;

	buf_printf(&path, "%s/%s", city, name);
	if ((err = file_read(buf_text(&path), &from)) != ERR_NONE)
		goto out;
	city_fill(buf_text(&from), from.len, cameras, &text);
	if (speed > 1)
		kinds_hurry(&text, speed);
	buf_clear(&path);
	buf_printf(&path, "%s/%s", place->paths.dir, to);
	err = file_write(buf_text(&path), &text);
out:
	if (err != ERR_NONE)
		log_error(AREA, "%s: %s", buf_text(&path), err_text(err));
	buf_finish(&from);
	buf_finish(&text);
	buf_finish(&path);
	return err;
}

enum err
place_fill(const struct place *place, const char *city, const char *cameras,
    unsigned speed)
{
	enum err err;

	if ((err = file_fill(place, city, "devices.csv", "devices.csv", cameras,
	         1)) != ERR_NONE ||
	    (err = file_fill(place, city, "sites.csv", "sites.csv", cameras,
	         1)) != ERR_NONE)
		return err;
	return file_fill(
	    place, city, "demo.yaml", "dabyl.yaml", cameras, speed);
}

/* ---- the end --------------------------------------------------------------
 */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st, (void)type, (void)place;
	if (remove(path) != 0)
		log_error(AREA, "%s: %s", path, strerror(errno));
	return 0; /* go on: as little as possible stays */
}

void
place_remove(const struct place *place)
{
	if (!place->temporary || place->paths.dir[0] == '\0')
		return;
	(void)nftw(place->paths.dir, remove_one, OPEN_DIRS,
	    FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	/* Under a long $TMPDIR the sockets have a directory elsewhere. */
	if (access(place->paths.run, F_OK) == 0)
		(void)nftw(place->paths.run, remove_one, OPEN_DIRS,
		    FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

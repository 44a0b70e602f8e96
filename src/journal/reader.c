/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "journal/disk.h"
#include "journal/sqlstore.h"
#include "journal/store.h"
#include "journal/reader.h"

struct reader {
	struct store *store;
};

/* One call: what the caller wants with each thing, and when to stop. */
struct walk {
	journal_entry_fn *entry;
	journal_row_fn *row;
	void *arg;
	size_t given;
	size_t limit;
	uint64_t end_ms; /* boot clock */
	uint64_t next;   /* where to go on; 0 = nothing is left */
};

static struct reader *
create(struct store *store)
{
	struct reader *reader = xcalloc(1, sizeof(*reader));

	reader->store = store;
	return reader;
}

enum err
reader_open_file(const char *path, struct reader **reader)
{
	const struct sqlstore_options options = { .read_only = true };
	struct store *store;
	enum err err;

	*reader = NULL;
	err = sqlstore_open(path, &options, &store);
	if (err == ERR_NONE)
		*reader = create(store);
	return err;
}

enum err
reader_open_disk(struct disk *disk, struct reader **reader)
{
	*reader = create(disk_open(disk));
	return ERR_NONE;
}

void
reader_close(struct reader *reader)
{
	if (reader == NULL)
		return;
	reader->store->class->destroy(reader->store);
	free(reader);
}

struct store *
reader_store(struct reader *reader)
{
	return reader->store;
}

enum err
reader_root(
    struct reader *reader, struct journal_info *info, struct crypto_hash *root)
{
	struct store *store = reader->store;
	struct store_state state;
	enum err err = store->class->begin(store);

	if (err != ERR_NONE)
		return err;
	err = store->class->state(store, &state);
	store->class->end(store);
	if (err != ERR_NONE)
		return err;
	*info = state.info;
	*root = merkle_root(&state.tree);
	return ERR_NONE;
}

enum err
reader_info(struct reader *reader, struct journal_info *info)
{
	struct crypto_hash root;

	return reader_root(reader, info, &root);
}

enum err
reader_entry(
    struct reader *reader, uint64_t seq, journal_entry_fn *visit, void *arg)
{
	struct journal_entry entry;
	enum err err = reader->store->class->entry(reader->store, seq, &entry);

	return err == ERR_NONE ? visit(arg, &entry) : err;
}

enum err
reader_row(struct reader *reader, uint8_t kind, uint64_t id,
    journal_row_fn *visit, void *arg)
{
	struct journal_row row;
	enum err err = reader->store->class->row(reader->store, kind, id, &row);

	return err == ERR_NONE ? visit(arg, &row) : err;
}

static void
walk_begin(struct walk *walk, size_t limit)
{
	assert(limit > 0);
	walk->limit = limit < READER_ROWS_MAX ? limit : READER_ROWS_MAX;
	walk->end_ms = clock_boot_ms() + READER_MS_MAX;
}

/*
 * ERR_NONE when one more may be given; else the next call begins ${at} it.  The
 * first one is given however late it is, or a slow disk would stand still.
 */
static enum err
walk_take(struct walk *walk, uint64_t at)
{
	if (walk->given == walk->limit ||
	    (walk->given > 0 && clock_boot_ms() >= walk->end_ms)) {
		walk->next = at;
		return ERR_AGAIN;
	}
	walk->given++;
	return ERR_NONE;
}

static enum err
walk_end(const struct walk *walk, enum err err, uint64_t *next)
{
	*next = walk->next;
	return walk->next != 0 ? ERR_NONE : err;
}

static enum err
walk_entry(void *arg, const struct journal_entry *entry)
{
	struct walk *walk = arg;
	enum err err = walk_take(walk, entry->seq);

	return err == ERR_NONE ? walk->entry(walk->arg, entry) : err;
}

/* Rows fall: the next call begins below the id after this one. */
static enum err
walk_row(void *arg, const struct journal_row *row)
{
	struct walk *walk = arg;
	enum err err = walk_take(walk, row->id + 1);

	return err == ERR_NONE ? walk->row(walk->arg, row) : err;
}

enum err
reader_entries(struct reader *reader, uint64_t from, size_t limit,
    journal_entry_fn *visit, void *arg, uint64_t *next)
{
	struct walk walk = { .entry = visit, .arg = arg };
	enum err err;

	walk_begin(&walk, limit);
	err = reader->store->class->entries(
	    reader->store, from, walk_entry, &walk);
	return walk_end(&walk, err, next);
}

enum err
reader_rows(struct reader *reader, uint8_t kind, uint64_t before, size_t limit,
    journal_row_fn *visit, void *arg, uint64_t *next)
{
	struct walk walk = { .row = visit, .arg = arg };
	enum err err;

	walk_begin(&walk, limit);
	err = reader->store->class->rows(
	    reader->store, kind, before, walk_row, &walk);
	return walk_end(&walk, err, next);
}

/* From entry to entry along prev, which falls, so that there is an end. */
static enum err
walk_history(struct store *store, struct walk *walk, uint64_t seq)
{
	struct journal_entry entry;
	enum err err = ERR_NONE;

	while (seq != 0 && err == ERR_NONE) {
		err = store->class->entry(store, seq, &entry);
		if (err == ERR_NONE && entry.prev >= seq)
			err = ERR_CORRUPT;
		if (err == ERR_NONE)
			err = walk_entry(walk, &entry);
		seq = entry.prev;
	}
	return err;
}

enum err
reader_history(struct reader *reader, uint64_t from, size_t limit,
    journal_entry_fn *visit, void *arg, uint64_t *next)
{
	struct walk walk = { .entry = visit, .arg = arg };
	struct store *store = reader->store;
	enum err err;

	*next = 0;
	walk_begin(&walk, limit);
	if ((err = store->class->begin(store)) != ERR_NONE)
		return err;
	err = walk_history(store, &walk, from);
	store->class->end(store);
	return walk_end(&walk, err, next);
}

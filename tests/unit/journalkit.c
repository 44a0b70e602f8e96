/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "journal/head.h"
#include "journal/merkle.h"
#include "tests/unit/journalkit.h"

#define ALERTS 4 /* alerts that the entries go round */
#define FINAL  7 /* every so many entries leave their row final */

void
kit_setup(struct kit *kit)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(kit->dir, sizeof(kit->dir), "%s/dabyl-journal-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	assert_non_null(mkdtemp(kit->dir));
	snprintf(kit->path, sizeof(kit->path), "%s/journal.db", kit->dir);
}

void
kit_teardown(struct kit *kit)
{
	kit_wipe(kit);
	assert_int_equal(rmdir(kit->dir), 0);
}

void
kit_wipe(const struct kit *kit)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	char path[KIT_PATH_SIZE + 32];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", kit->path, tails[i]);
		unlink(path);
	}
}

static struct journal_entry
entry_of(struct arena *arena, uint64_t seq)
{
	char *body = arena_printf(arena, "{\"salt\":\"%032llx\",\"n\":%llu}",
	    (unsigned long long)seq * 7919, (unsigned long long)seq);

	return (struct journal_entry){
		.seq = seq,
		.at_ms = 1760000000000 + (int64_t)seq,
		.tick = seq * 10,
		.verb = seq % 2 ? "event.opened" : "alert.noted",
		.actor = seq % 3 ? "hub" : "aigul.s_1",
		.alert = 1 + seq % ALERTS,
		.prev = seq > ALERTS ? seq - ALERTS : 0,
		.body = body,
		.body_len = strlen(body),
	};
}

/* The row of an alert after the entry ${seq}; some are long. */
static struct journal_row
row_of(struct arena *arena, uint64_t seq)
{
	char *bytes = arena_printf(arena, "row of %llu after %llu%*s",
	    (unsigned long long)(1 + seq % ALERTS), (unsigned long long)seq,
	    (int)(seq % 300), "");

	return (struct journal_row){
		.kind = 1,
		.id = 1 + seq % ALERTS,
		.live = seq % FINAL != 0,
		.bytes = bytes,
		.len = strlen(bytes),
	};
}

static struct journal_pair
pair_of(uint64_t seq)
{
	return (struct journal_pair){ seq * 0x9e3779b97f4a7c15ULL, seq };
}

struct journal_batch
kit_batch(struct arena *arena, const struct journal_info *info, size_t count)
{
	struct journal_entry *entries =
	    arena_alloc(arena, count * sizeof(*entries));
	struct journal_row *rows = arena_alloc(arena, count * sizeof(*rows));
	struct journal_pair *pairs = arena_alloc(arena, count * sizeof(*pairs));
	struct journal_meta *meta = arena_alloc(arena, sizeof(*meta));
	size_t row_count = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t seq = info->last_seq + 1 + i;

		entries[i] = entry_of(arena, seq);
		pairs[i] = pair_of(seq);
		if (i + ALERTS >= count) /* the last one of each alert */
			rows[row_count++] = row_of(arena, seq);
	}
	meta->name = "count";
	meta->bytes = arena_printf(
	    arena, "%llu", (unsigned long long)(info->last_seq + count));
	meta->len = strlen(meta->bytes);
	return (struct journal_batch){
		.entries = entries,
		.entry_count = count,
		.rows = rows,
		.row_count = row_count,
		.pairs = pairs,
		.pair_count = count,
		.metas = meta,
		.meta_count = 1,
	};
}

enum err
kit_commit(struct journal *journal, size_t count)
{
	struct arena arena = { 0 };
	struct journal_batch batch =
	    kit_batch(&arena, journal_info(journal), count);
	enum err err = journal_commit(journal, &batch);

	arena_finish(&arena);
	return err;
}

struct expect {
	struct arena arena;
	uint64_t seq;
	uint64_t last;
};

static enum err
check_pair(void *arg, const struct journal_pair *pair)
{
	struct expect *expect = arg;
	struct journal_pair want = pair_of(++expect->seq);

	assert_int_equal(pair->seq, want.seq);
	assert_int_equal(pair->hash, want.hash);
	return ERR_NONE;
}

/* The newest entry about alert ${id} up to ${last}; 0 = there is none. */
static uint64_t
newest(uint64_t id, uint64_t last)
{
	uint64_t seq = last;

	while (seq > 0 && 1 + seq % ALERTS != id)
		seq--;
	return seq;
}

static void
check_row(struct journal *journal, struct expect *expect, uint64_t id)
{
	uint64_t seq = newest(id, expect->last);
	struct journal_row row, want;

	if (seq == 0) {
		assert_int_equal(
		    journal_row_get(journal, 1, id, &row), ERR_NOENT);
		return;
	}
	want = row_of(&expect->arena, seq);
	assert_int_equal(journal_row_get(journal, 1, id, &row), ERR_NONE);
	assert_int_equal(row.len, want.len);
	assert_memory_equal(row.bytes, want.bytes, want.len);
	assert_int_equal(row.live, want.live);
}

static enum err
check_live(void *arg, const struct journal_row *row)
{
	struct expect *expect = arg;
	struct journal_row want =
	    row_of(&expect->arena, newest(row->id, expect->last));

	expect->seq++;
	assert_true(want.live && row->live);
	assert_int_equal(row->kind, 1);
	assert_int_equal(row->len, want.len);
	assert_memory_equal(row->bytes, want.bytes, want.len);
	return ERR_NONE;
}

static void
check_entry(struct journal *journal, struct expect *expect, uint64_t seq,
    struct merkle *tree)
{
	struct journal_entry entry, want = entry_of(&expect->arena, seq);
	char line[HEAD_LINE_MAX];
	struct crypto_hash leaf, tile;

	assert_int_equal(journal_entry_get(journal, seq, &entry), ERR_NONE);
	assert_int_equal(entry.seq, seq);
	assert_int_equal(entry.at_ms, want.at_ms);
	assert_int_equal(entry.tick, want.tick);
	assert_string_equal(entry.verb, want.verb);
	assert_string_equal(entry.actor, want.actor);
	assert_int_equal(entry.alert, want.alert);
	assert_int_equal(entry.prev, want.prev);
	assert_int_equal(entry.body_len, want.body_len);
	assert_memory_equal(entry.body, want.body, want.body_len);
	want.hash = crypto_sha256(want.body, want.body_len);
	assert_memory_equal(&entry.hash, &want.hash, sizeof(want.hash));
	leaf = merkle_leaf(
	    line, head_line(line, journal_info(journal)->log_id, &want));
	merkle_append(tree, &leaf, &tile);
}

static void
check_count(struct journal *journal, const struct expect *expect)
{
	struct buf out = { 0 };
	char want[24];

	snprintf(want, sizeof(want), "%llu", (unsigned long long)expect->last);
	if (expect->last == 0)
		assert_int_equal(
		    journal_meta_get(journal, "count", &out), ERR_NOENT);
	else
		assert_int_equal(
		    journal_meta_get(journal, "count", &out), ERR_NONE);
	if (expect->last != 0)
		assert_string_equal(buf_text(&out), want);
	buf_finish(&out);
}

static size_t
live_count(struct expect *expect)
{
	size_t count = 0;

	for (uint64_t id = 1; id <= ALERTS; id++) {
		uint64_t seq = newest(id, expect->last);

		count += seq != 0 && row_of(&expect->arena, seq).live;
	}
	return count;
}

void
kit_check(struct journal *journal)
{
	struct expect expect = { .last = journal_info(journal)->last_seq };
	struct merkle tree = { 0 };
	struct crypto_hash root, want;

	for (uint64_t seq = 1; seq <= expect.last; seq++)
		check_entry(journal, &expect, seq, &tree);
	want = merkle_root(&tree);
	assert_int_equal(journal_root(journal, expect.last, &root), ERR_NONE);
	assert_memory_equal(&root, &want, sizeof(root));
	for (uint64_t id = 1; id <= ALERTS; id++)
		check_row(journal, &expect, id);
	expect.seq = 0;
	assert_int_equal(
	    journal_live_each(journal, check_live, &expect), ERR_NONE);
	assert_int_equal(expect.seq, live_count(&expect));
	expect.seq = 0;
	assert_int_equal(
	    journal_pairs_each(journal, check_pair, &expect), ERR_NONE);
	assert_int_equal(expect.seq, expect.last);
	check_count(journal, &expect);
	arena_finish(&expect.arena);
}

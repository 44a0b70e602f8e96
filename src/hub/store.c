/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/jread.h"
#include "base/log.h"
#include "base/text.h"

#include "hub/store.h"

#define TICK_GAP_MAX_MS (12 * 3600 * 1000) /* down time that is believed */

#define META_BOOT    "boot-id"
#define META_BOOT_MS "boot-ms"

static void
engine_random(void *ctx, void *bytes, size_t len)
{
	(void)ctx;
	crypto_random(bytes, len);
}

struct wanted {
	const char *source;
	const char *id;
	bool same;
};

static enum err
wanted_entry(void *arg, const struct journal_entry *entry)
{
	struct wanted *wanted = arg;
	struct jread *doc = NULL;
	const char *text;

	/* An entry whose body is gone cannot deny that it was this event. */
	if (entry->body == NULL ||
	    jread_parse_ours(entry->body, entry->body_len, &doc) != ERR_NONE)
		return ERR_NONE;
	text = jread_get_text(jread_root(doc), "source");
	wanted->same = text != NULL && strcmp(text, wanted->source) == 0;
	text = jread_get_text(jread_root(doc), "event_id");
	wanted->same &= text != NULL && strcmp(text, wanted->id) == 0;
	jread_free(doc);
	return ERR_NONE;
}

static bool
engine_is_event(void *ctx, uint64_t seq, const char *source, const char *id)
{
	struct store *s = ctx;
	struct wanted wanted = { source, id, true };

	(void)reader_entry(s->reader, seq, wanted_entry, &wanted);
	return wanted.same;
}

static enum err
row_copy(void *arg, const struct journal_row *row)
{
	buf_put(arg, row->bytes, row->len);
	return ERR_NONE;
}

static bool
engine_row_get(void *ctx, enum row_kind kind, uint64_t id, struct buf *out)
{
	struct store *s = ctx;

	return id < JOURNAL_ROW_ID_MAX &&
	    reader_row(s->reader, (uint8_t)kind, id, row_copy, out) == ERR_NONE;
}

static enum err
load_row(void *arg, const struct journal_row *row)
{
	struct store *s = arg;

	if (engine_load_row(s->engine, (enum row_kind)row->kind, row->bytes,
	        row->len) == ERR_NONE)
		return ERR_NONE;
	log_error("hub", "a row of the journal is damaged: kind %u, id %llu",
	    (unsigned)row->kind, (unsigned long long)row->id);
	return ERR_CORRUPT;
}

static enum err
load_pair(void *arg, const struct journal_pair *pair)
{
	struct store *s = arg;

	engine_load_pair(s->engine, pair->hash, pair->seq);
	return ERR_NONE;
}

/*
 * The journal's clock goes on where it stood: by the boot clock when the
 * machine has not been restarted since, else by the wall clock, which is
 * believed only within 0..12 h.
 */
static uint64_t
down_ms(struct store *s, const char *boot_id)
{
	const struct journal_info *info = journal_info(s->journal);
	struct buf value = { 0 };
	uint64_t boot_ms = clock_boot_ms(), down = 0;
	int64_t wall = clock_utc_ms() - info->last_at_ms;
	bool same_boot =
	    journal_meta_get(s->journal, META_BOOT, &value) == ERR_NONE &&
	    strcmp(buf_text(&value), boot_id) == 0;

	if (same_boot &&
	    journal_meta_get(s->journal, META_BOOT_MS, &value) == ERR_NONE &&
	    value.len == sizeof(uint64_t)) {
		struct take take;
		uint64_t then;

		take_init(&take, value.data, value.len);
		then = take_u64(&take);
		/* ${then} is of the start; the last entry came later. */
		down = boot_ms > then ? boot_ms - then : 0;
	}
	buf_finish(&value);
	if (info->last_seq == 0)
		return 0;
	if (wall < 0)
		wall = 0;
	if (wall > TICK_GAP_MAX_MS)
		wall = TICK_GAP_MAX_MS;
	/* Since the start at most ${down} can have gone by since its end. */
	return same_boot && down < (uint64_t)wall ? down : (uint64_t)wall;
}

static enum err
meta_store(struct store *s, const char *boot_id)
{
	struct buf ms = { 0 };
	struct journal_meta metas[2];
	struct journal_batch batch = { .metas = metas, .meta_count = 2 };
	enum err err;

	buf_put_u64(&ms, s->base_boot_ms);
	metas[0] = (struct journal_meta){ META_BOOT, boot_id, strlen(boot_id) };
	metas[1] = (struct journal_meta){ META_BOOT_MS, ms.data, ms.len };
	err = journal_commit(s->journal, &batch);
	buf_finish(&ms);
	return err;
}

static void
answers_load(struct store *s)
{
	struct buf value = { 0 };

	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		char name[ENGINE_RECALL_NAME_SIZE];

		engine_recall_name(i, name);
		if (journal_meta_get(s->journal, name, &value) == ERR_NONE)
			engine_recall(s->engine, i, value.data, value.len);
	}
	buf_finish(&value);
}

static enum err
engine_open(struct store *s, const struct hub_config *config)
{
	const struct journal_info *info = journal_info(s->journal);
	uint8_t key[16];
	struct engine_options options = {
		.log_id = info->log_id,
		.board_key = key,
		.pair_key = info->pair_key,
		.last_seq = info->last_seq,
		.last_tick = info->last_tick,
		.policy = config->policy,
		.registry = config->registry,
		.random = engine_random,
		.is_event = engine_is_event,
		.row_get = engine_row_get,
		.ctx = s,
	};
	enum err err;

	crypto_random(key, sizeof(key));
	s->engine = engine_create(&options);
	answers_load(s);
	if ((err = journal_live_each(s->journal, load_row, s)) == ERR_NONE)
		err = journal_pairs_each(s->journal, load_pair, s);
	return err;
}

static enum err
first_turn(
    struct store *s, const struct hub_config *config, const char *version)
{
	char boot_id[CLOCK_BOOT_ID_SIZE], host[65] = "";
	struct engine_start start = {
		.host = host,
		.boot_id = boot_id,
		.version = version,
		.pid = (uint64_t)getpid(),
		.config_name = config->name,
		.config = config->text,
	};
	struct journal_batch batch;
	enum err err;

	clock_boot_id(boot_id);
	if (gethostname(host, sizeof(host) - 1) != 0 ||
	    !text_valid(host, strlen(host)))
		host[0] = '\0';
	start.down_ms = down_ms(s, boot_id);
	s->base_boot_ms = clock_boot_ms();
	s->base_tick = journal_info(s->journal)->last_tick + start.down_ms;
	engine_now(s->engine, s->base_tick, clock_utc_ms());
	engine_start(s->engine, &start);
	if (engine_batch(s->engine, &batch) &&
	    (err = journal_commit(s->journal, &batch)) != ERR_NONE)
		return err;
	engine_committed(s->engine);
	return meta_store(s, boot_id);
}

const char *
store_site(const struct store *s)
{
	return s->engine != NULL ? board_hub(engine_board(s->engine))->site
	                         : "";
}

/*
 * A queue that belongs to one centre and is decided by the plans of another,
 * or of nobody, looks healthy.
 */
static bool
is_of_another(const struct store *s, const struct policy *policy)
{
	const char *site = store_site(s);

	return site[0] != '\0' && strcmp(site, policy_site_name(policy)) != 0;
}

enum err
store_open(struct store *s, const char *path, const struct hub_config *config,
    const char *version)
{
	enum err err;

	if ((err = journal_open_file(path, &s->journal)) != ERR_NONE ||
	    (err = reader_open_file(path, &s->reader)) != ERR_NONE ||
	    (err = engine_open(s, config)) != ERR_NONE)
		return err;
	if (is_of_another(s, config->policy))
		return ERR_EXIST;
	return first_turn(s, config, version);
}

uint64_t
store_tick(const struct store *s)
{
	return s->base_tick + (clock_boot_ms() - s->base_boot_ms);
}

void
store_close(struct store *s)
{
	engine_destroy(s->engine);
	reader_close(s->reader);
	journal_destroy(s->journal);
	*s = (struct store){ 0 };
}

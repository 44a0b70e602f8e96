/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "tests/sim/hubkit.h"

#define SETTLE_TURNS 400 /* without time going by; more is a busy loop */

void
hubkit_trouble(struct hubkit *k, const char *format, ...)
{
	va_list args;

	if (k->trouble[0] != '\0')
		return;
	va_start(args, format);
	vsnprintf(k->trouble, sizeof(k->trouble), format, args);
	va_end(args);
}

/* splitmix64: short, and the same everywhere. */
static uint64_t
chance_next(struct hubkit *k)
{
	uint64_t z = (k->chance += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint64_t
hubkit_chance(struct hubkit *k, uint64_t below)
{
	return chance_next(k) % below;
}

static void
random_bytes(void *ctx, void *bytes, size_t len)
{
	struct hubkit *k = ctx;
	uint8_t *to = bytes;

	k->chance_calls++;
	while (len > 0) {
		uint64_t word = chance_next(k);
		size_t n = len < sizeof(word) ? len : sizeof(word);

		memcpy(to, &word, n);
		to += n;
		len -= n;
	}
}

/* ---- the policy ---- */

static void
policy_adapt(struct policy *p)
{
	for (size_t i = 0; i < p->ndesks; i++) {
		if (p->desks[i].service > 1)
			continue;
		p->desks[i].nchannels = 1;
		p->desks[i].channels[0] = CHANNEL_ZMQ;
	}
}

static void
registry_fill(struct registry *r)
{
	struct site school = { .id = "site-1",
		.class = SITE_SCHOOL,
		.district = "north",
		.name_kk = "Мектеп",
		.name_ru = "Школа",
		.address = "Тәуке хан 12" };
	struct site bazaar = { .id = "site-2",
		.class = SITE_VULNERABLE,
		.district = "south",
		.name_kk = "Базар",
		.name_ru = "Базар" };

	/* A button that cam-1 sees, two that nothing shows, a blind camera. */
	const struct device others[] = {
		{ .id = "sos-1",
		    .class = DEVICE_BUTTON,
		    .ncameras = 1,
		    .cameras = { "cam-1" } },
		{ .id = "sos-2", .class = DEVICE_BUTTON },
		{ .id = "sos-3",
		    .class = DEVICE_BUTTON,
		    .ncameras = 2,
		    .cameras = { "blind", "nowhere" } },
		{ .id = "blind", .class = DEVICE_CAMERA },
	};

	if (registry_put_site(r, &school) != ERR_NONE ||
	    registry_put_site(r, &bazaar) != ERR_NONE)
		abort();
	for (int i = 1; i <= HUBKIT_DEVICES; i++) {
		struct device d = { .class = DEVICE_CAMERA,
			.name_kk = "Камера",
			.name_ru = "Камера",
			.url = "rtsp://192.0.2.1/" };

		snprintf(d.id, sizeof(d.id), "cam-%d", i);
		snprintf(d.site, sizeof(d.site), "site-%d", i % 2 + 1);
		if (registry_put_device(r, &d) != ERR_NONE)
			abort();
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (registry_put_device(r, &others[i]) != ERR_NONE)
			abort();
}

/* ---- the disk ---- */

static const char *
body_text(
    struct hubkit *k, const struct journal_entry *from, enum entry_field field)
{
	struct entry_list list = { .arena = &k->arena };
	struct entry entry = { 0 };

	if (entry_decode(&list, &entry, from->body, from->body_len) != ERR_NONE)
		return "";
	return entry_text(&entry, field);
}

static bool
is_event(void *ctx, uint64_t seq, const char *source, const char *id)
{
	struct hubkit *k = ctx;
	struct journal_entry entry;
	bool same;

	if (journal_entry_get(k->journal, seq, &entry) != ERR_NONE) {
		hubkit_trouble(k, "the disk is asked for what it has not got");
		return true;
	}
	same = strcmp(body_text(k, &entry, FIELD_SOURCE), source) == 0 &&
	    strcmp(body_text(k, &entry, FIELD_EVENT_ID), id) == 0;
	arena_reset(&k->arena);
	return same;
}

static bool
row_get(void *ctx, enum row_kind kind, uint64_t id, struct buf *out)
{
	struct hubkit *k = ctx;
	struct journal_row row;

	if (id >= JOURNAL_ROW_ID_MAX ||
	    journal_row_get(k->journal, (uint8_t)kind, id, &row) != ERR_NONE)
		return false;
	buf_put(out, row.bytes, row.len);
	return true;
}

/* ---- the shadow ---- */

static void
row_check(struct hubkit *k, const struct board_ref *ref)
{
	struct buf want = { 0 };
	struct journal_row row;

	board_encode(k->shadow, ref, &want);
	if (journal_row_get(k->journal, (uint8_t)ref->kind, ref->id, &row) !=
	    ERR_NONE)
		hubkit_trouble(k, "row %d/%" PRIu64 " is not on the disk",
		    ref->kind, ref->id);
	else if (row.len != want.len ||
	    memcmp(row.bytes, want.data, want.len) != 0)
		hubkit_trouble(k,
		    "row %d/%" PRIu64 " is not what its entries say", ref->kind,
		    ref->id);
	else if (row.live != ref->live)
		hubkit_trouble(k, "row %d/%" PRIu64 " is in the wrong place",
		    ref->kind, ref->id);
	if (ref->kind == ROW_ALERT && want.len > ALERT_ROW_MAX)
		hubkit_trouble(k, "row of alert %" PRIu64 " has %zu bytes",
		    ref->id, want.len);
	buf_finish(&want);
}

static void
entry_fold(struct hubkit *k, const struct journal_entry *from)
{
	struct entry_list list = { .arena = &k->arena };
	const struct alert *alert;
	struct entry entry = {
		.seq = from->seq,
		.at_ms = from->at_ms,
		.tick = from->tick,
		.actor = from->actor,
		.alert = from->alert,
		.prev = from->prev,
	};

	if (!verb_find(from->verb, &entry.verb) ||
	    entry_decode(&list, &entry, from->body, from->body_len) !=
	        ERR_NONE) {
		hubkit_trouble(
		    k, "entry %" PRIu64 " cannot be read", from->seq);
		return;
	}
	alert = entry.alert != 0 ? board_alert(k->shadow, entry.alert) : NULL;
	if (entry.prev != (alert != NULL ? alert->last_seq : 0))
		hubkit_trouble(
		    k, "entry %" PRIu64 " has the wrong prev", from->seq);
	if (k->look != NULL)
		k->look(k->ctx, &entry);
	board_apply(k->shadow, &entry);
	if (board_misfits(k->shadow) != 0)
		hubkit_trouble(k, "entry %" PRIu64 " (%s) does not fit",
		    from->seq, from->verb);
}

void
hubkit_fold(struct hubkit *k)
{
	uint64_t last = journal_info(k->journal)->last_seq;

	while (k->folded < last) {
		struct journal_entry entry;

		if (journal_entry_get(k->journal, k->folded + 1, &entry) !=
		    ERR_NONE) {
			hubkit_trouble(
			    k, "entry %" PRIu64 " is gone", k->folded + 1);
			return;
		}
		entry_fold(k, &entry);
		arena_reset(&k->arena);
		k->folded++;
	}
	for (size_t i = 0; i < board_dirty(k->shadow); i++) {
		struct board_ref ref = board_dirty_at(k->shadow, i);

		row_check(k, &ref);
	}
	board_clean(k->shadow);
}

/* ---- life ---- */

void
hubkit_open(struct hubkit *k, uint64_t seed)
{
	static const uint8_t shadow_key[16] = "another secret";
	uint8_t log_id[DISK_LOG_ID_SIZE];
	uint8_t pair_key[CRYPTO_SIPHASH_KEY_SIZE];

	*k = (struct hubkit){ .chance = seed, .at_ms = HUBKIT_UTC };
	random_bytes(k, log_id, sizeof(log_id));
	random_bytes(k, pair_key, sizeof(pair_key));
	k->conf = conf_load_builtin();
	policy_adapt(k->conf->policy);
	registry_fill(k->conf->registry);
	k->disk = disk_create(log_id, pair_key);
	k->shadow = board_create(shadow_key);
}

void
hubkit_close(struct hubkit *k)
{
	hubkit_kill(k);
	board_destroy(k->shadow);
	arena_finish(&k->arena);
	disk_destroy(k->disk);
	conf_destroy(k->conf);
}

static enum err
load_row(void *arg, const struct journal_row *row)
{
	struct hubkit *k = arg;

	return engine_load_row(
	    k->engine, (enum row_kind)row->kind, row->bytes, row->len);
}

static enum err
load_pair(void *arg, const struct journal_pair *pair)
{
	struct hubkit *k = arg;

	engine_load_pair(k->engine, pair->hash, pair->seq);
	return ERR_NONE;
}

static enum err
first_turn(struct hubkit *k)
{
	static const struct engine_start start = {
		.host = "hub",
		.boot_id = "boot",
		.version = "1",
		.pid = 1,
		.config_name = "built-in",
		.config = "{}",
	};

	engine_now(k->engine, k->tick, k->at_ms);
	engine_start(k->engine, &start);
	return hubkit_commit(k);
}

static void
answers_load(struct hubkit *k)
{
	struct buf value = { 0 };

	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		char name[ENGINE_RECALL_NAME_SIZE];

		engine_recall_name(i, name);
		if (journal_meta_get(k->journal, name, &value) == ERR_NONE)
			engine_recall(k->engine, i, value.data, value.len);
	}
	buf_finish(&value);
}

enum err
hubkit_boot(struct hubkit *k)
{
	uint8_t key[16];
	struct engine_options options;
	const struct journal_info *info;
	enum err err = journal_open_disk(k->disk, &k->journal);

	if (err != ERR_NONE)
		return err;
	info = journal_info(k->journal);
	random_bytes(k, key, sizeof(key));
	options = (struct engine_options){
		.log_id = info->log_id,
		.board_key = key,
		.pair_key = info->pair_key,
		.last_seq = info->last_seq,
		.last_tick = info->last_tick,
		.policy = k->conf->policy,
		.registry = k->conf->registry,
		.random = random_bytes,
		.is_event = is_event,
		.row_get = row_get,
		.ctx = k,
	};
	hubkit_fold(k); /* a commit that failed may be there after all */
	k->engine = engine_create(&options);
	answers_load(k);
	if ((err = journal_live_each(k->journal, load_row, k)) == ERR_NONE &&
	    (err = journal_pairs_each(k->journal, load_pair, k)) == ERR_NONE)
		err = first_turn(k);
	return err;
}

void
hubkit_kill(struct hubkit *k)
{
	engine_destroy(k->engine);
	journal_destroy(k->journal);
	k->engine = NULL;
	k->journal = NULL;
}

void
hubkit_turn(struct hubkit *k, uint64_t ms)
{
	k->tick += ms;
	k->at_ms += (int64_t)ms;
	engine_now(k->engine, k->tick, k->at_ms);
}

void
hubkit_seal(struct hubkit *k)
{
	k->wrote = engine_batch(k->engine, &k->batch);
}

enum err
hubkit_write(struct hubkit *k)
{
	enum err err;

	if (k->wrote &&
	    (err = journal_commit(k->journal, &k->batch)) != ERR_NONE)
		return err;
	engine_committed(k->engine);
	hubkit_fold(k);
	if (board_misfits(engine_board(k->engine)) != 0)
		hubkit_trouble(k, "the engine wrote what does not fit");
	return ERR_NONE;
}

enum err
hubkit_commit(struct hubkit *k)
{
	hubkit_seal(k);
	return hubkit_write(k);
}

/* ---- short words ---- */

int
hubkit_setup(void **state)
{
	struct hubkit *k = xcalloc(1, sizeof(*k));

	hubkit_open(k, 7);
	*state = k;
	if (hubkit_boot(k) != ERR_NONE)
		return -1;
	hubkit_run(k, 1000);
	return 0;
}

int
hubkit_teardown(void **state)
{
	struct hubkit *k = *state;
	bool well = k->trouble[0] == '\0';

	if (!well)
		fprintf(stderr, "%s\n", k->trouble);
	hubkit_close(k);
	free(k);
	return well ? 0 : -1;
}

/* What may leave now: desks' messages are kept, an answer is given back. */
static void
drain(struct hubkit *k, uint64_t number, struct answer *answer,
    enum desk_fate *fate)
{
	const struct engine_out *out;

	while ((out = engine_out(k->engine)) != NULL) {
		if (out->kind == ENGINE_OUT_DESK) {
			k->told = out->desk;
			k->told_count++;
		}
		if (out->kind == ENGINE_OUT_ANSWER && out->number == number)
			*answer = out->answer;
		if (out->kind == ENGINE_OUT_FATE)
			*fate = out->desk.fate;
	}
}

void
hubkit_run(struct hubkit *k, uint64_t ms)
{
	hubkit_turn(k, ms);
	for (int i = 0; i < SETTLE_TURNS; i++) {
		engine_timers(k->engine);
		if (hubkit_commit(k) != ERR_NONE) {
			hubkit_trouble(k, "a commit failed");
			return;
		}
		if (engine_next_tick(k->engine) > k->tick)
			return;
	}
	hubkit_trouble(k, "time asks for the same again and again");
}

void
hubkit_drain(struct hubkit *k)
{
	struct answer answer;
	enum desk_fate fate;

	drain(k, 0, &answer, &fate);
}

enum engine_fate
hubkit_event(
    struct hubkit *k, const char *id, const char *device, const char *kind)
{
	struct event event = {
		.id = id,
		.source = "//analytics/test",
		.kind = kind,
		.device = device,
		.text = "seen by a test",
		.track = "",
		.correlation = "",
		.clip = k->clip != NULL ? k->clip : "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.score = EVENT_SCORE_NONE,
		.bytes = "{}",
		.bytes_len = 2,
	};
	const char *why = "";
	uint64_t seq;

	return engine_event(k->engine, &event, "intake", &why, &seq);
}

uint64_t
hubkit_console(struct hubkit *k, const char *account, uint8_t key)
{
	struct session_hello hello = {
		.role = SESSION_CONSOLE,
		.rows = 1,
		.account = { account, strlen(account) },
		.host = { "desk", 4 },
	};
	struct session_welcome welcome;
	uint64_t old;

	memset(hello.key, key, sizeof(hello.key));
	if (engine_hello(k->engine, ++k->handles, &hello, account, &welcome,
	        &old) != ERR_NONE)
		return 0;
	hubkit_run(k, 0);
	return k->handles;
}

static struct answer
answer_wait(struct hubkit *k, uint64_t number)
{
	struct answer answer = { .code = ANSWER_STALE };
	enum desk_fate fate;

	hubkit_run(k, 0);
	drain(k, number, &answer, &fate);
	return answer;
}

struct answer
hubkit_do(struct hubkit *k, uint64_t handle, const char *format, ...)
{
	char line[SESSION_LINE_MAX];
	struct session_command command = { .number = ++k->handles };
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	command.line.at = line;
	command.line.len = strlen(line);
	engine_command(k->engine, handle, &command);
	return answer_wait(k, command.number);
}

struct answer
hubkit_do_seen(struct hubkit *k, uint64_t handle, uint64_t number,
    uint64_t alert, uint32_t version, const char *line)
{
	struct session_command command = {
		.number = number,
		.line = { line, strlen(line) },
		.versions_count = 1,
		.versions = { { alert, version } },
	};

	engine_command(k->engine, handle, &command);
	return answer_wait(k, number);
}

uint64_t
hubkit_desk(struct hubkit *k, const char *service)
{
	const char *desk;

	if (engine_desk_hello(
	        k->engine, ++k->handles, service, "north", &desk) != ERR_NONE)
		return 0;
	return k->handles;
}

enum desk_fate
hubkit_reply(struct hubkit *k, uint64_t handle, uint64_t alert, unsigned target,
    enum desk_act act, const char *code)
{
	const struct notification *n =
	    board_notification(engine_board(k->engine), alert, target);
	struct desk_message message = {
		.type = DESK_ANSWER,
		.act = act,
		.alert = alert,
	};
	enum desk_fate fate = DESK_STRAY;
	struct answer answer;

	if (n != NULL)
		memcpy(message.key, n->key, sizeof(message.key));
	text_copy(message.code, sizeof(message.code), code);
	text_copy(message.who, sizeof(message.who), "duty officer");
	engine_desk_answer(k->engine, handle, &message);
	hubkit_run(k, 0);
	drain(k, 0, &answer, &fate);
	return fate;
}

const struct alert *
hubkit_alert(const struct hubkit *k, uint64_t number)
{
	return board_alert(engine_board(k->engine), number);
}

enum notification_state
hubkit_note(const struct hubkit *k, uint64_t alert, unsigned target)
{
	const struct notification *n =
	    board_notification(engine_board(k->engine), alert, target);

	return n != NULL ? (enum notification_state)n->state : NOTE_NSTATES;
}

size_t
hubkit_entries(struct hubkit *k, enum verb verb)
{
	size_t count = 0;
	struct journal_entry entry;

	for (uint64_t seq = 1;
	     journal_entry_get(k->journal, seq, &entry) == ERR_NONE; seq++)
		count += strcmp(entry.verb, verb_name(verb)) == 0;
	return count;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/jwrite.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "core/entry.h"
#include "core/filter.h"
#include "core/row_json.h"
#include "hub/shift.h"
#include "journal/reader.h"

#include "hub/query.h"

#define BATCH 500 /* entries of one read transaction */
#define SLICE 100 /* of one step backwards, which is read whole */

/* ---- answering one ---- */

struct search {
	const struct query *query;
	struct query_result *result;
	struct filter filter;
	struct arena arena;
	size_t looked_at;
	size_t lines;
	uint64_t last_id; /* of the row or entry that was looked at last */
	bool whole;       /* a slice is read to its end, whatever is enough */
	bool full;
};

static bool
enough(const struct search *s)
{
	size_t limit = s->query->limit > 0 && s->query->limit < QUERY_LINES_MAX
	    ? s->query->limit
	    : QUERY_LINES_MAX;

	return s->lines >= limit || s->result->lines.len >= QUERY_BYTES ||
	    s->looked_at >= QUERY_ENTRIES;
}

static bool
body_fits(const struct search *s, size_t len)
{
	return len <= QUERY_BODY_MAX &&
	    s->result->lines.len + len <= QUERY_BYTES + QUERY_BODY_MAX;
}

/*
 * Without what nobody may read in a log.  A body that cannot be taken apart
 * stays away whole.
 */
static void
body_put(struct jwrite *w, const struct journal_entry *e)
{
	struct buf shown = { 0 };
	enum verb verb;

	if (!verb_find(e->verb, &verb) || !verb_has_secret(verb))
		jwrite_raw(w, "body", e->body, e->body_len);
	else if (entry_disclose(e->body, e->body_len, &shown) == ERR_NONE)
		jwrite_raw(w, "body", buf_text(&shown), shown.len);
	else
		jwrite_int(w, "body_bytes", (int64_t)e->body_len);
	buf_finish(&shown);
}

static void
entry_line(struct search *s, const struct journal_entry *e)
{
	struct jwrite w = { .out = &s->result->lines };
	char hash[2 * CRYPTO_HASH_SIZE + 1];

	crypto_hex(hash, e->hash.bytes, sizeof(e->hash.bytes));
	jwrite_open(&w, '{');
	jwrite_int(&w, "seq", (int64_t)e->seq);
	jwrite_int(&w, "at_ms", e->at_ms);
	jwrite_int(&w, "tick", (int64_t)e->tick);
	jwrite_text(&w, "verb", e->verb);
	jwrite_text(&w, "actor", e->actor);
	jwrite_int(&w, "alert", (int64_t)e->alert);
	jwrite_int(&w, "prev", (int64_t)e->prev);
	jwrite_text(&w, "hash", hash);
	if (e->body != NULL && body_fits(s, e->body_len))
		body_put(&w, e);
	else if (e->body != NULL)
		jwrite_int(&w, "body_bytes", (int64_t)e->body_len);
	jwrite_close(&w, '}');
	buf_puts(&s->result->lines, "\n");
	s->lines++;
}

/* The entry as the filter reads it; false: a verb that we do not know. */
static bool
entry_parse(
    struct search *s, const struct journal_entry *from, struct entry *entry)
{
	struct entry_list list = { .arena = &s->arena };

	*entry = (struct entry){
		.seq = from->seq,
		.at_ms = from->at_ms,
		.tick = from->tick,
		.actor = from->actor,
		.alert = from->alert,
		.prev = from->prev,
	};
	if (!verb_find(from->verb, &entry->verb))
		return false;
	if (from->body != NULL)
		(void)entry_decode(&list, entry, from->body, from->body_len);
	return true;
}

static enum err
visit_entry(void *arg, const struct journal_entry *from)
{
	struct search *s = arg;
	struct entry entry;

	/* Said by the walk, not by an error: the next query goes on here. */
	if (!s->whole && enough(s)) {
		s->full = true;
		return ERR_AGAIN;
	}
	s->looked_at++;
	s->last_id = from->seq;
	arena_reset(&s->arena);
	if (s->filter.nterms == 0 ||
	    (entry_parse(s, from, &entry) &&
	        filter_matches_entry(
	            &s->filter, &entry, NULL, s->query->now_ms)))
		entry_line(s, from);
	return ERR_NONE;
}

static enum err
run_log(struct reader *reader, struct search *s)
{
	uint64_t from = s->query->from > 0 ? s->query->from : 1;
	enum err err = ERR_NONE;

	while (from != 0 && err == ERR_NONE && !s->full)
		err =
		    reader_entries(reader, from, BATCH, visit_entry, s, &from);
	if (s->full) {
		s->result->next = s->last_id + 1;
		return ERR_NONE;
	}
	s->result->next = s->last_id > 0 ? s->last_id + 1 : s->query->from;
	return err;
}

/*
 * Newest first: the walk of the reader goes upwards, so it is done in slices
 * from the end, and each slice is turned round.
 */
static void
lines_reverse(struct buf *lines)
{
	struct buf turned = { 0 };
	size_t end = lines->len;

	while (end > 0) {
		size_t at = end - 1;

		while (at > 0 && lines->data[at - 1] != '\n')
			at--;
		buf_put(&turned, lines->data + at, end - at);
		end = at;
	}
	buf_finish(lines);
	*lines = turned;
}

static enum err
slice_read(struct reader *reader, struct search *s, uint64_t from,
    uint64_t upto, struct buf *out)
{
	struct buf kept = s->result->lines;
	enum err err = ERR_NONE;
	uint64_t at = from, next;

	s->result->lines = (struct buf){ 0 };
	while (at <= upto && err == ERR_NONE) {
		size_t count =
		    upto - at + 1 < BATCH ? (size_t)(upto - at + 1) : BATCH;

		err = reader_entries(reader, at, count, visit_entry, s, &next);
		if (next == 0)
			break;
		at = next;
	}
	*out = s->result->lines;
	s->result->lines = kept;
	return err;
}

static enum err
run_log_back(struct reader *reader, struct search *s)
{
	struct journal_info info;
	enum err err = reader_info(reader, &info);
	uint64_t before = s->query->from;

	if (err != ERR_NONE)
		return err;
	if (before == 0 || before > info.last_seq + 1)
		before = info.last_seq + 1;
	/* Its oldest entries come last: a slice is read whole. */
	s->whole = true;
	while (before > 1 && !enough(s) && err == ERR_NONE) {
		uint64_t from = before > SLICE ? before - SLICE : 1;
		struct buf slice = { 0 };

		err = slice_read(reader, s, from, before - 1, &slice);
		lines_reverse(&slice);
		buf_put(&s->result->lines, slice.data, slice.len);
		buf_finish(&slice);
		before = from;
	}
	s->result->next = before > 1 ? before : 0;
	return err;
}

/* ---- rows ---- */

static enum err
visit_archived(void *arg, const struct journal_row *row)
{
	struct search *s = arg;
	struct alert alert;
	struct colleagues people;
	struct jwrite w = { .out = &s->result->lines };

	if (enough(s)) {
		s->full = true;
		return ERR_AGAIN;
	}
	s->looked_at++;
	s->last_id = row->id;
	if (row->live ||
	    alert_decode(&alert, &people, row->bytes, row->len) != ERR_NONE ||
	    !filter_matches_alert(&s->filter, &alert, 0, UINT64_MAX / 2))
		return ERR_NONE;
	row_json_alert(&w, NULL, &alert, &people);
	buf_puts(&s->result->lines, "\n");
	s->lines++;
	return ERR_NONE;
}

static enum err
run_archive(struct reader *reader, struct search *s)
{
	uint64_t before =
	    s->query->from > 0 ? s->query->from : JOURNAL_ROW_ID_MAX;
	enum err err = ERR_NONE;

	while (before != 0 && err == ERR_NONE && !s->full)
		err = reader_rows(reader, ROW_ALERT, before, BATCH,
		    visit_archived, s, &before);
	s->result->next = s->full ? s->last_id : 0;
	return s->full ? ERR_NONE : err;
}

static enum err
visit_alert(void *arg, const struct journal_row *row)
{
	struct search *s = arg;
	struct alert alert;
	struct colleagues people;
	struct jwrite w = { .out = &s->result->lines };

	if (alert_decode(&alert, &people, row->bytes, row->len) != ERR_NONE)
		return ERR_CORRUPT;
	s->last_id = alert.last_seq;
	jwrite_open(&w, '{');
	row_json_alert(&w, "row", &alert, &people);
	jwrite_close(&w, '}');
	buf_puts(&s->result->lines, "\n");
	return ERR_NONE;
}

static enum err
visit_note(void *arg, const struct journal_row *row)
{
	struct search *s = arg;
	struct notification note;
	struct jwrite w = { .out = &s->result->lines };

	if (notification_decode(&note, row->bytes, row->len) != ERR_NONE)
		return ERR_CORRUPT;
	jwrite_open(&w, '{');
	row_json_note(&w, "notification", &note);
	jwrite_close(&w, '}');
	buf_puts(&s->result->lines, "\n");
	return ERR_NONE;
}

/* The row, its notifications, and its entries, newest first. */
static enum err
run_alert(struct reader *reader, struct search *s)
{
	uint64_t number = s->query->from, from;
	enum err err = reader_row(reader, ROW_ALERT, number, visit_alert, s);

	if (err != ERR_NONE)
		return err;
	from = s->last_id;
	for (unsigned t = 0; t < NOTE_TARGETS_MAX && err == ERR_NONE; t++) {
		err = reader_row(reader, ROW_NOTIFICATION,
		    notification_id(number, t), visit_note, s);
		if (err == ERR_NOENT)
			err = ERR_NONE;
	}
	while (from != 0 && err == ERR_NONE && !s->full)
		err =
		    reader_history(reader, from, BATCH, visit_entry, s, &from);
	return s->full ? ERR_NONE : err;
}

/* ---- the shift ---- */

struct shift_search {
	struct search *s;
	struct shift shift;
	bool cut; /* there were more than are looked at in one query */
};

/*
 * The newest first, since numbers grow with time.  Nobody decides what has
 * waited for two days but as an exception, and that is left out: it would have
 * to be looked for in all that ever was.
 */
static enum err
visit_decided(void *arg, const struct journal_row *row)
{
	struct shift_search *f = arg;
	struct alert alert;

	if (++f->s->looked_at > QUERY_ENTRIES) {
		f->cut = f->s->full = true;
		return ERR_AGAIN;
	}
	if (alert_decode(&alert, NULL, row->bytes, row->len) != ERR_NONE)
		return ERR_CORRUPT;
	if (alert.opened_tick + 2 * (uint64_t)SHIFT_MS < f->shift.now_tick) {
		f->s->full = true;
		return ERR_AGAIN;
	}
	shift_add(&f->shift, &alert);
	return ERR_NONE;
}

/* What is counted short says so. */
static void
cut_write(struct search *s)
{
	struct jwrite w = { .out = &s->result->lines };

	jwrite_open(&w, '{');
	jwrite_int(&w, "newest", QUERY_ENTRIES);
	jwrite_close(&w, '}');
	buf_puts(&s->result->lines, "\n");
	s->lines++;
}

static enum err
run_shift(struct reader *reader, struct search *s)
{
	struct shift_search f = { .s = s };
	uint64_t before = JOURNAL_ROW_ID_MAX;
	enum err err = ERR_NONE;

	f.shift.now_tick = s->query->from;
	while (before != 0 && err == ERR_NONE && !s->full)
		err = reader_rows(reader, ROW_ALERT, before, BATCH,
		    visit_decided, &f, &before);
	if (err == ERR_NONE || s->full)
		s->lines += shift_write(&f.shift, &s->result->lines);
	if (f.cut)
		cut_write(s);
	shift_finish(&f.shift);
	return s->full ? ERR_NONE : err;
}

/* ---- counters and the root ---- */

static enum err
visit_source(void *arg, const struct journal_row *row)
{
	struct search *s = arg;
	struct source_row source;
	struct jwrite w = { .out = &s->result->lines };

	if (source_decode(&source, row->bytes, row->len) != ERR_NONE)
		return ERR_CORRUPT;
	row_json_source(&w, NULL, &source);
	buf_puts(&s->result->lines, "\n");
	s->lines++;
	return ERR_NONE;
}

/* Sources are numbered from 1 without a gap. */
static enum err
run_counters(struct reader *reader, struct search *s)
{
	uint64_t id = s->query->from > 0 ? s->query->from : 1;
	enum err err = ERR_NONE;

	for (; err == ERR_NONE; id++) {
		if (enough(s)) {
			s->result->next = id;
			return ERR_NONE;
		}
		err = reader_row(reader, ROW_SOURCE, id, visit_source, s);
	}
	return err == ERR_NOENT ? ERR_NONE : err;
}

static enum err
run_root(struct reader *reader, struct search *s)
{
	struct jwrite w = { .out = &s->result->lines };
	struct journal_info info;
	struct crypto_hash root;
	char hex[2 * CRYPTO_HASH_SIZE + 1];
	enum err err = reader_root(reader, &info, &root);

	if (err != ERR_NONE)
		return err;
	crypto_hex(hex, root.bytes, sizeof(root.bytes));
	jwrite_open(&w, '{');
	jwrite_text(&w, "log", info.log_id);
	jwrite_int(&w, "size", (int64_t)info.last_seq);
	jwrite_text(&w, "root", hex);
	jwrite_close(&w, '}');
	buf_puts(&s->result->lines, "\n");
	return ERR_NONE;
}

static enum err
filter_prepare(struct search *s)
{
	struct filter_fault fault;
	struct filter_context context = {
		.where = s->query->kind == QUERY_ARCHIVE ? FILTER_ALERTS
		                                         : FILTER_ENTRIES,
		.now_ms = s->query->now_ms,
		.zone_min = s->query->zone_min,
		.me = s->query->me[0] != '\0' ? s->query->me : NULL,
	};

	return filter_compile(&s->filter, s->query->text,
	    strlen(s->query->text), &context, &fault);
}

void
query_run(struct reader *reader, const struct query *query,
    struct query_result *result)
{
	struct search *s = xcalloc(1, sizeof(*s));
	enum err err;

	*result = (struct query_result){
		.handle = query->handle,
		.number = query->number,
		.last = true,
	};
	s->query = query;
	s->result = result;
	if ((err = filter_prepare(s)) == ERR_NONE) {
		switch (query->kind) {
		case QUERY_LOG:
			err = run_log(reader, s);
			break;
		case QUERY_LOG_BACK:
			err = run_log_back(reader, s);
			break;
		case QUERY_ALERT:
			err = run_alert(reader, s);
			break;
		case QUERY_ARCHIVE:
			err = run_archive(reader, s);
			break;
		case QUERY_COUNTERS:
			err = run_counters(reader, s);
			break;
		case QUERY_ROOT:
			err = run_root(reader, s);
			break;
		case QUERY_SHIFT:
			err = run_shift(reader, s);
			break;
		case QUERY_DEVICE: /* the record does not know devices */
		case QUERY_DEVICES:
		case QUERY_AROUND:
			err = ERR_INVAL;
			break;
		}
	}
	result->error = err;
	arena_finish(&s->arena);
	free(s);
}

/* ---- the thread and its mailbox ---- */

struct query_service {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct reader *reader;
	int fd;
	bool stop;
	struct query waiting[QUERY_WAITING_MAX];
	size_t waiting_at, waiting_count;
	struct query_result done[QUERY_WAITING_MAX];
	size_t done_at, done_count;
};

/* The next query; false: it is time to stop. */
static bool
mailbox_take(struct query_service *q, struct query *query)
{
	bool go;

	pthread_mutex_lock(&q->lock);
	while (!q->stop &&
	    (q->waiting_count == 0 || q->done_count == QUERY_WAITING_MAX))
		pthread_cond_wait(&q->more, &q->lock);
	go = !q->stop;
	if (go) {
		*query = q->waiting[q->waiting_at];
		q->waiting_at = (q->waiting_at + 1) % QUERY_WAITING_MAX;
		q->waiting_count--;
	}
	pthread_mutex_unlock(&q->lock);
	return go;
}

static void
mailbox_put(struct query_service *q, const struct query_result *result)
{
	uint64_t one = 1;

	pthread_mutex_lock(&q->lock);
	q->done[(q->done_at + q->done_count++) % QUERY_WAITING_MAX] = *result;
	pthread_mutex_unlock(&q->lock);
	/* A full counter is as good as one: the reader takes all. */
	if (write(q->fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
		log_error("query", "cannot wake the hub: %s", strerror(errno));
}

static void *
thread_main(void *arg)
{
	struct query_service *q = arg;
	struct query query;

	while (mailbox_take(q, &query)) {
		struct query_result result;

		query_run(q->reader, &query, &result);
		mailbox_put(q, &result);
	}
	return NULL;
}

enum err
query_start(const char *journal, struct query_service **service)
{
	struct query_service *q = xcalloc(1, sizeof(*q));
	enum err err = reader_open_file(journal, &q->reader);

	*service = NULL;
	q->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (err == ERR_NONE && q->fd < 0)
		err = ERR_IO;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->more, NULL);
	if (err == ERR_NONE &&
	    pthread_create(&q->thread, NULL, thread_main, q) != 0)
		err = ERR_IO;
	if (err == ERR_NONE) {
		*service = q;
		return ERR_NONE;
	}
	if (q->fd >= 0)
		close(q->fd);
	reader_close(q->reader);
	free(q);
	return err;
}

void
query_stop(struct query_service *service)
{
	struct query_service *q = service;
	struct query_result result;

	if (q == NULL)
		return;
	pthread_mutex_lock(&q->lock);
	q->stop = true;
	pthread_cond_signal(&q->more);
	pthread_mutex_unlock(&q->lock);
	pthread_join(q->thread, NULL);
	while (query_take(q, &result))
		buf_finish(&result.lines);
	reader_close(q->reader);
	close(q->fd);
	pthread_mutex_destroy(&q->lock);
	pthread_cond_destroy(&q->more);
	free(q);
}

int
query_fd(const struct query_service *service)
{
	return service->fd;
}

bool
query_post(struct query_service *service, const struct query *query)
{
	struct query_service *q = service;
	bool room;

	pthread_mutex_lock(&q->lock);
	room = q->waiting_count < QUERY_WAITING_MAX;
	if (room)
		q->waiting[(q->waiting_at + q->waiting_count++) %
		    QUERY_WAITING_MAX] = *query;
	pthread_cond_signal(&q->more);
	pthread_mutex_unlock(&q->lock);
	return room;
}

bool
query_take(struct query_service *service, struct query_result *result)
{
	struct query_service *q = service;
	uint64_t count;
	bool have;

	pthread_mutex_lock(&q->lock);
	have = q->done_count > 0;
	if (have) {
		*result = q->done[q->done_at];
		q->done_at = (q->done_at + 1) % QUERY_WAITING_MAX;
		q->done_count--;
		pthread_cond_signal(&q->more);
	}
	/* Nothing is left: the descriptor is quiet until there is.  A wake-up
	 * that is still on its way costs one look for nothing. */
	if (q->done_count == 0 && read(q->fd, &count, sizeof(count)) < 0 &&
	    errno != EAGAIN)
		log_error("query", "cannot read: %s", strerror(errno));
	pthread_mutex_unlock(&q->lock);
	return have;
}

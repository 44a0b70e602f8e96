/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_search: what a letter of a filter costs.
 *
 *	queue    100,000 open alerts: from the text until the list is filtered;
 *	         the baseline is the same text with strstr() on the same rows.
 *	         The same in a flood, where the queue is in groups.
 *	archive  alerts that are over, in a journal of the disk: from the text
 *	log      until the hub's thread has the answer to it.  The text of one
 *	         letter more comes while the one before is answered.
 *
 *	bench_search [--archive N]   (BENCH_LONG=1: 5 million)
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/xalloc.h"
#include "core/entry.h"
#include "core/filter.h"
#include "core/replica.h"
#include "hub/query.h"
#include "journal/journal.h"
#include "journal/reader.h"
#include "ui/queue.h"

#define ALERTS  100000
#define ARCHIVE 200000
#define LONG    5000000
#define BATCH   2000
#define TYPED   64 /* letters of one filter */

/* Typed letter by letter; the last one finds nothing. */
static const char *const filters[] = {
	"kind:smoke cam:\"школа*\"",
	"text~\"мектеп\" sev<=2",
	"plate:123АВС13",
	"қаратау -kind:fire",
	"nothing of this kind",
};
#define FILTERS (sizeof(filters) / sizeof(filters[0]))

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench_search: %s failed\n", what);
	exit(1);
}

static void
alert_make(struct alert *a, uint64_t number, enum alert_state state)
{
	static const char *const kinds[] = { "smoke", "fire", "fight", "fall" };

	*a = (struct alert){
		.number = number,
		.state = (uint8_t)state,
		.severity = (uint8_t)(1 + number % 4),
		.version = 1,
		.count = 1,
		.opened_tick = number,
		.due_tick = number + 60000,
		.first_ms = (int64_t)number * 1000,
		.last_ms = (int64_t)number * 1000,
		.last_seq = number,
	};
	snprintf(a->kind, sizeof(a->kind), "%s", kinds[number % 4]);
	snprintf(a->device, sizeof(a->device), "cam-%" PRIu64, number % 3000);
	snprintf(a->name_kk, sizeof(a->name_kk),
	    "№%" PRIu64 " мектеп, кіреберіс", number % 97);
	snprintf(a->name_ru, sizeof(a->name_ru), "Школа №%" PRIu64 ", вход",
	    number % 97);
	snprintf(a->address, sizeof(a->address), "Тәуке хан даңғылы, %" PRIu64,
	    number % 211);
	snprintf(a->district, sizeof(a->district), "karatau");
	snprintf(a->text, sizeof(a->text),
	    "smoke over a yard, %" PRIu64 "ABC13", number % 1000);
}

static int
by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void
figures_print(const char *what, uint64_t *ns, size_t count)
{
	qsort(ns, count, sizeof(*ns), by_size);
	printf("%-36s p50 %7.2f ms  p99 %7.2f ms  worst %7.2f ms\n", what,
	    (double)ns[count / 2] / 1e6, (double)ns[count * 99 / 100] / 1e6,
	    (double)ns[count - 1] / 1e6);
}

/* Calls ${answer} for each beginning of each filter. */
static void
typed(const char *what, void (*answer)(void *arg, const char *text), void *arg)
{
	uint64_t ns[FILTERS * TYPED];
	size_t count = 0;

	for (size_t i = 0; i < FILTERS; i++) {
		for (size_t len = 1; len <= strlen(filters[i]); len++) {
			char text[TYPED + 1];
			uint64_t begun = clock_boot_ns();

			/* Half a letter is none. */
			if ((filters[i][len] & 0xc0) == 0x80)
				continue;
			snprintf(
			    text, sizeof(text), "%.*s", (int)len, filters[i]);
			answer(arg, text);
			ns[count++] = clock_boot_ns() - begun;
		}
	}
	figures_print(what, ns, count);
}

/* ---- the queue ---- */

struct board {
	struct replica *replica;
	struct queue_view *queue;
	struct screen_input in;
	size_t found;
};

static void
board_filter(void *arg, const char *text)
{
	struct board *b = arg;
	struct filter_context context = { .where = FILTER_ALERTS, .me = "me" };
	struct filter filter;
	struct filter_fault fault;

	if (filter_compile(&filter, text, strlen(text), &context, &fault) ==
	    ERR_NONE)
		queue_view_filter(b->queue, &b->in, &filter, text);
}

static void
board_strstr(void *arg, const char *text)
{
	struct board *b = arg;

	for (size_t i = 0; i < replica_count(b->replica); i++) {
		const struct alert *a = replica_at(b->replica, i);

		b->found += strstr(a->name_kk, text) != NULL ||
		    strstr(a->name_ru, text) != NULL ||
		    strstr(a->address, text) != NULL ||
		    strstr(a->text, text) != NULL;
	}
}

/* Then the queue is in groups. */
static void
board_flood(struct board *b)
{
	const struct hub_row row = { .alerts = ALERTS, .flood_tick = 1 };
	struct buf bytes = { 0 };

	hub_encode(&row, &bytes);
	must(replica_put(b->replica, ROW_HUB, 1, bytes.data, bytes.len) ==
	        ERR_NONE,
	    "a flood");
	buf_finish(&bytes);
	queue_view_filter(b->queue, &b->in, NULL, NULL);
}

static void
bench_board(void)
{
	static const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE];
	struct board b = { .replica = replica_create("me"),
		.queue = queue_view_create(key) };

	for (uint64_t i = 1; i <= ALERTS; i++) {
		struct buf bytes = { 0 };
		struct alert a;

		alert_make(&a, i, ALERT_WAITING);
		alert_encode(&a, NULL, &bytes);
		must(replica_put(b.replica, ROW_ALERT, i, bytes.data,
		         bytes.len) == ERR_NONE,
		    "a row");
		buf_finish(&bytes);
	}
	b.in = (struct screen_input){
		.replica = b.replica, .account = "me", .tick = ALERTS
	};
	queue_view_step(b.queue, &b.in);
	typed("a letter, 100,000 open alerts", board_filter, &b);
	board_flood(&b);
	typed("a letter, in a flood", board_filter, &b);
	typed("baseline: strstr over the same", board_strstr, &b);
	queue_view_destroy(b.queue);
	replica_destroy(b.replica);
}

/* ---- the record ---- */

struct record {
	struct reader *reader;
	enum session_query_kind kind;
	uint64_t lines;
};

static void
record_ask(void *arg, const char *text)
{
	struct record *r = arg;
	struct query query = { .kind = r->kind, .limit = 200 };
	struct query_result result;

	snprintf(query.text, sizeof(query.text), "%s", text);
	query_run(r->reader, &query, &result);
	r->lines += result.lines.len;
	buf_finish(&result.lines);
}

static void
batch_commit(struct journal *journal, uint64_t first, size_t count)
{
	static const char body[] =
	    "{\"salt\":\"00\",\"text\":\"дым над двором\"}";
	struct journal_entry *entries = xcalloc(count, sizeof(*entries));
	struct journal_row *rows = xcalloc(count, sizeof(*rows));
	struct buf *bytes = xcalloc(count, sizeof(*bytes));
	struct journal_batch batch = { .entries = entries,
		.entry_count = count,
		.rows = rows,
		.row_count = count };

	for (size_t i = 0; i < count; i++) {
		struct alert a;

		alert_make(&a, first + i, ALERT_ARCHIVED);
		alert_encode(&a, NULL, &bytes[i]);
		rows[i] = (struct journal_row){ .kind = ROW_ALERT,
			.id = first + i,
			.bytes = bytes[i].data,
			.len = bytes[i].len };
		entries[i] = (struct journal_entry){ .seq = first + i,
			.at_ms = 1000,
			.tick = first + i,
			.verb = verb_name(VERB_NOTED),
			.actor = "aigul",
			.alert = first + i,
			.body = body,
			.body_len = sizeof(body) - 1 };
	}
	must(journal_commit(journal, &batch) == ERR_NONE, "a commit");
	for (size_t i = 0; i < count; i++)
		buf_finish(&bytes[i]);
	free(bytes);
	free(rows);
	free(entries);
}

static void
bench_record(const char *dir, uint64_t count)
{
	char path[128], what[64];
	struct journal *journal;
	struct record r = { 0 };

	snprintf(path, sizeof(path), "%s/journal.db", dir);
	must(journal_open_file(path, &journal) == ERR_NONE, "the journal");
	for (uint64_t at = 1; at <= count; at += BATCH)
		batch_commit(journal, at, BATCH);
	must(reader_open_file(path, &r.reader) == ERR_NONE, "a reader");
	r.kind = QUERY_ARCHIVE;
	snprintf(what, sizeof(what), "a letter, archive of %" PRIu64, count);
	typed(what, record_ask, &r);
	r.kind = QUERY_LOG_BACK;
	snprintf(what, sizeof(what), "a letter, log of %" PRIu64, count);
	typed(what, record_ask, &r);
	reader_close(r.reader);
	journal_destroy(journal);
}

static void
remove_dir(const char *dir)
{
	pid_t pid = fork();

	if (pid == 0) {
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
		_exit(127);
	}
	(void)waitpid(pid, NULL, 0);
}

int
main(int argc, char **argv)
{
	char dir[] = "/tmp/dabyl-bench-XXXXXX";
	uint64_t archive = getenv("BENCH_LONG") != NULL ? LONG : ARCHIVE;

	if (argc == 3 && strcmp(argv[1], "--archive") == 0)
		archive = strtoull(argv[2], NULL, 10);
	setvbuf(stdout, NULL, _IOLBF, 0);
	must(crypto_init() == ERR_NONE, "chance");
	must(mkdtemp(dir) != NULL, "a directory");
	bench_board();
	bench_record(dir, archive);
	remove_dir(dir);
	return 0;
}

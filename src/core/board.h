/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_BOARD_H_
#define DABYL_CORE_BOARD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/alert.h"
#include "core/entry.h"
#include "core/inhibit.h"
#include "core/notification.h"
#include "core/people.h"

/*
 * board - all live rows: a pure fold over the journal's entries.
 *
 * board_apply() is total and deterministic: an entry that does not fit (it
 * comes from a damaged journal) changes nothing and is counted.  The board
 * never sees a policy or a clock; it owns every row and lends it until the
 * next board_apply(), board_load() or board_sweep().
 *
 * Four views of the same rows, none of which grows with history:
 *   - by name: an alert by number, its notifications, operators, sources;
 *   - dirty rows: changed since board_clean(); the store writes them;
 *   - by last change: a session is a cursor on that list; a row that left is a
 *     tombstone on it, the last BOARD_TOMBS_MAX of them are kept;
 *   - by the tick at which time alone has to do something.
 *
 * An alert is live while it or one of its notifications is not final, a notice
 * while it is not over; then it stays for BOARD_LINGER_MS so that every console
 * shows how it ended, and board_sweep() forgets it.
 */
#define BOARD_TOMBS_MAX     10000
#define BOARD_LINGER_MS     5000
#define BOARD_SOURCES_MAX   4096 /* further ones share the row "//others" */
#define BOARD_OPERATORS_MAX 1024 /* accounts */
#define BOARD_DESKS_MAX     512  /* as many as a policy may have */
#define BOARD_SOURCE_OTHERS "//others"

struct board;

/* ${key}: secret, from chance; guards the indexes against chosen names. */
struct board *board_create(const uint8_t key[16]);
void board_destroy(struct board *board); /* NULL is allowed */

void board_apply(struct board *board, const struct entry *entry);

/* Entries that fitted nothing; 0 on a whole journal. */
uint64_t board_misfits(const struct board *board);

/*
 * Load one stored row: at start-up, or an old alert that a command names.
 * ${change} is the seq of its last change, or of the last entry.  A row that
 * is there already is left alone.  ERR_INVAL: malformed.
 */
enum err board_load(struct board *board, enum row_kind kind, const void *bytes,
    size_t len, uint64_t change);

/* By name.  NULL when there is none. */
const struct alert *board_alert(const struct board *board, uint64_t number);

/* Never NULL. */
const struct colleagues *board_colleagues(
    const struct board *board, uint64_t number);
const struct notification *board_notification(
    const struct board *board, uint64_t alert, unsigned target);
const struct notification *board_notification_by_key(const struct board *board,
    uint64_t alert, const uint8_t key[NOTE_KEY_SIZE]);
const struct operator_row *board_operator(
    const struct board *board, const char *account);

/* The operator with this id, 1..board_hub()->operators. */
const struct operator_row *board_operator_at(
    const struct board *board, uint64_t id);
const struct source_row *board_source(
    const struct board *board, const char *name);
const struct source_row *board_source_at(
    const struct board *board, uint64_t id);
const struct desk_row *board_desk(const struct board *board, const char *desk);
/* The place ${id} of 1..INHIBITS_MAX, on or free; NULL: never used. */
const struct inhibit_row *board_inhibit(const struct board *board, uint64_t id);
/* NULL: there is none; one that is over may still be here. */
const struct notice_row *board_notice(const struct board *board, uint64_t id);
/* How many are not over; ${oldest}, which may be NULL, is set to the first. */
size_t board_notices(
    const struct board *board, const struct notice_row **oldest);
const struct canary_row *board_canary(const struct board *board);
const struct hub_row *board_hub(const struct board *board);

/*
 * The open alert that an event of this device and kind joins at ${tick}; none
 * that is being called off.
 */
const struct alert *board_folding(const struct board *board, const char *device,
    const char *kind, const char *kind_name, uint64_t tick);

/* The newest alert of this device and kind that has not ended; or NULL. */
const struct alert *board_open(
    const struct board *board, const char *device, const char *kind);

/*
 * For how long events of this device and kind have been recorded without a
 * pause of BOARD_RUN_PAUSE_MS; 0 = none were.  UINT64_MAX when more runs are
 * open than are kept: then what waits for a run reaches people at once.  Not a
 * row: after a restart a run begins anew.
 */
#define BOARD_RUNS_MAX     16384
#define BOARD_RUN_PAUSE_MS 120000
uint64_t board_run_ms(const struct board *board, const char *device,
    const char *kind, const char *kind_name, uint64_t tick);

/*
 * New alerts in the ten minutes before ${tick} (core/flood.h), or since the
 * last flood ended.  Not a row: after a restart those count that are live.
 */
uint64_t board_news(const struct board *board, uint64_t tick);

/* Every live alert of ${account}: calls ${each} with its number. */
void board_owned(const struct board *board, const char *account,
    void (*each)(void *ctx, uint64_t number), void *ctx);

/*
 * The alerts that are joined to ${head}, by number; returns how many.  An
 * index over the rows, no state: each of them says itself whose it is.
 */
size_t board_joined(const struct board *board, uint64_t head,
    const struct alert *joined[ALERT_INCIDENT_MAX]);

/*
 * The one with the next number over ${after}; NULL: there is none.  For what
 * must reach every one of them, even if a journal has more than the limit.
 */
const struct alert *board_joined_next(
    const struct board *board, uint64_t head, uint64_t after);

/* Every live alert that is joined to one that is over or is not there. */
void board_orphans(const struct board *board,
    void (*each)(void *ctx, uint64_t number), void *ctx);

size_t board_alerts(const struct board *board); /* rows, final ones too */
bool board_alert_final(const struct board *board, uint64_t number);

/* A row by kind and id, for the store and the wire. */
struct board_ref {
	enum row_kind kind;
	uint64_t id;
	uint64_t change; /* seq of its last change */
	bool gone;       /* a tombstone: nothing to encode */
	bool live;       /* false: final, stays for the archive only */
};

/* Append the row's encoding.  ${ref} must not be gone. */
void board_encode(
    const struct board *board, const struct board_ref *ref, struct buf *out);

/* Rows changed since board_clean(), each once. */
size_t board_dirty(const struct board *board);
struct board_ref board_dirty_at(const struct board *board, size_t index);
void board_clean(struct board *board);

/*
 * A cursor stands behind the rows that its session has seen.  ${after} is the
 * change of the last row that the session has; 0 = nothing.  ${reset} is set
 * when tombstones that it would need are gone: the session forgets all rows
 * and the cursor starts at the beginning.
 */
struct board_cursor;
struct board_cursor *board_cursor_create(
    struct board *board, uint64_t after, bool *reset);
void board_cursor_destroy(struct board_cursor *cursor);
bool board_cursor_next(struct board_cursor *cursor, struct board_ref *ref);
/* The change of the newest row; what a session that has it all has seen. */
uint64_t board_newest(const struct board *board);
bool board_cursor_pending(const struct board_cursor *cursor);

/* The earliest tick at which a row wants something; UINT64_MAX = never. */
uint64_t board_next_tick(const struct board *board);

/* The row whose tick is at or before ${tick}, earliest first. */
bool board_due(const struct board *board, uint64_t tick, struct board_ref *ref);

/*
 * ${desk} has just connected: calls ${each} for every notification of its own
 * that it has and that is not over.  Walks all alerts.
 */
void board_desk_open(const struct board *board, const char *desk,
    void (*each)(
        void *ctx, const struct alert *alert, const struct notification *note),
    void *ctx);

/* As board_desk_open(), for every one that waits for a channel. */
void board_desk_waiting(const struct board *board, const char *desk,
    void (*each)(void *ctx, uint64_t alert, unsigned target), void *ctx);

/*
 * Forget final rows whose time is over at ${tick}, up to the first one that is
 * dirty.  The caller has committed all that is clean.
 */
void board_sweep(struct board *board, uint64_t tick);

#endif /* DABYL_CORE_BOARD_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_ENGINE_H_
#define DABYL_HUB_ENGINE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/board.h"
#include "core/event.h"
#include "core/policy.h"
#include "core/registry.h"
#include "journal/journal.h"
#include "wire/desk.h"
#include "wire/session.h"

/*
 * engine - the hub without sockets, clocks and disks.
 *
 * A turn: engine_now(), then inputs; each is decided on the board as it is
 * and its entries are applied at once.  engine_batch() seals the turn and gives
 * what it wrote; when it is committed engine_committed() lets out what rests on
 * it: answers, messages to desks.  Nothing leaves before.  While it is on its
 * way to the disk the inputs of the next turn may be decided, on the board that
 * has both; that turn is sealed after engine_committed().  When a commit fails
 * the engine is ahead of the disk and must be thrown away.
 *
 * The owner brings time and chance as arguments, so that a simulator can play
 * any run again from its seed.  Not thread-safe.
 */
#define ENGINE_TURN_INPUTS  512  /* events of one turn */
#define ENGINE_TURN_ENTRIES 8192 /* then a turn takes no more inputs */
#define ENGINE_TIMERS       64   /* rows that time moves at once */
#define ENGINE_SESSIONS_MAX 64
#define ENGINE_DESKS_MAX    256
#define ENGINE_CACHE        32 /* answers kept for a session that asks again */

/* The two places where a machine is told to come back, and people too. */
#define ENGINE_DISK_LOW      (512ULL << 20)
#define ENGINE_DISK_CRITICAL (128ULL << 20)

struct engine_options {
	const char *log_id;
	const uint8_t *board_key; /* 16 secret bytes */
	const uint8_t *pair_key;  /* journal_info.pair_key */
	uint64_t last_seq;
	uint64_t last_tick;
	const struct policy *policy;     /* lent, until engine_policy() */
	const struct registry *registry; /* lent, likewise */

	/* Chance: salts and answer keys. */
	void (*random)(void *ctx, void *bytes, size_t len);

	/*
	 * Whether the entry ${seq} on the disk is the event (source, id): a hit
	 * in the duplicate window is confirmed by reading.  Never asked for an
	 * entry of a turn that is not committed.
	 */
	bool (*is_event)(
	    void *ctx, uint64_t seq, const char *source, const char *id);

	/* A row that has left the board (so it is committed), for a command
	 * that names it. */
	bool (*row_get)(
	    void *ctx, enum row_kind kind, uint64_t id, struct buf *out);
	void *ctx;
};

struct engine;

struct engine *engine_create(const struct engine_options *options);
void engine_destroy(struct engine *engine); /* NULL is allowed */

const struct board *engine_board(const struct engine *engine);

/* Start-up: live rows in the order of kind and id, pairs oldest first. */
enum err engine_load_row(
    struct engine *engine, enum row_kind kind, const void *bytes, size_t len);
void engine_load_pair(struct engine *engine, uint64_t hash, uint64_t seq);

/*
 * The answers of a session are kept with the turn that they belong to, so that
 * a command that is repeated after a crash of the hub is answered and not done
 * twice: engine_batch() brings them as named values, one for each of the
 * ENGINE_SESSIONS_MAX places, and at start-up they come back here.  Names are
 * given by engine_recall_name(); what cannot be read is forgotten.
 */
#define ENGINE_RECALL_NAME_SIZE 16
void engine_recall_name(size_t place, char name[ENGINE_RECALL_NAME_SIZE]);
void engine_recall(
    struct engine *engine, size_t place, const void *bytes, size_t len);

/*
 * The first turn: hub.started and config.loaded.  Claims of people who do not
 * come back within SESSION_RELEASE_MS are released.  ${config}: the exact
 * bytes in force, valid UTF-8.
 */
struct engine_start {
	const char *host;
	const char *boot_id;
	const char *version;
	uint64_t pid;
	uint64_t down_ms; /* since the last entry, as far as known */
	const char *config_name;
	const char *config;
};
void engine_start(struct engine *engine, const struct engine_start *start);

/* The last turn: hub.stopped. */
void engine_stop(struct engine *engine, const char *reason);

/* A new policy, between two turns; ${config} as above. */
void engine_policy(struct engine *engine, const struct policy *policy,
    const struct registry *registry, const char *config_name,
    const char *config);

/* Before the inputs of a turn.  ${tick} never goes back. */
void engine_now(struct engine *engine, uint64_t tick, int64_t at_ms);

/* ---- machines ---- */

enum engine_fate {
	ENGINE_STORED,
	ENGINE_DUPLICATE,
	ENGINE_REFUSED, /* ${why} of engine_event() says the word */
	ENGINE_LATER,   /* the disk is nearly full */
};

/*
 * One event.  The fate may be told to the publisher only after
 * engine_committed().  ${actor}: by whom it was let in, an identifier.
 * ${seq}: its entry, when it is stored or was before.
 */
enum engine_fate engine_event(struct engine *engine, const struct event *event,
    const char *actor, const char **why, uint64_t *seq);

/*
 * A source says that ${newest} was its last number: what is missing up to it
 * is a gap from now on.  Sources that never sent an event are not known.
 */
void engine_newest(struct engine *engine, const char *source, uint64_t newest);

/* The highest number that the hub has of a source; false: it has none. */
bool engine_highest(
    const struct engine *engine, const char *source, uint64_t *sequence);

/*
 * A message that is no event: counted on its source ("" = nobody knows), with
 * the reason and the beginning of the first one of the turn in the journal.
 */
void engine_malformed(struct engine *engine, const char *source,
    const char *reason, const char *bytes, size_t len);

/* ---- people ---- */

/*
 * A session is named by a handle that the owner chooses, not 0.  HELLO: the
 * answer is in ${welcome} (its spans are lent until the next call), or
 * ERR_LIMIT, ERR_DENIED.  A HELLO with the key of a session that is there
 * moves it to the new handle; ${old} is its former one, or 0.
 */
enum err engine_hello(struct engine *engine, uint64_t handle,
    const struct session_hello *hello, const char *user,
    struct session_welcome *welcome, uint64_t *old);
void engine_beat(struct engine *engine, uint64_t handle);

/* The owner did not listen for a while: silence counts from now on, of sessions
 * and of desks. */
void engine_deaf(struct engine *engine);
void engine_bye(struct engine *engine, uint64_t handle);
void engine_credit(struct engine *engine, uint64_t handle, uint16_t more);
void engine_command(struct engine *engine, uint64_t handle,
    const struct session_command *command);

/* Whether the handle is a session; ${account} is lent. */
bool engine_session(
    const struct engine *engine, uint64_t handle, const char **account);

/* Something of the record was read: an entry says who and what. */
void engine_read(
    struct engine *engine, uint64_t handle, const char *what, const char *text);

/* ---- desks ---- */

/* ERR_NOENT: no desk of this service and district; ${desk} is its id, lent. */
enum err engine_desk_hello(struct engine *engine, uint64_t handle,
    const char *service, const char *district, const char **desk);
/* Whether a desk is connected by the handle. */
bool engine_desk(const struct engine *engine, uint64_t handle);
void engine_desk_beat(struct engine *engine, uint64_t handle);
void engine_desk_gone(struct engine *engine, uint64_t handle);
void engine_desk_answer(
    struct engine *engine, uint64_t handle, const struct desk_message *answer);

/* What became of an ENGINE_OUT_DESK: whether the channel took it. */
void engine_delivered(
    struct engine *engine, uint64_t alert, unsigned target, bool taken);

/* ---- time and the disk ---- */

/* At most ENGINE_TIMERS rows that are due, and silent sessions. */
void engine_timers(struct engine *engine);

/* When engine_timers() has something to do next; UINT64_MAX = never. */
uint64_t engine_next_tick(const struct engine *engine);

/* How much the disk still gives, and whether the WAL is too large. */
void engine_disk(struct engine *engine, uint64_t free_bytes, bool wal_large);

/* ---- the end of a turn ---- */

/* Whether the open turn has written nothing so far. */
bool engine_blank(const struct engine *engine);

/* The turn has ENGINE_TURN_ENTRIES: seal it before the next input. */
bool engine_full(const struct engine *engine);

/*
 * Seals the turn: what it wrote.  false: nothing, and nothing needs to be
 * committed.  All of it is lent until engine_committed(), which must be called
 * in either case before the next turn is sealed.
 */
bool engine_batch(struct engine *engine, struct journal_batch *batch);

/* The batch is on the disk (or there was none). */
void engine_committed(struct engine *engine);

enum engine_out_kind {
	ENGINE_OUT_ANSWER, /* to a session */
	ENGINE_OUT_BYE,    /* the session has ended: ${err} */
	ENGINE_OUT_DESK,   /* a message to a desk; say engine_delivered() */
	ENGINE_OUT_FATE,   /* to a desk that answered */
};

struct engine_out {
	enum engine_out_kind kind;
	uint64_t handle; /* of the session or of the desk's connection */
	uint64_t number; /* of the command */
	enum err err;
	struct answer answer;
	struct desk_message desk;
};

/* The next thing that may leave now; lent until the next call. */
const struct engine_out *engine_out(struct engine *engine);

/*
 * Append a ROWS message for the session: rows that changed, oldest first, at
 * most SESSION_ROWS_MAX.  false: no credit, or nothing new.  It shows the board
 * as it is: call it between engine_batch() and the first input of the next
 * turn, and let the message leave after engine_committed().
 */
bool engine_rows(struct engine *engine, uint64_t handle, struct buf *out);

/* The handles of all sessions, for beats and rows; ${index} from 0. */
bool engine_session_at(
    const struct engine *engine, size_t index, uint64_t *handle);

uint64_t engine_change(const struct engine *engine); /* newest seq */
uint64_t engine_epoch(const struct engine *engine);

#endif /* DABYL_HUB_ENGINE_H_ */

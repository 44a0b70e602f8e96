/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_ENGINE_PRIVATE_H_
#define DABYL_HUB_ENGINE_PRIVATE_H_

#include "base/arena.h"
#include "core/decide.h"
#include "core/dupes.h"

#include "hub/engine.h"

/*
 * The inside of the engine, shared by engine.c (turns), engine_people.c
 * (sessions and commands) and engine_desks.c.
 */
struct session {
	uint64_t handle; /* 0 = the place is free */
	uint8_t key[SESSION_KEY_SIZE];
	bool tool;
	bool wants_rows;
	uint16_t credit;
	uint64_t heard_tick;
	uint64_t ended; /* 1, 2, 3 ...: it was one, and keeps its answers */
	struct board_cursor *cursor;
	char account[ALERT_CODE_SIZE];
	bool answered; /* in this turn: to be kept with it */
	struct session_answer {
		uint64_t number;
		struct answer answer;
	} answers[ENGINE_CACHE]; /* ring by number */
};

struct desk_link {
	uint64_t handle; /* 0 = free */
	uint64_t heard_tick;
	char desk[NOTE_DESK_SIZE];
};

/* What could not be stored of one source in this turn, for one reason. */
struct counted {
	char source[SOURCE_NAME_SIZE];
	uint64_t duplicates;
	uint64_t refused;
	char reason[ALERT_CODE_SIZE * 2];
	char sample[ALERT_NAME_SIZE];
};
#define COUNTED_MAX 64 /* sources and reasons in one turn */

/* All that one turn decided, until it is on the disk and was said. */
struct turn {
	struct arena arena;
	struct entry_list entries; /* applied */
	struct journal_pair *pairs;
	size_t pairs_count, pairs_capacity;
	struct journal_entry *heads;
	struct journal_digest *digests; /* as many */
	size_t heads_capacity;
	struct journal_row *rows;
	size_t rows_capacity;
	struct buf bytes; /* bodies and rows of the batch */
	struct buf recall_bytes[ENGINE_SESSIONS_MAX];
	char recall_names[ENGINE_SESSIONS_MAX][ENGINE_RECALL_NAME_SIZE];
	struct journal_meta metas[ENGINE_SESSIONS_MAX];
};

struct engine {
	struct engine_options options;
	struct board *board;
	struct dupes *dupes;
	uint64_t seq; /* of the newest entry, applied */
	uint64_t epoch;
	uint64_t tick;
	int64_t at_ms;
	uint64_t start_tick;
	bool orphans_checked;
	bool disk_low;
	bool disk_critical;
	bool wal_large;
	struct session sessions[ENGINE_SESSIONS_MAX];
	uint64_t sessions_ended;
	struct desk_link desks[ENGINE_DESKS_MAX];
	struct counted counted[COUNTED_MAX];
	size_t counted_count;

	/* A turn is decided in ${open}; the one before it may be on its way to
	 * the disk in ${sealed}. */
	struct turn turns[2];
	struct turn *open;
	struct turn *sealed;
	bool under_way; /* ${sealed} is being committed */
	struct buf scratch;
	uint8_t salts[64 * ENTRY_SALT_SIZE];
	size_t salts_at; /* the first unused one */

	/* In the order of the turns: given, may leave, sealed, of the open
	 * turn; each is the end of its part. */
	struct engine_out *outs;
	size_t outs_given, outs_free, outs_sealed, outs_count, outs_capacity;
};

/* Ready for one decision; its entries go to a list of their own. */
struct decide engine_decide(struct engine *e, struct entry_list *list);

/* Gives the entries of a decision their seq and applies them. */
void engine_apply(struct engine *e, struct entry_list *list);

struct engine_out *engine_out_add(struct engine *e, enum engine_out_kind kind);

void engine_sessions_due(struct engine *e);
uint64_t engine_sessions_next(const struct engine *e);
void engine_sessions_finish(struct engine *e);

/* Fills the metas of the open turn with the answers of this turn; returns how
 * many. */
size_t engine_recalls_encode(struct engine *e);

void engine_desks_due(struct engine *e);
uint64_t engine_desks_next(const struct engine *e);

/* A message for the desk of a SENDING entry that was just applied. */
void engine_desk_tell(struct engine *e, const struct entry *entry);

/* What waits for a desk that is connected goes out now. */
void engine_desks_kick(struct engine *e);

bool engine_desk_connected(void *ctx, const char *desk);

#endif /* DABYL_HUB_ENGINE_PRIVATE_H_ */

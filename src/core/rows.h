/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_ROWS_H_
#define DABYL_CORE_ROWS_H_

#include "core/board.h"
#include "core/chain.h"
#include "core/flood.h"
#include "core/inhibit.h"
#include "core/map.h"

/*
 * rows - the inside of the board: the containers (rows.c), shared by who asks
 * for what is in them (board.c) and by what each verb does (apply.h).  Nobody
 * else includes it.
 *
 * Every slot belongs to the board and is lent until the row is buried.  Memory
 * is the only thing that can run out here, and that is fatal in xalloc: what
 * can fail says so below, and changes nothing then.
 *
 * Invariants:
 *   1 every row but a cursor is in the list, ordered by ${change};
 *   2 a row is in the heap exactly when its ${timer} is not UINT64_MAX;
 *   3 a row is in the dirty array exactly when ${dirty}.
 */
struct row {
	struct row *older;
	struct row *newer;
	uint64_t change;
	uint64_t id;
	uint64_t timer;   /* tick; UINT64_MAX = none */
	uint32_t heap_at; /* index + 1; 0 = not in the heap */
	uint8_t kind;     /* enum row_kind; 0 = a cursor */
	bool dirty;
	bool gone;
};

struct note_slot {
	struct row row;
	struct note_slot *next; /* of the same alert, by target */
	struct notification note;
};

struct alert_slot {
	struct row row;
	struct alert_slot *fold_next; /* same hash of device and kind */
	struct chain_link *joined;    /* by the number of the head */
	struct chain_link *owned;     /* by a hash of the owner */
	struct note_slot *notes;
	uint64_t fold_key;
	uint64_t final_tick; /* since when nothing is expected; 0 = it is */
	struct colleagues *people; /* NULL = nobody */
	struct alert alert;
};

struct operator_slot {
	struct row row;
	struct operator_row op;
};

struct desk_slot {
	struct row row;
	struct desk_row desk;
};

struct inhibit_slot {
	struct row row;
	struct inhibit_row inhibit;
};

struct notice_slot {
	struct row row;
	struct notice_slot *next; /* newer ones first */
	uint64_t final_tick;      /* since when it is over; 0 = it is not */
	struct notice_row notice;
};

struct source_slot {
	struct row row;
	struct source_row source;
};

/* A run of events that were kept from people: how long it has lasted. */
struct run {
	uint64_t first_tick;
	uint64_t last_tick;
};

struct board {
	struct row oldest, newest; /* ends of the list; never moved */
	uint64_t change;           /* of the entry that is being applied */
	uint8_t key[16];
	struct map alerts;
	struct map folds;     /* hash -> first alert_slot of a chain */
	struct map incidents; /* chains of what is joined to a head */
	struct map owners;    /* chains of what a person has */
	struct map runs;
	struct flood_window news;
	struct map operators;
	struct map sources;
	struct map desks;
	struct operator_slot *operator_of[BOARD_OPERATORS_MAX + 1];
	struct source_slot *source_of[BOARD_SOURCES_MAX + 1];
	struct desk_slot *desk_of[BOARD_DESKS_MAX + 1];
	struct notice_slot *notices;
	struct inhibit_slot *inhibits[INHIBITS_MAX + 1]; /* by id */
	struct {
		struct row row;
		struct canary_row canary;
	} canary;
	struct {
		struct row row;
		struct hub_row hub;
	} hub;
	struct row **dirty;
	size_t dirty_count, dirty_capacity;
	struct row **heap;
	size_t heap_count, heap_capacity;
	struct row *tombs[BOARD_TOMBS_MAX]; /* ring, oldest at tombs_at */
	size_t tombs_count, tombs_at;
	uint64_t tombs_floor; /* change of the newest forgotten tombstone */
	uint64_t misfits;
};

/* An empty board, in memory of zeros; ${key} as board_create() has it. */
void rows_init(struct board *board, const uint8_t key[16]);
/* Frees what is in the board, but not the board. */
void rows_finish(struct board *board);

/* The row has changed: dirty, newest, and its timer is ${timer}. */
void rows_touch(struct board *board, struct row *row, uint64_t timer);
/* Only its timer is another one; UINT64_MAX: none. */
void rows_timer_set(struct board *board, struct row *row, uint64_t timer);

/* Puts ${row}, which is in no list, behind ${at}, as the next newer one. */
void rows_link(struct row *at, struct row *row);
void rows_unlink(struct row *row);

/*
 * What three texts are found by in an index: a keyed hash, never 0.  Others
 * may have the same one, so the texts are compared where it is used.
 */
uint64_t rows_key(
    const struct board *board, const char *a, const char *b, const char *c);

struct alert_slot *rows_alert(const struct board *board, uint64_t number);
/* Copies ${alert}, whose number must be new here. */
struct alert_slot *rows_alert_add(
    struct board *board, const struct alert *alert);
/*
 * Frees the alert with its notifications, none of them dirty, and leaves
 * tombstones in the list.
 */
void rows_alert_bury(struct board *board, struct alert_slot *slot);
/* The colleagues of an alert, to be changed. */
struct colleagues *rows_people(struct alert_slot *slot);

/* NULL: this target was never told. */
struct note_slot *rows_note(const struct alert_slot *slot, unsigned target);
/* Copies ${note}, whose target must be new in the alert. */
struct note_slot *rows_note_add(
    struct alert_slot *slot, const struct notification *note);

/*
 * People, sources and desks: found by name, kept by id.  NULL from ..._add: the
 * id is over its limit or taken, and the row is still the caller's.
 */
struct operator_slot *rows_operator(
    const struct board *board, const char *account);
struct operator_slot *rows_operator_add(
    struct board *board, const struct operator_row *row);
struct source_slot *rows_source(const struct board *board, const char *name);
struct source_slot *rows_source_add(
    struct board *board, const struct source_row *row); /* takes its gaps */
struct desk_slot *rows_desk(const struct board *board, const char *desk);
struct desk_slot *rows_desk_add(
    struct board *board, const struct desk_row *row);

/* The place with this id; NULL: there is none, or nothing was ever in it. */
struct inhibit_slot *rows_inhibit(const struct board *board, uint64_t id);
/* The same, made when nothing was ever in it; NULL: there is none. */
struct inhibit_slot *rows_inhibit_place(struct board *board, uint64_t id);

struct notice_slot *rows_notice(const struct board *board, uint64_t id);
struct notice_slot *rows_notice_add(
    struct board *board, const struct notice_row *row);
/* Frees the notice, which must not be dirty, and leaves a tombstone. */
void rows_notice_bury(struct board *board, struct notice_slot *slot);

/* An event of this device and kind was recorded at ${tick}. */
void rows_run(struct board *board, const char *device, const char *kind,
    const char *kind_name, uint64_t tick);

/* Puts the alert into the fold index, if it is not there. */
void rows_fold(struct board *board, struct alert_slot *slot);

/* Takes the alert out of the fold index: nothing joins it any more. */
void rows_unfold(struct board *board, struct alert_slot *slot);

/* Puts the alert into the index of incidents, or takes it out, as it says. */
void rows_incident(struct board *board, struct alert_slot *slot);

/* The same for the index of who has what. */
void rows_owner(struct board *board, struct alert_slot *slot);
/* The key in that index; 0: nobody's. */
uint64_t rows_owner_key(const struct board *board, const char *account);

/* Whether neither the alert nor a notification expects anything. */
bool rows_final(const struct alert_slot *slot);

/*
 * Whether a service has refused what no other one has or is about to answer, or
 * all have answered what got worse: it is a person's again.
 */
bool rows_sent_back(const struct alert_slot *slot);

/* The tick at which time alone has to do something; UINT64_MAX: never. */
uint64_t rows_alert_timer(const struct alert_slot *slot);
uint64_t rows_note_timer(const struct note_slot *slot);
uint64_t rows_inhibit_timer(const struct inhibit_slot *slot);
uint64_t rows_notice_timer(const struct notice_slot *slot);

#endif /* DABYL_CORE_ROWS_H_ */

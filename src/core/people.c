/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "core/inhibit.h"
#include "core/pack.h"

#include "core/people.h"

// clang-format off
/* New members go to the end of each. */
static const struct pack_member operator_members[] = {
	PACK(PACK_U64, operator_row, id),
	PACK(PACK_U8, operator_row, on),
	PACK(PACK_U8, operator_row, away),
	PACK(PACK_U16, operator_row, claims),
	PACK(PACK_U64, operator_row, since_tick),
	PACK(PACK_TEXT, operator_row, account),
	PACK(PACK_TEXT, operator_row, host),
	PACK(PACK_U64, operator_row, until_tick),
	PACK(PACK_U64, operator_row, notice_read),
	PACK(PACK_TEXT, operator_row, reason),
	PACK(PACK_U64, operator_row, muted_tick),
	PACK(PACK_U64, operator_row, lost_tick),
};

static const struct pack_member source_members[] = {
	PACK(PACK_U64, source_row, id),
	PACK(PACK_U64, source_row, stored),
	PACK(PACK_U64, source_row, folded),
	PACK(PACK_U64, source_row, recorded),
	PACK(PACK_U64, source_row, duplicates),
	PACK(PACK_U64, source_row, refused),
	PACK(PACK_U64, source_row, aggregated),
	PACK(PACK_U64, source_row, last_tick),
	PACK(PACK_I64, source_row, last_ms),
	PACK(PACK_TEXT, source_row, name),
	PACK(PACK_U64, source_row, lost),
};

static const struct pack_member canary_members[] = {
	PACK(PACK_U64, canary_row, count),
	PACK(PACK_U64, canary_row, tick),
	PACK(PACK_I64, canary_row, at_ms),
	PACK(PACK_U64, canary_row, sequence),
};

static const struct pack_member hub_members[] = {
	PACK(PACK_U64, hub_row, alerts),
	PACK(PACK_U64, hub_row, operators),
	PACK(PACK_U64, hub_row, sources),
	PACK(PACK_U64, hub_row, starts),
	PACK(PACK_U64, hub_row, alarms),
	PACK(PACK_U64, hub_row, started_tick),
	PACK(PACK_I64, hub_row, started_ms),
	PACK(PACK_U64, hub_row, recorded),
	PACK(PACK_U64, hub_row, desks),
	PACK(PACK_U64, hub_row, flood_tick),
	PACK(PACK_U64, hub_row, flood_news),
	PACK(PACK_U64, hub_row, flood_operators),
	PACK(PACK_U64, hub_row, flood_first),
	PACK(PACK_U64, hub_row, flood_confirmed),
	PACK(PACK_U64, hub_row, flood_archived),
	PACK(PACK_U64, hub_row, flood_unseen),
	PACK(PACK_U64, hub_row, flood_past),
	PACK(PACK_TEXT, hub_row, regime),
	PACK(PACK_U64, hub_row, regime_tick),
	PACK(PACK_TEXT, hub_row, regime_by),
	PACK(PACK_TEXT, hub_row, regime_document),
	PACK(PACK_TEXT, hub_row, site),
	PACK(PACK_U64, hub_row, stopped_tick),
	PACK(PACK_TEXT, hub_row, stopped_by),
	PACK(PACK_TEXT, hub_row, stopped_why),
	PACK(PACK_TEXT, hub_row, start_by),
	PACK(PACK_U64, hub_row, start_until_tick),
};

static const struct pack_member notice_members[] = {
	PACK(PACK_U64, notice_row, id),
	PACK(PACK_U8, notice_row, over),
	PACK(PACK_U64, notice_row, tick),
	PACK(PACK_I64, notice_row, at_ms),
	PACK(PACK_U64, notice_row, until_tick),
	PACK(PACK_TEXT, notice_row, by),
	PACK(PACK_TEXT, notice_row, text),
};

static const struct pack_member desk_members[] = {
	PACK(PACK_U64, desk_row, id),
	PACK(PACK_U8, desk_row, connected),
	PACK(PACK_U64, desk_row, since_tick),
	PACK(PACK_TEXT, desk_row, desk),
};
// clang-format on

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const struct pack_table *
people_table(enum row_kind kind)
{
	// clang-format off
	static const struct pack_table tables[ROW_KINDS] = {
		[ROW_OPERATOR] = { "operator", operator_members,
				   COUNT(operator_members) },
		[ROW_SOURCE] = { "source", source_members,
				 COUNT(source_members) },
		[ROW_CANARY] = { "canary", canary_members,
				 COUNT(canary_members) },
		[ROW_HUB] = { "hub", hub_members, COUNT(hub_members) },
		[ROW_DESK] = { "desk", desk_members, COUNT(desk_members) },
		[ROW_NOTICE] = { "notice", notice_members,
				 COUNT(notice_members) },
	};
	// clang-format on

	assert(kind >= ROW_OPERATOR && kind < ROW_KINDS);
	if (kind == ROW_INHIBIT)
		return inhibit_table();
	return &tables[kind];
}

void
operator_encode(const struct operator_row *row, struct buf *out)
{
	pack_put(out, operator_members, COUNT(operator_members), row);
}

enum err
operator_decode(struct operator_row *row, const void *bytes, size_t len)
{
	*row = (struct operator_row){ 0 };
	return pack_take(
	    operator_members, COUNT(operator_members), row, bytes, len);
}

/* The members, length first, and behind them the gaps. */
void
source_encode(const struct source_row *row, struct buf *out)
{
	struct buf members = { 0 };

	pack_put(&members, source_members, COUNT(source_members), row);
	buf_put_bytes(out, members.data, members.len);
	gaps_encode(&row->gaps, out);
	buf_finish(&members);
}

enum err
source_decode(struct source_row *row, const void *bytes, size_t len)
{
	struct take take;
	const uint8_t *members;
	size_t members_len;

	*row = (struct source_row){ 0 };
	take_init(&take, bytes, len);
	members = take_bytes_span(&take, &members_len);
	if (pack_take(source_members, COUNT(source_members), row, members,
	        members_len) != ERR_NONE ||
	    gaps_decode(&row->gaps, &take) != ERR_NONE)
		return ERR_INVAL;
	if (take_done(&take) == ERR_NONE)
		return ERR_NONE;
	source_finish(row);
	return ERR_INVAL;
}

void
source_finish(struct source_row *row)
{
	gaps_finish(&row->gaps);
}

void
canary_encode(const struct canary_row *row, struct buf *out)
{
	pack_put(out, canary_members, COUNT(canary_members), row);
}

enum err
canary_decode(struct canary_row *row, const void *bytes, size_t len)
{
	*row = (struct canary_row){ 0 };
	return pack_take(
	    canary_members, COUNT(canary_members), row, bytes, len);
}

void
hub_encode(const struct hub_row *row, struct buf *out)
{
	pack_put(out, hub_members, COUNT(hub_members), row);
}

enum err
hub_decode(struct hub_row *row, const void *bytes, size_t len)
{
	*row = (struct hub_row){ 0 };
	return pack_take(hub_members, COUNT(hub_members), row, bytes, len);
}

void
desk_row_encode(const struct desk_row *row, struct buf *out)
{
	pack_put(out, desk_members, COUNT(desk_members), row);
}

enum err
desk_row_decode(struct desk_row *row, const void *bytes, size_t len)
{
	*row = (struct desk_row){ 0 };
	return pack_take(desk_members, COUNT(desk_members), row, bytes, len);
}

void
notice_encode(const struct notice_row *row, struct buf *out)
{
	pack_put(out, notice_members, COUNT(notice_members), row);
}

enum err
notice_decode(struct notice_row *row, const void *bytes, size_t len)
{
	*row = (struct notice_row){ 0 };
	return pack_take(
	    notice_members, COUNT(notice_members), row, bytes, len);
}

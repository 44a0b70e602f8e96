/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/pack.h"

#include "core/inhibit.h"

// clang-format off
/* New members go to the end. */
static const struct pack_member members[] = {
	PACK(PACK_U64, inhibit_row, id),
	PACK(PACK_U8, inhibit_row, on),
	PACK(PACK_U8, inhibit_row, severity),
	PACK(PACK_U64, inhibit_row, since_tick),
	PACK(PACK_U64, inhibit_row, until_tick),
	PACK(PACK_U64, inhibit_row, kept),
	PACK(PACK_U64, inhibit_row, broken),
	PACK(PACK_U64, inhibit_row, last_tick),
	PACK(PACK_U64, inhibit_row, prev_tick),
	PACK(PACK_TEXT, inhibit_row, place),
	PACK(PACK_TEXT, inhibit_row, kind),
	PACK(PACK_TEXT, inhibit_row, by),
	PACK(PACK_TEXT, inhibit_row, reason),
	PACK(PACK_TEXT, inhibit_row, text),
};
// clang-format on
#define MEMBERS (sizeof(members) / sizeof(members[0]))

const struct pack_table *
inhibit_table(void)
{
	static const struct pack_table table = { "inhibit", members, MEMBERS };

	return &table;
}

void
inhibit_encode(const struct inhibit_row *row, struct buf *out)
{
	pack_put(out, members, MEMBERS, row);
}

enum err
inhibit_decode(struct inhibit_row *row, const void *bytes, size_t len)
{
	*row = (struct inhibit_row){ 0 };
	return pack_take(members, MEMBERS, row, bytes, len);
}

const char *
inhibit_site(const char *place)
{
	size_t len = strlen(INHIBIT_SITE);

	return strncmp(place, INHIBIT_SITE, len) == 0 ? place + len : NULL;
}

bool
inhibit_covers(const struct inhibit_row *row, const char *device,
    const char *site, const char *kind)
{
	const char *whole = inhibit_site(row->place);

	if (!row->on || strcmp(row->kind, kind) != 0)
		return false;
	if (whole != NULL)
		return site[0] != '\0' && strcmp(whole, site) == 0;
	return strcmp(row->place, device) == 0;
}

const char *
inhibit_breaks(const struct inhibit_row *row, uint64_t tick, uint8_t severity)
{
	if (severity == 1 || severity < row->severity)
		return "worse";
	if (row->prev_tick != 0 && tick - row->prev_tick < INHIBIT_WINDOW_MS)
		return "third";
	return NULL;
}

void
inhibit_keep(struct inhibit_row *row, uint64_t tick)
{
	row->kept++;
	row->prev_tick = row->last_tick;
	row->last_tick = tick;
}

void
inhibit_break(struct inhibit_row *row)
{
	row->broken++;
	row->prev_tick = row->last_tick = 0;
}

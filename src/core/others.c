/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"

#include "core/others.h"

static size_t
earlier_count(const struct notification *n)
{
	size_t count = 0;

	while (count < NOTE_EARLIER_MAX && n->earlier[count].desk[0] != '\0')
		count++;
	return count;
}

size_t
others_list(const struct notification *n, struct other out[OTHERS_MAX])
{
	size_t count = 0;

	if (n->other_desk[0] != '\0')
		out[count++] = (struct other){
			.desk = n->other_desk,
			.channel = (enum notification_channel)n->other_channel,
			.refused = n->other_refused != 0,
			.stopped = n->other_stopped != 0,
		};
	for (size_t i = 0; i < earlier_count(n); i++)
		out[count++] = (struct other){
			.desk = n->earlier[i].desk,
			.channel =
			    (enum notification_channel)n->earlier[i].channel,
			.stopped = n->earlier[i].stopped != 0,
		};
	return count;
}

bool
others_find(const struct notification *n, const char *desk, struct other *out)
{
	struct other all[OTHERS_MAX];
	size_t count = others_list(n, all);

	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].desk, desk) == 0) {
			*out = all[i];
			return true;
		}
	return false;
}

bool
others_full(const struct notification *n, const char *desk)
{
	struct other found;

	return strcmp(n->desk, desk) != 0 && !others_find(n, desk, &found) &&
	    n->other_desk[0] != '\0' && n->other_refused == 0 &&
	    earlier_count(n) == NOTE_EARLIER_MAX;
}

static bool
by_line(const struct other *other)
{
	return other->channel == CHANNEL_ZMQ && !other->stopped;
}

bool
others_by_line(const struct notification *n, const char *desk)
{
	struct other other;

	return notification_stopping((enum notification_state)n->state) &&
	    others_find(n, desk, &other) && by_line(&other);
}

bool
others_any_by_line(const struct notification *n)
{
	struct other all[OTHERS_MAX];
	size_t count = others_list(n, all);

	for (size_t i = 0; i < count; i++)
		if (others_by_line(n, all[i].desk))
			return true;
	return false;
}

const char *
others_next(const struct notification *n)
{
	struct other all[OTHERS_MAX];
	size_t count = others_list(n, all);

	for (size_t i = 0; i < count; i++)
		if (!all[i].refused && !all[i].stopped)
			return all[i].desk;
	return NULL;
}

/* ---- for apply.c ---- */

static void
earlier_remove(struct notification *n, size_t at)
{
	size_t last = earlier_count(n) - 1;

	memmove(&n->earlier[at], &n->earlier[at + 1],
	    (last - at) * sizeof(n->earlier[0]));
	n->earlier[last] = (struct note_earlier){ 0 };
}

static void
earlier_drop(struct notification *n, const char *desk)
{
	for (size_t i = 0; i < earlier_count(n); i++)
		if (strcmp(n->earlier[i].desk, desk) == 0)
			earlier_remove(n, i);
}

/* Who has refused has sent nobody, and needs no place. */
static void
other_to_earlier(struct notification *n)
{
	if (n->other_desk[0] == '\0' || n->other_refused != 0)
		return;
	if (earlier_count(n) == NOTE_EARLIER_MAX)
		earlier_remove(n, NOTE_EARLIER_MAX - 1);
	memmove(&n->earlier[1], &n->earlier[0],
	    (NOTE_EARLIER_MAX - 1) * sizeof(n->earlier[0]));
	n->earlier[0] = (struct note_earlier){
		.channel = n->other_channel,
		.stopped = n->other_stopped,
	};
	text_copy(n->earlier[0].desk, NOTE_DESK_SIZE, n->other_desk);
}

static void
other_clear(struct notification *n)
{
	n->other_desk[0] = '\0';
	n->other_channel = 0;
	n->other_refused = n->other_stopped = n->other_stale = 0;
}

void
others_keep(struct notification *n)
{
	earlier_drop(n, n->desk);
	if (strcmp(n->other_desk, n->desk) != 0)
		other_to_earlier(n);
	other_clear(n);
	text_copy(n->other_desk, NOTE_DESK_SIZE, n->desk);
	n->other_channel = n->channel;
}

/* The one before that is the newest then, and may answer again. */
void
others_drop(struct notification *n, const char *desk)
{
	earlier_drop(n, desk);
	if (desk[0] == '\0' || strcmp(n->other_desk, desk) != 0)
		return;
	other_clear(n);
	if (earlier_count(n) == 0)
		return;
	text_copy(n->other_desk, NOTE_DESK_SIZE, n->earlier[0].desk);
	n->other_channel = n->earlier[0].channel;
	n->other_stopped = n->earlier[0].stopped;
	n->other_stale = 1;
	earlier_remove(n, 0);
}

void
others_clear(struct notification *n)
{
	other_clear(n);
	memset(n->earlier, 0, sizeof(n->earlier));
}

void
others_set_stopped(struct notification *n, const char *desk)
{
	if (strcmp(n->other_desk, desk) == 0)
		n->other_stopped = 1;
	for (size_t i = 0; i < earlier_count(n); i++)
		if (strcmp(n->earlier[i].desk, desk) == 0)
			n->earlier[i].stopped = 1;
}

void
others_none_stopped(struct notification *n)
{
	n->other_stopped = 0;
	for (size_t i = 0; i < NOTE_EARLIER_MAX; i++)
		n->earlier[i].stopped = 0;
}

void
others_drop_stopped(struct notification *n)
{
	for (size_t i = earlier_count(n); i > 0; i--)
		if (n->earlier[i - 1].stopped)
			earlier_remove(n, i - 1);
	if (n->other_stopped)
		others_drop(n, n->other_desk);
}

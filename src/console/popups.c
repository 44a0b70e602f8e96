/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/child.h"

#include "console/popups.h"

#define LINES_A_STEP 16
#define LEAVING_MAX  4
#define REAP_MS      100

struct waiting {
	struct popup_command command;
	uint64_t since_ms;
};

struct popups {
	char *program, *log_path;
	struct child child; /* pid 0: none */
	bool greeted;
	struct child leaving[LEAVING_MAX];
	struct waiting queue[POPUPS_QUEUE_MAX]; /* oldest first */
	size_t count;
	uint32_t under_way; /* id of the show that is to be answered; 0: none */
	uint64_t answer_ms; /* when the helper is killed over it */
	uint64_t again_ms;  /* a pause lasts until then; 0: none */
	uint32_t pause_ms;  /* the last pause; 0: all is well */
	struct popups_counts counts;
};

struct popups *
popups_create(const char *program, const char *log_path)
{
	struct popups *popups = xcalloc(1, sizeof(*popups));

	popups->program = xstrdup(program);
	popups->log_path = log_path != NULL ? xstrdup(log_path) : NULL;
	popups->child = (struct child){ .in = -1, .out = -1, .frames = -1 };
	return popups;
}

static struct child *
leaving_place(struct popups *popups)
{
	for (size_t i = 0; i < LEAVING_MAX; i++)
		if (popups->leaving[i].pid == 0)
			return &popups->leaving[i];
	return NULL;
}

static void
helper_drop(struct popups *popups, uint64_t now_ms)
{
	struct child *place = leaving_place(popups);

	if (popups->child.pid == 0)
		return;
	child_end(&popups->child, now_ms, 0);
	if (place != NULL)
		*place = popups->child;
	popups->child = (struct child){ .in = -1, .out = -1, .frames = -1 };
	popups->under_way = 0;
}

void
popups_destroy(struct popups *popups)
{
	if (popups == NULL)
		return;
	helper_drop(popups, 1);
	for (size_t i = 0; i < LEAVING_MAX; i++)
		child_collect(&popups->leaving[i], 0);
	free(popups->program);
	free(popups->log_path);
	free(popups);
}

static void
queue_remove(struct popups *popups, size_t index)
{
	popups->count--;
	memmove(&popups->queue[index], &popups->queue[index + 1],
	    (popups->count - index) * sizeof(popups->queue[0]));
}

static size_t
queue_find(const struct popups *popups, uint32_t id)
{
	size_t i = 0;

	while (i < popups->count && popups->queue[i].command.id != id)
		i++;
	return i;
}

/* The oldest of the least urgency. */
static size_t
queue_least(const struct popups *popups)
{
	size_t least = 0;

	for (size_t i = 1; i < popups->count; i++)
		if (popups->queue[i].command.urgency <
		    popups->queue[least].command.urgency)
			least = i;
	return least;
}

/* After a failure: a desktop without a daemon is asked ever more seldom. */
static void
pause_begin(struct popups *popups, uint64_t now_ms)
{
	popups->pause_ms =
	    popups->pause_ms == 0 ? POPUPS_PAUSE_MIN_MS : popups->pause_ms * 2;
	if (popups->pause_ms > POPUPS_PAUSE_MAX_MS)
		popups->pause_ms = POPUPS_PAUSE_MAX_MS;
	popups->again_ms = now_ms + popups->pause_ms;
}

static void
helper_lost(struct popups *popups, uint64_t now_ms)
{
	helper_drop(popups, now_ms);
	pause_begin(popups, now_ms);
}

static bool
helper_ready(struct popups *popups, uint64_t now_ms)
{
	if (popups->child.pid != 0)
		return true;
	popups->greeted = false;
	if (leaving_place(popups) != NULL &&
	    child_start(&popups->child, popups->program, popups->log_path,
	        false) == ERR_NONE)
		return true;
	pause_begin(popups, now_ms);
	return false;
}

static bool
helper_tell(
    struct popups *popups, const struct popup_command *command, uint64_t now_ms)
{
	struct buf line = { 0 };
	enum err e;

	popup_command_put(&line, command);
	e = child_write(&popups->child, &line);
	buf_finish(&line);
	if (e == ERR_NONE)
		return true;
	popups->counts.failed++;
	helper_lost(popups, now_ms);
	return false;
}

static void
stale_drop(struct popups *popups, uint64_t now_ms)
{
	while (popups->count > 0 &&
	    now_ms >= popups->queue[0].since_ms + POPUPS_STALE_MS) {
		queue_remove(popups, 0);
		popups->counts.dropped++;
	}
}

/* Hands the next one over, when nothing is under way and no pause lasts. */
static void
queue_step(struct popups *popups, uint64_t now_ms)
{
	struct popup_command next;

	stale_drop(popups, now_ms);
	if (popups->count == 0 || popups->under_way != 0 ||
	    now_ms < popups->again_ms || !helper_ready(popups, now_ms))
		return;
	popups->again_ms = 0;
	next = popups->queue[0].command;
	queue_remove(popups, 0);
	if (!helper_tell(popups, &next, now_ms))
		return;
	popups->under_way = next.id;
	popups->answer_ms = now_ms + POPUPS_SHOW_MS;
}

static void
text_take(char *to, size_t size, const char *text)
{
	struct buf plain = { 0 };
	size_t len = strlen(text);

	/* Line breaks are wanted in a body; text_safe() would show them. */
	while (len > 0) {
		size_t part = strcspn(text, "\n");

		text_safe(&plain, text, part);
		if (part < len)
			buf_puts(&plain, "\n"), part++;
		text += part;
		len -= part;
	}
	text_copy(to, size, buf_text(&plain));
	buf_finish(&plain);
}

void
popups_show(struct popups *popups, uint32_t id, enum popup_urgency urgency,
    const char *title, const char *body, uint64_t now_ms)
{
	size_t at = queue_find(popups, id);
	struct waiting *w;

	if (id == 0)
		return;
	if (at == POPUPS_QUEUE_MAX) {
		queue_remove(popups, queue_least(popups));
		popups->counts.dropped++;
		at = popups->count;
	}
	w = &popups->queue[at];
	if (at == popups->count)
		popups->count++;
	*w = (struct waiting){ .since_ms = now_ms };
	w->command.verb = POPUP_SHOW;
	w->command.id = id;
	w->command.urgency = urgency;
	text_take(w->command.title, sizeof(w->command.title), title);
	text_take(w->command.body, sizeof(w->command.body), body);
	queue_step(popups, now_ms);
}

void
popups_close(struct popups *popups, uint32_t id, uint64_t now_ms)
{
	struct popup_command close = { .verb = POPUP_CLOSE, .id = id };
	size_t at = queue_find(popups, id);

	if (id == 0)
		return;
	if (at < popups->count)
		queue_remove(popups, at);
	if (popups->child.pid != 0)
		helper_tell(popups, &close, now_ms);
}

static bool
report_take(struct popups *popups, const char *line, uint64_t now_ms)
{
	struct popup_report report;

	if (popup_report_parse(line, &report) != ERR_NONE ||
	    (report.tag == POPUP_HELLO) == popups->greeted)
		return false;
	switch (report.tag) {
	case POPUP_HELLO:
		popups->greeted = true;
		return report.version == POPUP_VERSION;
	case POPUP_SHOWN:
	case POPUP_FAILED:
		if (report.id != popups->under_way)
			return false;
		break;
	}
	popups->under_way = 0;
	if (report.tag == POPUP_SHOWN) {
		popups->counts.shown++;
		popups->pause_ms = 0;
	} else {
		popups->counts.failed++;
		pause_begin(popups, now_ms);
	}
	return true;
}

static void
lines_read(struct popups *popups, uint64_t now_ms)
{
	enum err e = ERR_NONE;
	char *line;

	for (int i = 0; i < LINES_A_STEP && e == ERR_NONE; i++) {
		e = child_line(&popups->child, &line);
		if (e == ERR_NONE && !report_take(popups, line, now_ms))
			e = ERR_INVAL;
	}
	if (e == ERR_NONE || e == ERR_AGAIN)
		return;
	popups->counts.failed += popups->under_way != 0;
	helper_lost(popups, now_ms);
}

void
popups_step(struct popups *popups, uint64_t now_ms)
{
	int status;

	if (popups->child.pid != 0)
		lines_read(popups, now_ms);
	if (popups->under_way != 0 && now_ms >= popups->answer_ms) {
		popups->counts.killed++;
		helper_lost(popups, now_ms);
	}
	for (size_t i = 0; i < LEAVING_MAX; i++)
		if (popups->leaving[i].pid != 0)
			child_reap(&popups->leaving[i], now_ms, &status);
	queue_step(popups, now_ms);
}

size_t
popups_fds(const struct popups *popups, int *fds, size_t max)
{
	if (popups->child.pid == 0 || max == 0)
		return 0;
	fds[0] = popups->child.out;
	return 1;
}

static void
earliest(uint64_t *due_ms, uint64_t at_ms)
{
	if (at_ms < *due_ms)
		*due_ms = at_ms;
}

int
popups_wait_ms(const struct popups *popups, uint64_t now_ms)
{
	uint64_t due_ms = UINT64_MAX;

	if (popups->under_way != 0)
		earliest(&due_ms, popups->answer_ms);
	else if (popups->count > 0)
		earliest(&due_ms, popups->again_ms);
	if (popups->count > 0)
		earliest(&due_ms, popups->queue[0].since_ms + POPUPS_STALE_MS);
	for (size_t i = 0; i < LEAVING_MAX; i++)
		if (popups->leaving[i].pid != 0)
			earliest(&due_ms, now_ms + REAP_MS);
	if (due_ms == UINT64_MAX)
		return -1;
	return due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
}

struct popups_counts
popups_counts(const struct popups *popups)
{
	return popups->counts;
}

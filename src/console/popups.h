/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_POPUPS_H_
#define DABYL_CONSOLE_POPUPS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "wire/popup.h"

/*
 * popups - desktop notifications, through one dabyl-popup process.  They are
 * a courtesy: what they say stands on the screen anyway.  So nothing here
 * waits, and a desktop without a notification daemon, or with one that hangs,
 * costs a process start now and then and nothing else.
 *
 * One show is under way at a time; the others wait in a queue of at most
 * POPUPS_QUEUE_MAX, where a newer one with the same id takes the place of the
 * older; when it is full the oldest of the least urgency goes.  A show that
 * takes over POPUPS_SHOW_MS has the helper killed.  After a failure there is
 * a pause that doubles from POPUPS_PAUSE_MIN_MS to POPUPS_PAUSE_MAX_MS; what
 * has waited over POPUPS_STALE_MS is dropped.
 */
#define POPUPS_QUEUE_MAX    16
#define POPUPS_SHOW_MS      2000
#define POPUPS_PAUSE_MIN_MS 1000
#define POPUPS_PAUSE_MAX_MS 300000
#define POPUPS_STALE_MS     30000
#define POPUPS_FDS_MAX      1

struct popups;

/* ${program}: path of dabyl-popup; ${log_path}: its standard error is
 * appended there, NULL: dropped.  Both are copied.  Never NULL. */
struct popups *popups_create(const char *program, const char *log_path);
void popups_destroy(struct popups *popups); /* NULL is allowed; no waiting */

/*
 * Show, or replace what is shown under ${id} (0 is no id).  Texts are copied
 * and cut at POPUP_TITLE_MAX and POPUP_BODY_MAX; they may be foreign: what is
 * not UTF-8 is made visible, markup is shown as it is.
 */
void popups_show(struct popups *popups, uint32_t id, enum popup_urgency urgency,
    const char *title, const char *body, uint64_t now_ms);

/* Take it from the queue or from the desktop. */
void popups_close(struct popups *popups, uint32_t id, uint64_t now_ms);

size_t popups_fds(const struct popups *popups, int *fds, size_t max);
int popups_wait_ms(const struct popups *popups, uint64_t now_ms); /* -1: none */
void popups_step(struct popups *popups, uint64_t now_ms);

/* For the diagnosis screen: how many were shown, and how many given up. */
struct popups_counts {
	uint32_t shown;
	uint32_t failed;  /* no bus, no daemon, refused */
	uint32_t killed;  /* helper killed because a show took too long */
	uint32_t dropped; /* queue full or stale */
};
struct popups_counts popups_counts(const struct popups *popups);

#endif /* DABYL_CONSOLE_POPUPS_H_ */

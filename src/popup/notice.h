/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_POPUP_NOTICE_H_
#define DABYL_POPUP_NOTICE_H_

#include "base/buf.h"
#include "base/err.h"
#include "wire/popup.h"

/*
 * notice - the only home of libnotify.  A show may block for 25 seconds when
 * the daemon hangs; the console kills this process long before.
 */
#define NOTICE_MAX 64 /* kept to be replaced or closed; the oldest goes */

struct notice_set;

/*
 * NULL when there is no session bus to be used: neither its address nor its
 * usual socket is there.  (Asking anyway would start a stray bus.)
 */
struct notice_set *notice_set_create(void);
void notice_set_destroy(struct notice_set *set); /* NULL is allowed */

/*
 * Show, or replace what has the same id; text, not markup.  ERR_NOENT: nobody
 * shows notifications here; ERR_DENIED: the daemon refuses this one.
 */
enum err notice_show(
    struct notice_set *set, const struct popup_command *command);

void notice_close(struct notice_set *set, uint32_t id);

/*
 * Append what it stands on: the GLib that runs, and the libnotify that it was
 * built with, since that one does not tell its version.
 */
void notice_library(struct buf *out);

#endif /* DABYL_POPUP_NOTICE_H_ */

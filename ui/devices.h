/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_DEVICES_H_
#define DABYL_UI_DEVICES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/registry.h"
#include "ui/keys.h"
#include "ui/screen.h"

/*
 * devices - all devices of the registry, searched while one types.  What is
 * typed are words; a device is shown that has all of them in its id, names,
 * address, site or district, Kazakh letters and look-alikes folded.  State and
 * open alerts come from the rows.
 *
 *	devices_view_take(view, &in, bytes, len)   for each line of the hub
 *	devices_view_end(view, error)              after the last one
 *	devices_view_step(view, &in)               before drawing
 *
 * Cost of a key: one walk over the texts of all devices, and one over those
 * that fit when it makes the search narrower.
 */
struct devices_view;

struct devices_view *devices_view_create(void);
void devices_view_destroy(struct devices_view *view); /* NULL is allowed */

/* Forget all devices; what is typed stays. */
void devices_view_forget(struct devices_view *view);

/* One device as registry_decode_device() reads it; ERR_INVAL, ERR_LIMIT. */
enum err devices_view_take(struct devices_view *view,
    const struct screen_input *in, const void *bytes, size_t len);
/* All are there, or ${error} says why not. */
void devices_view_end(struct devices_view *view, enum err error);
/* Devices that are there, and whether all of them are. */
size_t devices_view_count(const struct devices_view *view);
bool devices_view_whole(const struct devices_view *view);
/* In the order of the registry; NULL after the last. */
const struct device *devices_view_at(const struct devices_view *view, size_t i);

/*
 * Before drawing; whether anything looks different.  A step counts a part of
 * the rows, so that a large board is known after some steps and no key waits
 * for it.  In another language all texts are folded again.
 */
bool devices_view_step(
    struct devices_view *view, const struct screen_input *in);

/* Characters, Backspace, Ctrl-U; true when it was taken. */
bool devices_view_key(struct devices_view *view, struct key key);
void devices_view_paste(struct devices_view *view, const char *text);
/* Nothing is searched for any more; false: nothing was. */
bool devices_view_clear(struct devices_view *view);
const char *devices_view_text(const struct devices_view *view);

/* The device under the cursor; NULL: no row.  Lent until it is forgotten. */
const struct device *devices_view_device(const struct devices_view *view);
const struct device *devices_view_find(
    const struct devices_view *view, const char *id);
const struct site *devices_view_site(
    const struct devices_view *view, const struct device *device);
size_t devices_view_found(const struct devices_view *view);

/* +down, -up; INT_MIN and INT_MAX: first and last. */
void devices_view_move(struct devices_view *view, int rows);

/*
 * How many of the alerts of a device that were closed or archived were false,
 * as its page has counted them.
 */
void devices_view_share(
    struct devices_view *view, const char *id, unsigned falses, unsigned all);

/* "ok", "no contact since 12:04", ...; appended. */
void devices_view_state_put(const struct devices_view *view, struct buf *out,
    const struct screen_input *in, const struct device *device);

/* The name in the screen's language, else the other one, else the id. */
const char *device_name(
    const struct screen_input *in, const struct device *device);
const char *device_class_words(enum device_class class); /* translated */

void devices_view_draw(struct devices_view *view, struct grid *grid,
    struct rect rect, const struct screen_input *in);

#endif /* DABYL_UI_DEVICES_H_ */

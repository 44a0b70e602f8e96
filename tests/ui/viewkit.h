/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_VIEWKIT_H_
#define DABYL_TESTS_UI_VIEWKIT_H_

#include "conf/conf.h"
#include "ui/queue.h"
#include "ui/screen.h"

/*
 * viewkit - a small board for the tests of views: the policy that is built in
 * with the names of the drawings, a replica, and 10:15:32 in Turkistan.
 */
#define KIT_TICK 10000000

struct kit {
	struct conf *conf;
	struct policy *policy; /* of ${conf}; may be changed */
	struct replica *replica;
	struct queue_view *queue;
	struct screen_input in;
	struct colleagues people; /* of the alerts that kit_put() puts */
};

/* ${language}: "en", "kk" or "ru"; sets that of gettext, too. */
void kit_init(struct kit *kit, const char *language);
void kit_finish(struct kit *kit);

/* An alert that waits: P1 fire at the bazaar, opened ${age_ms} ago. */
struct alert kit_alert(const struct kit *kit, uint64_t number, uint64_t age_ms);
void kit_put(struct kit *kit, const struct alert *alert);
void kit_gone(struct kit *kit, uint64_t number);
void kit_note(struct kit *kit, const struct notification *note);

/* What was told of ${alert} to a service of the drawings. */
struct notification kit_told(
    const struct kit *kit, uint64_t alert, unsigned service, int state);

/* The rows of product.md 1.3. */
void kit_board(struct kit *kit);

/* Time goes by. */
void kit_wait(struct kit *kit, uint64_t ms);

/*
 * Compare with tests/ui/golden/NAME.txt.  With DABYL_GOLDEN=write in the
 * environment the file is written instead: look at it before it is kept.
 */
void kit_golden(const struct grid *grid, const char *name);

#endif /* DABYL_TESTS_UI_VIEWKIT_H_ */

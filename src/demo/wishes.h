/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_WISHES_H_
#define DABYL_DEMO_WISHES_H_

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/replica.h"
#include "demo/scenario.h"

/*
 * wishes - what the person of the demo wants of his colleagues is done after a
 * moment: what is offered is accepted, Ерлан gives a second opinion, the shift
 * lead comes when he is called.
 */
#define WISHES_ACCEPT_MS 2000
#define WISHES_ANSWER_MS 5000
#define WISHES_COME_MS   4000

/*
 * What is to be done at ${tick}: who and the command into ${line}, which is
 * empty.  ${speed}: of the story, at least 1.  false: nothing yet.
 */
bool wishes_next(const struct replica *rows, uint64_t tick, unsigned speed,
    enum scenario_actor *actor, struct buf *line);

#endif /* DABYL_DEMO_WISHES_H_ */

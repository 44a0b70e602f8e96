/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_CARD_H_
#define DABYL_CORE_CARD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/policy.h"

/*
 * card - what is to be thought of and done about one alert.
 *
 * Cards of its kind are looked for from its device outwards: device, site,
 * district, city.  The nearest one with a line gives the line, the nearest one
 * with steps all the steps: a school that only has another line keeps the
 * steps of the city.  Of two for the same place the later one counts, so that a
 * centre's own comes before what is built in.
 *
 * Which steps were done stands in the alert's row by their places; they count
 * while the card is the same one, which ${tag} says.
 */
struct card {
	const struct policy_line *line;  /* NULL: there is none */
	const struct policy_step *steps; /* lent by the policy, as the line */
	size_t nsteps;                   /* 0: there are none */
	uint16_t tag;                    /* of the steps; 0 without any */
};

void card_of(
    const struct policy *policy, const struct alert *alert, struct card *card);

/* A sum over the ids of the steps in their order; never 0. */
uint16_t card_tag(const struct policy_step *steps, size_t count);

/* Whether the ${i}-th step was done, or answered; whether with a yes. */
bool card_done(const struct card *card, const struct alert *alert, size_t i);
bool card_yes(const struct card *card, const struct alert *alert, size_t i);

/* The first step from ${from} on that was not done; nsteps: there is none. */
size_t card_next(
    const struct card *card, const struct alert *alert, size_t from);

/* The place of a step; nsteps: there is none with this id. */
size_t card_step(const struct card *card, const char *id);

/* What the answers imply and propose: enum alert_fact bits, 1 << service. */
uint8_t card_facts(const struct card *card, const struct alert *alert);
uint8_t card_services(const struct card *card, const struct alert *alert);

/* Whether a step of this type is answered with yes or no, else it is done. */
bool step_asks(enum step_type type);

/* Whether "done" or "yes" needs words with it. */
bool step_needs_words(enum step_type type);

#endif /* DABYL_CORE_CARD_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_TELL_H_
#define DABYL_DEMO_TELL_H_

#include <stdint.h>
#include <stdio.h>

/*
 * tell - the demo as text: one line for each thing that happens,
 *
 *	1:19  101            12: accepted, No 2231
 *
 * the time of the story, who, what.
 */
struct tell {
	FILE *to; /* NULL: somebody looks at a console, nothing is printed */
};

/* ${who} and the formatted text may hold anything: they are made harmless. */
void tell_line(const struct tell *tell, uint64_t story_ms, const char *who,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif /* DABYL_DEMO_TELL_H_ */

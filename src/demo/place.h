/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_PLACE_H_
#define DABYL_DEMO_PLACE_H_

#include <stdbool.h>

#include "base/err.h"
#include "base/paths.h"

/*
 * place - the directory in which a demo lives: of its own below $TMPDIR or
 * /tmp and gone afterwards, or one that was named and stays.
 */
struct place {
	struct paths paths;
	bool temporary;
};

/*
 * Make it, with mode 0700.  ${data}: the directory that was named, which may
 * have neither a journal nor a configuration; NULL: a temporary one.
 * ERR_EXIST: it has one of them; ERR_IO; errors of paths_init().
 */
enum err place_create(struct place *place, const char *data);

/*
 * Write the files of the city, ${city} (demo.yaml, devices.csv, sites.csv),
 * with the address of the cameras in them.  ${speed} over 1 shortens the time
 * in which a verdict can be taken back, so that the services answer within
 * the scenes of a story that runs so much faster.
 * ERR_NOENT: ${city} has not all files; ERR_IO.
 */
enum err place_fill(const struct place *place, const char *city,
    const char *cameras, unsigned speed);

/* Remove what is temporary, and everything in it. */
void place_remove(const struct place *place);

#endif /* DABYL_DEMO_PLACE_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_CITY_H_
#define DABYL_DEMO_CITY_H_

#include <stddef.h>

#include "base/buf.h"

/*
 * city - the files of the demo city (data/demo) name their cameras
 * "rtsp://{cameras}/bakery", because the port is known only when the cameras
 * run.  Append ${len} bytes of such a file with each "{cameras}" replaced by
 * ${cameras} ("127.0.0.1:41234").  Other braces, as in a playback template,
 * stay.
 */
void city_fill(
    const char *text, size_t len, const char *cameras, struct buf *out);

#endif /* DABYL_DEMO_CITY_H_ */

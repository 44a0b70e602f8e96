/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_SDP_H_
#define DABYL_DEMO_SDP_H_

#include <stdbool.h>

#include "base/buf.h"
#include "demo/clip.h"

/*
 * Append the session description (RFC 4566) of a clip that is no JPEG: one
 * video stream with its parameter sets, control URL "track1".  With ${once}
 * it has an end, else it is live.
 */
void sdp_put(struct buf *out, const struct clip *clip, bool once);

#endif /* DABYL_DEMO_SDP_H_ */

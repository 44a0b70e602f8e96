/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_BASE64_H_
#define DABYL_DEMO_BASE64_H_

#include <stddef.h>

#include "base/buf.h"

/* Append ${len} bytes in base64 (RFC 4648, with padding) to ${out}. */
void base64_put(struct buf *out, const void *bytes, size_t len);

#endif /* DABYL_DEMO_BASE64_H_ */

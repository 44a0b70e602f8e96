/* SPDX-License-Identifier: Apache-2.0 */
#include "demo/base64.h"

void
base64_put(struct buf *out, const void *bytes, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                             "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *from = bytes;

	for (size_t at = 0; at < len; at += 3) {
		size_t left = len - at;
		uint32_t three = (uint32_t)from[at] << 16 |
		    (left > 1 ? (uint32_t)from[at + 1] << 8 : 0) |
		    (left > 2 ? (uint32_t)from[at + 2] : 0);
		char four[4] = { digits[three >> 18], digits[three >> 12 & 63],
			left > 1 ? digits[three >> 6 & 63] : '=',
			left > 2 ? digits[three & 63] : '=' };

		buf_put(out, four, sizeof(four));
	}
}

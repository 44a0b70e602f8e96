/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_SHA256_H_
#define DABYL_BASE_SHA256_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/crypto.h"

/*
 * sha256 - SHA-256 by the processor's own instructions, where it has them.
 *
 * libsodium computes it in plain C: 2.4 microseconds for an entry of the
 * journal with its body, leaf and node, half of what committing it costs.
 * With them it is a quarter of that.  Only crypto calls this; everybody
 * else calls crypto.
 */

/* Whether this processor, and the compiler that built this, can. */
bool sha256_available(void);

/* As crypto_sha256_two().  Only where sha256_available(). */
struct crypto_hash sha256_two(
    const void *head, size_t head_len, const void *tail, size_t tail_len);

#endif /* DABYL_BASE_SHA256_H_ */

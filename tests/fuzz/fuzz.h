/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_FUZZ_FUZZ_H_
#define DABYL_TESTS_FUZZ_FUZZ_H_

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * A fuzz target: feed ${len} foreign bytes to one decoder and check what must
 * hold for every input.  No globals, no files, no clock.  Returns 0.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/*
 * What must hold.  assert() would do, but a build with NDEBUG must not turn a
 * fuzz target into a program that finds nothing.
 */
#define FUZZ_CHECK(cond)                                                   \
	do {                                                               \
		if (!(cond)) {                                             \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, \
			    __LINE__, #cond);                              \
			abort();                                           \
		}                                                          \
	} while (0)

#endif /* DABYL_TESTS_FUZZ_FUZZ_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_XALLOC_H_
#define DABYL_BASE_XALLOC_H_

#include <stddef.h>

/*
 * Allocation that cannot fail: out of memory is fatal and logged once.  Sizes
 * that come from outside must be bounded by the caller before they get here.
 * Free with free().
 */
void *xcalloc(size_t count, size_t size);
void *xreallocarray(void *ptr, size_t count, size_t size);
char *xstrdup(const char *text);

/* A copy of ${len} bytes with a NUL behind them. */
char *xmemdup0(const void *bytes, size_t len);

/*
 * The next capacity for an array of ${capacity} items that must hold ${need}:
 * doubles, starts at 16.
 */
size_t xgrow(size_t capacity, size_t need);

#endif /* DABYL_BASE_XALLOC_H_ */

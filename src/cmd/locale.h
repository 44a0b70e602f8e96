/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_LOCALE_H_
#define DABYL_CMD_LOCALE_H_

#include <stdbool.h>
#include <stddef.h>

/*
 * Set the locale (the environment's when it is UTF-8, else C.UTF-8) and find
 * the catalogues: "locale" beside the program, so that one that was not
 * installed speaks Kazakh and Russian too, else where they were installed.
 */
void locale_begin(void);

/* The running program, absolute; false, and "", when it cannot be told. */
bool locale_self(char *path, size_t size);

/*
 * Where a helper program lies: beside this program when it was not installed,
 * else in the directory of helpers.  ${path} holds ${size} bytes.
 */
void locale_helper(char *path, size_t size, const char *name);

/*
 * Where data files of the package lie: "city" beside a program that was not
 * installed is data/ of the source, else where they were installed.
 */
void locale_data(char *path, size_t size, const char *name);

#endif /* DABYL_CMD_LOCALE_H_ */

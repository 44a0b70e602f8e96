/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_BUILTIN_H_
#define DABYL_CONF_BUILTIN_H_

#include <stddef.h>

/*
 * builtin - the YAML files of data/ as bytes; builtin.c is written by the build
 * from the files of the source tree.
 */
struct builtin {
	const char *name; /* "kinds/fire.yaml" */
	const unsigned char *bytes;
	size_t len;
};

extern const struct builtin builtins[];
extern const size_t nbuiltins;

#endif /* DABYL_CONF_BUILTIN_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_CONF_H_
#define DABYL_CONF_CONF_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "conf/problem.h"
#include "core/policy.h"
#include "core/registry.h"

/*
 * conf - files to a policy, a registry and the exact bytes that were read.
 *
 * What is built in (data/ of the source, compiled into the program) is read
 * first and by the same code; a site's file changes and adds.  Every mistake
 * is collected before anybody is told; a configuration with one mistake is
 * refused as a whole, and its policy is not to be used.
 */
#define CONF_CARD_FILES_MAX 64
#define CONF_SOURCES_MAX \
	(3 + CONF_CARD_FILES_MAX) /* dabyl.yaml, devices, sites, cards */

/* A file that was read, for the entry config.loaded. */
struct conf_source {
	char *name; /* as it was named */
	struct buf bytes;
};

struct conf {
	struct policy *policy;     /* taken by whoever sets it to NULL */
	struct registry *registry; /* the same */
	struct conf_problems problems;
	size_t nsources; /* 0 = built in only */
	struct conf_source sources[CONF_SOURCES_MAX];
};

/*
 * Read a file that another names.  ERR_NOENT, ERR_IO, ERR_SIZE (over ${max}
 * bytes); ${out} is unspecified then.
 */
typedef enum err conf_read(
    void *arg, const char *name, size_t max, struct buf *out);

/* What is built in; without a mistake, or the program is broken: asserted. */
struct conf *conf_load_builtin(void);

/*
 * Read ${path}, and the tables that it names beside itself.  *conf is always
 * set and the caller's; ERR_INVAL when it has errors.
 */
enum err conf_load_file(const char *path, struct conf **conf);

/* The same from bytes; ${read} gives the tables, NULL refuses them. */
enum err conf_load_bytes(const char *name, const char *bytes, size_t len,
    conf_read *read, void *arg, struct conf **conf);

void conf_destroy(struct conf *conf); /* NULL is allowed */

/* Append the body of dabyl.yaml(5): every key, in man(7) macros. */
void conf_manual(struct buf *out);

/* Version of libyaml that runs; static. */
const char *conf_library(void);

#endif /* DABYL_CONF_CONF_H_ */

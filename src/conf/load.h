/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_LOAD_H_
#define DABYL_CONF_LOAD_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "conf/problem.h"
#include "conf/tree.h"
#include "core/policy.h"
#include "core/registry.h"

/*
 * load - a configuration while it is read: the built-in files first, then the
 * site's.  What is filled in remembers where it stood, so that the checks
 * afterwards can say it.
 */
struct load_place {
	const char *file;
	int line;
};

struct load {
	struct policy *policy;
	struct registry *registry;
	struct conf_problems *problems;
	struct arena arena; /* trees, paths, names of files */
	const char *file;   /* that is being read */

	/* Of the row that is being filled. */
	unsigned service;
	enum policy_list list;
	const struct node *more_kinds; /* of an authorisation */

	struct load_place kinds_at[POLICY_KINDS_MAX];
	struct load_place cards_at[POLICY_CARDS_MAX];
	int step_lines[POLICY_CARDS_MAX][POLICY_STEPS_MAX];
	size_t builtin_cards; /* the first ones */
	struct load_place desks_at[POLICY_DESKS_MAX];
	struct load_place districts_at[POLICY_DISTRICTS_MAX];
	struct load_place sectors_at[POLICY_SECTORS_MAX];
	struct load_place regimes_at[POLICY_REGIMES_MAX];
	struct load_place rules_at[POLICY_RULES_MAX];
	struct load_place grants_at[POLICY_GRANTS_MAX];
	struct load_place people_at[POLICY_PEOPLE_MAX];
	struct load_place endpoints_at; /* the last one that is not local */
	const char *endpoint;           /* "" or what it was */

	const char *devices; /* names of the CSV files; NULL = none */
	const char *sites;
	struct load_place devices_at, sites_at;
	const struct node *card_files; /* names, one after the other */
	const char *card_files_in;     /* the file that names them */
	const char *devices_file;      /* as problems name it */
	int *device_lines;             /* of each device of the registry */
	size_t device_lines_capacity;
};

/* Fill the policy from one tree; mistakes become problems. */
void load_fill(struct load *load, const struct node *root);

/* The same from a file that has nothing but cards. */
void load_fill_cards(struct load *load, const struct node *root);

/* What is left open gets its default: limits of the severity, and so on. */
void load_finish(struct load *load);

/* Everything that needs more than one row to be seen. */
void load_check(struct load *load);

/* Add a problem in the file that is being read. */
void load_problem(struct load *load, enum conf_fault fault, int line,
    const char *path, const char *found);

/*
 * Read devices or sites from CSV bytes; ${file} names it in problems.  A row
 * with a mistake is left out.
 */
void load_devices(
    struct load *load, const char *file, const char *bytes, size_t len);
void load_sites(
    struct load *load, const char *file, const char *bytes, size_t len);

#endif /* DABYL_CONF_LOAD_H_ */

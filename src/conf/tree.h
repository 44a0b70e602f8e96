/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONF_TREE_H_
#define DABYL_CONF_TREE_H_

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/problem.h"

/*
 * tree - a YAML document as nodes with their lines; tree.c is the only home of
 * libyaml.  One document, no anchors, no aliases, no tags; every text is
 * UTF-8 that may be shown.  A map keeps the order of the file.
 */
#define TREE_BYTES_MAX (2 * 1024 * 1024)
#define TREE_NODES_MAX 100000
#define TREE_KEYS_MAX  1024 /* of one map */
#define TREE_DEPTH_MAX 10

enum node_type { NODE_TEXT, NODE_MAP, NODE_LIST };

struct node {
	enum node_type type;
	int line;
	const char *text;   /* of NODE_TEXT; else "" */
	struct node *first; /* items, or the keys of a map */
	struct node *next;
	struct node *value; /* of a key; never NULL then */
};

/*
 * Parse.  Nodes live in ${arena}.  *root is NULL for an empty file.
 * ERR_INVAL: one problem was added, with ${file} and its line.
 */
enum err tree_parse(struct arena *arena, const char *file, const char *bytes,
    size_t len, struct conf_problems *problems, struct node **root);

#endif /* DABYL_CONF_TREE_H_ */

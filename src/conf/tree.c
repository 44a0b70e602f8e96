/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/text.h"

#include "conf/conf.h"
#include "conf/tree.h"

struct level {
	struct node *node;
	struct node **end; /* where the next item or key goes */
	struct node *key;  /* of a map: waits for its value */
	size_t keys;
};

struct builder {
	struct arena *arena;
	const char *file;
	struct conf_problems *problems;
	struct node *root;
	size_t nodes;
	size_t depth;
	struct level levels[TREE_DEPTH_MAX];
};

static enum err
fail(struct builder *b, enum conf_fault fault, int line, const char *found)
{
	conf_problem_add(b->problems,
	    &(struct conf_problem){ .fault = fault,
	        .file = b->file,
	        .line = line,
	        .found = found });
	return ERR_INVAL;
}

/* Every text may be shown: nothing in it becomes something else. */
static bool
showable(const char *text, size_t len)
{
	struct buf safe = { 0 };
	bool same;

	text_safe(&safe, text, len);
	same =
	    safe.len == len && (len == 0 || memcmp(safe.data, text, len) == 0);
	buf_finish(&safe);
	return same;
}

static struct node *
key_find(const struct node *map, const char *text)
{
	for (struct node *key = map->first; key != NULL; key = key->next)
		if (strcmp(key->text, text) == 0)
			return key;
	return NULL;
}

/* Put ${node} where the document is: root, item, key or value. */
static enum err
place(struct builder *b, struct node *node)
{
	struct level *level;

	if (b->depth == 0) {
		b->root = node;
		return ERR_NONE;
	}
	level = &b->levels[b->depth - 1];
	if (level->node->type == NODE_MAP && level->key != NULL) {
		level->key->value = node;
		level->key = NULL;
		return ERR_NONE;
	}
	if (level->node->type == NODE_MAP) {
		if (node->type != NODE_TEXT)
			return fail(b, CONF_FAULT_BAD_VALUE, node->line, "");
		if (key_find(level->node, node->text) != NULL)
			return fail(
			    b, CONF_FAULT_TWICE, node->line, node->text);
		if (++level->keys > TREE_KEYS_MAX)
			return fail(b, CONF_FAULT_TOO_MANY, node->line, "");
		level->key = node;
	}
	*level->end = node;
	level->end = &node->next;
	return ERR_NONE;
}

static enum err
add(struct builder *b, enum node_type type, const yaml_event_t *event,
    const char *text, size_t len)
{
	struct node *node;
	int line = (int)event->start_mark.line + 1;

	if (++b->nodes > TREE_NODES_MAX)
		return fail(b, CONF_FAULT_TOO_LARGE, line, "");
	if (!showable(text, len))
		return fail(b, CONF_FAULT_BAD_CHAR, line, text);
	node = arena_alloc(b->arena, sizeof(*node));
	node->type = type;
	node->line = line;
	node->text = arena_bytes(b->arena, text, len);
	if (place(b, node) != ERR_NONE)
		return ERR_INVAL;
	if (type == NODE_TEXT)
		return ERR_NONE;
	if (b->depth == TREE_DEPTH_MAX)
		return fail(b, CONF_FAULT_TOO_DEEP, line, "");
	b->levels[b->depth++] =
	    (struct level){ .node = node, .end = &node->first };
	return ERR_NONE;
}

static enum err
take_event(struct builder *b, const yaml_event_t *event, bool *last)
{
	int line = (int)event->start_mark.line + 1;

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		if (event->data.scalar.anchor != NULL)
			return fail(b, CONF_FAULT_ALIAS, line, "");
		return add(b, NODE_TEXT, event,
		    (const char *)event->data.scalar.value,
		    event->data.scalar.length);
	case YAML_MAPPING_START_EVENT:
		if (event->data.mapping_start.anchor != NULL)
			return fail(b, CONF_FAULT_ALIAS, line, "");
		return add(b, NODE_MAP, event, "", 0);
	case YAML_SEQUENCE_START_EVENT:
		if (event->data.sequence_start.anchor != NULL)
			return fail(b, CONF_FAULT_ALIAS, line, "");
		return add(b, NODE_LIST, event, "", 0);
	case YAML_ALIAS_EVENT:
		return fail(b, CONF_FAULT_ALIAS, line, "");
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		b->depth--;
		return ERR_NONE;
	case YAML_DOCUMENT_START_EVENT:
		if (b->root != NULL)
			return fail(b, CONF_FAULT_TWICE, line, "---");
		return ERR_NONE;
	case YAML_STREAM_END_EVENT:
		*last = true;
		return ERR_NONE;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return ERR_NONE;
	}
	return ERR_NONE;
}

static enum err
build(struct builder *b, yaml_parser_t *parser)
{
	bool last = false;

	while (!last) {
		yaml_event_t event;
		enum err err;

		if (!yaml_parser_parse(parser, &event))
			return fail(b, CONF_FAULT_NOT_YAML,
			    (int)parser->problem_mark.line + 1,
			    parser->problem);
		err = take_event(b, &event, &last);
		yaml_event_delete(&event);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

/* The line of the first byte that is no UTF-8. */
static int
bad_line(const char *bytes, size_t len)
{
	int line = 1;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t size = text_next(bytes + i, len - i, &cp);

		if (!text_valid(bytes + i, size))
			break;
		line += cp == '\n';
		i += size;
	}
	return line;
}

enum err
tree_parse(struct arena *arena, const char *file, const char *bytes, size_t len,
    struct conf_problems *problems, struct node **root)
{
	struct builder b = {
		.arena = arena, .file = file, .problems = problems
	};
	yaml_parser_t parser;
	enum err err;

	*root = NULL;
	if (len > TREE_BYTES_MAX)
		return fail(&b, CONF_FAULT_TOO_LARGE, 0, "");
	if (!text_valid(bytes, len))
		return fail(&b, CONF_FAULT_NOT_UTF8, bad_line(bytes, len), "");
	if (!yaml_parser_initialize(&parser))
		return fail(&b, CONF_FAULT_NOT_YAML, 0, "");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &parser, (const unsigned char *)bytes, len);
	err = build(&b, &parser);
	yaml_parser_delete(&parser);
	if (err == ERR_NONE)
		*root = b.root;
	return err;
}

const char *
conf_library(void)
{
	return yaml_get_version_string();
}

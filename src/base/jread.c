/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include <jansson.h>

#include "base/text.h"

#include "base/jread.h"

/* Both names are only ours: a document is its root value. */
static json_t *
value_of(const struct jread_val *val)
{
	return (json_t *)(uintptr_t)val;
}

static const struct jread_val *
val_of(const json_t *value)
{
	return (const struct jread_val *)value;
}

/*
 * Depth and number of keys by a scan over the bytes, before any allocation:
 * jansson would recurse 2,048 deep first.  A colon outside a string is a key.
 */
static enum err
limits_check(const char *bytes, size_t len)
{
	size_t depth = 0, keys = 0;
	bool inside = false;

	for (size_t i = 0; i < len; i++) {
		char c = bytes[i];

		if (inside) {
			if (c == '\\')
				i++;
			else if (c == '"')
				inside = false;
			continue;
		}
		if (c == '"')
			inside = true;
		else if (c == ':')
			keys++;
		else if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && depth > 0)
			depth--;
		if (depth > JREAD_DEPTH_MAX)
			return ERR_DEPTH;
		if (keys > JREAD_KEYS_MAX)
			return ERR_LIMIT;
	}
	return ERR_NONE;
}

static enum err
parse(const char *bytes, size_t len, struct jread **doc)
{
	json_error_t error;
	json_t *root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);

	if (root != NULL) {
		*doc = (struct jread *)root;
		return ERR_NONE;
	}
	switch (json_error_code(&error)) {
	case json_error_duplicate_key:
		return ERR_DUPKEY;
	case json_error_invalid_utf8:
		return ERR_UTF8;
	case json_error_stack_overflow:
		return ERR_DEPTH;
	default:
		return ERR_INVAL;
	}
}

enum err
jread_parse(const char *bytes, size_t len, struct jread **doc)
{
	enum err err;

	*doc = NULL;
	if (len > JREAD_SIZE_MAX)
		return ERR_SIZE;
	if (!text_valid(bytes, len))
		return ERR_UTF8;
	if ((err = limits_check(bytes, len)) != ERR_NONE)
		return err;
	return parse(bytes, len, doc);
}

enum err
jread_parse_ours(const char *bytes, size_t len, struct jread **doc)
{
	*doc = NULL;
	return parse(bytes, len, doc);
}

void
jread_free(struct jread *doc)
{
	json_decref((json_t *)doc);
}

const struct jread_val *
jread_root(const struct jread *doc)
{
	return (const struct jread_val *)doc;
}

enum jread_type
jread_type(const struct jread_val *val)
{
	if (val == NULL)
		return JREAD_NULL;
	switch (json_typeof(value_of(val))) {
	case JSON_OBJECT:
		return JREAD_OBJECT;
	case JSON_ARRAY:
		return JREAD_ARRAY;
	case JSON_STRING:
		return JREAD_TEXT;
	case JSON_INTEGER:
		return JREAD_INT;
	case JSON_REAL:
		return JREAD_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return JREAD_BOOL;
	case JSON_NULL:
		break;
	}
	return JREAD_NULL;
}

const struct jread_val *
jread_get(const struct jread_val *val, const char *key)
{
	return val_of(json_object_get(value_of(val), key));
}

size_t
jread_count(const struct jread_val *val)
{
	json_t *value = value_of(val);

	return json_is_array(value) ? json_array_size(value)
	                            : json_object_size(value);
}

const struct jread_val *
jread_at(const struct jread_val *val, size_t index)
{
	return val_of(json_array_get(value_of(val), index));
}

const char *
jread_text(const struct jread_val *val)
{
	return json_string_value(value_of(val));
}

const char *
jread_get_text(const struct jread_val *val, const char *key)
{
	return jread_text(jread_get(val, key));
}

bool
jread_true(const struct jread_val *val)
{
	return json_is_true(value_of(val));
}

bool
jread_int(const struct jread_val *val, int64_t *value)
{
	if (!json_is_integer(value_of(val)))
		return false;
	*value = json_integer_value(value_of(val));
	return true;
}

bool
jread_number(const struct jread_val *val, double *value)
{
	if (!json_is_number(value_of(val)))
		return false;
	*value = json_number_value(value_of(val));
	return true;
}

const char *
jread_library(void)
{
	return jansson_version_str();
}

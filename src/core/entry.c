/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "base/jread.h"
#include "base/jwrite.h"
#include "base/text.h"
#include "base/xalloc.h"

#include "core/entry.h"

static const struct {
	const char *name;
	const char *fields;
	bool version;
} verbs[VERB_COUNT] = {
#define X(symbol, name, apply, version, since, fields) \
	[VERB_##symbol] = { name, fields, version },
	VERB_TABLE(X)
#undef X
};

enum field_type { N, T, S };

static const struct {
	const char *key;
	const char *meaning;
	enum field_type type;
} fields[FIELD_COUNT] = {
#define X(symbol, key, type, meaning) [FIELD_##symbol] = { key, meaning, type },
	ENTRY_FIELDS(X)
#undef X
};

const char *
verb_name(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return verbs[verb].name;
}

bool
verb_find(const char *name, enum verb *verb)
{
	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (strcmp(verbs[i].name, name) == 0) {
			*verb = (enum verb)i;
			return true;
		}
	}
	return false;
}

bool
verb_moves_version(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return verbs[verb].version;
}

const char *
verb_fields(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return verbs[verb].fields;
}

const char *
field_key(enum entry_field field)
{
	assert(field < FIELD_COUNT);
	return fields[field].key;
}

bool
field_is_text(enum entry_field field)
{
	assert(field < FIELD_COUNT);
	return fields[field].type != N;
}

bool
field_is_secret(enum entry_field field)
{
	assert(field < FIELD_COUNT);
	return fields[field].type == S;
}

const char *
field_meaning(enum entry_field field)
{
	assert(field < FIELD_COUNT);
	return fields[field].meaning;
}

struct entry *
entry_add(
    struct entry_list *list, enum verb verb, const char *actor, uint64_t alert)
{
	struct entry *entry = arena_alloc(list->arena, sizeof(*entry));

	assert(entry_actor_valid(actor));
	entry->verb = verb;
	entry->actor = arena_text(list->arena, actor);
	entry->alert = alert;
	if (list->count == list->capacity) {
		size_t capacity = xgrow(list->capacity, list->count + 1);
		struct entry **items =
		    arena_alloc(list->arena, capacity * sizeof(struct entry *));

		if (list->count > 0)
			memcpy(items, list->items,
			    list->count * sizeof(struct entry *));
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count++] = entry;
	return entry;
}

static struct entry_value *
value_add(struct entry *entry, enum entry_field field)
{
	struct entry_value *value;

	assert(entry->count < ENTRY_VALUES_MAX);
	value = &entry->values[entry->count++];
	value->field = field;
	return value;
}

void
entry_put_text(struct entry_list *list, struct entry *entry,
    enum entry_field field, const char *text)
{
	assert(fields[field].type != N);
	/* Said here, where whoever cut it is still to be seen. */
	assert(text == NULL || text_valid(text, strlen(text)));
	if (text != NULL && text[0] != '\0')
		value_add(entry, field)->text = arena_text(list->arena, text);
}

void
entry_put_signed(struct entry *entry, enum entry_field field, int64_t number)
{
	assert(fields[field].type == N);
	/* Absent and 0 are the same, but service 0 is the fire service. */
	if (number != 0 || field == FIELD_TARGET)
		value_add(entry, field)->number = number;
}

void
entry_put(struct entry *entry, enum entry_field field, uint64_t number)
{
	assert(number <= INT64_MAX);
	entry_put_signed(entry, field, (int64_t)number);
}

static const struct entry_value *
value_find(const struct entry *entry, enum entry_field field)
{
	for (size_t i = 0; i < entry->count; i++)
		if (entry->values[i].field == field)
			return &entry->values[i];
	return NULL;
}

int64_t
entry_signed(const struct entry *entry, enum entry_field field)
{
	const struct entry_value *value = value_find(entry, field);

	return value != NULL ? value->number : 0;
}

uint64_t
entry_number(const struct entry *entry, enum entry_field field)
{
	int64_t number = entry_signed(entry, field);

	/* A negative number where none can be comes from a damaged journal;
	 * the fold is total, so it has to mean something. */
	return number > 0 ? (uint64_t)number : 0;
}

const char *
entry_text(const struct entry *entry, enum entry_field field)
{
	const struct entry_value *value = value_find(entry, field);

	return value != NULL && value->text != NULL ? value->text : "";
}

void
entry_encode(const struct entry *entry, const uint8_t salt[ENTRY_SALT_SIZE],
    struct buf *out)
{
	char hex[2 * ENTRY_SALT_SIZE + 1];
	struct jwrite w = { .out = out };

	crypto_hex(hex, salt, ENTRY_SALT_SIZE);
	jwrite_open(&w, '{');
	jwrite_text(&w, "salt", hex);
	for (size_t i = 0; i < entry->count; i++) {
		const struct entry_value *value = &entry->values[i];
		const char *key = fields[value->field].key;

		if (fields[value->field].type != N)
			jwrite_text(&w, key, value->text);
		else
			jwrite_int(&w, key, value->number);
	}
	if (entry->event != NULL)
		jwrite_raw(&w, "event", entry->event, entry->event_len);
	jwrite_close(&w, '}');
}

static enum err
value_decode(struct entry_list *list, struct entry *entry,
    const struct jread_val *root, enum entry_field field)
{
	const struct jread_val *val = jread_get(root, fields[field].key);
	int64_t number;

	if (val == NULL)
		return ERR_NONE;
	if (entry->count == ENTRY_VALUES_MAX)
		return ERR_INVAL;
	if (fields[field].type != N) {
		if (jread_text(val) == NULL)
			return ERR_INVAL;
		entry_put_text(list, entry, field, jread_text(val));
	} else {
		if (!jread_int(val, &number))
			return ERR_INVAL;
		entry_put_signed(entry, field, number);
	}
	return ERR_NONE;
}

enum err
entry_decode(
    struct entry_list *list, struct entry *entry, const char *body, size_t len)
{
	struct jread *doc;
	const struct jread_val *root;
	size_t known;
	enum err err;

	entry->count = 0;
	entry->event = NULL;
	entry->event_len = 0;
	if (jread_parse_ours(body, len, &doc) != ERR_NONE)
		return ERR_INVAL;
	root = jread_root(doc);
	err = jread_get_text(root, "salt") != NULL ? ERR_NONE : ERR_INVAL;
	for (size_t i = 0; i < FIELD_COUNT && err == ERR_NONE; i++)
		err = value_decode(list, entry, root, (enum entry_field)i);
	known = entry->count + 1 + (jread_get(root, "event") != NULL ? 1 : 0);
	if (err == ERR_NONE && known < jread_count(root))
		err = ERR_VERSION;
	jread_free(doc);
	return err;
}

/* Whether ${list}, as in the table, names ${key}. */
static bool
list_names(const char *list, const char *key)
{
	size_t len = strlen(key);

	while (*list != '\0') {
		size_t word = strcspn(list, " ");

		if (strncmp(list, key, len) == 0 &&
		    (word == len || (word == len + 1 && list[len] == '*')))
			return true;
		list += word + strspn(list + word, " ");
	}
	return false;
}

bool
verb_has_secret(enum verb verb)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (fields[f].type == S &&
		    list_names(verb_fields(verb), fields[f].key))
			return true;
	return false;
}

enum err
entry_disclose(const char *body, size_t len, struct buf *out)
{
	struct jwrite w = { .out = out };
	struct jread *doc;
	int64_t number;

	if (jread_parse_ours(body, len, &doc) != ERR_NONE)
		return ERR_INVAL;
	jwrite_open(&w, '{');
	for (int f = 0; f < FIELD_COUNT; f++) {
		const struct jread_val *val =
		    jread_get(jread_root(doc), fields[f].key);

		if (fields[f].type == T && jread_text(val) != NULL)
			jwrite_text(&w, fields[f].key, jread_text(val));
		else if (fields[f].type == N && jread_int(val, &number))
			jwrite_int(&w, fields[f].key, number);
	}
	jwrite_close(&w, '}');
	jread_free(doc);
	return ERR_NONE;
}

bool
entry_actor_valid(const char *actor)
{
	size_t len = strlen(actor);

	return len >= 1 && len <= ENTRY_ACTOR_MAX &&
	    strspn(actor, "abcdefghijklmnopqrstuvwxyz0123456789._-") == len;
}

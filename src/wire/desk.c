/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "base/jread.h"
#include "base/jwrite.h"

#include "wire/desk.h"

// clang-format off
static const char *const types[] = {
	[DESK_HELLO]		= "hello",
	[DESK_ANSWER]		= "answer",
	[DESK_BEAT]		= "beat",
	[DESK_WELCOME]		= "welcome",
	[DESK_TELL]		= "tell",
	[DESK_STAND_DOWN]	= "stand-down",
	[DESK_FATE]		= "fate",
	[DESK_BYE]		= "bye",
};

static const char *const acts[DESK_ACTS] = {
	[DESK_RECEIVED]		= "received",
	[DESK_ACCEPTED]		= "accepted",
	[DESK_REFUSED]		= "refused",
	[DESK_ON_SCENE]		= "on-scene",
	[DESK_CLOSED]		= "closed",
	[DESK_STOP_RECEIVED]	= "stand-down-received",
};

static const char *const fates[] = {
	[DESK_TAKEN]		= "taken",
	[DESK_REPEATED]		= "repeated",
	[DESK_STRAY]		= "stray",
};

/* The members that are texts. */
static const struct {
	const char *name;
	size_t offset;
	size_t size;
} texts[] = {
#define TEXT(member) { #member, offsetof(struct desk_message, member), \
	sizeof(((struct desk_message *)0)->member) }
	TEXT(service), TEXT(district), TEXT(desk), TEXT(log), TEXT(kind),
	TEXT(number), TEXT(state), TEXT(code), TEXT(who), TEXT(text), TEXT(message_kk),
	TEXT(message_ru),
#undef TEXT
};
// clang-format on

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *
desk_act_word(enum desk_act act)
{
	assert(act < DESK_ACTS);
	return acts[act];
}

/* The position of ${word} in ${words}, or ${count}. */
static size_t
word_find(const char *const *words, size_t count, const char *word)
{
	size_t i = 0;

	if (word == NULL)
		return count;
	while (i < count && strcmp(words[i], word) != 0)
		i++;
	return i;
}

bool
desk_act_find(const char *word, enum desk_act *act)
{
	size_t i = word_find(acts, DESK_ACTS, word);

	if (i == DESK_ACTS)
		return false;
	*act = (enum desk_act)i;
	return true;
}

void
desk_encode(const struct desk_message *message, struct buf *out)
{
	struct jwrite w = { .out = out };
	char key[2 * DESK_KEY_SIZE + 1];

	jwrite_open(&w, '{');
	jwrite_text(&w, "type", types[message->type]);
	if (message->type == DESK_ANSWER || message->type == DESK_FATE)
		jwrite_text(&w, "act", acts[message->act]);
	if (message->type == DESK_FATE)
		jwrite_text(&w, "fate", fates[message->fate]);
	if (message->alert != 0) {
		crypto_hex(key, message->key, DESK_KEY_SIZE);
		jwrite_int(&w, "alert", (int64_t)message->alert);
		jwrite_text(&w, "key", key);
		jwrite_int(&w, "target", message->target);
		jwrite_int(&w, "revision", message->revision);
		jwrite_int(&w, "severity", message->severity);
		jwrite_bool(&w, "again", message->again);
		jwrite_bool(&w, "inform", message->inform);
	}
	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *value = (const char *)message + texts[i].offset;

		if (value[0] != '\0')
			jwrite_text(&w, texts[i].name, value);
	}
	jwrite_close(&w, '}');
}

static enum err
numbers_take(struct desk_message *m, const struct jread_val *root)
{
	static const char *const names[] = { "target", "revision", "severity" };
	uint32_t *const places[] = { &m->target, &m->revision, &m->severity };
	const struct jread_val *val = jread_get(root, "alert");
	int64_t number;

	if (val != NULL) {
		if (!jread_int(val, &number) || number < 1)
			return ERR_INVAL;
		m->alert = (uint64_t)number;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		if ((val = jread_get(root, names[i])) == NULL)
			continue;
		if (!jread_int(val, &number) || number < 0 ||
		    number > INT32_MAX)
			return ERR_INVAL;
		*places[i] = (uint32_t)number;
	}
	return ERR_NONE;
}

static enum err
texts_take(struct desk_message *m, const struct jread_val *root)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		const struct jread_val *val = jread_get(root, texts[i].name);
		const char *text = jread_text(val);

		if (val == NULL)
			continue;
		if (text == NULL || strlen(text) >= texts[i].size)
			return ERR_INVAL;
		memcpy((char *)m + texts[i].offset, text, strlen(text) + 1);
	}
	return ERR_NONE;
}

static bool
said(const struct jread_val *root, const char *name)
{
	const struct jread_val *val = jread_get(root, name);

	return jread_type(val) == JREAD_BOOL && jread_true(val);
}

static enum err
words_take(struct desk_message *m, const struct jread_val *root)
{
	size_t type =
	    word_find(types, COUNT(types), jread_get_text(root, "type"));
	size_t fate;
	const char *key = jread_get_text(root, "key");

	if (type == COUNT(types))
		return ERR_INVAL;
	m->type = (enum desk_type)type;
	if (m->type == DESK_ANSWER || m->type == DESK_FATE)
		if (!desk_act_find(jread_get_text(root, "act"), &m->act))
			return ERR_INVAL;
	if (m->type == DESK_FATE) {
		fate = word_find(
		    fates, COUNT(fates), jread_get_text(root, "fate"));
		if (fate == COUNT(fates))
			return ERR_INVAL;
		m->fate = (enum desk_fate)fate;
	}
	m->again = said(root, "again");
	m->inform = said(root, "inform");
	return key == NULL ? ERR_NONE
	                   : crypto_unhex(m->key, DESK_KEY_SIZE, key);
}

enum err
desk_decode(struct desk_message *message, const char *bytes, size_t len)
{
	struct jread *doc = NULL;
	const struct jread_val *root;
	enum err err;

	*message = (struct desk_message){ 0 };
	if (len > DESK_MESSAGE_MAX)
		return ERR_SIZE;
	if ((err = jread_parse(bytes, len, &doc)) != ERR_NONE)
		return err;
	root = jread_root(doc);
	if ((err = words_take(message, root)) == ERR_NONE &&
	    (err = numbers_take(message, root)) == ERR_NONE)
		err = texts_take(message, root);
	jread_free(doc);
	return err;
}

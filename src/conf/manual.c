/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "conf/schema.h"

void
conf_put_time(struct buf *out, uint64_t ms)
{
	if (ms != 0 && ms % 86400000 == 0 && ms > 86400000)
		buf_printf(out, "%" PRIu64 " d", ms / 86400000);
	else if (ms != 0 && ms % 3600000 == 0)
		buf_printf(out, "%" PRIu64 " h", ms / 3600000);
	else if (ms != 0 && ms % 60000 == 0)
		buf_printf(out, "%" PRIu64 " min", ms / 60000);
	else if (ms % 1000 == 0)
		buf_printf(out, "%" PRIu64 " s", ms / 1000);
	else
		buf_printf(out, "%" PRIu64 " ms", ms);
}

void
conf_put_bound(struct buf *out, const struct conf_key *key, int64_t value)
{
	if (key->type == CONF_TIME || key->type == CONF_SCENE)
		conf_put_time(out, (uint64_t)value);
	else if (key->type == CONF_BYTES)
		buf_printf(out, "%" PRId64 " MiB", value / (1024 * 1024));
	else if (key->type == CONF_SCORE)
		buf_printf(out, "%" PRId64, value / 1000);
	else
		buf_printf(out, "%" PRId64, value);
}

static void
put_range(struct buf *out, const struct conf_key *key)
{
	switch (key->type) {
	case CONF_COUNT:
	case CONF_TIME:
	case CONF_BYTES:
	case CONF_SCENE:
		buf_puts(out, ", ");
		conf_put_bound(out, key, key->min);
		buf_puts(out, " to ");
		conf_put_bound(out, key, key->max);
		return;
	case CONF_WORD:
		for (size_t i = 0; key->words[i] != NULL; i++)
			buf_printf(
			    out, "%s%s", i > 0 ? ", " : ": ", key->words[i]);
		return;
	case CONF_TEXT:
	case CONF_CODE:
	case CONF_SCORE:
	case CONF_YESNO:
	case CONF_FLAG:
	case CONF_NAME:
	case CONF_LINE:
	case CONF_LIST_NAME:
	case CONF_LANGUAGE:
	case CONF_SERVICES:
	case CONF_FACTS:
	case CONF_REASONS:
	case CONF_KEY:
	case CONF_CHANNELS:
	case CONF_ROLES:
	case CONF_ZONE:
	case CONF_DATE:
	case CONF_HOURS:
	case CONF_ENDPOINT:
	case CONF_SUBSCRIBE:
	case CONF_CONSOLES:
	case CONF_KINDS:
	case CONF_RAISED:
	case CONF_FILE:
	case CONF_FILES:
	case CONF_REACH:
	case CONF_SECTION:
	case CONF_MAP:
	case CONF_LIST:
		return;
	}
}

/* A hyphen of a name is no hyphen of a text. */
static void
put_bold(struct buf *out, const char *path)
{
	buf_puts(out, ".TP\n.B \"");
	for (; *path != '\0'; path++)
		if (*path == '-')
			buf_puts(out, "\\-");
		else
			buf_put(out, path, 1);
	buf_puts(out, "\"\n");
}

/* The keys of a section.  The sections form a tree, four levels deep. */
static void
put_section(struct buf *out, enum conf_section section, const char *prefix)
{
	for (size_t i = 0; i < conf_nkeys; i++) {
		const struct conf_key *key = &conf_keys[i];
		struct buf path = { 0 };

		if (key->in != section)
			continue;
		buf_printf(&path, "%s%s", prefix, key->name);
		put_bold(out, buf_text(&path));
		buf_printf(
		    out, "%s (%s", key->sentence, conf_type_text(key->type));
		put_range(out, key);
		if (key->fallback != NULL)
			buf_printf(out, "; default %s", key->fallback);
		buf_puts(out, ")\n");
		if (key->type == CONF_MAP)
			buf_puts(&path, ".CODE");
		if (key->type == CONF_LIST)
			buf_puts(&path, "[]");
		buf_puts(&path, ".");
		if (key->section != SECTION_ROOT)
			put_section(out, key->section, buf_text(&path));
		buf_finish(&path);
	}
}

void
conf_put_manual(struct buf *out)
{
	put_section(out, SECTION_ROOT, "");
}

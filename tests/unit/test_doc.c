/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The documents say what the code says.
 *
 * What stands in doc/ between a mark and the next end mark is written from the
 * tables of the code.  As a test this program compares; after a change of a
 * table the documents are written anew in the source tree by
 *
 *	srcdir=.. tests/unit/test_doc --write
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/xalloc.h"
#include "bus/cloudevent.h"
#include "cmd/cmd.h"
#include "cmd/tool.h"
#include "conf/conf.h"
#include "core/alert.h"
#include "core/answer.h"
#include "core/command.h"
#include "core/entry.h"
#include "core/filter.h"
#include "core/notification.h"
#include "core/people.h"
#include "core/policy.h"
#include "ui/keymap.h"
#include "ui/theme.h"
#include "wire/desk.h"
#include "wire/preview.h"

#define PROTOCOL   "doc/protocol.md"
#define MANUAL     "doc/dabyl.1"
#define YAML       "doc/dabyl.yaml.5"
#define README     "README.md"
#define CONSOLE    "doc/console.md"
#define CARD_KK    "doc/card.kk.md"
#define CARD_RU    "doc/card.ru.md"
#define COMPLETION "data/completion/dabyl"
#define GOLDEN     "tests/ui/golden/"

#define N_(text)     text
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- tables as text ---- */

static void
put_verbs(struct buf *out)
{
	for (int v = 0; v < VERB_COUNT; v++)
		buf_printf(out, "%-26s %s %s%s\n", verb_name((enum verb)v),
		    verb_moves_version((enum verb)v) ? "v" : "-",
		    verb_fields((enum verb)v),
		    verb_fields((enum verb)v)[0] == '\0' ? "(no fields)" : "");
}

static void
put_fields(struct buf *out)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		buf_printf(out, "%-13s %-7s %s\n",
		    field_key((enum entry_field)f),
		    field_is_secret((enum entry_field)f)     ? "secret"
		        : field_is_text((enum entry_field)f) ? "text"
		                                             : "number",
		    field_meaning((enum entry_field)f));
}

static void
put_answers(struct buf *out)
{
	for (int a = 0; a < ANSWER_CODES; a++)
		buf_printf(out, "%3d  %-15s %s\n", a,
		    answer_word((enum answer_code)a),
		    answer_sentence((enum answer_code)a));
}

static void
put_errors(struct buf *out)
{
#define X(name, value, word, text) \
	buf_printf(out, "%3d  %-10s %s\n", -(value), word, text);
	ERR_TABLE(X)
#undef X
}

static void
put_defects(struct buf *out)
{
	for (int d = CLOUDEVENT_GOOD + 1; d < CLOUDEVENT_NDEFECTS; d++)
		buf_printf(
		    out, "%s\n", cloudevent_word((enum cloudevent_defect)d));
}

static void
put_commands(struct buf *out)
{
	for (int c = 0; c < COMMAND_COUNT; c++) {
		enum command_verb verb = (enum command_verb)c;

		if (command_is_right(verb) || !command_ready(verb))
			continue;
		buf_printf(out, "[%s]  ", command_cells(verb));
		command_syntax(verb, out);
		buf_printf(out, "\n%15s%s\n", "", command_help(verb));
	}
}

/* The same for dabyl(1): a name, what is to be written behind it, the help. */
static void
put_manual_commands(struct buf *out)
{
	struct buf syntax = { 0 };

	for (int c = 0; c < COMMAND_COUNT; c++) {
		enum command_verb verb = (enum command_verb)c;
		const char *name = command_name(verb), *rest;

		if (command_is_right(verb) || !command_ready(verb))
			continue;
		buf_clear(&syntax);
		command_syntax(verb, &syntax);
		rest = buf_text(&syntax) + strlen(name);
		buf_printf(out, ".It\n.Sy %s\n", name);
		if (*rest != '\0')
			buf_printf(out, "%s\n", rest + 1);
		buf_printf(out, ".br\n%s.\n", command_help(verb));
	}
	buf_finish(&syntax);
}

static void
put_later(struct buf *out)
{
	for (int c = 0; c < COMMAND_COUNT; c++)
		if (!command_is_right((enum command_verb)c) &&
		    !command_ready((enum command_verb)c))
			buf_printf(
			    out, "%s\n", command_name((enum command_verb)c));
}

static void
put_services(struct buf *out)
{
	for (int s = 0; s < NOTE_SERVICES; s++)
		buf_printf(out, "%d  %-10s %s\n", s, service_word(s),
		    service_number(s));
}

static void
put_whys(struct buf *out)
{
	const char *word;

	for (size_t i = 0; (word = look_why_word(i)) != NULL; i++)
		buf_printf(out, "%-13s %s\n", word, look_why(word));
}

static void
put_filter(struct buf *out)
{
	static const struct {
		const char *word, *type, *where;
	} words[] = {
#define X(symbol, word, type, where) { word, #type, #where },
		FILTER_TABLE(X)
#undef X
	};

	for (size_t i = 0; i < COUNT(words); i++)
		buf_printf(out, "%-9s %-7s %s\n", words[i].word, words[i].type,
		    words[i].where[0] == 'A'       ? "alerts"
		        : words[i].where[0] == 'E' ? "entries"
		                                   : "alerts, entries");
}

static void
put_states(struct buf *out)
{
	for (int s = 0; s < ALERT_NSTATES; s++)
		buf_printf(
		    out, "%2d  %s\n", s, alert_state_word((enum alert_state)s));
}

static void
put_note_states(struct buf *out)
{
	for (int s = 0; s < NOTE_NSTATES; s++)
		buf_printf(out, "%2d  %s\n", s,
		    notification_state_word((enum notification_state)s));
}

static void
put_acts(struct buf *out)
{
	for (int a = 0; a < DESK_ACTS; a++)
		buf_printf(out, "%s\n", desk_act_word((enum desk_act)a));
}

static void
put_preview(struct buf *out)
{
	buf_puts(out, "kinds:  ");
	for (int k = 0; k < PREVIEW_NKINDS; k++)
		buf_printf(out, " %s", preview_kind_word((enum preview_kind)k));
	buf_puts(out, "\nstates: ");
#define X(name, word) buf_printf(out, " %s", word);
	PREVIEW_STATE_TABLE(X)
	buf_puts(out, "\nreasons:");
	PREVIEW_REASON_TABLE(X)
#undef X
	buf_puts(out, "\n");
}

static void
put_table(struct buf *out, const struct pack_table *table)
{
	buf_printf(out, "%s\n", table->name);
	for (size_t i = 0; i < table->count; i++) {
		const struct pack_member *m = &table->members[i];
		size_t max = m->type == PACK_TEXT ? m->size - 1 : m->size;

		buf_printf(out, "\t%-18s %s", m->name, pack_type_word(m->type));
		if (m->type == PACK_TEXT || m->type == PACK_BYTES)
			buf_printf(out, " %zu", max);
		buf_puts(out, "\n");
	}
}

static void
put_rows(struct buf *out)
{
	put_table(out, alert_table());
	put_table(out, colleagues_table());
	put_table(out, notification_table());
	for (int kind = ROW_OPERATOR; kind < ROW_KINDS; kind++)
		put_table(out, people_table((enum row_kind)kind));
}

static void
put_policy(struct buf *out)
{
	const struct pack_table *table, *child;

	for (size_t i = 0; (table = policy_table(i, &child)) != NULL; i++) {
		put_table(out, table);
		if (child != NULL) {
			buf_puts(out, "then u8 count and as many of ");
			put_table(out, child);
		}
	}
}

/* As the help of the console has them, for dabyl(1). */
static void
put_keys_of(const struct keymap *map, struct buf *out)
{
	const struct binding *rows[KEYMAP_HELP_MAX];
	size_t count = keymap_help_rows(map, "", rows, KEYMAP_HELP_MAX);
	struct buf keys = { 0 };

	for (size_t i = 0; i < count; i++) {
		buf_clear(&keys);
		keymap_keys_put(map, rows[i], &keys);
		buf_printf(out, ".It Sy \"%s\\&\"\n%s.\n", buf_text(&keys),
		    rows[i]->help);
	}
	buf_finish(&keys);
}

static void
put_board_keys(struct buf *out)
{
	put_keys_of(&keymap_picture, out);
}

/* ---- for bash, a word a line ---- */

static void
put_bash_commands(struct buf *out)
{
#define X(function, name, shown, help) \
	if (shown)                     \
		buf_puts(out, name "\n");
	CMD_TABLE(X)
#undef X
}

/* Options whose value is a file, and the others that take one. */
static void
put_bash_options(struct buf *out, bool files)
{
	static const struct {
		const char *name;
		bool value;
	} options[] = {
#define X(symbol, name, value, help) { name, value },
		TOOL_TABLE(X)
#undef X
	};
	static const char *const named[] = { "data", "config", "file",
		"keymap" };

	for (size_t i = 0; i < COUNT(options); i++) {
		bool file = false;

		for (size_t k = 0; k < COUNT(named); k++)
			file |= strcmp(named[k], options[i].name) == 0;
		if (options[i].value && file == files)
			buf_printf(out, "--%s\n", options[i].name);
	}
}

static void
put_bash_files(struct buf *out)
{
	put_bash_options(out, true);
}

static void
put_bash_words(struct buf *out)
{
	put_bash_options(out, false);
}

static void
put_bash_verbs(struct buf *out)
{
	for (int v = 0; v < COMMAND_COUNT; v++)
		if (command_ready((enum command_verb)v) &&
		    !command_is_right((enum command_verb)v))
			buf_printf(
			    out, "%s\n", command_name((enum command_verb)v));
}

static void
put_bash_themes(struct buf *out)
{
	for (size_t i = 0; theme_at(i) != NULL; i++)
		buf_printf(out, "%s\n", theme_at(i)->name);
}

/* ---- the parts of the documents ---- */

static const struct part {
	const char *file;
	const char *name;
	void (*put)(struct buf *);
	const char *golden; /* instead: a screen as tests/ui draws it */
} parts[] = {
	{ PROTOCOL, "verbs", put_verbs, NULL },
	{ PROTOCOL, "fields", put_fields, NULL },
	{ PROTOCOL, "answers", put_answers, NULL },
	{ PROTOCOL, "errors", put_errors, NULL },
	{ PROTOCOL, "defects", put_defects, NULL },
	{ PROTOCOL, "commands", put_commands, NULL },
	{ PROTOCOL, "later", put_later, NULL },
	{ PROTOCOL, "services", put_services, NULL },
	{ PROTOCOL, "whys", put_whys, NULL },
	{ PROTOCOL, "filter", put_filter, NULL },
	{ PROTOCOL, "alert-states", put_states, NULL },
	{ PROTOCOL, "notification-states", put_note_states, NULL },
	{ PROTOCOL, "desk-acts", put_acts, NULL },
	{ PROTOCOL, "preview", put_preview, NULL },
	{ PROTOCOL, "rows", put_rows, NULL },
	{ PROTOCOL, "policy", put_policy, NULL },
	{ MANUAL, "keys", put_board_keys, NULL },
	{ MANUAL, "commands", put_manual_commands, NULL },
	{ MANUAL, "filter", put_filter, NULL },
	{ YAML, "keys", conf_manual, NULL },
	{ COMPLETION, "commands", put_bash_commands, NULL },
	{ COMPLETION, "files", put_bash_files, NULL },
	{ COMPLETION, "words", put_bash_words, NULL },
	{ COMPLETION, "verbs", put_bash_verbs, NULL },
	{ COMPLETION, "themes", put_bash_themes, NULL },
	{ README, "queue-kk", NULL, GOLDEN "queue-80x24.kk.txt" },
	{ README, "queue-en", NULL, GOLDEN "queue-80x24.en.txt" },
	{ CONSOLE, "board", NULL, GOLDEN "queue-80x24.en.txt" },
	{ CONSOLE, "stale", NULL, GOLDEN "stale-80x24.en.txt" },
	{ CONSOLE, "confirm", NULL, GOLDEN "question-confirm.en.txt" },
	{ CONSOLE, "phone", NULL, GOLDEN "question-phone.en.txt" },
	{ CONSOLE, "archive", NULL, GOLDEN "question-archive.en.txt" },
	{ CONSOLE, "step", NULL, GOLDEN "step-call.en.txt" },
	{ CONSOLE, "coach", NULL, GOLDEN "coach-80x24.en.txt" },
	{ CONSOLE, "coach-end", NULL, GOLDEN "coach-end-80x24.en.txt" },
	{ CONSOLE, "stand-down", NULL, GOLDEN "question-stand-down.en.txt" },
	{ CONSOLE, "flood", NULL, GOLDEN "flood-80x24.en.txt" },
	{ CONSOLE, "marked", NULL, GOLDEN "question-marked.en.txt" },
	{ CONSOLE, "works", NULL, GOLDEN "question-works.en.txt" },
	{ CONSOLE, "regime-form", NULL, GOLDEN "question-regime.en.txt" },
	{ CONSOLE, "same", NULL, GOLDEN "incident-same.en.txt" },
	{ CONSOLE, "same-confirm", NULL, GOLDEN "incident-confirm.en.txt" },
	{ CONSOLE, "new", NULL, GOLDEN "question-new.en.txt" },
	{ CONSOLE, "hand", NULL, GOLDEN "question-hand.en.txt" },
	{ CONSOLE, "answer", NULL, GOLDEN "question-answer.en.txt" },
	{ CONSOLE, "shift", NULL, GOLDEN "shift-80x24.en.txt" },
	{ CONSOLE, "regime", NULL, GOLDEN "regime-80x24.en.txt" },
	{ CONSOLE, "passed-on", NULL, GOLDEN "passed-on-80x24.en.txt" },
	{ CONSOLE, "elsewhere", NULL, GOLDEN "question-elsewhere.en.txt" },
	{ CONSOLE, "ready", NULL, GOLDEN "ready-keys.en.txt" },
	{ CONSOLE, "menu", NULL, GOLDEN "menu.en.txt" },
	{ CONSOLE, "services", NULL, GOLDEN "services-80x24.en.txt" },
	{ CONSOLE, "devices", NULL, GOLDEN "devices-80x24.en.txt" },
	{ CARD_KK, "confirm", NULL, GOLDEN "question-confirm.kk.txt" },
	{ CARD_KK, "archive", NULL, GOLDEN "question-archive.kk.txt" },
	{ CARD_RU, "confirm", NULL, GOLDEN "question-confirm.ru.txt" },
	{ CARD_RU, "archive", NULL, GOLDEN "question-archive.ru.txt" },
};

static void
path_of(const char *file, char *path, size_t size)
{
	const char *dir = getenv("srcdir");

	snprintf(path, size, "%s/%s", dir != NULL ? dir : ".", file);
}

static void
file_read(const char *file, struct buf *out)
{
	char path[4096], bytes[8192];
	size_t len;
	FILE *in;

	path_of(file, path, sizeof(path));
	in = fopen(path, "r");
	if (in == NULL) {
		fprintf(stderr, "%s cannot be read\n", path);
		abort();
	}
	while ((len = fread(bytes, 1, sizeof(bytes), in)) > 0)
		buf_put(out, bytes, len);
	fclose(in);
}

/* What stands around a part: in markdown a block, in a manual nothing. */
static void
marks(const struct part *part, struct buf *begin, struct buf *end)
{
	if (strcmp(part->file, COMPLETION) == 0) {
		buf_printf(begin, "# table %s\n", part->name);
		buf_puts(end, "# end\n");
	} else if (strcmp(part->file, PROTOCOL) != 0 && part->put != NULL) {
		buf_printf(begin, ".\\\" table %s\n", part->name);
		buf_puts(end, ".\\\" end\n");
	} else {
		buf_printf(begin, "<!-- table %s -->\n```text\n", part->name);
		buf_puts(end, "```\n<!-- end -->\n");
	}
}

/* Where the part lies in ${text}; false: it has no place there. */
static bool
part_find(const struct part *part, const char *text, size_t *from, size_t *upto)
{
	struct buf begin = { 0 }, end = { 0 };
	const char *at, *stop = NULL;

	marks(part, &begin, &end);
	at = strstr(text, buf_text(&begin));
	if (at != NULL) {
		at += begin.len;
		stop = strstr(at, buf_text(&end));
	}
	buf_finish(&begin);
	buf_finish(&end);
	if (stop == NULL)
		return false;
	*from = (size_t)(at - text);
	*upto = (size_t)(stop - text);
	return true;
}

static void
part_put(const struct part *part, struct buf *out)
{
	if (part->put != NULL)
		part->put(out);
	else
		file_read(part->golden, out);
}

static void
a_part_is_what_the_code_says(void **state)
{
	const struct part *part = *state;
	struct buf text = { 0 }, want = { 0 };
	size_t from, upto;
	char *have;

	file_read(part->file, &text);
	part_put(part, &want);
	if (!part_find(part, buf_text(&text), &from, &upto))
		fail_msg("%s has no table %s", part->file, part->name);
	have = xmemdup0(buf_text(&text) + from, upto - from);
	if (strcmp(have, buf_text(&want)) != 0)
		fail_msg("table %s of %s is not what the code says; write it "
		         "anew: see the head of this test",
		    part->name, part->file);
	free(have);
	buf_finish(&text);
	buf_finish(&want);
}

static void
dabyl_1_names_each_subcommand_and_each_option(void **state)
{
	static const char *const subcommands[] = {
#define X(function, name, shown, help) name,
		CMD_TABLE(X)
#undef X
	};
	static const char *const options[] = {
#define X(symbol, name, value, help) name,
		TOOL_TABLE(X)
#undef X
	};
	struct buf text = { 0 }, want = { 0 };

	(void)state;
	file_read(MANUAL, &text);
	for (size_t i = 0; i < COUNT(subcommands); i++) {
		buf_clear(&want);
		buf_printf(&want, "\n.Ss dabyl %s\n", subcommands[i]);
		if (strstr(buf_text(&text), buf_text(&want)) == NULL)
			fail_msg("%s does not name %s", MANUAL, subcommands[i]);
	}
	for (size_t i = 0; i < COUNT(options); i++) {
		buf_clear(&want);
		buf_printf(&want, "Fl -%s", options[i]);
		if (strstr(buf_text(&text), buf_text(&want)) == NULL)
			fail_msg("%s does not name --%s", MANUAL, options[i]);
	}
	buf_finish(&text);
	buf_finish(&want);
}

/* ---- writing ---- */

static int
part_write(const struct part *part)
{
	struct buf text = { 0 }, want = { 0 };
	char path[4096];
	size_t from, upto;
	FILE *to;

	file_read(part->file, &text);
	part_put(part, &want);
	if (!part_find(part, buf_text(&text), &from, &upto)) {
		fprintf(stderr, "%s has no table %s\n", part->file, part->name);
		return 1;
	}
	path_of(part->file, path, sizeof(path));
	if ((to = fopen(path, "w")) == NULL)
		return 1;
	fwrite(text.data, 1, from, to);
	fwrite(want.data, 1, want.len, to);
	fwrite(text.data + upto, 1, text.len - upto, to);
	buf_finish(&text);
	buf_finish(&want);
	return fclose(to) == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct CMUnitTest tests[COUNT(parts) + 1];
	char names[COUNT(parts)][80];
	int status = 0;

	if (argc > 1 && strcmp(argv[1], "--write") == 0) {
		for (size_t i = 0; i < COUNT(parts); i++)
			status |= part_write(&parts[i]);
		return status;
	}
	for (size_t i = 0; i < COUNT(parts); i++) {
		snprintf(names[i], sizeof(names[i]),
		    "table %s of %s is what the code says", parts[i].name,
		    parts[i].file);
		tests[i] = (struct CMUnitTest){
			.name = names[i],
			.test_func = a_part_is_what_the_code_says,
			.initial_state = (void *)(uintptr_t)&parts[i],
		};
	}
	tests[COUNT(parts)] = (struct CMUnitTest)cmocka_unit_test(
	    dabyl_1_names_each_subcommand_and_each_option);
	return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "console/console.h"
#include "ui/i18n.h"
#include "ui/theme.h"

#include "cmd/locale.h"
#include "cmd/wishes.h"

/* The first mistake, as a line. */
static void
mistake_keep(struct wishes *w, const struct conf_problems *problems)
{
	w->broken = true;
	if (w->notice.len == 0 && problems->count > 0)
		conf_problem_put(&problems->all[0], &w->notice);
}

static void
theme_check(struct wishes *w, struct conf_problems *problems)
{
	char *theme = w->person.values[PERSON_THEME];
	struct conf_problem problem = { .fault = CONF_FAULT_UNKNOWN_CODE,
		.file = person_file(w->path),
		.line = w->person.lines[PERSON_THEME],
		.path = person_key_name(PERSON_THEME),
		.found = theme };

	if (theme[0] == '\0' || theme_find(theme) != NULL)
		return;
	conf_problem_add(problems, &problem);
	mistake_keep(w, problems);
	theme[0] = '\0';
}

static void
file_load(struct wishes *w, const char *account)
{
	struct conf_problems *problems = xcalloc(1, sizeof(*problems));

	if (person_path(account, w->path, sizeof(w->path)) != ERR_NONE)
		w->path[0] = '\0';
	else if (person_load(w->path, problems, &w->person) != ERR_NONE)
		mistake_keep(w, problems);
	theme_check(w, problems);
	arena_finish(&problems->arena);
	free(problems);
}

static int
option_take(struct wishes *w, const struct tool *tool, enum tool_option option,
    enum person_key key)
{
	const char *value = tool->values[option];

	if (value == NULL)
		return -1;
	if (text_copy(w->person.values[key], PERSON_TEXT_MAX + 1, value))
		return -1;
	tool_error(person_key_name(key), _(err_text(ERR_SIZE)), NULL);
	return 2;
}

static int
theme_option(const struct tool *tool)
{
	const char *name = tool->values[TOOL_THEME];
	struct buf names = { 0 };

	if (name == NULL || theme_find(name) != NULL)
		return -1;
	for (size_t i = 0; theme_at(i) != NULL; i++)
		buf_printf(
		    &names, "%s%s", i > 0 ? ", " : "", theme_at(i)->name);
	tool_error(name, _("there is no such theme"), buf_text(&names));
	buf_finish(&names);
	return 2;
}

/* ---- files of keys ---- */

static enum err
file_take(const char *path, struct buf *out)
{
	FILE *file = paths_open_file(path);
	char bytes[4096];
	size_t len;
	enum err err = ERR_NONE;

	if (file == NULL)
		return errno == EINVAL ? ERR_INVAL : ERR_NOENT;
	while ((len = fread(bytes, 1, sizeof(bytes), file)) > 0 &&
	    out->len <= KEYBOARD_BYTES_MAX)
		buf_put(out, bytes, len);
	if (ferror(file))
		err = ERR_IO;
	fclose(file);
	return err;
}

/* A name is one of the shipped layouts, anything with a / is a file. */
static void
layout_path(const char *name, char *path, size_t size)
{
	char dir[PERSON_PATH_SIZE];

	if (strchr(name, '/') != NULL) {
		snprintf(path, size, "%s", name);
		return;
	}
	locale_data(dir, sizeof(dir), "layouts");
	snprintf(path, size, "%s/%s.layout", dir, name);
}

static void
fault_put(struct buf *out, const char *path, const struct keyboard_fault *fault)
{
	struct buf safe = { 0 };

	text_safe(&safe, fault->found, strlen(fault->found));
	buf_printf(out, "%s:%d: %s", person_file(path), fault->line,
	    _(keyboard_fault_sentence(fault->code)));
	if (fault->found[0] != '\0')
		buf_printf(out, ": \"%s\"", buf_text(&safe));
	buf_finish(&safe);
}

/* What is wrong is put into ${why}; empty when nothing is. */
static void
keys_read(struct wishes *w, enum person_key key, struct buf *why)
{
	const char *name = wishes_text(w, key);
	char path[2 * PERSON_PATH_SIZE];
	struct keyboard_fault fault;
	struct buf text = { 0 };
	enum err err;

	if (name == NULL)
		return;
	if (key == PERSON_LAYOUT)
		layout_path(name, path, sizeof(path));
	else
		snprintf(path, sizeof(path), "%s", name);
	err = file_take(path, &text);
	if (err != ERR_NONE) {
		buf_printf(why, "%s: ", person_key_name(key));
		text_safe(why, name, strlen(name));
		buf_printf(why, ": %s", _(err_text(err)));
		goto out;
	}
	if (w->keyboard == NULL)
		w->keyboard = keyboard_create();
	err = key == PERSON_LAYOUT
	    ? keyboard_read_layout(
	          w->keyboard, buf_text(&text), text.len, &fault)
	    : keyboard_read_keymap(
	          w->keyboard, buf_text(&text), text.len, console_act, &fault);
	if (err != ERR_NONE)
		fault_put(why, path, &fault);
out:
	buf_finish(&text);
}

/* Of the command line a mistake is refused, of one's own file it is said. */
static int
keys_load(struct wishes *w, const struct tool *tool)
{
	static const struct {
		enum person_key key;
		enum tool_option option;
	} files[] = { { PERSON_LAYOUT, TOOL_LAYOUT },
		{ PERSON_KEYMAP, TOOL_KEYMAP } };
	int status = -1;

	for (size_t i = 0; i < 2 && status < 0; i++) {
		struct buf why = { 0 };

		status = option_take(w, tool, files[i].option, files[i].key);
		if (status < 0)
			keys_read(w, files[i].key, &why);
		if (why.len > 0 && tool_has(tool, files[i].option)) {
			fprintf(stderr, "dabyl: %s\n", buf_text(&why));
			status = 2;
		} else if (why.len > 0 && w->notice.len == 0) {
			buf_puts(&w->notice, buf_text(&why));
		}
		buf_finish(&why);
	}
	return status;
}

int
wishes_begin(struct wishes *w, const struct tool *tool)
{
	const char *language;
	int status = theme_option(tool);

	*w = (struct wishes){ 0 };
	file_load(w, tool_account(tool));
	language = wishes_text(w, PERSON_LANGUAGE);
	if (!tool_has(tool, TOOL_LANG) && language != NULL)
		(void)i18n_speak(language);
	if (status < 0)
		status = option_take(w, tool, TOOL_THEME, PERSON_THEME);
	if (tool_has(tool, TOOL_ASCII))
		(void)text_copy(
		    w->person.values[PERSON_ASCII], PERSON_TEXT_MAX, "yes");
	if (status < 0)
		status = keys_load(w, tool);
	return status;
}

void
wishes_end(struct wishes *w)
{
	keyboard_destroy(w->keyboard);
	buf_finish(&w->notice);
}

const char *
wishes_text(const struct wishes *w, enum person_key key)
{
	return w->person.values[key][0] != '\0' ? w->person.values[key] : NULL;
}

bool
wishes_yes(const struct wishes *w, enum person_key key)
{
	return strcmp(w->person.values[key], "yes") == 0;
}

/*
 * What changes is laid over what the file has now: options of this run are
 * none of it, and another console of the same person may have written it
 * since.
 */
static bool
file_change(struct wishes *w,
    bool (*change)(struct person *person, const char *name, const char *value),
    const char *name, const char *value)
{
	struct conf_problems *problems = xcalloc(1, sizeof(*problems));
	struct person *person = xcalloc(1, sizeof(*person));
	bool kept = !w->broken && w->path[0] != '\0' &&
	    person_load(w->path, problems, person) == ERR_NONE &&
	    change(person, name, value) &&
	    person_save(w->path, person) == ERR_NONE;

	arena_finish(&problems->arena);
	free(problems);
	free(person);
	return kept;
}

static bool
value_change(struct person *person, const char *key, const char *value)
{
	for (int i = 0; i < PERSON_KEYS; i++)
		if (strcmp(person_key_name((enum person_key)i), key) == 0)
			return text_copy(
			    person->values[i], PERSON_TEXT_MAX + 1, value);
	return false;
}

static bool
filter_change(struct person *person, const char *name, const char *text)
{
	if (text[0] != '\0')
		return filter_names_put(&person->filters, name, text) ==
		    ERR_NONE;
	(void)filter_names_remove(&person->filters, name);
	return true;
}

bool
wishes_remember(void *arg, const char *key, const char *value)
{
	return file_change(arg, value_change, key, value);
}

bool
wishes_keep_filter(void *arg, const char *name, const char *text)
{
	return file_change(arg, filter_change, name, text);
}

void
wishes_filters(const struct tool *tool, struct filter_names *names)
{
	struct wishes *w = xcalloc(1, sizeof(*w));

	file_load(w, tool_account(tool));
	if (w->notice.len > 0)
		fprintf(stderr, "dabyl: %s\n", buf_text(&w->notice));
	*names = w->person.filters;
	wishes_end(w);
	free(w);
}

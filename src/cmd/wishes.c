/* SPDX-License-Identifier: Apache-2.0 */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "ui/theme.h"

#include "cmd/wishes.h"

#define _(text) gettext(text)

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

int
wishes_begin(struct wishes *w, const struct tool *tool)
{
	const char *language;
	int status = theme_option(tool);

	*w = (struct wishes){ 0 };
	file_load(w, tool_account(tool));
	language = wishes_text(w, PERSON_LANGUAGE);
	if (!tool_has(tool, TOOL_LANG) && language != NULL)
		setenv("LANGUAGE", language, 1);
	if (status < 0)
		status = option_take(w, tool, TOOL_THEME, PERSON_THEME);
	if (tool_has(tool, TOOL_ASCII))
		(void)text_copy(
		    w->person.values[PERSON_ASCII], PERSON_TEXT_MAX, "yes");
	return status;
}

void
wishes_end(struct wishes *w)
{
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
 * Only that key: options of this run are none of the file, and another console
 * of the same person may have written it since.
 */
bool
wishes_remember(void *arg, const char *key, const char *value)
{
	struct wishes *w = arg;
	struct conf_problems *problems = xcalloc(1, sizeof(*problems));
	struct person person;
	bool kept = false;

	if (!w->broken && w->path[0] != '\0' &&
	    person_load(w->path, problems, &person) == ERR_NONE) {
		for (int i = 0; i < PERSON_KEYS; i++)
			if (strcmp(person_key_name((enum person_key)i), key) ==
			    0)
				kept = text_copy(person.values[i],
				    PERSON_TEXT_MAX + 1, value);
		kept = kept && person_save(w->path, &person) == ERR_NONE;
	}
	arena_finish(&problems->arena);
	free(problems);
	return kept;
}

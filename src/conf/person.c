/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "conf/tree.h"
#include "conf/value.h"

#include "conf/person.h"

static const struct {
	const char *name;
	const char *words;
} keys[PERSON_KEYS] = {
#define X(symbol, key, words) { key, words },
	PERSON_TABLE(X)
#undef X
};

const char *
person_key_name(enum person_key key)
{
	return keys[key].name;
}

const char *
person_key_words(enum person_key key)
{
	return keys[key].words;
}

static int
key_find(const char *name)
{
	for (int i = 0; i < PERSON_KEYS; i++)
		if (strcmp(keys[i].name, name) == 0)
			return i;
	return -1;
}

static bool
among(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; *at != '\0'; at += *at == ' ') {
		size_t n = strcspn(at, " ");

		if (n == len && memcmp(at, word, len) == 0)
			return true;
		at += n;
	}
	return words[0] == '\0';
}

struct reading {
	const char *file;
	struct conf_problems *problems;
	struct person *person;
};

static void
problem(struct reading *r, enum conf_fault fault, int line, const char *path,
    const char *found)
{
	struct conf_problem p = { .fault = fault,
		.file = r->file,
		.line = line,
		.path = path,
		.found = found,
		.from = "",
		.to = "",
		.nearest = "" };

	conf_problem_add(r->problems, &p);
}

static enum conf_fault
filter_fault_of(enum err err)
{
	return err == ERR_INVAL ? CONF_FAULT_BAD_VALUE : CONF_FAULT_TOO_LONG;
}

/* A mistake in one leaves the others. */
static void
filters_read(struct reading *r, const struct node *map)
{
	enum err err;

	if (map->type != NODE_MAP) {
		problem(r, CONF_FAULT_BAD_VALUE, map->line, PERSON_FILTERS,
		    map->text);
		return;
	}
	for (const struct node *key = map->first; key != NULL;
	     key = key->next) {
		if (key->value->type != NODE_TEXT) {
			problem(r, CONF_FAULT_BAD_VALUE, key->line,
			    PERSON_FILTERS, key->text);
			continue;
		}
		err = filter_names_put(
		    &r->person->filters, key->text, key->value->text);
		if (err != ERR_NONE)
			problem(r, filter_fault_of(err), key->line,
			    PERSON_FILTERS, key->text);
	}
}

static void
value_read(struct reading *r, const struct node *key)
{
	const struct node *value = key->value;
	int at = key_find(key->text);

	if (strcmp(key->text, PERSON_FILTERS) == 0)
		filters_read(r, value);
	else if (at < 0)
		problem(r, CONF_FAULT_UNKNOWN_KEY, key->line, "", key->text);
	else if (value->type != NODE_TEXT ||
	    !among(keys[at].words, value->text))
		problem(r, CONF_FAULT_BAD_VALUE, value->line, key->text,
		    value->text);
	else if (!text_copy(
	             r->person->values[at], PERSON_TEXT_MAX + 1, value->text))
		problem(r, CONF_FAULT_TOO_LONG, value->line, key->text, "");
	else
		r->person->lines[at] = value->line;
}

enum err
person_parse(const char *file, const char *bytes, size_t len,
    struct conf_problems *problems, struct person *person)
{
	struct reading r = { file, problems, person };
	struct arena arena = { 0 };
	struct node *root = NULL;
	size_t before = problems->errors;

	*person = (struct person){ 0 };
	if (tree_parse(&arena, file, bytes, len, problems, &root) == ERR_NONE &&
	    root != NULL) {
		if (root->type != NODE_MAP)
			problem(&r, CONF_FAULT_BAD_VALUE, root->line, "",
			    root->text);
		else
			for (struct node *key = root->first; key != NULL;
			     key = key->next)
				value_read(&r, key);
	}
	arena_finish(&arena);
	return problems->errors == before ? ERR_NONE : ERR_INVAL;
}

/* In double quotes everything that may be shown is itself but " and \. */
static void
text_quote(struct buf *out, const char *text)
{
	buf_puts(out, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_puts(out, "\\");
		buf_put(out, text, 1);
	}
	buf_puts(out, "\"");
}

void
person_put(const struct person *person, struct buf *out)
{
	for (int i = 0; i < PERSON_KEYS; i++) {
		if (person->values[i][0] == '\0')
			continue;
		buf_printf(out, "%s: ", keys[i].name);
		if (keys[i].words[0] != '\0')
			buf_puts(out, person->values[i]);
		else
			text_quote(out, person->values[i]);
		buf_puts(out, "\n");
	}
	if (person->filters.count > 0)
		buf_puts(out, PERSON_FILTERS ":\n");
	for (size_t i = 0; i < person->filters.count; i++) {
		buf_printf(out, "  \"%s\": ", person->filters.all[i].name);
		text_quote(out, person->filters.all[i].text);
		buf_puts(out, "\n");
	}
}

enum err
person_path(const char *account, char *path, size_t size)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	int len;

	if (account[0] != '\0' && !value_code(account))
		return ERR_INVAL;
	/* The standard ignores what is not absolute. */
	if (config != NULL && config[0] == '/')
		home = "";
	else if (home != NULL && home[0] == '/')
		config = "/.config";
	else
		return ERR_NOENT;
	len = snprintf(path, size, "%s%s/dabyl/console%s%s.yaml", home, config,
	    account[0] != '\0' ? "-" : "", account);
	return len > 0 && (size_t)len < size ? ERR_NONE : ERR_SIZE;
}

static enum err
file_read(const char *path, char *bytes, size_t size, size_t *len)
{
	FILE *file = paths_open_file(path);
	enum err err = ERR_NONE;

	*len = 0;
	if (file == NULL)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOENT : ERR_IO;
	*len = fread(bytes, 1, size, file);
	if (ferror(file))
		err = ERR_IO;
	else if (*len == size)
		err = ERR_SIZE;
	fclose(file);
	return err;
}

const char *
person_file(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

enum err
person_load(
    const char *path, struct conf_problems *problems, struct person *person)
{
	char *bytes = xcalloc(1, PERSON_BYTES_MAX + 1);
	struct reading r = { person_file(path), problems, person };
	size_t len;
	enum err err = file_read(path, bytes, PERSON_BYTES_MAX + 1, &len);

	*person = (struct person){ 0 };
	if (err == ERR_NONE) {
		err = person_parse(r.file, bytes, len, problems, person);
	} else if (err == ERR_NOENT) {
		err = ERR_NONE;
	} else {
		problem(&r,
		    err == ERR_SIZE ? CONF_FAULT_TOO_LARGE
		                    : CONF_FAULT_UNREADABLE,
		    0, "", "");
		err = ERR_INVAL;
	}
	free(bytes);
	return err;
}

/* Every directory above; what is there already is left as it is. */
static void
directories_make(const char *path)
{
	char part[PERSON_PATH_SIZE];

	for (size_t i = 1; i < sizeof(part) && path[i] != '\0'; i++) {
		if (path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		(void)mkdir(part, 0700);
	}
}

static enum err
file_write(const char *path, const struct buf *text)
{
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	ssize_t n;

	if (fd < 0)
		return ERR_IO;
	n = write(fd, buf_text(text), text->len);
	if (close(fd) != 0 || n < 0 || (size_t)n != text->len)
		return ERR_IO;
	return ERR_NONE;
}

enum err
person_save(const char *path, const struct person *person)
{
	char beside[PERSON_PATH_SIZE + 8];
	struct buf text = { 0 };
	enum err err;

	person_put(person, &text);
	directories_make(path);
	snprintf(beside, sizeof(beside), "%s.new", path);
	err = file_write(beside, &text);
	if (err == ERR_NONE && rename(beside, path) != 0)
		err = ERR_IO;
	if (err != ERR_NONE)
		(void)unlink(beside);
	buf_finish(&text);
	return err;
}

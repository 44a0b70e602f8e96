/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/i18n.h"

#include "console/filters.h"

void
filters_begin(struct filters *f, const struct console_options *options)
{
	f->options = options;
	if (options->filters != NULL)
		f->names = *options->filters;
}

static void
wrong(struct filter_fault *fault, enum filter_fault_code code, size_t offset)
{
	*fault = (struct filter_fault){ .code = code, .offset = offset };
}

/* It holds now, whether or not it can be kept. */
static void
keep(const struct filters *f, const char *name, const char *text,
    struct buf *said)
{
	const struct console_options *o = f->options;

	if (o->keep_filter == NULL ||
	    !o->keep_filter(o->remember_arg, name, text))
		buf_printf(
		    said, " · %s", _("it cannot be kept for the next time"));
}

static void
list(const struct filters *f, struct buf *said)
{
	if (f->names.count == 0)
		buf_puts(
		    said, _("No filter is saved; @NAME = WORDS saves one"));
	for (size_t i = 0; i < f->names.count; i++)
		buf_printf(
		    said, "%s@%s", i > 0 ? "  " : "", f->names.all[i].name);
}

static enum filter_fault_code
fault_of(enum err err)
{
	switch (err) {
	case ERR_LIMIT:
		return FILTER_FAULT_FULL;
	case ERR_SIZE:
		return FILTER_FAULT_TOO_LONG;
	default:
		return FILTER_FAULT_BAD_BYTES;
	}
}

/* What it is now, without the names of others: those may change. */
static bool
save(struct filters *f, struct filter_context context, const char *name,
    const char *text, struct buf *said, struct filter_fault *fault)
{
	struct filter filter;
	struct buf plain = { 0 };
	enum err err;

	context.names = &f->names;
	context.plain = &plain;
	err = filter_compile(&filter, text, strlen(text), &context, fault);
	if (err == ERR_NONE) {
		err = filter_names_put(&f->names, name, buf_text(&plain));
		if (err != ERR_NONE)
			wrong(fault, fault_of(err), 0);
	}
	if (err == ERR_NONE) {
		buf_printf(said, _("Saved: @%s"), name);
		buf_printf(said, " = %s", buf_text(&plain));
		keep(f, name, buf_text(&plain), said);
	}
	buf_finish(&plain);
	return err == ERR_NONE;
}

static bool
forget(struct filters *f, const char *name, struct buf *said,
    struct filter_fault *fault)
{
	const struct filter_saved *saved =
	    filter_names_find(&f->names, name, strlen(name));

	if (saved == NULL) {
		wrong(fault, FILTER_FAULT_UNKNOWN_NAME, 0);
		(void)text_copy(fault->value, sizeof(fault->value), name);
		return false;
	}
	/* It can be written again. */
	buf_printf(said, _("Forgotten: @%s"), name);
	buf_printf(said, " = %s", saved->text);
	(void)filter_names_remove(&f->names, name);
	keep(f, name, "", said);
	return true;
}

static bool
act(struct filters *f, const struct filter_context *context,
    const struct filter_request *r, const char *name, const char *line,
    struct buf *said, struct filter_fault *fault)
{
	if (r->wish == FILTER_WISH_FORGET)
		return forget(f, name, said, fault);
	if (save(f, *context, name, line + r->text_at, said, fault))
		return true;
	fault->offset += r->text_at;
	return false;
}

enum filters_did
filters_do(struct filters *f, const struct filter_context *context,
    const char *line, struct buf *said, char show[FILTER_NAME_SIZE + 1],
    struct filter_fault *fault)
{
	struct filter_request r = filter_request(line);
	char name[FILTER_NAME_SIZE];

	show[0] = '\0';
	if (r.wish == FILTER_WISH_NONE)
		return FILTERS_NOTHING;
	if (r.wish == FILTER_WISH_LIST) {
		list(f, said);
		return FILTERS_DONE;
	}
	if (!filter_name_valid(line + r.name_at, r.name_len)) {
		wrong(fault, FILTER_FAULT_BAD_NAME, r.name_at);
		return FILTERS_WRONG;
	}
	snprintf(name, sizeof(name), "%.*s", (int)r.name_len, line + r.name_at);
	if (!act(f, context, &r, name, line, said, fault))
		return FILTERS_WRONG;
	if (r.wish == FILTER_WISH_SAVE)
		snprintf(show, FILTER_NAME_SIZE + 1, "@%s", name);
	return FILTERS_DONE;
}

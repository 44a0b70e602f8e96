/* SPDX-License-Identifier: Apache-2.0 */
#include <libintl.h>
#include <string.h>

#include "base/text.h"

#include "conf/problem.h"

#define N_(text) text
#define _(text)  gettext(text)

static const char *const sentences[] = {
#define X(symbol, sentence) sentence,
	CONF_FAULTS(X)
#undef X
};

const char *
conf_fault_sentence(enum conf_fault fault)
{
	return sentences[fault];
}

/* A harmless copy of at most CONF_FOUND_MAX bytes. */
static const char *
keep_found(struct arena *arena, const char *found)
{
	struct buf safe = { 0 };
	char cut[CONF_FOUND_MAX + 1];
	char *kept;

	if (found == NULL)
		return "";
	text_copy(cut, sizeof(cut), found);
	text_safe(&safe, cut, strlen(cut));
	kept = arena_text(arena, buf_text(&safe));
	buf_finish(&safe);
	return kept;
}

static const char *
keep(struct arena *arena, const char *text)
{
	return text != NULL ? arena_text(arena, text) : "";
}

void
conf_problem_add(
    struct conf_problems *problems, const struct conf_problem *problem)
{
	struct conf_problem *kept;

	if (problem->warning)
		problems->warnings++;
	else
		problems->errors++;
	if (problems->count == CONF_PROBLEMS_MAX)
		return;
	kept = &problems->all[problems->count++];
	*kept = *problem;
	kept->file = keep(&problems->arena, problem->file);
	kept->path = keep_found(&problems->arena, problem->path);
	kept->found = keep_found(&problems->arena, problem->found);
	kept->from = keep(&problems->arena, problem->from);
	kept->to = keep(&problems->arena, problem->to);
	kept->nearest = keep(&problems->arena, problem->nearest);
}

void
conf_problem_put(const struct conf_problem *problem, struct buf *out)
{
	buf_puts(out, problem->file);
	if (problem->line > 0)
		buf_printf(out, ":%d", problem->line);
	buf_puts(out, ": ");
	if (problem->path[0] != '\0')
		buf_printf(out, "%s: ", problem->path);
	if (problem->warning)
		buf_printf(out, "%s: ", _("warning"));
	buf_puts(out, _(sentences[problem->fault]));
	if (problem->found[0] != '\0')
		buf_printf(out, ": \"%s\"", problem->found);
	if (problem->expected != NULL)
		buf_printf(
		    out, "; %s: %s", _("expected"), _(problem->expected));
	if (problem->from[0] != '\0')
		buf_printf(out, ", %s%s%s", problem->from,
		    problem->to[0] != '\0' ? " .. " : "", problem->to);
	if (problem->nearest[0] != '\0') {
		buf_puts(out, "; ");
		buf_printf(out, _("did you mean %s?"), problem->nearest);
	}
}

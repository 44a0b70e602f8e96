/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "base/err.h"

#define N_(text) text

struct err_row {
	enum err value;
	const char *word;
	const char *text;
};

// clang-format off
static const struct err_row rows[] = {
	{ ERR_NONE, "ok", "done" },
#define X(name, value, word, text) { name, word, text },
	ERR_TABLE(X)
#undef X
};
// clang-format on

static const struct err_row unknown = { ERR_NONE, "unknown", "unknown error" };

static const struct err_row *
row_find(enum err e)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].value == e)
			return &rows[i];
	return &unknown;
}

const char *
err_word(enum err e)
{
	return row_find(e)->word;
}

const char *
err_text(enum err e)
{
	return row_find(e)->text;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <curses.h>
#include <term.h>

#include "ui/term/kind.h"

enum kind
kind_of(const char *type, int fd)
{
	enum kind kind = KIND_DUMB;
	int found;

	if (setupterm(type, fd, &found) != OK)
		return KIND_UNKNOWN;
	if (cursor_address != NULL && clear_screen != NULL)
		kind = KIND_GOOD;
	del_curterm(cur_term);
	return kind;
}

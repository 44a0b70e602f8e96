/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_WIRE_POPUP_H_
#define DABYL_WIRE_POPUP_H_

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * popup - what a console and its notification helper say to each other, one
 * message a line; a title and a body are separated by a tab, and \\, \n and
 * \t stand for a backslash, a line feed and a tab inside them.
 *
 *	show ID URGENCY TITLE<TAB>BODY
 *	close ID
 *
 *	hello VERSION		the first line
 *	shown ID
 *	failed ID REASON	no-bus, no-daemon, refused
 *
 * Each show is answered once.  The helper exits when its input ends.
 */
#define POPUP_VERSION   1
#define POPUP_TITLE_MAX 200 /* bytes of UTF-8 */
#define POPUP_BODY_MAX  800

enum popup_urgency { POPUP_LOW, POPUP_NORMAL, POPUP_CRITICAL };
enum popup_verb { POPUP_SHOW, POPUP_CLOSE };

struct popup_command {
	enum popup_verb verb;
	uint32_t id; /* never 0 */
	enum popup_urgency urgency;
	char title[POPUP_TITLE_MAX + 1];
	char body[POPUP_BODY_MAX + 1];
};

enum popup_tag { POPUP_HELLO, POPUP_SHOWN, POPUP_FAILED };
enum popup_reason { POPUP_NO_BUS, POPUP_NO_DAEMON, POPUP_REFUSED };

struct popup_report {
	enum popup_tag tag;
	uint32_t version;
	uint32_t id;
	enum popup_reason reason;
};

/* Append the line, with its line feed.  Texts must be UTF-8 (asserted). */
void popup_command_put(struct buf *out, const struct popup_command *command);
void popup_report_put(struct buf *out, const struct popup_report *report);

/*
 * Read one line, without its line feed.  ERR_INVAL, ERR_UTF8, or ERR_SIZE
 * (title or body too long); the struct is unspecified then.
 */
enum err popup_command_parse(const char *line, struct popup_command *command);
enum err popup_report_parse(const char *line, struct popup_report *report);

#endif /* DABYL_WIRE_POPUP_H_ */

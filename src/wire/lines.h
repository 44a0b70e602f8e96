/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_WIRE_LINES_H_
#define DABYL_WIRE_LINES_H_

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * lines - cuts a stream of bytes into lines of at most LINES_MAX bytes.  Used
 * at both ends of the pipes to the helper programs.  A longer line, or a NUL,
 * means that the other side does not speak our protocol.
 *
 * LINES_MAX is PIPE_BUF: a line is written in one piece or not at all, also
 * into a pipe that does not block.  Initialise with { 0 }.
 */
#define LINES_MAX 4096 /* bytes, with the line feed */

struct lines {
	char bytes[LINES_MAX];
	size_t len;
	size_t taken; /* bytes at the front that were handed out */
};

/*
 * Where the next bytes may be read to, and how many fit; call lines_added()
 * with the number that came.  Lines lent before are gone.  There is always
 * room when lines_take() has answered ERR_AGAIN.
 */
char *lines_space(struct lines *lines, size_t *room);
void lines_added(struct lines *lines, size_t count);

/*
 * Lend the next line, NUL-terminated, without its line feed; valid until
 * lines_space().  ERR_AGAIN: no whole line is there yet.  ERR_SIZE: the line
 * is too long; ERR_INVAL: it has a NUL inside.  After these two the stream is
 * of no use any more.
 */
enum err lines_take(struct lines *lines, char **line);

#endif /* DABYL_WIRE_LINES_H_ */

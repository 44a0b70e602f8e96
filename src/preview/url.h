/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_URL_H_
#define DABYL_PREVIEW_URL_H_

#include <stdint.h>

#include "base/err.h"

/*
 * url - which sources a picture may come from.  A URL may have been written
 * by anybody who can send an event, so it is taken to pieces and built anew
 * from pieces that were looked at; what is not understood is refused, not
 * passed on.
 *
 *	rtsp, http, https	to a host; user and password are allowed
 *	file			an absolute path without "." and ".."
 *
 * No other scheme, no fragment, no control, space, quote, backslash or byte
 * beyond ASCII: such a character has to stand percent-encoded, and stays so.
 */
#define URL_MAX      2048 /* bytes */
#define URL_HOST_MAX 255

enum url_scheme { URL_RTSP, URL_HTTP, URL_HTTPS, URL_FILE };

struct url {
	enum url_scheme scheme;
	char host[URL_HOST_MAX + 1]; /* for the log; "" for file */
	char text[URL_MAX + 1];      /* built anew; may hold a password */
	char path[URL_MAX + 1];      /* of a file: decoded, begins with / */
};

/* ERR_INVAL: not allowed or malformed; ERR_SIZE: too long.  ${url} is
 * unspecified then. */
enum err url_parse(const char *text, struct url *url);

/*
 * Open a file below ${root} for reading: no symbolic link on the way, regular
 * files only.  ERR_INVAL: ${path} is not below ${root}; ERR_NOENT; ERR_DENIED;
 * ERR_IO.  The caller closes ${fd}.
 */
enum err url_file_open(const char *root, const char *path, int *fd);

#endif /* DABYL_PREVIEW_URL_H_ */

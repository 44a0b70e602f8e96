/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"

#include "preview/url.h"

#define DIGITS    "0123456789"
#define HEX       DIGITS "ABCDEFabcdef"
#define LETTERS   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define HOST      LETTERS DIGITS "-._"
#define USER      LETTERS DIGITS "-._~!$&()*+,;=:%"
#define PATH      LETTERS DIGITS "-._~!$&()*+,;=:@/%"
#define QUERY     PATH "?{}[]|"
#define PORT_MAX  65535
#define FILE_PATH LETTERS DIGITS "-._~+,=@/%"

// clang-format off
static const struct scheme_row {
	const char *prefix;
	enum url_scheme scheme;
} schemes[] = {
	{ "rtsp://",	URL_RTSP },
	{ "http://",	URL_HTTP },
	{ "https://",	URL_HTTPS },
	{ "file://",	URL_FILE },
};
// clang-format on

/* Whether only characters of ${allowed} stand there, and each percent sign
 * begins an encoded byte other than NUL and the line breaks. */
static bool
part_valid(const char *part, size_t len, const char *allowed)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr(allowed, part[i]) == NULL)
			return false;
		if (part[i] != '%')
			continue;
		if (len - i < 3 || strspn(part + i + 1, HEX) < 2 ||
		    part[i + 1] < '2')
			return false;
	}
	return true;
}

/* [USER[:PASSWORD]@]: copies it to ${out}; ${at} steps behind. */
static bool
user_take(const char **at, const char *end, struct buf *out)
{
	const char *sign = memrchr(*at, '@', (size_t)(end - *at));

	if (sign == NULL)
		return true;
	if (!part_valid(*at, (size_t)(sign - *at), USER))
		return false;
	buf_put(out, *at, (size_t)(sign + 1 - *at));
	*at = sign + 1;
	return true;
}

static bool
host_take(const char **at, const char *end, struct url *url, struct buf *out)
{
	bool literal = **at == '[';
	size_t len;

	if (literal) {
		len = 1 + strspn(*at + 1, HEX ":.");
		if (len < 3 || (*at)[len++] != ']')
			return false;
	} else {
		len = strspn(*at, HOST);
	}
	if (len == 0 || len > URL_HOST_MAX || *at + len > end || **at == '-')
		return false;
	memcpy(url->host, *at, len);
	url->host[len] = '\0';
	buf_put(out, *at, len);
	*at += len;
	return true;
}

/* [:PORT] up to the end. */
static bool
port_take(const char **at, const char *end, struct buf *out)
{
	size_t len;
	long port;

	if (*at == end)
		return true;
	if (*(*at)++ != ':')
		return false;
	len = strspn(*at, DIGITS);
	if (len == 0 || len > 5 || *at + len != end)
		return false;
	port = strtol(*at, NULL, 10);
	if (port < 1 || port > PORT_MAX)
		return false;
	buf_printf(out, ":%ld", port);
	*at = end;
	return true;
}

static bool
network_parse(const char *at, struct url *url, struct buf *out)
{
	const char *end = at + strcspn(at, "/?#");
	size_t path;

	if (!user_take(&at, end, out) || !host_take(&at, end, url, out) ||
	    !port_take(&at, end, out))
		return false;
	if (*at != '/')
		buf_puts(out, "/");
	path = strcspn(at, "?");
	if (!part_valid(at, path, PATH) ||
	    !part_valid(at + path, strlen(at + path), QUERY))
		return false;
	buf_puts(out, at);
	return true;
}

static bool
path_plain(const char *path)
{
	const char *name = path;

	while (*name == '/') {
		size_t len = strcspn(++name, "/");

		if ((len == 1 && name[0] == '.') ||
		    (len == 2 && name[0] == '.' && name[1] == '.'))
			return false;
		name += len;
	}
	return *name == '\0';
}

static char
hex_value(const char *digits)
{
	char both[3] = { digits[0], digits[1], '\0' };

	return (char)strtol(both, NULL, 16);
}

static bool
file_parse(const char *at, struct url *url)
{
	size_t len = 0;

	if (*at != '/' || !part_valid(at, strlen(at), FILE_PATH))
		return false;
	for (; *at != '\0'; at++) {
		url->path[len++] = *at == '%' ? hex_value(at + 1) : *at;
		if (*at == '%')
			at += 2;
	}
	url->path[len] = '\0';
	return path_plain(url->path);
}

enum err
url_parse(const char *text, struct url *url)
{
	const struct scheme_row *row = NULL;
	struct buf out = { 0 };
	enum err e = ERR_INVAL;

	*url = (struct url){ 0 };
	if (strlen(text) >= URL_MAX)
		return ERR_SIZE;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncasecmp(text, schemes[i].prefix,
		        strlen(schemes[i].prefix)) == 0)
			row = &schemes[i];
	if (row == NULL)
		return ERR_INVAL;
	url->scheme = row->scheme;
	text += strlen(row->prefix);
	if (row->scheme == URL_FILE)
		return file_parse(text, url) ? ERR_NONE : ERR_INVAL;
	buf_puts(&out, row->prefix);
	if (network_parse(text, url, &out) && out.len <= URL_MAX) {
		memcpy(url->text, buf_text(&out), out.len + 1);
		e = ERR_NONE;
	}
	buf_finish(&out);
	return e;
}

static enum err
errno_err(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return ERR_NOENT;
	case EACCES:
	case EPERM:
	case ELOOP: /* a symbolic link */
	case EXDEV:
		return ERR_DENIED;
	default:
		return ERR_IO;
	}
}

/* glibc has no wrapper. */
static int
open_beneath(int dir, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
		    RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
}

enum err
url_file_open(const char *root, const char *path, int *fd)
{
	size_t len = strlen(root);
	enum err e = ERR_NONE;
	struct stat st;
	int dir, file;

	while (len > 0 && root[len - 1] == '/')
		len--;
	if (len == 0 || strncmp(path, root, len) != 0 || path[len] != '/')
		return ERR_INVAL;
	path += len + strspn(path + len, "/");
	dir = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno_err();
	file = open_beneath(dir, path);
	if (file < 0)
		e = errno_err();
	else if (fstat(file, &st) != 0 || !S_ISREG(st.st_mode))
		e = ERR_DENIED;
	close(dir);
	if (e == ERR_NONE)
		*fd = file;
	else if (file >= 0)
		close(file);
	return e;
}

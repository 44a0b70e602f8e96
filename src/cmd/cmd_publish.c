/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dabyl publish FILE|- : JSON lines of CloudEvents to the intake of a hub.
 * Reads no faster than the hub stores; ends when each line has its fate.
 */
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "bus/publisher.h"
#include "net/net.h"

#include "cmd/cmd.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

#define REACH_MS    5000  /* a hub that is there answers within this time */
#define SILENCE_MS  60000 /* one that has answered before */
#define PROGRESS_MS 200
/* Requests are filled from what was read: enough for several full ones. */
#define READ_BYTES   (256 * 1024)
#define LINE_MAX_LEN REQUEST_BYTES_MAX /* the hub's word on less is "size" */

struct publish {
	struct publisher *pub;
	int fd;
	bool eof;
	bool full;     /* the window is: read nothing now */
	bool skipping; /* inside a line that is too long */
	char *read;    /* room for one read */
	struct buf in;
	uint64_t line; /* number of the last one taken from ${in} */
	uint64_t put;  /* lines that were given to the publisher */
	uint64_t stored, duplicate, refused;
	bool progress;
	uint64_t shown_ms;
	uint64_t begun_ms;
};

static void
progress_clear(const struct publish *p)
{
	if (p->progress)
		fputs("\r\033[K", stderr);
}

static void
line_refused(struct publish *p, uint64_t line, const char *reason)
{
	struct buf safe = { 0 };

	/* The word came over a socket. */
	text_safe(&safe, reason, strlen(reason));
	progress_clear(p);
	/* TRANSLATORS: the second is a fixed word, such as missing-id. */
	fprintf(stderr, _("dabyl: line %lu: refused: %s\n"),
	    (unsigned long)line, buf_text(&safe));
	buf_finish(&safe);
	p->refused++;
}

static void
fate_told(void *arg, uint64_t tag, const struct request_answer *answer)
{
	struct publish *p = arg;

	switch (answer->fate) {
	case REQUEST_STORED:
		p->stored++;
		break;
	case REQUEST_DUPLICATE:
		p->duplicate++;
		break;
	case REQUEST_REFUSED:
	case REQUEST_LATER: /* kept by the publisher, never told */
		line_refused(p, tag, answer->reason);
		break;
	}
}

static void
totals_print(const struct publish *p, FILE *to)
{
	fprintf(to, _("%lu acknowledged, %lu duplicate, %lu refused"),
	    (unsigned long)p->stored, (unsigned long)p->duplicate,
	    (unsigned long)p->refused);
}

static void
progress_show(struct publish *p, uint64_t now_ms)
{
	if (!p->progress || now_ms < p->shown_ms + PROGRESS_MS)
		return;
	p->shown_ms = now_ms;
	fputs("\r", stderr);
	totals_print(p, stderr);
	fputs("\033[K", stderr);
	fflush(stderr);
}

/* ---- input ---- */

static enum err
input_read(struct publish *p)
{
	ssize_t len = read(p->fd, p->read, READ_BYTES);

	if (len < 0)
		return errno == EINTR || errno == EAGAIN ? ERR_NONE : ERR_IO;
	p->eof = len == 0;
	buf_put(&p->in, p->read, (size_t)len);
	return ERR_NONE;
}

/* false: it must be put again later. */
static bool
line_put(struct publish *p, const char *line, size_t len)
{
	enum err err;

	if (len > 0 && line[len - 1] == '\r')
		len--;
	if (len == 0)
		return true;
	err = publisher_put(p->pub, line, len, p->line + 1);
	if (err == ERR_AGAIN)
		return false;
	if (err != ERR_NONE)
		line_refused(p, p->line + 1, "size");
	else
		p->put++;
	return true;
}

/* A line that outgrows every request is refused here, and not kept. */
static void
overlong_drop(struct publish *p)
{
	if (p->in.len <= LINE_MAX_LEN)
		return;
	if (!p->skipping)
		line_refused(p, p->line + 1, "size");
	p->skipping = true;
	buf_clear(&p->in);
}

/* Give the publisher what it takes of the whole lines that are there. */
static void
lines_put(struct publish *p)
{
	size_t from = 0;

	p->full = false;
	while (from < p->in.len) {
		const char *line = (const char *)p->in.data + from;
		size_t rest = p->in.len - from;
		const char *eol = memchr(line, '\n', rest);
		size_t len = eol != NULL ? (size_t)(eol - line) : rest;

		if (eol == NULL && !p->eof)
			break;
		p->full = !p->skipping && !line_put(p, line, len);
		if (p->full)
			break;
		p->skipping = false;
		p->line++;
		from += len + (eol != NULL);
	}
	if (from > 0) {
		memmove(p->in.data, p->in.data + from, p->in.len - from);
		p->in.len -= from;
	}
	if (!p->full)
		overlong_drop(p);
}

/* ---- the loop ---- */

static bool
hub_silent(const struct publish *p, uint64_t now_ms)
{
	uint64_t heard = publisher_heard_ms(p->pub);

	if (heard == 0)
		return now_ms >= p->begun_ms + REACH_MS;
	return !publisher_idle(p->pub) && now_ms >= heard + SILENCE_MS;
}

static enum err
wait_ready(struct publish *p, uint64_t now_ms)
{
	struct net_item items[2] = { publisher_item(p->pub) };
	uint64_t due = publisher_due_ms(p->pub);
	size_t count = 1;
	enum err err;

	if (!p->eof && !p->full)
		items[count++].fd = p->fd;
	if (due > now_ms + PROGRESS_MS)
		due = now_ms + PROGRESS_MS;
	err = net_poll(items, count, due > now_ms ? (int)(due - now_ms) : 0);
	if (err == ERR_NONE && count == 2 && items[1].readable)
		err = input_read(p);
	return err;
}

static enum err
lines_publish(struct publish *p)
{
	p->begun_ms = clock_boot_ms();
	for (;;) {
		uint64_t now_ms = clock_boot_ms(), before = p->line;
		enum err err;

		if ((err = publisher_step(p->pub, now_ms)) != ERR_NONE)
			return err;
		lines_put(p);
		/* Replies have made room, or a request has become full: go on
		 * without waiting for what will not come. */
		if (p->line != before)
			continue;
		progress_show(p, now_ms);
		/* Even an empty file is told whether there is a hub. */
		if (p->eof && p->in.len == 0 && publisher_idle(p->pub) &&
		    publisher_heard_ms(p->pub) != 0)
			return ERR_NONE;
		if (hub_silent(p, now_ms))
			return ERR_TIMEOUT;
		if ((err = wait_ready(p, now_ms)) != ERR_NONE)
			return err;
	}
}

static int
end_status(struct publish *p, enum err err, const char *endpoint)
{
	uint64_t open = p->put - p->stored - p->duplicate;

	progress_clear(p);
	totals_print(p, stdout);
	fputs("\n", stdout);
	if (err == ERR_NONE)
		return p->refused > 0 ? 1 : 0;
	if (err == ERR_TIMEOUT)
		tool_error(endpoint, _("the hub does not answer"),
		    _("start it with dabyl hub, or name its endpoint with "
		      "--to"));
	else
		tool_error(endpoint, _(err_text(err)), NULL);
	if (open > 0)
		fputs(_("dabyl: the other lines were not acknowledged: send "
		        "them again, nothing is stored twice\n"),
		    stderr);
	return err == ERR_TIMEOUT ? 3 : 1;
}

static int
publish(const char *endpoint, const char *file)
{
	struct net_options options = { .insecure = false };
	struct publish p = { .fd = STDIN_FILENO,
		.progress = isatty(STDERR_FILENO),
		.read = xcalloc(READ_BYTES, 1) };
	struct net *net = NULL;
	enum err err;
	int status = 1;

	if (strcmp(file, "-") != 0)
		p.fd = open(file, O_RDONLY | O_CLOEXEC);
	if (p.fd < 0) {
		tool_error(file, tool_errno(errno), NULL);
		goto out;
	}
	if ((err = net_create(&options, &net)) != ERR_NONE) {
		tool_error(endpoint, _(err_text(err)), NULL);
		goto out;
	}
	err = publisher_create(net, endpoint, fate_told, &p, &p.pub);
	if (err != ERR_NONE) {
		tool_error(endpoint, _(net_endpoint_text(err)), NULL);
		status = 2;
		goto out;
	}
	err = lines_publish(&p);
	status = end_status(&p, err, endpoint);
out:
	publisher_destroy(p.pub);
	net_destroy(net);
	buf_finish(&p.in);
	free(p.read);
	if (p.fd > STDIN_FILENO)
		close(p.fd);
	return status;
}

int
cmd_publish(int argc, char **argv)
{
	static const struct tool_spec spec = {
		.name = "publish",
		.arguments = "FILE|-",
		.does = N_("Send events from a file, or from the standard "
		           "input, to the hub."),
		.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_TO) |
		    TOOL_BIT(TOOL_LANG),
		.arguments_min = 1,
		.arguments_max = 1,
	};
	struct tool tool;
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0 && tool_has(&tool, TOOL_TO) &&
	    tool_has(&tool, TOOL_DATA)) {
		tool_error("--to", _("not together with --data"), NULL);
		return 2;
	}
	if (status < 0 && !tool_has(&tool, TOOL_TO))
		status = tool_paths(&tool);
	if (status >= 0)
		return status;
	return publish(
	    tool_has(&tool, TOOL_TO) ? tool.values[TOOL_TO] : tool.paths.intake,
	    tool.arguments[0]);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl-popup: shows desktop notifications for a console. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <glib.h>

#include "base/buf.h"
#include "base/log.h"
#include "popup/notice.h"
#include "wire/lines.h"
#include "wire/popup.h"

/* libnotify hears of what a person closed only when GLib's loop turns. */
#define TURN_MS 1000

static bool
report_send(int fd, const struct popup_report *report)
{
	struct buf line = { 0 };
	bool whole;

	popup_report_put(&line, report);
	whole = write(fd, line.data, line.len) == (ssize_t)line.len;
	buf_finish(&line);
	return whole;
}

static bool
show(int fd, struct notice_set *set, const struct popup_command *command)
{
	struct popup_report report = { .tag = POPUP_SHOWN, .id = command->id };

	if (set == NULL) {
		report.tag = POPUP_FAILED;
		report.reason = POPUP_NO_BUS;
		return report_send(fd, &report);
	}
	switch (notice_show(set, command)) {
	case ERR_NONE:
		break;
	case ERR_DENIED:
		report.tag = POPUP_FAILED;
		report.reason = POPUP_REFUSED;
		break;
	default:
		report.tag = POPUP_FAILED;
		report.reason = POPUP_NO_DAEMON;
	}
	return report_send(fd, &report);
}

/* False at the end of the input, or when it is nonsense. */
static bool
commands_read(struct lines *lines, int fd, struct notice_set *set)
{
	struct popup_command command;
	enum err e;
	size_t room;
	char *space = lines_space(lines, &room), *line;
	ssize_t n = read(STDIN_FILENO, space, room);

	if (n <= 0)
		return n < 0 && errno == EINTR;
	lines_added(lines, (size_t)n);
	while ((e = lines_take(lines, &line)) == ERR_NONE) {
		if (popup_command_parse(line, &command) != ERR_NONE)
			return false;
		if (command.verb == POPUP_SHOW) {
			if (!show(fd, set, &command))
				return false;
		} else if (set != NULL) {
			notice_close(set, command.id);
		}
	}
	return e == ERR_AGAIN;
}

/* The reports get a descriptor of their own: what a library prints on
 * standard output goes to the log. */
static int
reports_fd(void)
{
	int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	dup2(STDERR_FILENO, STDOUT_FILENO);
	return fd;
}

/* For "dabyl --version", which is not linked with them. */
static int
version_print(void)
{
	struct buf text = { 0 };

	notice_library(&text);
	printf("%s\n", buf_text(&text));
	buf_finish(&text);
	return 0;
}

int
main(int argc, char **argv)
{
	struct popup_report hello = { .tag = POPUP_HELLO,
		.version = POPUP_VERSION };
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	struct lines lines = { 0 };
	struct notice_set *set;
	bool going;
	int fd;

	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return version_print();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	fd = reports_fd();
	going = report_send(fd, &hello);
	set = notice_set_create();
	while (going) {
		if (poll(&in, 1, set != NULL ? TURN_MS : -1) > 0)
			going = commands_read(&lines, fd, set);
		while (g_main_context_iteration(NULL, FALSE))
			continue;
	}
	notice_set_destroy(set);
	return 0;
}

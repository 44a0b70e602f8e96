/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/xalloc.h"

#include "tests/ui/centre.h"

#define ARGS_MAX      16
#define PAUSE_MIN_MS  20 /* between two looks, each a process; it grows */
#define PAUSE_MAX_MS  320
#define FORM_QUIET_MS 400 /* without a key it listens after 300 */
#define FORM_STALL_MS 100 /* but not if the console stood still for 150 */

static const char configuration[] =
    "site:\n"
    "  name: { kk: \"Сынақ ЖБО\", ru: \"Пробный ЦОУ\", en: \"Test centre\" }\n"
    "  zone: \"+05:00\"\n"
    "  readiness: no\n";

void
centre_dabyl(char *path, size_t size)
{
	const char *dir = getenv("builddir");

	snprintf(path, size, "%s/dabyl", dir != NULL ? dir : ".");
}

/* In the child: a test that was killed leaves nothing running. */
static void
die_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
}

/* Start dabyl with its standard input and output on pipes. */
static pid_t
start(const struct centre *centre, const char *const *arguments, int *in,
    int *out)
{
	char path[4096];
	const char *argv[ARGS_MAX + 4] = { path };
	int to[2], from[2];
	size_t n = 1;
	pid_t pid, parent = getpid();

	centre_dabyl(path, sizeof(path));
	for (; *arguments != NULL; arguments++) {
		assert_true(n < ARGS_MAX);
		argv[n++] = *arguments;
	}
	argv[n++] = "--data";
	argv[n++] = centre->dir;
	assert_int_equal(pipe2(to, O_CLOEXEC), 0);
	assert_int_equal(pipe2(from, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		die_with(parent);
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		execv(path, (char *const *)argv);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	*in = to[1];
	*out = from[0];
	return pid;
}

/* Read until the end, or until ${until} was read. */
static void
read_until(int fd, const char *until, struct buf *out)
{
	int64_t deadline = pty_now_ms() + CENTRE_WAIT_MS;

	for (;;) {
		struct pollfd item = { .fd = fd, .events = POLLIN };
		char bytes[4096];
		ssize_t len;

		if (until != NULL && strstr(buf_text(out), until) != NULL)
			return;
		assert_true(pty_now_ms() < deadline);
		if (poll(&item, 1, 100) != 1)
			continue;
		len = read(fd, bytes, sizeof(bytes));
		if (len == 0)
			return;
		if (len > 0)
			buf_put(out, bytes, (size_t)len);
	}
}

/*
 * As pty_ended(), of a child that is reaped in any case: what does not end by
 * itself is killed, and -1.
 */
static int
reap(pid_t pid)
{
	struct pollfd end = { .fd = pidfd_open(pid, 0), .events = POLLIN };
	int64_t deadline = pty_now_ms() + CENTRE_WAIT_MS, left;
	bool late;
	int status;

	assert_true(end.fd >= 0);
	do
		left = deadline - pty_now_ms();
	while (poll(&end, 1, left > 0 ? (int)left : 0) < 0 && errno == EINTR);
	late = (end.revents & POLLIN) == 0;
	close(end.fd);
	if (late)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	if (late)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int
ended(pid_t pid)
{
	int status = reap(pid);

	if (status < 0)
		fail_msg("a program does not end");
	return status;
}

int
centre_run(struct centre *centre, struct buf *out, const char *const *arguments)
{
	int in, from;
	pid_t pid = start(centre, arguments, &in, &from);

	close(in);
	read_until(from, NULL, out);
	close(from);
	return ended(pid);
}

void
centre_hub_start(struct centre *centre)
{
	const char *arguments[] = { "hub", NULL };
	struct buf said = { 0 };
	int in, out;

	centre->hub = start(centre, arguments, &in, &out);
	close(in);
	read_until(out, "ready", &said);
	assert_non_null(strstr(buf_text(&said), "ready"));
	buf_finish(&said);
	close(out);
}

void
centre_hub_kill(struct centre *centre)
{
	kill(centre->hub, SIGKILL);
	(void)ended(centre->hub);
	centre->hub = 0;
}

void
centre_hub_signal(struct centre *centre, int number)
{
	assert_int_equal(kill(centre->hub, number), 0);
}

void
centre_write(const struct centre *centre, const char *name, const char *text,
    unsigned mode)
{
	char path[256], *slash;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", centre->dir, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	assert_true(mkdir(path, 0700) == 0 || errno == EEXIST);
	*slash = '/';
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* Prints "ready 127.0.0.1:PORT" and lives until its input ends. */
static void
cameras_start(struct centre *centre, struct buf *devices)
{
	const char *build = getenv("builddir"), *source = getenv("srcdir");
	char path[4096], clips[4096];
	int to[2], from[2];
	pid_t parent = getpid();
	struct buf said = { 0 };
	const char *address;
	int len;

	snprintf(path, sizeof(path), "%s/dabyl-cameras",
	    build != NULL ? build : ".");
	snprintf(clips, sizeof(clips), "%s/data/clips",
	    source != NULL ? source : ".");
	assert_int_equal(pipe2(to, O_CLOEXEC), 0);
	assert_int_equal(pipe2(from, O_CLOEXEC), 0);
	centre->cameras = fork();
	assert_true(centre->cameras >= 0);
	if (centre->cameras == 0) {
		die_with(parent);
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		execl(path, path, clips, (char *)NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	centre->cameras_in = to[1];
	read_until(from[0], "\n", &said);
	close(from[0]);
	assert_memory_equal(buf_text(&said), "ready ", 6);
	address = buf_text(&said) + 6;
	len = (int)said.len - 7;
	buf_printf(devices,
	    "id,class,name_kk,name_ru,url,cameras\n"
	    "cam-1,camera,Аула,Двор,rtsp://%.*s/yard,cam-3\n"
	    "cam-2,camera,Өзен,Река,rtsp://%.*s/no-such-camera,\n"
	    "cam-3,camera,Көше,Улица,rtsp://%.*s/street,\n",
	    len, address, len, address, len, address);
	buf_finish(&said);
}

struct site {
	const char *lines;   /* more of the configuration */
	const char *devices; /* NULL: none */
	bool cameras;
};

static void
begin(struct centre *centre, const struct site *site)
{
	struct buf text = { 0 }, devices = { 0 };

	*centre = (struct centre){ .dir = "/tmp/dabyl-test-XXXXXX" };
	assert_non_null(mkdtemp(centre->dir));
	if (site->cameras)
		cameras_start(centre, &devices);
	if (site->devices != NULL)
		buf_puts(&devices, site->devices);
	buf_printf(&text, "%s%s", configuration, site->lines);
	if (devices.len > 0) {
		centre_write(centre, "devices.csv", buf_text(&devices), 0600);
		buf_puts(&text, "devices: devices.csv\n");
	}
	centre_write(centre, "dabyl.yaml", buf_text(&text), 0600);
	buf_finish(&text);
	buf_finish(&devices);
	centre_hub_start(centre);
}

void
centre_begin_site(struct centre *centre, const char *lines)
{
	begin(centre, &(struct site){ .lines = lines });
}

void
centre_begin(struct centre *centre)
{
	centre_begin_site(centre, "");
}

void
centre_begin_cameras(struct centre *centre)
{
	begin(centre, &(struct site){ .lines = "", .cameras = true });
}

void
centre_begin_devices(struct centre *centre, const char *csv)
{
	begin(centre, &(struct site){ .lines = "", .devices = csv });
}

static int
setup(void **state, const struct site *site)
{
	struct centre *centre = xcalloc(1, sizeof(*centre));

	begin(centre, site);
	*state = centre;
	return 0;
}

int
centre_setup(void **state, const char *lines)
{
	return setup(state, &(struct site){ .lines = lines });
}

int
centre_setup_devices(void **state, const char *lines, const char *csv)
{
	return setup(state, &(struct site){ .lines = lines, .devices = csv });
}

int
centre_setup_cameras(void **state, const char *lines)
{
	return setup(state, &(struct site){ .lines = lines, .cameras = true });
}

int
centre_teardown(void **state)
{
	struct centre *centre = *state;

	*state = NULL;
	centre_end(centre);
	free(centre);
	return 0;
}

void
centre_end(struct centre *centre)
{
	bool all = true;
	pid_t pid;

	if (centre->hub != 0) {
		kill(centre->hub, SIGCONT);
		kill(centre->hub, SIGTERM);
		all = reap(centre->hub) >= 0;
	}
	if (centre->cameras != 0) {
		close(centre->cameras_in);
		all = reap(centre->cameras) >= 0 && all;
	}
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		execlp("rm", "rm", "-rf", centre->dir, (char *)NULL);
		_exit(127);
	}
	/* Only now: what is left behind is nobody's any more. */
	assert_int_equal(ended(pid), 0);
	assert_true(all);
}

struct pty *
centre_shell(struct centre *centre, int cols, int rows)
{
	static const char *const argv[] = { "/bin/sh", "-i", NULL };
	const char *const env[] = { "PS1=shell$ ", "ENV=", NULL };
	struct pty *pty = pty_start(argv, env, cols, rows);
	char path[4096];
	struct buf line = { 0 };

	centre_dabyl(path, sizeof(path));
	assert_true(pty_wait(pty, "shell$", CENTRE_WAIT_MS));
	buf_printf(&line, "%s console --data %s --lang en --as aigul\n", path,
	    centre->dir);
	pty_type(pty, buf_text(&line));
	buf_finish(&line);
	return pty;
}

/* What the hub had is there: from now on a new alert is new. */
static bool
is_apart(struct pty *pty)
{
	static const char *const words[] = { "NO CONTACT WITH",
		"СЕРВЕРМЕН БАЙЛАНЫС ЖОҚ", "НЕТ СВЯЗИ С СЕРВЕРОМ" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pty_find(pty, words[i], NULL) >= 0)
			return true;
	return false;
}

/*
 * The key of the help: in every language, at every size but the smallest; or
 * the call card that lies over it.
 */
static void
wait_drawn(struct pty *pty)
{
	int64_t end = pty_now_ms() + CENTRE_WAIT_MS;

	while (
	    (pty_find(pty, "F1 ", NULL) < 0 && pty_find(pty, "┌ ", NULL) < 0) ||
	    is_apart(pty)) {
		assert_true(pty_now_ms() < end);
		(void)pty_step(pty, 20);
	}
}

struct pty *
centre_console(struct centre *centre, const char *language, const char *account,
    int cols, int rows)
{
	char path[4096];
	const char *argv[] = { path, "console", "--data", centre->dir, "--lang",
		language, "--as", account, NULL };
	struct pty *pty;

	centre_dabyl(path, sizeof(path));
	pty = pty_start(argv, NULL, cols, rows);
	if (cols >= 60 && rows >= 15)
		wait_drawn(pty);
	return pty;
}

struct pty *
centre_console_own(struct centre *centre, const char *const *arguments)
{
	char path[4096], config[128];
	const char *argv[16] = { path, "console", "--data", centre->dir };
	const char *env[] = { config, NULL };
	struct pty *pty;

	for (size_t i = 0; arguments[i] != NULL; i++)
		argv[4 + i] = arguments[i];
	centre_dabyl(path, sizeof(path));
	snprintf(config, sizeof(config), "XDG_CONFIG_HOME=%s", centre->dir);
	pty = pty_start(argv, env, 80, 24);
	wait_drawn(pty);
	return pty;
}

struct pty *
centre_tool(struct centre *centre, const char *const *arguments)
{
	char path[4096];
	const char *argv[ARGS_MAX + 6] = { path };
	size_t n = 1;

	centre_dabyl(path, sizeof(path));
	for (; *arguments != NULL; arguments++) {
		assert_true(n < ARGS_MAX);
		argv[n++] = *arguments;
	}
	argv[n++] = "--data";
	argv[n++] = centre->dir;
	return pty_start(argv, NULL, 200, 60);
}

void
centre_publish(struct centre *centre, const char *lines, size_t len)
{
	const char *arguments[] = { "publish", "-", NULL };
	struct buf said = { 0 };
	int in, out;
	pid_t pid = start(centre, arguments, &in, &out);

	while (len > 0) {
		ssize_t n = write(in, lines, len);

		assert_true(n > 0);
		lines += n;
		len -= (size_t)n;
	}
	close(in);
	read_until(out, NULL, &said);
	close(out);
	assert_int_equal(ended(pid), 0);
	buf_finish(&said);
}

void
centre_event(struct centre *centre, const char *subject, const char *data)
{
	const char *arguments[] = { "publish", "-", NULL };
	struct buf line = { 0 }, said = { 0 };
	int in, out;
	pid_t pid;

	centre->events++;
	buf_printf(&line,
	    "{\"specversion\":\"1.0\",\"id\":\"e-%u\","
	    "\"source\":\"//analytics/node-1\","
	    "\"type\":\"kz.dabyl.detection.v1\",\"subject\":\"%s\","
	    "\"sequence\":\"%020u\",\"data\":{%s}}\n",
	    centre->events, subject, centre->events, data);
	pid = start(centre, arguments, &in, &out);
	assert_int_equal(write(in, line.data, line.len), line.len);
	close(in);
	read_until(out, NULL, &said);
	close(out);
	assert_int_equal(ended(pid), 0);
	buf_finish(&line);
	buf_finish(&said);
}

void
centre_do(struct centre *centre, const char *account, const char *command)
{
	const char *arguments[] = { "do", command, "--as", account, NULL };
	struct buf out = { 0 };

	assert_int_equal(centre_run(centre, &out, arguments), 0);
	buf_finish(&out);
}

bool
centre_shows_within(
    struct centre *centre, unsigned number, const char *text, int wait_ms)
{
	int64_t deadline = pty_now_ms() + wait_ms;
	char digits[16];
	const char *arguments[] = { "show", digits, "--json", NULL };
	struct buf out = { 0 };
	int pause_ms = PAUSE_MIN_MS;

	snprintf(digits, sizeof(digits), "%u", number);
	for (;;) {
		buf_clear(&out);
		(void)centre_run(centre, &out, arguments);
		if (strstr(buf_text(&out), text) != NULL) {
			buf_finish(&out);
			return true;
		}
		if (pty_now_ms() >= deadline)
			break;
		(void)poll(NULL, 0, pause_ms);
		pause_ms = pause_ms < PAUSE_MAX_MS ? 2 * pause_ms : pause_ms;
	}
	fprintf(stderr, "%s", buf_text(&out));
	buf_finish(&out);
	return false;
}

bool
centre_shows(struct centre *centre, unsigned number, const char *text)
{
	return centre_shows_within(centre, number, text, CENTRE_WAIT_MS);
}

/* ---- on a terminal ---- */

void
centre_wait_within(struct pty *pty, const char *text, int wait_ms)
{
	if (!pty_wait(pty, text, wait_ms))
		fail_msg("\"%s\" does not come", text);
}

void
centre_wait(struct pty *pty, const char *text)
{
	centre_wait_within(pty, text, CENTRE_WAIT_MS);
}

void
centre_wait_gone(struct pty *pty, const char *text)
{
	if (!pty_wait_gone(pty, text, CENTRE_WAIT_MS))
		fail_msg("\"%s\" does not go", text);
}

int
centre_wait_bell_within(struct pty *pty, int before, int wait_ms)
{
	int64_t deadline = pty_now_ms() + wait_ms;

	while (pty_bells(pty) <= before && pty_now_ms() < deadline)
		(void)pty_step(pty, 50);
	if (pty_bells(pty) <= before)
		fail_msg("no bell after %d", before);
	return pty_bells(pty);
}

int
centre_wait_bell(struct pty *pty, int before)
{
	return centre_wait_bell_within(pty, before, CENTRE_BELL_MS);
}

void
centre_quiet(struct pty *pty)
{
	pty_rest(pty, FORM_QUIET_MS, FORM_STALL_MS);
}

void
centre_press(struct pty *pty, const char *keys)
{
	centre_quiet(pty);
	pty_type(pty, keys);
}

void
centre_open_form(struct pty *pty, const char *key, const char *title)
{
	pty_type(pty, key);
	centre_wait(pty, title);
	centre_quiet(pty);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_console: what a dispatcher waits for, on a real terminal (a pty read
 * by libvterm) against a real hub, each a process of its own.
 *
 *	publish -> visible   from the call that gives an event to the publisher
 *	                     until the counter of waiting alerts shows it, so
 *	                     the whole way lies between: intake, fsync, row,
 *	                     paint.  Every event is an alert of its own.
 *	key -> screen        from the byte of an arrow key until the cursor
 *	                     stands in another row, with 100,000 alerts open.
 *	                     The baseline beside it is `cat` on the same kind of
 *	                     terminal: the byte and its echo.
 *	beside tig and lnav  the same keys on the same terminal, in a repository
 *	                     with as many commits and a log with as many lines;
 *	                     from the byte until the last byte of the change.
 *	bytes                what one change costs on a slow line.
 *	processor            of the console: idle, and while events come.
 *	memory               Of both with 100,000 alerts open: resident, and what
 *	                     is their own with a part of what they share.
 *
 *	bench_console [--alerts N]
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vterm.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/xalloc.h"
#include "bus/publisher.h"

#define COLS      80
#define ROWS      24
#define ALERTS    100000
#define KEYS      400
#define SECONDS   5
#define PATH_SIZE 512
#define REACH_MS  30000
#define IDLE_MS   20000
#define LOADED_MS 3000 /* nothing more is drawn: it is there */
#define TRIES     5
#define CAMERAS   300

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench_console: %s failed\n", what);
	exit(1);
}

/* ---- processes ---- */

struct world {
	char dir[64];
	char program[PATH_SIZE];
	pid_t hub;
	pid_t console;
	int tty;
	VTerm *vterm;
	VTermScreen *screen;
	struct net *net;
	struct publisher *publisher;
	uint64_t sent;
	uint64_t stored;
	uint64_t cameras;  /* events come from so many; 0: each of its own */
	uint64_t received; /* bytes from the terminal */
};

static void
hub_start(struct world *w)
{
	char *argv[] = { w->program, "hub", "--data", w->dir, NULL };
	int fds[2];
	char byte;

	must(pipe2(fds, O_CLOEXEC) == 0, "pipe");
	w->hub = fork();
	must(w->hub >= 0, "fork");
	if (w->hub == 0) {
		dup2(fds[1], STDOUT_FILENO);
		execv(w->program, argv);
		_exit(127);
	}
	close(fds[1]);
	must(read(fds[0], &byte, 1) == 1, "starting the hub");
	close(fds[0]);
}

static void
terminal_start(struct world *w, char **argv)
{
	struct winsize size = { .ws_col = COLS, .ws_row = ROWS };

	w->console = forkpty(&w->tty, NULL, NULL, &size);
	must(w->console >= 0, "forkpty");
	if (w->console == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("LANG", "C.UTF-8", 1);
		setenv("HOME", w->dir, 1); /* what they write stays there */
		execvp(argv[0], argv);
		_exit(127);
	}
	w->vterm = vterm_new(ROWS, COLS);
	vterm_set_utf8(w->vterm, 1);
	w->screen = vterm_obtain_screen(w->vterm);
	vterm_screen_reset(w->screen, 1);
}

static void
terminal_stop(struct world *w)
{
	kill(w->console, SIGTERM);
	close(w->tty);
	(void)waitpid(w->console, NULL, 0);
	vterm_free(w->vterm);
}

/* Read once, if anything comes within ${wait_ms}.  Whether it did. */
static bool
terminal_read(struct world *w, int wait_ms)
{
	struct pollfd item = { .fd = w->tty, .events = POLLIN };
	char bytes[16384];
	ssize_t len;

	if (poll(&item, 1, wait_ms) != 1)
		return false;
	len = read(w->tty, bytes, sizeof(bytes));
	must(len > 0, "reading the terminal");
	w->received += (uint64_t)len;
	vterm_input_write(w->vterm, bytes, (size_t)len);
	return true;
}

static uint32_t
cell_at(struct world *w, int row, int col)
{
	VTermScreenCell cell;
	VTermPos pos = { .row = row, .col = col };

	return vterm_screen_get_cell(w->screen, pos, &cell) ? cell.chars[0] : 0;
}

/* The number behind "waiting " in the second row; UINT64_MAX: none. */
static uint64_t
waiting_shown(struct world *w)
{
	static const char word[] = " waiting ";
	uint64_t number = 0;
	int col = 0;

	for (; word[col] != '\0'; col++)
		if (cell_at(w, 1, col) != (uint32_t)word[col])
			return UINT64_MAX;
	for (; cell_at(w, 1, col) >= '0' && cell_at(w, 1, col) <= '9'; col++)
		number = number * 10 + cell_at(w, 1, col) - '0';
	return number;
}

static int
cursor_row(struct world *w)
{
	for (int row = 2; row < ROWS; row++)
		if (cell_at(w, row, 1) == 0x25b6) /* the sign of the cursor */
			return row;
	return -1;
}

static void
console_start(struct world *w)
{
	char *argv[] = { w->program, "console", "--data", w->dir, "--lang",
		"en", NULL };
	uint64_t until = clock_boot_ms() + REACH_MS;

	terminal_start(w, argv);
	while (waiting_shown(w) == UINT64_MAX) {
		must(clock_boot_ms() < until, "starting the console");
		(void)terminal_read(w, 100);
	}
}

static uint64_t
memory_mb(pid_t pid, const char *name)
{
	char path[64], line[256];
	uint64_t kb = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/smaps_rollup", (long)pid);
	file = fopen(path, "r");
	must(file != NULL, path);
	while (fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtoull(line + strlen(name), NULL, 10);
	fclose(file);
	return (kb * 1024 + 500000) / 1000000;
}

static void
memory_print(const struct world *w)
{
	printf(
	    "memory with %" PRIu64 " events as alerts, in MB: console %" PRIu64
	    " (resident %" PRIu64 "), hub %" PRIu64 " (resident %" PRIu64 ")\n",
	    w->stored, memory_mb(w->console, "Pss:"),
	    memory_mb(w->console, "Rss:"), memory_mb(w->hub, "Pss:"),
	    memory_mb(w->hub, "Rss:"));
}

/* ---- publishing ---- */

static void
on_fate(void *arg, uint64_t tag, const struct request_answer *answer)
{
	struct world *w = arg;

	(void)tag;
	must(answer->fate == REQUEST_STORED, "storing an event");
	w->stored++;
}

static void
publisher_start(struct world *w)
{
	char endpoint[PATH_SIZE];

	snprintf(
	    endpoint, sizeof(endpoint), "ipc://%s/run/intake.sock", w->dir);
	must(net_create(&(struct net_options){ 0 }, &w->net) == ERR_NONE,
	    "the context");
	must(publisher_create(w->net, endpoint, on_fate, w, &w->publisher) ==
	        ERR_NONE,
	    "the publisher");
}

/* false: the window is full. */
static bool
event_put(struct world *w)
{
	char line[512];
	int len = snprintf(line, sizeof(line),
	    "{\"specversion\":\"1.0\",\"id\":\"b-%" PRIu64 "\","
	    "\"source\":\"//bench\",\"type\":\"kz.dabyl.detection.v1\","
	    "\"subject\":\"cam-%" PRIu64 "\",\"sequence\":\"%020" PRIu64 "\","
	    "\"data\":{\"kind\":\"smoke\",\"score\":0.9,"
	    "\"text\":\"smoke over a yard\"}}",
	    w->sent, w->cameras > 0 ? w->sent % w->cameras : w->sent,
	    w->sent + 1);
	enum err err = publisher_put(w->publisher, line, (size_t)len, w->sent);

	must(err == ERR_NONE || err == ERR_AGAIN, "putting an event");
	if (err == ERR_NONE)
		w->sent++;
	return err == ERR_NONE;
}

/* ---- figures ---- */

static int
by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void
figures_print(const char *what, uint64_t *ns, size_t count)
{
	qsort(ns, count, sizeof(*ns), by_size);
	printf("%-34s p50 %7.2f ms  p99 %7.2f ms  worst %7.2f ms\n", what,
	    (double)ns[count / 2] / 1e6, (double)ns[count * 99 / 100] / 1e6,
	    (double)ns[count - 1] / 1e6);
}

/* Puts what is due, reads the screen, notes what has become visible. */
static void
bench_visible(struct world *w, unsigned rate)
{
	size_t count = (size_t)rate * SECONDS, seen = 0;
	uint64_t *put_ns = xcalloc(count, sizeof(*put_ns));
	uint64_t base = w->sent, begun = clock_boot_ns();
	uint64_t until = begun + (SECONDS + 60) * UINT64_C(1000000000);
	char what[64];

	while (seen < count) {
		uint64_t now = clock_boot_ns();
		size_t due = (size_t)((now - begun) * rate / 1000000000) + 1;
		uint64_t shown;

		must(now < until, "seeing every event");
		for (; w->sent - base < due && w->sent - base < count;) {
			put_ns[w->sent - base] = now;
			if (!event_put(w))
				break;
		}
		must(publisher_step(w->publisher, clock_boot_ms()) == ERR_NONE,
		    "publishing");
		if (!terminal_read(w, 1))
			continue;
		now = clock_boot_ns();
		shown = waiting_shown(w);
		for (;
		     shown != UINT64_MAX && seen < count && base + seen < shown;
		     seen++)
			put_ns[seen] = now - put_ns[seen];
	}
	snprintf(what, sizeof(what), "publish -> visible, %5u events/s", rate);
	figures_print(what, put_ns, count);
	free(put_ns);
}

static void
fill(struct world *w, uint64_t alerts)
{
	uint64_t until = clock_boot_ms() + 600000;

	while (w->stored < alerts || waiting_shown(w) != alerts) {
		must(clock_boot_ms() < until, "filling the board");
		while (w->sent < alerts && event_put(w))
			continue;
		must(publisher_step(w->publisher, clock_boot_ms()) == ERR_NONE,
		    "publishing");
		(void)terminal_read(w, 1);
	}
}

static void
bench_keys(struct world *w)
{
	uint64_t *ns = xcalloc(KEYS, sizeof(*ns));

	for (size_t i = 0; i < KEYS; i++) {
		const char *key = i % 20 < 10 ? "\033[B" : "\033[A";
		int before;
		uint64_t begun;

		while (terminal_read(w, 40))
			continue;
		before = cursor_row(w);
		begun = clock_boot_ns();
		must(write(w->tty, key, 3) == 3, "pressing a key");
		while (cursor_row(w) == before || cursor_row(w) < 0) {
			must(clock_boot_ns() - begun < UINT64_C(5000000000),
			    "seeing the cursor move");
			(void)terminal_read(w, 1000);
		}
		ns[i] = clock_boot_ns() - begun;
	}
	figures_print("key -> screen", ns, KEYS);
	free(ns);
}

/* ---- beside others ---- */

/* What stands on the screen, as a number. */
static uint64_t
screen_sum(struct world *w)
{
	uint64_t sum = 1;

	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			sum = sum * 1099511628211U + cell_at(w, row, col);
	return sum;
}

static void
settle(struct world *w, int quiet_ms)
{
	uint64_t until = clock_boot_ms() + 10000;

	while (terminal_read(w, quiet_ms) && clock_boot_ms() < until)
		continue;
}

/* From a key until the last byte of what it changes; 0: nothing changed. */
static uint64_t
key_time(struct world *w, const char *key)
{
	uint64_t before, begun, last = 0;
	size_t len = strlen(key);
	bool changed = false;

	settle(w, 20);
	before = screen_sum(w);
	begun = clock_boot_ns();
	must(write(w->tty, key, len) == (ssize_t)len, "pressing a key");
	while (clock_boot_ns() - begun < UINT64_C(2000000000)) {
		if (!terminal_read(w, changed ? 4 : 100)) {
			if (changed)
				break;
			continue;
		}
		last = clock_boot_ns() - begun;
		changed = changed || screen_sum(w) != before;
	}
	return changed ? last : 0;
}

static const struct {
	const char *name;
	const char *forth, *back;
} strokes[] = {
	{ "one row", "\033OB", "\033OA" }, /* as terminfo has them */
	{ "a page", "\033[6~", "\033[5~" },
};
#define STROKES (sizeof(strokes) / sizeof(strokes[0]))

static void
strokes_time(struct world *w, const char *who)
{
	for (size_t s = 0; s < STROKES; s++) {
		uint64_t *ns = xcalloc(KEYS, sizeof(*ns));
		uint64_t bytes = w->received;
		size_t count = 0;
		char what[64];

		for (size_t i = 0; i < KEYS; i++) {
			bool forth = i % 100 < 50;

			ns[count] = key_time(
			    w, forth ? strokes[s].forth : strokes[s].back);
			count += ns[count] > 0;
			must(count > 0 || i < TRIES, who);
		}
		snprintf(what, sizeof(what), "%s: %s", who, strokes[s].name);
		if (count > 0)
			figures_print(what, ns, count);
		printf("%-34s %" PRIu64 " bytes, %.0f ms at 9600 baud\n", "",
		    (w->received - bytes) / KEYS,
		    (double)(w->received - bytes) / KEYS / 0.96);
		free(ns);
	}
}

static bool
has_program(const char *name)
{
	char command[64];

	snprintf(command, sizeof(command), "command -v %s >/dev/null", name);
	return system(command) == 0; // NOLINT: a constant
}

static void
lines_write(const char *path, uint64_t count)
{
	FILE *file = fopen(path, "w");

	must(file != NULL, path);
	for (uint64_t i = 0; i < count; i++)
		fprintf(file,
		    "2026-11-22T%02d:%02d:%02d.%03d+05:00 info node-7: smoke "
		    "over a yard, camera %" PRIu64 "\n",
		    (int)(i / 4000 % 24), (int)(i / 67 % 60), (int)(i % 60),
		    (int)(i % 1000), i);
	must(fclose(file) == 0, path);
}

static void
commits_write(const char *dir, uint64_t count)
{
	char command[PATH_SIZE + 64];
	FILE *git;

	snprintf(command, sizeof(command),
	    "cd %s && git init -q . && git fast-import --quiet", dir);
	git = popen(command, "w"); // NOLINT: our own directory
	must(git != NULL, "git");
	for (uint64_t i = 0; i < count; i++) {
		char text[64];
		int len = snprintf(text, sizeof(text),
		    "camera %" PRIu64 ": smoke over a yard", i);

		fprintf(git,
		    "commit refs/heads/master\ncommitter A <a@b> %" PRIu64
		    " +0500\ndata %d\n%s\n",
		    UINT64_C(1700000000) + i * 60, len, text);
	}
	must(pclose(git) == 0, "git fast-import");
}

static void
other_time(struct world *w, char **argv, const char *top)
{
	terminal_start(w, argv);
	settle(w, LOADED_MS); /* loading is not what is measured */
	must(write(w->tty, top, strlen(top)) == (ssize_t)strlen(top), argv[0]);
	settle(w, LOADED_MS);
	strokes_time(w, argv[0]);
	terminal_stop(w);
}

static void
bench_others(struct world *w, uint64_t count)
{
	char path[PATH_SIZE];
	char *lnav[] = { "lnav", path, NULL };
	char *tig[] = { "tig", NULL };

	if (has_program("tig") && has_program("git")) {
		char here[PATH_SIZE];

		snprintf(path, sizeof(path), "%s/repository", w->dir);
		must(mkdir(path, 0700) == 0, path);
		commits_write(path, count);
		must(getcwd(here, sizeof(here)) != NULL, "a directory");
		must(chdir(path) == 0, path);
		other_time(w, tig, "");
		must(chdir(here) == 0, here);
	} else {
		printf("skipped: no tig\n");
	}
	if (has_program("lnav")) {
		snprintf(path, sizeof(path), "%s/lines.log", w->dir);
		lines_write(path, count);
		other_time(w, lnav, "g");
	} else {
		printf("skipped: no lnav\n");
	}
}

/* ---- what it costs ---- */

/* Processor time of a process so far. */
static double
cpu_seconds(pid_t pid)
{
	char path[64], line[1024];
	unsigned long user = 0, kernel = 0;
	const char *at;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	file = fopen(path, "r");
	must(file != NULL && fgets(line, sizeof(line), file) != NULL, path);
	fclose(file);
	at = strrchr(line, ')');
	must(at != NULL, path);
	must(sscanf(at + 2,
	         "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
	         &kernel) == 2,
	    path);
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static void
bench_idle(struct world *w)
{
	uint64_t until = clock_boot_ms() + IDLE_MS, bytes;
	double begun;

	settle(w, 200);
	begun = cpu_seconds(w->console);
	bytes = w->received;
	while (clock_boot_ms() < until)
		(void)terminal_read(w, 100);
	printf("idle for %d s: %.2f %% of a core, %" PRIu64 " bytes a second\n",
	    IDLE_MS / 1000,
	    (cpu_seconds(w->console) - begun) * 100000 / IDLE_MS,
	    (w->received - bytes) * 1000 / IDLE_MS);
}

/* ${rate} events a second for a while. */
static void
bench_busy(struct world *w, unsigned rate, uint64_t cameras)
{
	uint64_t begun = clock_boot_ns(), base = w->sent, bytes = w->received;
	uint64_t count = (uint64_t)rate * SECONDS;
	double cpu = cpu_seconds(w->console), seconds;

	w->cameras = cameras;
	while (w->stored < base + count) {
		uint64_t due = (clock_boot_ns() - begun) * rate / 1000000000;

		while (w->sent - base < due && w->sent - base < count &&
		    event_put(w))
			continue;
		must(publisher_step(w->publisher, clock_boot_ms()) == ERR_NONE,
		    "publishing");
		(void)terminal_read(w, 1);
	}
	w->cameras = 0;
	seconds = (double)(clock_boot_ns() - begun) / 1e9;
	printf("%.0f events/s %s: %.1f %% of a core, %.0f bytes/s\n",
	    (double)count / seconds,
	    cameras > 0 ? "of 300 cameras" : "each an alert",
	    (cpu_seconds(w->console) - cpu) * 100 / seconds,
	    (double)(w->received - bytes) / seconds);
}

/* The terminal, the pipe and the scheduler, without any program of ours. */
static void
bench_echo(struct world *w)
{
	char *argv[] = { "cat", NULL };
	uint64_t *ns = xcalloc(KEYS, sizeof(*ns));

	terminal_start(w, argv);
	for (size_t i = 0; i < KEYS; i++) {
		uint64_t begun;

		while (terminal_read(w, 2))
			continue;
		begun = clock_boot_ns();
		must(write(w->tty, "x\n", 2) == 2, "pressing a key");
		(void)terminal_read(w, 1000);
		ns[i] = clock_boot_ns() - begun;
	}
	figures_print("baseline: cat on the same terminal", ns, KEYS);
	free(ns);
	terminal_stop(w);
}

static void
remove_dir(const char *dir)
{
	pid_t pid = fork();

	if (pid == 0) {
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
		_exit(127);
	}
	(void)waitpid(pid, NULL, 0);
}

int
main(int argc, char **argv)
{
	struct world w = { .dir = "/tmp/dabyl-bench-XXXXXX" };
	uint64_t alerts = ALERTS;

	if (argc == 3 && strcmp(argv[1], "--alerts") == 0)
		alerts = strtoull(argv[2], NULL, 10);
	setvbuf(stdout, NULL, _IOLBF, 0);
	must(crypto_init() == ERR_NONE, "chance");
	must(mkdtemp(w.dir) != NULL, "a directory");
	must(realpath("dabyl", w.program) != NULL, "finding ./dabyl");
	hub_start(&w);
	console_start(&w);
	publisher_start(&w);
	fill(&w, 1); /* everybody is connected */
	bench_visible(&w, 10);
	bench_visible(&w, 1000);
	bench_visible(&w, 5000);
	printf("filling the board up to %" PRIu64 " open alerts\n", alerts);
	fill(&w, alerts);
	memory_print(&w);
	bench_keys(&w);
	bench_idle(&w);
	strokes_time(&w, "dabyl");
	bench_busy(&w, 5000, CAMERAS);
	bench_busy(&w, 5000, 0);
	memory_print(&w);
	terminal_stop(&w);
	bench_others(&w, alerts);
	bench_echo(&w);
	publisher_destroy(w.publisher);
	net_destroy(w.net);
	kill(w.hub, SIGTERM);
	(void)waitpid(w.hub, NULL, 0);
	remove_dir(w.dir);
	return 0;
}

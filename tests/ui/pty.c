/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <vterm.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "tests/ui/pty.h"

#define SETTLE_MS 5000 /* a picture that plays is never quiet */
#define REST_MS   20000
#define POLL_MS   20 /* the end of a child is looked for this often */

#define SEQUENCE_MAX 32 /* bytes of one that the renderer writes */

struct pty {
	int fd; /* -1 after the line was hung up */
	pid_t pid;
	int status; /* of the ended child, or -1 */
	int cols;
	int rows;
	int bells;
	int pranks;
	int bytes_a_second; /* 0: as fast as they come */
	int64_t idle_until_ms;
	bool cursor_visible;
	VTerm *vterm;
	VTermScreen *screen;
	struct buf output;
};

int64_t
pty_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
on_bell(void *user)
{
	struct pty *pty = user;

	pty->bells++;
	return 1;
}

static int
on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct pty *pty = user;

	switch (prop) {
	case VTERM_PROP_CURSORVISIBLE:
		pty->cursor_visible = value->boolean;
		break;
	case VTERM_PROP_TITLE:
	case VTERM_PROP_ICONNAME:
		pty->pranks++;
		break;
	case VTERM_PROP_REVERSE:
	case VTERM_PROP_MOUSE:
		pty->pranks += value->number != 0;
		break;
	default:
		break;
	}
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.settermprop = on_property,
	.bell = on_bell,
};

/* In the child. */
static void
freeze_world(const char *const *env)
{
	static const char *const kept[] = { "PATH", "HOME", "TMPDIR",
		"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS" };
	char *values[sizeof(kept) / sizeof(kept[0])];

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		values[i] = getenv(kept[i]);
		values[i] = values[i] != NULL ? xstrdup(values[i]) : NULL;
	}
	clearenv();
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (values[i] != NULL)
			setenv(kept[i], values[i], 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TZ", "UTC", 1);
	/* Nothing of the person who runs the test, nor of another test: root
	 * may make any directory but one below a device. */
	setenv("XDG_CONFIG_HOME", "/dev/null", 1);
	for (; env != NULL && *env != NULL; env++) {
		char *pair = xstrdup(*env), *value = strchr(pair, '=');

		assert(value != NULL);
		*value++ = '\0';
		if (value[0] != '\0')
			setenv(pair, value, 1);
		else
			unsetenv(pair);
		free(pair);
	}
}

struct pty *
pty_start(const char *const *argv, const char *const *env, int cols, int rows)
{
	struct pty *pty = xcalloc(1, sizeof(*pty));
	struct winsize size = { .ws_col = (unsigned short)cols,
		.ws_row = (unsigned short)rows };
	pid_t parent = getpid();

	assert(cols >= 2 && rows >= 1);
	pty->status = -1;
	pty->cols = cols;
	pty->rows = rows;
	pty->cursor_visible = true;
	pty->vterm = vterm_new(rows, cols);
	vterm_set_utf8(pty->vterm, 1);
	pty->screen = vterm_obtain_screen(pty->vterm);
	vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_reset(pty->screen, 1);
	pty->pid = forkpty(&pty->fd, NULL, NULL, &size);
	assert(pty->pid >= 0);
	if (pty->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(127);
		freeze_world(env);
		execv(argv[0], (char *const *)argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	return pty;
}

void
pty_stop(struct pty *pty)
{
	if (pty == NULL)
		return;
	if (pty_ended(pty, 0) < 0) {
		kill(pty->pid, SIGKILL);
		waitpid(pty->pid, NULL, 0);
	}
	pty_hang_up(pty);
	vterm_free(pty->vterm);
	buf_finish(&pty->output);
	free(pty);
}

int
pty_pid(const struct pty *pty)
{
	return (int)pty->pid;
}

/* Answers of the terminal (cursor position and such) go back. */
static void
answer(struct pty *pty)
{
	char bytes[256];
	size_t len = vterm_output_read(pty->vterm, bytes, sizeof(bytes));

	pty->pranks += len > 0;
	if (len > 0 && write(pty->fd, bytes, len) < 0)
		return; /* it has ended */
}

/* A slow line takes some bytes, and then nothing for as long as they last. */
static size_t
line_takes(struct pty *pty, size_t size)
{
	size_t tick = (size_t)pty->bytes_a_second / 50;

	if (pty->bytes_a_second == 0)
		return size;
	pty->idle_until_ms = pty_now_ms() + 20;
	return tick > 0 ? tick : 1;
}

/* Take what is there within ${wait_ms}; false when nothing came. */
static bool
pump(struct pty *pty, int wait_ms)
{
	struct pollfd in = { pty->fd, POLLIN, 0 };
	int64_t idle_ms = pty->idle_until_ms - pty_now_ms();
	char bytes[65536];
	ssize_t n;

	if (idle_ms > 0 &&
	    poll(NULL, 0, idle_ms < wait_ms ? (int)idle_ms : wait_ms) == 0 &&
	    idle_ms > wait_ms)
		return false;
	if (pty->fd < 0 || poll(&in, 1, wait_ms) <= 0)
		return false;
	n = read(pty->fd, bytes, line_takes(pty, sizeof(bytes)));
	if (n <= 0) { /* EIO: all its descriptors are closed */
		poll(NULL, 0, wait_ms < POLL_MS ? wait_ms : POLL_MS);
		return false;
	}
	assert(pty->output.len + (size_t)n <= PTY_OUTPUT_MAX);
	buf_put(&pty->output, bytes, (size_t)n);
	vterm_input_write(pty->vterm, bytes, (size_t)n);
	answer(pty);
	return true;
}

bool
pty_step(struct pty *pty, int wait_ms)
{
	return pump(pty, wait_ms);
}

void
pty_send(struct pty *pty, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(pty->fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return; /* it has ended; the next wait says so */
		at += n;
		len -= (size_t)n;
	}
}

void
pty_type(struct pty *pty, const char *text)
{
	pty_send(pty, text, strlen(text));
}

static bool
wait_for(struct pty *pty, const char *text, bool there, int wait_ms)
{
	int64_t end = pty_now_ms() + wait_ms;

	for (;;) {
		int64_t left = end - pty_now_ms();

		while (pump(pty, 0))
			;
		if ((pty_find(pty, text, NULL) >= 0) == there)
			return true;
		if (left <= 0)
			break;
		pump(pty, left > 100 ? 100 : (int)left);
	}
	struct buf screen = { 0 };

	pty_screen(pty, &screen);
	fprintf(stderr, "# %s: %s\n# the screen is:\n%s",
	    there ? "did not come" : "did not go", text, buf_text(&screen));
	buf_finish(&screen);
	return false;
}

bool
pty_wait(struct pty *pty, const char *text, int wait_ms)
{
	return wait_for(pty, text, true, wait_ms);
}

bool
pty_wait_gone(struct pty *pty, const char *text, int wait_ms)
{
	return wait_for(pty, text, false, wait_ms);
}

void
pty_settle(struct pty *pty, int quiet_ms)
{
	int64_t end = pty_now_ms() + SETTLE_MS;

	while (pty_now_ms() < end && pump(pty, quiet_ms))
		;
}

/* How long it has waited for a processor until now; 0: nobody knows. */
static int64_t
stalled_ms(const struct pty *pty)
{
	unsigned long long ran_ns, waited_ns = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pty->pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fscanf(file, "%llu %llu", &ran_ns, &waited_ns) != 2)
		waited_ns = 0;
	fclose(file);
	return (int64_t)(waited_ns / 1000000);
}

void
pty_rest(struct pty *pty, int quiet_ms, int stall_ms)
{
	int64_t end = pty_now_ms() + REST_MS, before;

	do {
		before = stalled_ms(pty);
		pty_settle(pty, quiet_ms);
	} while (stalled_ms(pty) - before > stall_ms && pty_now_ms() < end);
}

void
pty_slow(struct pty *pty, int bytes_a_second)
{
	pty->bytes_a_second = bytes_a_second;
	pty->idle_until_ms = 0;
}

/* Text of a row, a blank for each empty cell. */
static void
row_text(struct pty *pty, int row, struct buf *out)
{
	for (int col = 0; col < pty->cols;) {
		VTermScreenCell cell;
		VTermPos at = { row, col };

		vterm_screen_get_cell(pty->screen, at, &cell);
		if (cell.chars[0] == 0)
			buf_puts(out, " ");
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL &&
		     cell.chars[i] != 0 && cell.chars[i] <= 0x10ffff;
		     i++)
			text_put(out, cell.chars[i]);
		col += cell.width > 0 ? cell.width : 1;
	}
}

void
pty_screen(struct pty *pty, struct buf *out)
{
	for (int row = 0; row < pty->rows; row++) {
		struct buf text = { 0 };

		row_text(pty, row, &text);
		while (text.len > 0 && text.data[text.len - 1] == ' ')
			text.len--;
		buf_put(out, text.data, text.len);
		buf_puts(out, "\n");
		buf_finish(&text);
	}
}

int
pty_find(struct pty *pty, const char *text, int *col)
{
	for (int row = 0; row < pty->rows; row++) {
		struct buf line = { 0 };
		const char *at;
		size_t before = 0;

		row_text(pty, row, &line);
		at = strstr(buf_text(&line), text);
		if (at != NULL)
			before = text_width(
			    buf_text(&line), (size_t)(at - buf_text(&line)));
		buf_finish(&line);
		if (at == NULL)
			continue;
		if (col != NULL)
			*col = (int)before;
		return row;
	}
	return -1;
}

static int
colour(const VTermColor *color)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(color) ||
	    VTERM_COLOR_IS_DEFAULT_BG(color) || !VTERM_COLOR_IS_INDEXED(color))
		return PTY_DEFAULT;
	return color->indexed.idx;
}

struct pty_look
pty_look_at(struct pty *pty, int row, int col)
{
	VTermScreenCell cell;
	VTermPos at = { row, col };

	vterm_screen_get_cell(pty->screen, at, &cell);
	return (struct pty_look){
		.bold = cell.attrs.bold,
		.reverse = cell.attrs.reverse,
		.underline = cell.attrs.underline != 0,
		.blink = cell.attrs.blink,
		.fg = colour(&cell.fg),
		.bg = colour(&cell.bg),
	};
}

bool
pty_cursor_visible(const struct pty *pty)
{
	return pty->cursor_visible;
}

int
pty_bells(const struct pty *pty)
{
	return pty->bells;
}

int
pty_pranks(const struct pty *pty)
{
	return pty->pranks;
}

int
pty_wrote(struct pty *pty, const char *bytes)
{
	const char *at = buf_text(&pty->output), *end = at + pty->output.len;
	size_t len = strlen(bytes);
	int count = 0;

	while ((at = memmem(at, (size_t)(end - at), bytes, len)) != NULL) {
		count++;
		at += len;
	}
	return count;
}

bool
pty_full(const struct pty *pty)
{
	struct pollfd line = { .events = POLLOUT };
	bool full;

	line.fd = open(
	    ptsname(pty->fd), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	assert(line.fd >= 0);
	full = poll(&line, 1, 0) == 0;
	close(line.fd);
	return full;
}

bool
pty_cooked(const struct pty *pty)
{
	struct termios now;

	if (tcgetattr(pty->fd, &now) != 0)
		return false;
	return (now.c_lflag & (tcflag_t)(ICANON | ECHO | ISIG)) ==
	    (tcflag_t)(ICANON | ECHO | ISIG);
}

const struct buf *
pty_output(struct pty *pty)
{
	return &pty->output;
}

void
pty_forget(struct pty *pty)
{
	buf_clear(&pty->output);
}

int
pty_ended(struct pty *pty, int wait_ms)
{
	int64_t end = pty_now_ms() + wait_ms;

	while (pty->status < 0) {
		int status;
		int64_t left;

		if (waitpid(pty->pid, &status, WNOHANG) == pty->pid) {
			pty->status = WIFEXITED(status)
			    ? WEXITSTATUS(status)
			    : 128 + WTERMSIG(status);
			while (pump(pty, 0))
				;
			break;
		}
		left = end - pty_now_ms();
		if (left <= 0)
			break;
		if (pty->fd < 0)
			poll(NULL, 0, POLL_MS);
		else
			pump(pty, left < POLL_MS ? (int)left : POLL_MS);
	}
	return pty->status;
}

void
pty_hang_up(struct pty *pty)
{
	if (pty->fd >= 0)
		close(pty->fd);
	pty->fd = -1;
}

/* --- what the renderer may write -------------------------------------------
 */

/*
 * ${pattern}: # stands for digits and semicolons, * for base64 digits.  That
 * is what curses sends for xterm, xterm-256color, tmux, screen and linux, and
 * what term.c sends itself.  No title, no answer, no key, no paste: whoever
 * adds a row says why.
 */
// clang-format off
static const char *const allowed[] = {
	"[#m", "[m",                          /* attributes, colours */
	"[#H", "[H", "[#d", "[#G", "[#`",     /* cursor addressing */
	"[#A", "[#B", "[#C", "[#D", "[A", "[B", "[C", "[D", "M", "D", "E",
	"[J", "[1J", "[2J", "[K", "[1K",      /* clear */
	"[#X", "[#P", "[#@", "[#b", "[@", "[P", /* runs of one row */
	"[#L", "[#M", "[L", "[M", "[#S", "[#T", "[S", "[T", /* rows */
	"[#r", "[r", "7", "8",                /* scroll region */
	"[?1049h", "[?1049l", "[?47h", "[?47l", "[22;0;0t", "[23;0;0t", /* other screen */
	"[?25h", "[?25l", "[?12h", "[?12l", "[?12;25h", "[34h", "[34l",
	"[?1h", "[?1l", "=", ">", "[?7h", "[?7l", "[4h", "[4l", "[!p",
	"[?3;4l", "(B", "(0", ")0", "[?2004h", "[?2004l", "[?1004h",
	"[?1004l", "[?0c", "[?1c", "[?8c",
	"]104\a", /* curses gives the palette back */
	"]52;c;*\a",                          /* copy */
};
// clang-format on

/* Bytes of ${pattern} matched at ${at}, or 0. */
static size_t
matches(const char *pattern, const char *at, const char *end)
{
	const char *start = at;

	for (; *pattern != '\0'; pattern++) {
		const char *set = *pattern == '#' ? "0123456789;"
		    : *pattern == '*'
		    ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		      "0123456789+/="
		    : NULL;

		if (set == NULL && (at == end || *at++ != *pattern))
			return 0;
		if (set != NULL && (at == end || strchr(set, *at) == NULL))
			return 0;
		while (set != NULL && at < end && *at != '\0' &&
		    strchr(set, *at) != NULL)
			at++;
	}
	return (size_t)(at - start);
}

static size_t
sequence(const char *at, const char *end)
{
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
		size_t len = matches(allowed[i], at, end);

		if (len > 0)
			return len;
	}
	return 0;
}

/* Whether what was read ends in the middle of a sequence. */
static bool
is_torn(const struct pty *pty)
{
	const char *start = buf_text(&pty->output);
	const char *end = start + pty->output.len;
	const char *at = memrchr(start, 0x1b, pty->output.len);

	return at != NULL && end - at < SEQUENCE_MAX &&
	    sequence(at + 1, end) == 0;
}

/*
 * Terminals forget the scroll region with the size; libvterm 0.1.4 keeps it,
 * and moves a negative number of rows where it ends above its beginning.
 */
static void
region_forget(struct pty *pty)
{
	VTermPos at;
	char bytes[48];
	int len;

	vterm_state_get_cursorpos(vterm_obtain_state(pty->vterm), &at);
	len = snprintf(
	    bytes, sizeof(bytes), "\033[r\033[%d;%dH", at.row + 1, at.col + 1);
	vterm_input_write(pty->vterm, bytes, (size_t)len);
}

void
pty_resize(struct pty *pty, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols,
		.ws_row = (unsigned short)rows };

	assert(cols >= 1 && rows >= 1);
	while (is_torn(pty) && pump(pty, POLL_MS))
		continue;
	region_forget(pty);
	pty->cols = cols < 2 ? 2 : cols;
	pty->rows = rows;
	cols = pty->cols;
	vterm_set_size(pty->vterm, rows, cols);
	ioctl(pty->fd, TIOCSWINSZ, &size);
}

/* One character or sequence; 0 when it may not be there. */
static size_t
one(const char *at, const char *end)
{
	uint32_t cp;
	size_t len = text_next(at, (size_t)(end - at), &cp);

	if (cp == 0x1b) {
		size_t rest = sequence(at + 1, end);

		return rest > 0 ? 1 + rest : 0;
	}
	if (cp == '\r' || cp == '\n' || cp == '\b' || cp == '\a' ||
	    cp == '\t' || cp == 0x0e || cp == 0x0f)
		return 1;
	if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f))
		return 0;
	return cp == 0xfffd && len == 1 ? 0 : len;
}

bool
pty_only_ours(const struct buf *output, char *why, size_t size)
{
	const char *start = buf_text(output), *end = start + output->len;

	why[0] = '\0';
	for (const char *at = start; at < end;) {
		size_t len = one(at, end);

		if (len == 0) {
			struct buf safe = { 0 };
			size_t rest = (size_t)(end - at);

			text_safe(&safe, at, rest < 24 ? rest : 24);
			snprintf(why, size, "byte %zu: %s",
			    (size_t)(at - start), buf_text(&safe));
			buf_finish(&safe);
			return false;
		}
		at += len;
	}
	return true;
}

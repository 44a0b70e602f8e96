/* SPDX-License-Identifier: Apache-2.0 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "tests/ui/corpus.h"
#include "ui/keys.h"
#include "ui/term/term.h"

#include "tests/ui/term_show.h"

#define TOP 4 /* rows above the corpus */

struct show {
	struct term *term;
	struct grid grid;
	struct keys keys;
	struct key last;
	int page;
	bool over;
};

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void
draw_key(struct show *show)
{
	struct grid *g = &show->grid;
	struct span span = SPAN(1, 0, g->cols);

	if (show->last.code == K_PASTE)
		grid_printf(g, span, STYLE_PLAIN, "paste: %s.",
		    keys_paste(&show->keys));
	else if (show->last.code == K_CHAR)
		grid_printf(g, span, STYLE_PLAIN, "char: U+%04X.",
		    (unsigned)show->last.cp);
	else if (show->last.code == K_CTRL)
		grid_printf(
		    g, span, STYLE_PLAIN, "ctrl: %c.", (int)show->last.cp);
	else if (show->last.code == K_FOCUS_IN ||
	    show->last.code == K_FOCUS_OUT)
		grid_printf(g, span, STYLE_PLAIN, "focus: %s.",
		    show->last.code == K_FOCUS_IN ? "in" : "out");
	else
		grid_printf(g, span, STYLE_PLAIN, "key: %s.",
		    key_name(show->last.code));
}

static void
draw_corpus(struct show *show)
{
	int rows = show->grid.rows - TOP;

	for (int i = 0; i < rows; i++) {
		int index = show->page * rows + i;
		struct buf text = { 0 };

		if (index >= corpus_count())
			break;
		buf_printf(&text, "%03d:", index);
		corpus_put(index, &text);
		grid_put_bytes(&show->grid, SPAN(TOP + i, 0, show->grid.cols),
		    STYLE_PLAIN, buf_text(&text), text.len);
		buf_finish(&text);
	}
}

static void
draw(struct show *show)
{
	struct grid *g = &show->grid;
	int cols, rows;

	term_size(show->term, &cols, &rows);
	if (cols != g->cols || rows != g->rows)
		grid_resize(g, cols, rows);
	grid_clear(g);
	grid_printf(g, SPAN(0, 0, cols), STYLE_P1, "size %dx%d page %d.", cols,
	    rows, show->page);
	draw_key(show);
	grid_put(g, SPAN(2, 0, cols), STYLE_STRONG, "ӘҒҚҢӨҰҮҺІ ✓ ▶ №");
	for (int col = 0; col < 20; col++)
		grid_put_picture(
		    g, 3, col, (uint8_t)(16 + col), (uint8_t)(231 - col));
	draw_corpus(show);
	if (show->last.code == K_F4)
		grid_cursor(g, 1, 5);
	if (term_paint(show->term, g) != ERR_NONE)
		show->over = true;
}

static void
suspend(struct show *show)
{
	char byte;

	term_suspend(show->term);
	if (write(STDOUT_FILENO, "suspended\r\n", 11) != 11 ||
	    read(STDIN_FILENO, &byte, 1) != 1)
		show->over = true;
	term_resume(show->term);
}

static void
act(struct show *show, struct key key)
{
	if (key.code == K_NONE)
		return;
	show->last = key;
	if (key.code == K_F5)
		term_redraw(show->term);
	if (key.code != K_CHAR)
		return;
	switch (key.cp) {
	case 'n':
		show->page++;
		break;
	case 'c':
		if (term_copy(show->term, "№1042 Базар") != ERR_NONE)
			show->over = true;
		break;
	case 'b':
		term_bell(show->term);
		break;
	case 's':
		suspend(show);
		break;
	case 'q':
		show->over = true;
		break;
	}
}

static void
take_bytes(struct show *show)
{
	uint8_t bytes[4096];
	size_t len;
	struct key key;
	enum err err = term_read(show->term, bytes, sizeof(bytes), &len);

	if (err == ERR_CLOSED)
		show->over = true;
	for (size_t at = 0; at < len;) {
		at += keys_step(
		    &show->keys, bytes + at, len - at, now_ms(), &key);
		act(show, key);
	}
}

static int
wait_ms(const struct show *show)
{
	uint64_t deadline = keys_deadline(&show->keys), now = now_ms();

	if (deadline == UINT64_MAX)
		return -1;
	return deadline <= now ? 0 : (int)(deadline - now);
}

static void
loop(struct show *show, int signals)
{
	while (!show->over) {
		struct pollfd fds[] = { { STDIN_FILENO, POLLIN, 0 },
			{ signals, POLLIN, 0 },
			{ term_line(show->term), POLLOUT, 0 } };
		struct signalfd_siginfo info;
		struct key key;

		if (!term_busy(show->term))
			draw(show);
		if (poll(fds, term_busy(show->term) ? 3 : 2, wait_ms(show)) < 0)
			break;
		if (term_flush(show->term) != ERR_NONE)
			break;
		if (fds[1].revents != 0 &&
		    read(signals, &info, sizeof(info)) == sizeof(info))
			term_resize(show->term);
		if (fds[0].revents != 0)
			take_bytes(show);
		keys_tick(&show->keys, now_ms(), &key);
		act(show, key);
	}
}

int
term_show(const char *option)
{
	struct show show = { 0 };
	struct term_options options = { .in = STDIN_FILENO,
		.out = STDOUT_FILENO,
		.no_color = getenv("NO_COLOR") != NULL };
	char why[200];
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (!term_locale())
		return 3;
	if (option != NULL && strcmp(option, "closed") == 0)
		close(STDIN_FILENO);
	if (term_open(&show.term, &options, why, sizeof(why)) != ERR_NONE) {
		fprintf(stderr, "%s\n", why);
		return 2;
	}
	keys_init(&show.keys);
	grid_init(&show.grid, 1, 1);
	loop(&show, signalfd(-1, &set, SFD_CLOEXEC));
	term_close(show.term);
	grid_finish(&show.grid);
	return 0;
}

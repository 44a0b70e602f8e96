/* SPDX-License-Identifier: Apache-2.0 */
/* The line of the demo's coach, and the box with which he ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libintl.h>

#include <cmocka.h>

#include "ui/coach.h"
#include "ui/layout.h"

#include "viewkit.h"

static void
assert_words(const char *text, enum script script, const char *want)
{
	struct buf out = { 0 };

	coach_words(&out, text, script, 612);
	assert_string_equal(buf_text(&out), want);
	buf_finish(&out);
}

static void
a_key_is_named_in_the_script_seen_last_and_in_both_before(void **state)
{
	(void)state;
	assert_words("Second opinion: {o}", SCRIPT_LATIN, "Second opinion: o");
	assert_words(
	    "Second opinion: {o}", SCRIPT_RUSSIAN, "Second opinion: щ");
	assert_words("Second opinion: {o}", SCRIPT_KAZAKH, "Second opinion: щ");
	assert_words(
	    "Second opinion: {o}", SCRIPT_NONE, "Second opinion: o (щ)");
	assert_words("entries: {1}", SCRIPT_NONE, "entries: 612");
	assert_words("a { b } {", SCRIPT_LATIN, "a { b } {");
}

static void
golden(
    struct kit *kit, const char *name, const char *language, int cols, int rows)
{
	struct screen_state state = { .screen = SCREEN_QUEUE };
	struct grid grid;
	char file[64];

	state.queue = kit->queue;
	grid_init(&grid, cols, rows);
	screen_draw(&grid, &kit->in, &state);
	snprintf(file, sizeof(file), "%s-%dx%d.%s", name, cols, rows, language);
	kit_golden(&grid, file);
	grid_finish(&grid);
}

static void
he_has_a_line_of_his_own_and_covers_no_alert(void **state)
{
	static const char *const languages[] = { "en", "kk", "ru" };
	static const struct coach_sums sums = {
		.rows = {
		    { .alert = 10, .kind = "smoke",
		      .took_ms = { 4000, 21000, 0 },
		      .limit_ms = { 60000, 120000, 0 } },
		    { .alert = 11, .kind = "fire",
		      .took_ms = { 18000, 12000, 4000 },
		      .limit_ms = { 15000, 60000, 30000 } },
		},
		.count = 2,
		.right = 2,
		.verdicts = 3,
	};

	(void)state;
	for (size_t l = 0; l < 3; l++) {
		struct kit kit;
		struct buf words = { 0 };

		kit_init(&kit, languages[l]);
		kit_board(&kit);
		kit_wait(&kit, 0);
		coach_words(
		    &words, gettext("Second opinion: {o}"), kit.in.script, 0);
		kit.in.coach_room = true;
		kit.in.coach = buf_text(&words);
		golden(&kit, "coach", languages[l], 80, 24);
		golden(&kit, "coach", languages[l], 120, 40);
		kit.in.sums = &sums;
		golden(&kit, "coach-end", languages[l], 80, 24);
		buf_finish(&words);
		kit_finish(&kit);
	}
}

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_key_is_named_in_the_script_seen_last_and_in_both_before),
		T(he_has_a_line_of_his_own_and_covers_no_alert),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What asks for somebody sounds until it is answered, whatever comes between.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define AGAIN_WAIT_MS 30000 /* a P1 sounds again after 10 s */
#define HANGS_MS      10000 /* then a sound program is ended */
#define MARGIN_MS     3000

/* Nothing is late by itself. */
static int
setup(void **state)
{
	return centre_setup_cameras(state,
	    "kinds:\n"
	    "  fire: { claim_within: 3600 s, accept_within: 3600 s,\n"
	    "    decide_within: 3600 s, take_back: 0 s }\n"
	    "services:\n"
	    "  police:\n"
	    "    desks:\n"
	    "      - id: police-1\n"
	    "        name: { kk: \"ПБ\", ru: \"ОП\", en: \"Police\" }\n"
	    "        channels: [zmq]\n"
	    "people:\n"
	    "  - { account: dana, name: \"Дана\", roles: [dispatcher] }\n");
}

/* Who has a P1 in hand, and the desk of the police, which refuses. */
static struct pty *
claimed(struct centre *centre, struct pty **desk)
{
	static const char *const refuses[] = { "desk", "--auto", "refuse",
		"police", NULL };
	struct pty *dana = centre_console(centre, "en", "dana", 80, 24);

	*desk = centre_tool(centre, refuses);
	centre_event(centre, "cam-1", FIRE);
	centre_wait(dana, "P1 FIRE");
	(void)centre_wait_bell(dana, 0);
	centre_do(centre, "dana", "claim 1");
	centre_wait(dana, "mine 1");
	return dana;
}

static void
a_refusal_sounds_again_while_a_picture_plays(void **state)
{
	struct centre *centre = *state;
	struct pty *desk, *dana = claimed(centre, &desk);
	int bells = pty_bells(dana);

	pty_type(dana, F3);
	centre_wait(dana, "▀▀▀▀▀▀▀▀");
	centre_wait(dana, "live");
	centre_do(centre, "dana", "confirm 1 police");
	centre_wait(dana, "REFUSED by 102");
	bells = centre_wait_bell(dana, bells);
	centre_wait_bell_within(dana, bells, AGAIN_WAIT_MS);
	pty_stop(dana);
	pty_stop(desk);
}

static void
a_refusal_sounds_at_a_console_that_begins_again(void **state)
{
	struct centre *centre = *state;
	struct pty *desk, *dana = claimed(centre, &desk);

	centre_do(centre, "dana", "confirm 1 police");
	centre_wait(dana, "REFUSED by 102");
	pty_stop(dana);
	pty_stop(desk);
	dana = centre_console(centre, "en", "dana", 80, 24);
	(void)centre_wait_bell(dana, 0);
	pty_stop(dana);
}

/* A program that hangs makes no sound: what comes meanwhile rings. */
static void
behind_a_sound_program_that_hangs_the_bell_rings(void **state)
{
	static const char fails[] = "The sound program fails";
	const char *const own[] = { "--as", "dana", "--lang", "en", NULL };
	struct centre *centre = *state;
	struct pty *dana;
	int bells;

	centre_write(centre, "dabyl/console-dana.yaml",
	    "sound: /bin/sleep 3600\n", 0600);
	dana = centre_console_own(centre, own);
	centre_event(centre, "cam-7", FIRE);
	centre_wait(dana, "P1 FIRE");
	centre_event(centre, "cam-8", FIRE);
	centre_wait_bell_within(dana, 0, HANGS_MS - MARGIN_MS);
	centre_wait_within(dana, fails, AGAIN_WAIT_MS);
	/* From then on the bell does not wait for it. */
	bells = pty_bells(dana);
	centre_event(centre, "cam-9", FIRE);
	centre_wait_bell_within(dana, bells, HANGS_MS - MARGIN_MS);
	pty_stop(dana);
}

static void
without_a_screen_a_p1_rings_as_it_comes(void **state)
{
	static const char *const plain[] = { "console", "--plain", "--lang",
		"en", "--as", "dana", NULL };
	struct centre *centre = *state;
	struct pty *dana = centre_tool(centre, plain);

	centre_wait(dana, "waiting 0");
	centre_event(centre, "cam-7", FIRE);
	centre_wait(dana, "P1 · FIRE");
	(void)centre_wait_bell(dana, 0);
	pty_stop(dana);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, centre_teardown)
	const struct CMUnitTest tests[] = {
		T(a_refusal_sounds_again_while_a_picture_plays),
		T(a_refusal_sounds_at_a_console_that_begins_again),
		T(behind_a_sound_program_that_hangs_the_bell_rings),
		T(without_a_screen_a_p1_rings_as_it_comes),
	};

	return cmocka_run_group_tests_name("sound", tests, NULL, NULL);
}

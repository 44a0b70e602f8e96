/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What opens is about one alert and its place, whatever the cursor has passed
 * over, and takes no key from what somebody writes: real consoles on a real
 * hub.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

static const char devices[] = "id,class,name_kk,name_ru,cameras\n"
                              "cam-1,camera,Аула,Двор,cam-2\n"
                              "cam-2,camera,Өзен,Река,\n";

static int
setup(void **state)
{
	return centre_setup_devices(state, "", devices);
}

/* Two alerts at two places: a hub that has its sites read again. */
static struct pty *
two_places(struct centre *centre)
{
	struct pty *before = centre_console(centre, "en", "dana", 80, 24);

	centre_write(centre, "devices.csv",
	    "id,class,name_kk,name_ru,site\n"
	    "cam-1,camera,Аула,Двор,school\n"
	    "cam-2,camera,Өзен,Река,bazaar\n",
	    0600);
	centre_write(centre, "sites.csv",
	    "id,name_kk,name_ru,class,contacts\n"
	    "school,Мектеп,Школа,school,күзет:111\n"
	    "bazaar,Базар,Базар,market,күзет:222\n",
	    0600);
	centre_write(centre, "dabyl.yaml",
	    "site:\n"
	    "  name: { kk: \"Сынақ\", ru: \"Проба\", en: \"Read again\" }\n"
	    "  zone: \"+05:00\"\n"
	    "  readiness: no\n"
	    "devices: devices.csv\n"
	    "sites: sites.csv\n",
	    0600);
	centre_hub_signal(centre, SIGHUP);
	centre_wait(before, "Read again");
	pty_stop(before);
	centre_event(centre, "cam-1", SMOKE);
	centre_event(centre, "cam-2", SMOKE);
	return centre_console(centre, "en", "dana", 80, 24);
}

static void
a_burst_of_keys_calls_the_guard_of_the_row_it_went_to(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = two_places(centre);

	centre_wait(dana, "күзет 111");
	pty_type(dana, "jc");
	centre_wait(dana, "Who answered");
	/* Of which nothing was known yet. */
	centre_wait(dana, "күзет  222");
	assert_true(pty_find(dana, "күзет  111", NULL) < 0);
	centre_quiet(dana);
	pty_type(dana, ESC);
	centre_wait_gone(dana, "Who answered");
	pty_type(dana, "kc");
	centre_wait(dana, "Who answered");
	assert_true(pty_find(dana, "күзет  111", NULL) >= 0);
	assert_true(pty_find(dana, "күзет  222", NULL) < 0);
	pty_stop(dana);
}

/* Somebody else postpones the alert under the cursor: after the grey time the
 * cursor is on the other one. */
static struct pty *
slid(struct centre *centre)
{
	struct pty *dana = two_places(centre);

	centre_wait(dana, "күзет 111");
	centre_do(centre, "aigul", "claim 1");
	centre_do(centre, "aigul", "archive 1 steam");
	centre_wait(dana, "күзет 222");
	return dana;
}

static void
a_key_for_a_row_that_went_by_itself_is_not_for_the_next_one(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = slid(centre);

	/* Nor when it is pressed twice, or held. */
	pty_type(dana, "cc");
	centre_wait(dana, "The cursor is now on №2: press again");
	centre_quiet(dana);
	assert_true(pty_find(dana, "Who answered", NULL) < 0);
	pty_type(dana, "c");
	centre_wait(dana, "Who answered");
	assert_true(pty_find(dana, "күзет  222", NULL) >= 0);
	centre_quiet(dana);
	pty_type(dana, ESC);
	centre_wait_gone(dana, "Who answered");
	/* It is known by then. */
	pty_type(dana, "n");
	centre_wait(dana, "NOTE");
	pty_stop(dana);
}

static void
who_moves_after_a_row_went_acts_at_once(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = slid(centre);

	pty_type(dana, "ec");
	centre_wait(dana, "Who answered");
	pty_stop(dana);
}

static void
who_has_decided_takes_the_next_with_one_key(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = two_places(centre);

	centre_wait(dana, "күзет 111");
	pty_type(dana, ENTER);
	centre_wait(dana, "mine 1");
	pty_type(dana, ":archive 1 steam" ENTER);
	centre_wait(dana, "күзет 222");
	pty_type(dana, ENTER);
	assert_true(centre_shows(centre, 2, "\"state\":\"claimed\""));
	pty_stop(dana);
}

static void
read_again(
    struct centre *centre, struct pty *dana, const char *site, const char *role)
{
	char text[512];

	(void)snprintf(text, sizeof(text),
	    "site:\n"
	    "  name: { kk: \"Сынақ\", ru: \"Проба\", en: \"%s\" }\n"
	    "  zone: \"+05:00\"\n"
	    "  readiness: yes\n"
	    "people:\n"
	    "  - { account: dana, name: \"Дана\", roles: [%s] }\n",
	    site, role);
	centre_write(centre, "dabyl.yaml", text, 0600);
	centre_hub_signal(centre, SIGHUP);
	centre_wait(dana, site);
}

/* Dana watched until now, and was not asked. */
static void
the_check_of_a_shift_waits_until_a_line_is_closed(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = centre_console(centre, "en", "dana", 80, 24);

	read_again(centre, dana, "Night", "observer");
	pty_stop(dana);
	dana = centre_console(centre, "en", "dana", 80, 24);
	centre_wait(dana, "Night");
	pty_type(dana, ":note1");
	centre_wait(dana, ":note1");
	read_again(centre, dana, "Morning", "dispatcher");
	pty_type(dana, "2");
	centre_wait(dana, ":note12");
	assert_true(pty_find(dana, "READINESS", NULL) < 0);
	pty_type(dana, ESC);
	centre_wait(dana, "READINESS");
	pty_stop(dana);
}

static void
cameras_that_come_late_are_not_shown_over_the_check_of_a_shift(void **state)
{
	struct centre *centre = *state;
	struct pty *dana = centre_console(centre, "en", "dana", 80, 24);

	centre_event(centre, "cam-1", SMOKE);
	centre_wait(dana, "SMOKE");
	centre_press(dana, "a");
	centre_wait(dana, "CAMERAS AROUND");
	centre_press(dana, ESC);
	centre_wait_gone(dana, "CAMERAS AROUND");
	centre_hub_signal(centre, SIGSTOP);
	pty_type(dana, "a:readiness" ENTER);
	centre_wait(dana, "READINESS");
	centre_hub_signal(centre, SIGCONT);
	centre_event(centre, "cam-2", SMOKE);
	centre_wait(dana, "waiting 2");
	pty_type(dana, ESC);
	centre_wait(dana, "The check goes on");
	assert_true(pty_find(dana, "CAMERAS AROUND", NULL) < 0);
	pty_stop(dana);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, centre_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_burst_of_keys_calls_the_guard_of_the_row_it_went_to),
		T(a_key_for_a_row_that_went_by_itself_is_not_for_the_next_one),
		T(who_moves_after_a_row_went_acts_at_once),
		T(who_has_decided_takes_the_next_with_one_key),
		T(the_check_of_a_shift_waits_until_a_line_is_closed),
		T(cameras_that_come_late_are_not_shown_over_the_check_of_a_shift),
	};

	return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}

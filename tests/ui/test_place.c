/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A form is about one alert and its place, whatever the cursor has passed over:
 * real consoles on a real hub.
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

static const char devices[] = "id,class,name_kk,name_ru\n"
                              "cam-1,camera,Аула,Двор\n"
                              "cam-2,camera,Өзен,Река\n";

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

#define T(name) cmocka_unit_test_setup_teardown(name, setup, centre_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_burst_of_keys_calls_the_guard_of_the_row_it_went_to),
	};

	return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}

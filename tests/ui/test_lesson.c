/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lesson of the demo: somebody does what the coach says, with the keys of
 * three layouts.  The journal is that of the demo that plays by itself, but for
 * times and for who did it.  All of them run beside each other, five times as
 * fast as a person would.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/jread.h"

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define SPEED   "DABYL_DEMO_SPEED=5"
#define WAIT_MS 240000 /* of everything */
#define SOON_MS 20000  /* the hub of a demo is there */
#define LOOK_MS 20     /* between two looks at a screen */
#define COLS    80
#define ROWS    24

/* ---- who learns ---- */

/* Letters and digits as their keys are written in a layout. */
struct layout {
	const char *name;
	const char *e, *j, *m, *o;
	const char *one, *three, *four, *seven; /* in forms */
};

static const struct layout layouts[] = {
	{ "us", "e", "j", "m", "o", "1", "3", "4", "7" },
	{ "ru", "у", "о", "ь", "щ", "1", "3", "4", "7" },
	/* The row of digits has letters; 7 is a full stop. */
	{ "kz", "у", "о", "ь", "щ", "\"", "і", "ң", "." },
};
#define LEARNERS (sizeof(layouts) / sizeof(layouts[0]))

#define STEPS_MAX 8
struct step {
	const char *keys;
	int wait_ms; /* before the next one */
};

struct learner {
	const struct layout *layout;
	struct pty *pty;
	char data[96];
	struct step steps[STEPS_MAX];
	size_t count, at;
	int64_t due_ms;
	bool done;
};

static void
press(struct learner *l, const char *keys, int wait_ms)
{
	assert_true(l->count < STEPS_MAX);
	l->steps[l->count++] = (struct step){ keys, wait_ms };
}

/* The form of a key listens once no key has come for a moment. */
#define QUIET_MS 500

/* What the coach says, and the keys for it. */
static void
obey(struct learner *l, const char *line)
{
	const struct layout *k = l->layout;

#define SAYS(text) (strstr(line, text) != NULL)
	if (SAYS("Esc"))
		press(l, ESC, 0);
	else if (SAYS("Go to") && SAYS("↑"))
		press(l, k->j, 0);
	else if (SAYS("Go to"))
		press(l, k->e, 0);
	else if (SAYS("Take it") || SAYS("Fire!") || SAYS("Weapon!"))
		press(l, ENTER, 0);
	else if (SAYS("Large picture")) {
		press(l, F3, 4500);
		press(l, F3, 0);
	} else if (SAYS("It is steam") || SAYS("A dummy")) {
		press(l, F9, QUIET_MS);
		press(l, k->one, 0);
		press(l, ENTER, 0);
	} else if (SAYS("Tell the services") || SAYS("Unsure") ||
	    SAYS("Sent back")) {
		press(l, F6, QUIET_MS);
		press(l, ENTER, 0);
	} else if (SAYS("Write who answered")) {
		press(l, "", QUIET_MS);
		press(l, "Сәуле", 0);
		press(l, ENTER ENTER, 0);
	} else if (SAYS("The same fire")) {
		press(l, k->m, QUIET_MS);
		press(l, ENTER, 0);
	} else if (SAYS("Second opinion")) {
		press(l, k->o, QUIET_MS);
		press(l, ENTER, 0);
	} else if (SAYS("Most urgent")) {
		press(l, k->e, 0);
		press(l, ENTER, 0);
	} else if (SAYS("The group")) {
		press(l, F9, QUIET_MS);
		press(l, k->three, 0);
		press(l, k->three, 0);
		press(l, k->seven, 0);
		press(l, ENTER ENTER, 0);
	} else if (SAYS("All written down")) {
		press(l, F7, QUIET_MS);
		press(l, k->four, 0);
	}
#undef SAYS
}

/* The coach's line, when it asks for something; else "". */
static void
coach_line(struct pty *pty, char line[512])
{
	struct buf screen = { 0 };
	const char *at;

	*line = '\0';
	pty_screen(pty, &screen);
	at = buf_text(&screen);
	for (int row = 0; at != NULL && row < ROWS - 2; row++)
		at = strchr(at, '\n') != NULL ? strchr(at, '\n') + 1 : NULL;
	if (at != NULL && strncmp(at, " ▶", 4) == 0)
		snprintf(line, 512, "%.*s", (int)strcspn(at, "\n"), at);
	buf_finish(&screen);
}

/* One look, at most one key. */
static void
learn(struct learner *l)
{
	char line[512];
	const struct step *step;

	pty_settle(l->pty, LOOK_MS);
	if (pty_now_ms() < l->due_ms)
		return;
	if (l->at < l->count) {
		step = &l->steps[l->at++];
		pty_type(l->pty, step->keys);
		/* Then the rows and the coach have time to follow. */
		l->due_ms = pty_now_ms() +
		    (l->at < l->count ? step->wait_ms + 60 : 900);
		return;
	}
	l->at = l->count = 0;
	coach_line(l->pty, line);
	if (strstr(line, "Thank you") != NULL)
		l->done = true;
	else
		obey(l, line);
}

/* ---- what the journal says ---- */

/* Alerts of the story that the learner has to do with. */
static const char *const devices[] = { "cam-0098", "cam-1034", "cam-1035",
	"cam-1036", "cam-2001", "btn-0009", "cam-0412" };
#define DEVICES (sizeof(devices) / sizeof(devices[0]))

/* Not there: looks, which last as long as they last, what only time does, and
 * how far a message has come on its way. */
static const char *const verbs[] = { "event.opened", "alert.claimed",
	"alert.not-confirmed", "alert.confirmed", "alert.same",
	"alert.step-skipped", "alert.asked", "alert.opinion",
	"alert.standing-down", "notification.held", "notification.accepted",
	"notification.refused", "notification.stopped" };

static const char *const fields[] = { "reason", "class", "target", "desk",
	"district", "facts", "same", "what", "answer", "opinion", "by_phone",
	"bulk" };

static bool
is_one_of(const char *text, const char *const *list, size_t count)
{
	for (size_t i = 0; text != NULL && i < count; i++)
		if (strcmp(list[i], text) == 0)
			return true;
	return false;
}

static void
field_put(struct buf *out, const struct jread_val *body, const char *key)
{
	const char *text = jread_get_text(body, key);
	int64_t number;

	if (text != NULL)
		buf_printf(out, " %s=%s", key, text);
	else if (jread_int(jread_get(body, key), &number))
		buf_printf(out, " %s=%lld", key, (long long)number);
}

/* What was done about one device, in its order. */
static void
device_put(struct buf *out, const struct buf *log, const char *device)
{
	int64_t number = 0;
	const char *at = buf_text(log);

	for (size_t len; *at != '\0'; at += len + (at[len] == '\n')) {
		struct jread *doc;
		const struct jread_val *entry, *body;
		const char *verb, *of;
		int64_t alert = 0;

		len = strcspn(at, "\n");
		if (jread_parse_ours(at, len, &doc) != ERR_NONE)
			continue;
		entry = jread_root(doc);
		body = jread_get(entry, "body");
		verb = jread_get_text(entry, "verb");
		of = jread_get_text(body, "device");
		(void)jread_int(jread_get(entry, "alert"), &alert);
		if (number == 0 && verb != NULL && of != NULL &&
		    strcmp(verb, "event.opened") == 0 &&
		    strcmp(of, device) == 0)
			number = alert;
		if (alert != 0 && alert == number &&
		    is_one_of(verb, verbs, sizeof(verbs) / sizeof(verbs[0]))) {
			buf_printf(out, "%s", verb);
			for (size_t i = 0;
			     i < sizeof(fields) / sizeof(fields[0]); i++)
				field_put(out, body, fields[i]);
			buf_puts(out, "\n");
		}
		jread_free(doc);
	}
}

static void
log_read(struct buf *out, const char *data)
{
	char command[512], path[256], bytes[4096];
	size_t got;
	FILE *pipe;

	centre_dabyl(path, sizeof(path));
	snprintf(command, sizeof(command),
	    "'%s' log --json --file '%s/journal.db'", path, data);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	while ((got = fread(bytes, 1, sizeof(bytes), pipe)) > 0)
		buf_put(out, bytes, got);
	assert_int_equal(pclose(pipe), 0);
}

/* ---- the test ---- */

static struct pty *
demo_start(const char *data, bool console)
{
	static const char *const env[] = { SPEED, NULL };
	char path[256];
	const char *with[] = { path, "demo", "--lang", "en", "--data", data,
		NULL };
	const char *without[] = { path, "demo", "--lang", "en", "--data", data,
		"--no-console", NULL };

	centre_dabyl(path, sizeof(path));
	return pty_start(console ? with : without, env, COLS, ROWS);
}

static void
journals_compare(const struct buf *wanted, const struct learner *l)
{
	struct buf log = { 0 };

	log_read(&log, l->data);
	for (size_t d = 0; d < DEVICES; d++) {
		struct buf want = { 0 }, have = { 0 };

		device_put(&want, wanted, devices[d]);
		device_put(&have, &log, devices[d]);
		if (strcmp(buf_text(&want), buf_text(&have)) != 0)
			fail_msg("%s, %s:\n%s-- instead of\n%s",
			    l->layout->name, devices[d], buf_text(&have),
			    buf_text(&want));
		buf_finish(&want);
		buf_finish(&have);
	}
	buf_finish(&log);
}

static void
screens_show(const struct learner *learners)
{
	for (size_t i = 0; i < LEARNERS; i++) {
		struct buf screen = { 0 };

		pty_screen(learners[i].pty, &screen);
		fprintf(stderr, "# %s\n%s\n", learners[i].layout->name,
		    buf_text(&screen));
		buf_finish(&screen);
	}
}

static void
what_the_coach_says_is_the_story_in_every_layout(void **state)
{
	char dir[] = "/tmp/dabyl-test-XXXXXX", own[96], command[128];
	struct learner learners[LEARNERS] = { 0 };
	struct pty *alone;
	struct buf wanted = { 0 };
	int64_t until = pty_now_ms() + WAIT_MS;
	size_t left = LEARNERS;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(own, sizeof(own), "%s/alone", dir);
	alone = demo_start(own, false);
	for (size_t i = 0; i < LEARNERS; i++) {
		struct learner *l = &learners[i];

		l->layout = &layouts[i];
		snprintf(
		    l->data, sizeof(l->data), "%s/%s", dir, l->layout->name);
		l->pty = demo_start(l->data, true);
	}
	while (left > 0) {
		left = 0;
		for (size_t i = 0; i < LEARNERS; i++) {
			if (!learners[i].done)
				learn(&learners[i]);
			left += !learners[i].done;
		}
		if (pty_now_ms() >= until)
			screens_show(learners);
		if (pty_now_ms() >= until)
			fail_msg("%zu have not come to the end", left);
	}
	assert_int_equal(pty_ended(alone, 60000), 0);
	log_read(&wanted, own);
	for (size_t i = 0; i < LEARNERS; i++) {
		pty_stop(learners[i].pty);
		journals_compare(&wanted, &learners[i]);
	}
	pty_stop(alone);
	buf_finish(&wanted);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

static void
esc_esc_and_a_command_leave_the_coach_and_the_city_lives_on(void **state)
{
	char dir[] = "/tmp/dabyl-test-XXXXXX", own[96], command[128];
	struct pty *pty;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(own, sizeof(own), "%s/left", dir);
	pty = demo_start(own, true);
	centre_wait_within(pty, "New alert. Take it: Enter", SOON_MS);
	pty_type(pty, ":coach off" ENTER);
	centre_wait_within(pty, "The coach has gone", SOON_MS);
	assert_true(pty_wait_gone(pty, "New alert. Take it", SOON_MS));
	pty_type(pty, ":coach on" ENTER);
	centre_wait_within(pty, " ▶ ", SOON_MS);
	pty_type(pty, ESC ESC);
	centre_wait_within(pty, "The coach has gone", SOON_MS);
	/* The fire comes although nothing was done about the smoke. */
	centre_wait_within(pty, "cam-1034", SOON_MS);
	pty_stop(pty);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_the_coach_says_is_the_story_in_every_layout),
		cmocka_unit_test(
		    esc_esc_and_a_command_leave_the_coach_and_the_city_lives_on),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

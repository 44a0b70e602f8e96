/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lesson of the demo: somebody does what the coach says, with the keys of
 * three layouts.  The journal is that of the demo that plays by itself, but for
 * times and for who did it.  All of them run beside each other, five times as
 * fast as a person would.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/jread.h"
#include "base/xalloc.h"

#include "tests/ui/centre.h"
#include "tests/ui/press.h"

#define SPEED    "DABYL_DEMO_SPEED=5"
#define WAIT_MS  240000 /* of everything */
#define SOON_MS  30000  /* the hub of a demo is there */
#define END_MS   60000  /* it has ended */
#define LOOK_MS  20     /* at one screen */
#define KEY_MS   60     /* between two keys */
#define AGAIN_MS 4000   /* what was pressed has had no effect */
#define QUIET_MS 500    /* without a key a form listens after 300 */
#define WATCH_MS 4000   /* a picture of three seconds is a look */
#define COLS     80
#define ROWS     24

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
#define LINE_SIZE 512
struct step {
	const char *keys;
	const char *seen; /* ... once that is on the screen; NULL: at once */
	int for_ms;       /* ... and has been there so long */
};

struct learner {
	const struct layout *layout;
	struct pty *pty;
	char data[96];
	struct step steps[STEPS_MAX];
	size_t count, at;
	int64_t due_ms;   /* of the next step, or of the next look */
	int64_t since_ms; /* what the step waits for is seen; 0: it is not */
	int64_t again_ms; /* the line is obeyed once more */
	char line[LINE_SIZE];  /* of the coach, that was obeyed */
	char under[LINE_SIZE]; /* the cursor then */
	bool moves;            /* ... which was told to go somewhere */
	bool done;
};

static void
press_once(struct learner *l, const char *keys, const char *seen, int for_ms)
{
	assert_true(l->count < STEPS_MAX);
	l->steps[l->count++] = (struct step){ keys, seen, for_ms };
}

static void
press(struct learner *l, const char *keys)
{
	press_once(l, keys, NULL, 0);
}

/* Once a form or a menu is there and listens. */
static void
press_form(struct learner *l, const char *keys)
{
	press_once(l, keys, "┌", QUIET_MS);
}

/* What the coach says, and the keys for it. */
static void
obey(struct learner *l, const char *line)
{
	const struct layout *k = l->layout;

#define SAYS(text) (strstr(line, text) != NULL)
	l->moves = SAYS("Go to") && SAYS("↑");
	if (SAYS("Esc"))
		press(l, ESC);
	else if (l->moves)
		press(l, k->j);
	else if (SAYS("Go to"))
		press(l, k->e);
	else if (SAYS("Take it") || SAYS("Fire!") || SAYS("Weapon!"))
		press(l, ENTER);
	else if (SAYS("Large picture")) {
		press(l, F3);
		press_once(l, F3, "▀▀▀▀▀▀▀▀", WATCH_MS);
	} else if (SAYS("It is steam") || SAYS("A dummy")) {
		press(l, F9);
		press_form(l, k->one);
		press(l, ENTER);
	} else if (SAYS("Tell the services") || SAYS("Unsure") ||
	    SAYS("Sent back")) {
		press(l, F6);
		press_form(l, ENTER);
	} else if (SAYS("Write who answered")) {
		press_form(l, "Сәуле");
		press(l, ENTER ENTER);
	} else if (SAYS("The same fire")) {
		press(l, k->m);
		press_form(l, ENTER);
	} else if (SAYS("Second opinion")) {
		press(l, k->o);
		press_form(l, ENTER);
	} else if (SAYS("Most urgent")) {
		press(l, k->e);
		press(l, ENTER);
	} else if (SAYS("The group")) {
		press(l, F9);
		press_form(l, k->three);
		press(l, k->three);
		press(l, k->seven);
		press(l, ENTER ENTER);
	} else if (SAYS("All written down")) {
		press(l, F7);
		press_form(l, k->four);
	}
#undef SAYS
}

static void
line_copy(char line[LINE_SIZE], const char *at)
{
	snprintf(line, LINE_SIZE, "%.*s", (int)strcspn(at, "\n"), at);
}

/* The coach's line, when it asks for something, else ""; and the row under the
 * cursor, without its times. */
static void
read_screen(struct pty *pty, char line[LINE_SIZE], char under[LINE_SIZE])
{
	struct buf screen = { 0 };
	const char *at;

	*line = *under = '\0';
	pty_screen(pty, &screen);
	at = buf_text(&screen);
	for (int row = 0; *at != '\0'; row++, at += strcspn(at, "\n") + 1) {
		if (row == ROWS - 2 && strncmp(at, " ▶", 4) == 0)
			line_copy(line, at);
		else if (strncmp(at, " ▶ P", 6) == 0)
			line_copy(under, at + strcspn(at, "-\n"));
	}
	buf_finish(&screen);
}

/* The next key, when its time has come. */
static void
step_do(struct learner *l, int64_t now_ms)
{
	const struct step *step = &l->steps[l->at];
	bool seen =
	    step->seen == NULL || pty_find(l->pty, step->seen, NULL) >= 0;

	if (!seen && now_ms >= l->again_ms)
		l->at = l->count;
	if (!seen || now_ms < l->due_ms)
		return;
	if (l->since_ms == 0)
		l->since_ms = now_ms;
	if (now_ms - l->since_ms < step->for_ms)
		return;
	pty_type(l->pty, step->keys);
	l->at++;
	l->since_ms = 0;
	l->due_ms = now_ms + KEY_MS;
	l->again_ms = now_ms + AGAIN_MS;
}

/* What the coach says now, unless that was done and is still to be seen. */
static void
line_obey(struct learner *l, int64_t now_ms)
{
	char line[LINE_SIZE], under[LINE_SIZE];
	bool moved;

	read_screen(l->pty, line, under);
	moved = l->moves && strcmp(under, l->under) != 0;
	if (strcmp(line, l->line) == 0 && !moved && now_ms < l->again_ms)
		return;
	memcpy(l->line, line, sizeof(line));
	memcpy(l->under, under, sizeof(under));
	l->at = l->count = 0;
	l->again_ms = now_ms + AGAIN_MS;
	l->done = strstr(line, "Thank you") != NULL;
	if (!l->done)
		obey(l, line);
}

/* One look, at most one key. */
static void
learn(struct learner *l)
{
	int64_t end_ms = pty_now_ms() + LOOK_MS, left_ms;

	while ((left_ms = end_ms - pty_now_ms()) > 0)
		(void)pty_step(l->pty, (int)left_ms);
	pty_forget(l->pty);
	if (l->at < l->count)
		step_do(l, end_ms);
	else
		line_obey(l, end_ms);
}

/* ---- what the journal says ---- */

/* Alerts of the story that the learner has to do with. */
static const char *const devices[] = { "cam-0098", "cam-1034", "cam-1035",
	"cam-1036", "cam-2001", "btn-0009", "cam-0412" };
#define DEVICES (sizeof(devices) / sizeof(devices[0]))

/* Not there: looks, which last as long as they last, what only time does, what
 * a colleague answers to a person only, and how far a message has come. */
static const char *const verbs[] = { "event.opened", "alert.claimed",
	"alert.not-confirmed", "alert.confirmed", "alert.step-skipped",
	"alert.asked", "alert.standing-down", "incident.joined",
	"notification.held", "notification.accepted", "notification.refused",
	"notification.stopped" };

static const char *const fields[] = { "reason", "class", "target", "desk",
	"district", "facts", "same", "what", "answer", "by_phone", "bulk" };

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

/* ---- demos ---- */

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
		assert_true(want.len > 0);
		if (strcmp(buf_text(&want), buf_text(&have)) != 0)
			fail_msg("%s, %s:\n%s-- instead of\n%s",
			    l->layout->name, devices[d], buf_text(&have),
			    buf_text(&want));
		buf_finish(&want);
		buf_finish(&have);
	}
	buf_finish(&log);
}

/* ---- the tests ---- */

struct lesson {
	char dir[32];
	struct pty *alone; /* the demo that plays by itself */
	struct learner learners[LEARNERS];
};

static int
setup(void **state)
{
	struct lesson *lesson = xcalloc(1, sizeof(*lesson));

	snprintf(lesson->dir, sizeof(lesson->dir), "/tmp/dabyl-test-XXXXXX");
	assert_non_null(mkdtemp(lesson->dir));
	*state = lesson;
	return 0;
}

/* With its hub: until then that writes in the directory. */
static int
leave(struct pty **pty)
{
	int status;

	if (*pty == NULL)
		return 0;
	kill(pty_pid(*pty), SIGTERM);
	status = pty_ended(*pty, END_MS);
	pty_stop(*pty);
	*pty = NULL;
	return status;
}

static int
teardown(void **state)
{
	struct lesson *lesson = *state;
	char command[64];

	(void)leave(&lesson->alone);
	for (size_t i = 0; i < LEARNERS; i++)
		(void)leave(&lesson->learners[i].pty);
	snprintf(command, sizeof(command), "rm -rf '%s'", lesson->dir);
	free(lesson);
	return system(command);
}

static void
lesson_begin(struct lesson *lesson)
{
	char own[96];

	snprintf(own, sizeof(own), "%s/alone", lesson->dir);
	lesson->alone = demo_start(own, false);
	for (size_t i = 0; i < LEARNERS; i++) {
		struct learner *l = &lesson->learners[i];

		l->layout = &layouts[i];
		snprintf(l->data, sizeof(l->data), "%s/%s", lesson->dir,
		    l->layout->name);
		l->pty = demo_start(l->data, true);
	}
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
	struct lesson *lesson = *state;
	struct buf wanted = { 0 };
	int64_t until = pty_now_ms() + WAIT_MS;
	size_t left = LEARNERS;
	char own[96];

	lesson_begin(lesson);
	while (left > 0) {
		left = 0;
		(void)pty_step(lesson->alone, 0);
		for (size_t i = 0; i < LEARNERS; i++) {
			struct learner *l = &lesson->learners[i];

			if (l->done)
				(void)pty_step(l->pty, 0);
			else
				learn(l);
			left += !l->done;
		}
		if (pty_now_ms() >= until) {
			screens_show(lesson->learners);
			fail_msg("%zu have not come to the end", left);
		}
	}
	assert_int_equal(pty_ended(lesson->alone, END_MS), 0);
	snprintf(own, sizeof(own), "%s/alone", lesson->dir);
	log_read(&wanted, own);
	for (size_t i = 0; i < LEARNERS; i++) {
		struct learner *l = &lesson->learners[i];

		assert_int_equal(leave(&l->pty), 128 + SIGTERM);
		journals_compare(&wanted, l);
	}
	buf_finish(&wanted);
}

static void
esc_esc_and_a_command_leave_the_coach_and_the_city_lives_on(void **state)
{
	struct lesson *lesson = *state;
	struct learner *l = &lesson->learners[0];

	snprintf(l->data, sizeof(l->data), "%s/left", lesson->dir);
	l->pty = demo_start(l->data, true);
	centre_wait_within(l->pty, "New alert. Take it: Enter", SOON_MS);
	pty_type(l->pty, ":coach off" ENTER);
	centre_wait_within(l->pty, "The coach has gone", SOON_MS);
	assert_true(pty_wait_gone(l->pty, "New alert. Take it", SOON_MS));
	pty_type(l->pty, ":coach on" ENTER);
	centre_wait_within(l->pty, " ▶ ", SOON_MS);
	pty_type(l->pty, ESC ESC);
	centre_wait_within(l->pty, "The coach has gone", SOON_MS);
	/* The fire comes although nothing was done about the smoke. */
	centre_wait_within(l->pty, "cam-1034", SOON_MS);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_the_coach_says_is_the_story_in_every_layout),
		T(esc_esc_and_a_command_leave_the_coach_and_the_city_lives_on),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_CENTRE_H_
#define DABYL_TESTS_UI_CENTRE_H_

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"

#include "tests/ui/pty.h"

/*
 * centre - a real hub in a directory of its own, and consoles on terminals of
 * their own.  Everything is asserted; every wait has an end: what has not ended
 * after CENTRE_WAIT_MS is killed and fails the test.  All of it dies with the
 * test.
 */
#define CENTRE_WAIT_MS 30000 /* a deadline: on a machine with much to do */
#define CENTRE_BELL_MS 10000 /* then a P1 would ring again by itself */

/* Data of events. */
#define FIRE  "\"kind\":\"fire\",\"score\":0.93"
#define SMOKE "\"kind\":\"smoke\",\"score\":0.71"

struct centre {
	char dir[64];
	pid_t hub; /* 0: none runs */
	unsigned events;
	pid_t cameras; /* 0: there are none */
	int cameras_in;
};

/* An empty directory, a configuration in it, and a hub that is ready. */
void centre_begin(struct centre *centre);
void centre_end(struct centre *centre);

/* The same with more lines in the section site of the configuration. */
void centre_begin_site(struct centre *centre, const char *lines);

/* The same with a camera "cam-1" that can be looked at: a drawn clip. */
void centre_begin_cameras(struct centre *centre);

/* The same with these devices. */
void centre_begin_devices(struct centre *centre, const char *csv);

/*
 * Fixtures of cmocka: the state is a centre, begun with more ${lines} of
 * configuration ("": none), with these devices, with cameras that can be looked
 * at.
 */
int centre_setup(void **state, const char *lines);
int centre_setup_devices(void **state, const char *lines, const char *csv);
int centre_setup_cameras(void **state, const char *lines);
int centre_teardown(void **state);

void centre_hub_start(struct centre *centre);
void centre_hub_kill(struct centre *centre); /* with SIGKILL */
void centre_hub_signal(struct centre *centre, int number);

/* The path of the program as it was built. */
void centre_dabyl(char *path, size_t size);

/* The file DIR/NAME, and the directory it stands in, if that is not there. */
void centre_write(const struct centre *centre, const char *name,
    const char *text, unsigned mode);

/*
 * A console at ${cols} x ${rows}, waited for until it shows the counters.
 * ${arguments} end with NULL; may be NULL.
 */
struct pty *centre_console(struct centre *centre, const char *language,
    const char *account, int cols, int rows);

/* The same of a person whose files are in the centre's directory. */
struct pty *centre_console_own(
    struct centre *centre, const char *const *arguments);

/* A shell that has been told to run a console; not waited for. */
struct pty *centre_shell(struct centre *centre, int cols, int rows);

/* `dabyl ARGUMENTS --data DIR` on a terminal of 200x60; not waited for. */
struct pty *centre_tool(struct centre *centre, const char *const *arguments);

/* Events as lines of JSON, all stored when this returns. */
void centre_publish(struct centre *centre, const char *lines, size_t len);

/* One event, stored when this returns; data members as JSON. */
void centre_event(struct centre *centre, const char *subject, const char *data);

/* `dabyl do` as ${account}; asserts that it was done. */
void centre_do(struct centre *centre, const char *account, const char *command);

/* Standard output of `dabyl ARGUMENTS --data DIR`; returns its exit status. */
int centre_run(
    struct centre *centre, struct buf *out, const char *const *arguments);

/* `dabyl show NUMBER --json` holds ${text}; waits until it does. */
bool centre_shows(struct centre *centre, unsigned number, const char *text);
bool centre_shows_within(
    struct centre *centre, unsigned number, const char *text, int wait_ms);

/* Until ${text} stands in a row of the screen, or stands there no more. */
void centre_wait(struct pty *pty, const char *text);
void centre_wait_within(struct pty *pty, const char *text, int wait_ms);
void centre_wait_gone(struct pty *pty, const char *text);

/* Until it has rung more often than ${before}; returns how often it has. */
int centre_wait_bell(struct pty *pty, int before);
int centre_wait_bell_within(struct pty *pty, int before, int wait_ms);

/* Until a form or a menu that is there listens to keys; then press some. */
void centre_quiet(struct pty *pty);
void centre_press(struct pty *pty, const char *keys);

/* Press ${key}, wait for ${title}, and until that form listens. */
void centre_open_form(struct pty *pty, const char *key, const char *title);

#endif /* DABYL_TESTS_UI_CENTRE_H_ */

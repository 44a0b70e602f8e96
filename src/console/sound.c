/* SPDX-License-Identifier: Apache-2.0 */
/* sound: a program of the workplace, and the terminal's bell when it fails. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/i18n.h"

#include "console/app.h"

#define SOUND_MS 10000 /* then the program is ended: it hangs */

extern char **environ;

/* Words between blanks; there is no shell and there are no quotes. */
void
sound_begin(struct app *app)
{
	struct sound *s = &app->sound;
	size_t count = 0;
	char *at = s->words;

	if (app->options->sound == NULL ||
	    !text_copy(s->words, sizeof(s->words), app->options->sound))
		return;
	while (count < SOUND_WORDS && *(at += strspn(at, " ")) != '\0') {
		s->argv[count++] = at;
		at += strcspn(at, " ");
		if (*at != '\0')
			*at++ = '\0';
	}
	s->argv[count] = NULL;
}

/* In a room of its own: none of our files, none of our blocked signals. */
static bool
spawn(struct sound *s)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;
	bool done;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		posix_spawn_file_actions_addopen(
		    &files, fd, "/dev/null", O_RDWR, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	done = posix_spawnp(
	           &s->pid, s->argv[0], &files, &attr, s->argv, environ) == 0;
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	if (!done)
		s->pid = 0;
	return done;
}

/* Said once; from then on the bell does not wait for it. */
static void
failed(struct app *app)
{
	if (app->sound.failed)
		return;
	app->sound.failed = true;
	term_bell(app->term);
	app_tell(app, STYLE_ERROR,
	    _("The sound program fails, the bell rings instead: %s"),
	    app->sound.argv[0]);
}

/* An alarm that is not heard is none: one that still runs may hang. */
void
sound_play(struct app *app)
{
	struct sound *s = &app->sound;

	if (s->argv[0] == NULL || s->failed || s->pid != 0)
		term_bell(app->term);
	if (s->argv[0] == NULL || s->pid != 0)
		return;
	if (spawn(s))
		s->until_ms = app->now_ms + SOUND_MS;
	else
		failed(app);
}

void
sound_step(struct app *app)
{
	struct sound *s = &app->sound;
	int status;

	if (s->pid == 0)
		return;
	if (app->now_ms >= s->until_ms)
		(void)kill(s->pid, SIGKILL);
	if (waitpid(s->pid, &status, WNOHANG) != s->pid)
		return;
	s->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		s->failed = false;
	else
		failed(app);
}

void
sound_finish(struct app *app)
{
	if (app->sound.pid == 0)
		return;
	(void)kill(app->sound.pid, SIGKILL);
	(void)waitpid(app->sound.pid, NULL, 0);
	app->sound.pid = 0;
}

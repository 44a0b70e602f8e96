/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl demo: a whole centre on this machine. */
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo/play.h"
#include "demo/scenario.h"

#include "cmd/cmd.h"
#include "cmd/locale.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

#define SEED      1
#define RATE      1.0
#define SPEED_ENV "DABYL_DEMO_SPEED" /* for tests: the story so much faster */

static const struct tool_spec spec = {
	.name = "demo",
	.arguments = "",
	.does = N_("A whole centre on this machine, with cameras, services and "
	           "colleagues; nobody outside is told."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_LANG) |
	    TOOL_BIT(TOOL_NO_CONSOLE) | TOOL_BIT(TOOL_SEED) |
	    TOOL_BIT(TOOL_RATE) | TOOL_BIT(TOOL_FOR),
};

/* ---- options ---- */

static int
not_a_number(const char *text)
{
	tool_error(text, _("not a number that fits"), NULL);
	return 2;
}

/* "60" or "60s"; "2" or "2/s": what follows the number is ${unit} or nothing.
 */
static bool
number_read(const char *text, const char *unit, double max, double *value)
{
	char *end;

	*value = strtod(text, &end);
	return end != text && (*end == '\0' || strcmp(end, unit) == 0) &&
	    *value >= 0 && *value <= max;
}

static int
options_read(const struct tool *tool, struct play_options *o)
{
	const char *seed = tool->values[TOOL_SEED], *text;
	const char *speed = getenv(SPEED_ENV);
	double value;
	char *end = "";

	if (seed != NULL)
		o->seed = strtoull(seed, &end, 10);
	if (seed != NULL && (*seed == '\0' || *end != '\0'))
		return not_a_number(seed);
	if ((text = tool->values[TOOL_RATE]) != NULL &&
	    !number_read(text, "/s", SCENARIO_RATE_MAX, &o->rate))
		return not_a_number(text);
	if ((text = tool->values[TOOL_FOR]) != NULL) {
		if (!number_read(text, "s", 86400.0 * 365, &value))
			return not_a_number(text);
		o->for_ms = (uint64_t)(value * 1000);
	} else if (!o->console) {
		o->for_ms = SCENARIO_END_MS;
	}
	if (speed != NULL) {
		if (!number_read(speed, "", PLAY_SPEED_MAX, &value) ||
		    value < 1)
			return not_a_number(speed);
		o->speed = (unsigned)value;
	}
	return -1;
}

/* ---- files ---- */

/*
 * The city lies beside a program that was not installed ("city" there is
 * data/ of the source), else where it was installed.
 */
static void
city_find(char city[PATHS_SIZE], char clips[PATHS_SIZE])
{
	char base[PATHS_SIZE];

	locale_helper(base, sizeof(base), "city");
	if (access(base, X_OK) != 0)
		snprintf(base, sizeof(base), "%s", PKGDATADIR);
	snprintf(city, PATHS_SIZE, "%.*s/demo", PATHS_SIZE - 8, base);
	snprintf(clips, PATHS_SIZE, "%.*s/clips", PATHS_SIZE - 8, base);
}

/* Said before the screen is taken; a console without it shows words. */
static void
preview_check(void)
{
	char preview[PATHS_SIZE];

	locale_helper(preview, sizeof(preview), "dabyl-preview");
	if (access(preview, X_OK) != 0)
		tool_error("dabyl-preview", _("it is not there"),
		    _("the demo goes on without pictures"));
}

int
cmd_demo(int argc, char **argv)
{
	char self[PATHS_SIZE], cameras[PATHS_SIZE], city[PATHS_SIZE],
	    clips[PATHS_SIZE];
	struct tool tool;
	struct play_options options = {
		.program = self,
		.city = city,
		.clips = clips,
		.seed = SEED,
		.rate = RATE,
		.speed = 1,
		.error = tool_error,
	};
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status >= 0)
		return status;
	options.console = !tool_has(&tool, TOOL_NO_CONSOLE);
	options.data = tool.values[TOOL_DATA];
	options.language = tool.values[TOOL_LANG];
	if ((status = options_read(&tool, &options)) >= 0)
		return status;
	if (!locale_self(self, sizeof(self))) {
		tool_error("/proc/self/exe", _("it is not there"), NULL);
		return 1;
	}
	locale_helper(cameras, sizeof(cameras), "dabyl-cameras");
	options.cameras = access(cameras, X_OK) == 0 ? cameras : NULL;
	city_find(city, clips);
	if (options.console)
		preview_check();
	return play_run(&options);
}

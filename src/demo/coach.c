/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "demo/coach.h"

static const struct scenario_scene *
scene_of(const struct coach *coach)
{
	size_t count;

	return &scenario_scenes(&count)[coach->scene];
}

void
coach_begin(struct coach *coach, size_t scene, uint64_t now_ms)
{
	coach->scene = scene;
	coach->state = COACH_FREE;
	coach->helped = false;
	coach->since_ms = now_ms;
	coach->pressed = 0;
}

void
coach_key(struct coach *coach, const char *command)
{
	const char *key = scene_of(coach)->key;

	coach->pressed += *key != '\0' && strcmp(key, command) == 0;
}

/* What the scene asks for, was done: its acts, or its key so many times. */
static bool
is_done(const struct coach *coach, size_t acts)
{
	const struct scenario_scene *scene = scene_of(coach);

	if (scene->times > 0 && coach->pressed >= scene->times)
		return true;
	return scenario_scene_acts(coach->scene) > 0 && acts == 0;
}

static bool
asks(const struct coach *coach)
{
	return scenario_scene_acts(coach->scene) > 0 ||
	    scene_of(coach)->times > 0;
}

void
coach_step(struct coach *coach, size_t acts, uint64_t now_ms)
{
	uint64_t waited_ms = now_ms - coach->since_ms;

	if (!asks(coach)) {
		coach->state = COACH_FREE;
	} else if (is_done(coach, acts)) {
		coach->helped |= coach->state == COACH_HELPS;
		coach->state = COACH_DONE_BY;
	} else if (coach->state == COACH_HELPS && waited_ms >= COACH_HELP_MS) {
		coach->state = COACH_LET_GO;
	} else if (coach->state == COACH_FREE) {
		coach->state = COACH_WAITS;
	} else if (coach->state == COACH_WAITS && coach->learner &&
	    !coach->left && waited_ms >= SCENARIO_PATIENCE_MS) {
		coach_help(coach, now_ms);
	}
}

void
coach_help(struct coach *coach, uint64_t now_ms)
{
	if (coach->state != COACH_WAITS)
		return;
	coach->state = COACH_HELPS;
	coach->since_ms = now_ms;
}

bool
coach_asking(const struct coach *coach)
{
	return coach->state == COACH_WAITS || coach->state == COACH_HELPS;
}

bool
coach_holds(const struct coach *coach)
{
	return coach->learner && !coach->left && coach_asking(coach);
}

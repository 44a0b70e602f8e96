/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "demo/duty.h"
#include "demo/scenario.h"

static struct duty_case *
case_find(struct duty *duty, const struct desk_message *told)
{
	for (size_t i = 0; i < DUTY_CASES_MAX; i++) {
		struct duty_case *c = &duty->cases[i];

		if (c->told.alert != 0 && c->told.alert == told->alert &&
		    c->told.target == told->target)
			return c;
	}
	return NULL;
}

static struct duty_case *
case_open(struct duty *duty, const struct desk_message *told)
{
	struct duty_case *c = &duty->cases[duty->at];

	duty->at = (duty->at + 1) % DUTY_CASES_MAX;
	*c = (struct duty_case){ 0 };
	c->number =
	    scenario_desk(told->target)->number + duty->given[told->target]++;
	return c;
}

static void
case_plan(struct duty_case *c, enum desk_act next, uint64_t due_ms)
{
	c->open = true;
	c->next = next;
	c->due_ms = due_ms;
}

void
duty_told(struct duty *duty, const struct desk_message *told, uint64_t now_ms)
{
	const struct scenario_desk *desk;
	struct duty_case *c;
	bool refuse;

	if ((told->type != DESK_TELL && told->type != DESK_STAND_DOWN) ||
	    told->alert == 0 || told->target >= NOTE_SERVICES)
		return;
	desk = scenario_desk(told->target);
	c = case_find(duty, told);
	if (c != NULL && c->told.type == told->type &&
	    c->told.revision == told->revision &&
	    memcmp(c->told.key, told->key, sizeof(told->key)) == 0)
		return; /* said already, or about to be */
	if (c != NULL && told->inform) {
		c->told = *told; /* what was planned goes on */
		return;
	}
	if (c == NULL)
		c = case_open(duty, told);
	c->told = *told;
	if (told->type == DESK_STAND_DOWN) {
		case_plan(c, DESK_STOP_RECEIVED, now_ms + desk->answer_ms);
		return;
	}
	refuse = *desk->refuses != '\0' && !duty->refused[told->target] &&
	    strcmp(desk->refuses, told->kind) == 0;
	duty->refused[told->target] |= refuse;
	case_plan(
	    c, refuse ? DESK_REFUSED : DESK_ACCEPTED, now_ms + desk->answer_ms);
}

static struct duty_case *
case_first(const struct duty *duty)
{
	const struct duty_case *first = NULL;

	for (size_t i = 0; i < DUTY_CASES_MAX; i++) {
		const struct duty_case *c = &duty->cases[i];

		if (c->open && (first == NULL || c->due_ms < first->due_ms))
			first = c;
	}
	return (struct duty_case *)first;
}

uint64_t
duty_due_ms(const struct duty *duty)
{
	const struct duty_case *c = case_first(duty);

	return c == NULL ? UINT64_MAX : c->due_ms;
}

/* What comes after an answer has been given. */
static void
case_advance(struct duty_case *c, const struct scenario_desk *desk)
{
	c->open = false;
	if (c->next == DESK_ACCEPTED && !c->there)
		case_plan(c, DESK_ON_SCENE, c->due_ms + desk->on_scene_ms);
	else if (c->next == DESK_ON_SCENE || c->next == DESK_ACCEPTED)
		case_plan(c, DESK_CLOSED, c->due_ms + desk->closed_ms);
	c->there = c->there || c->next == DESK_CLOSED;
}

bool
duty_next(struct duty *duty, uint64_t now_ms, struct desk_message *answer)
{
	struct duty_case *c = case_first(duty);
	const struct scenario_desk *desk;

	if (c == NULL || c->due_ms > now_ms)
		return false;
	desk = scenario_desk(c->told.target);
	*answer = c->told;
	answer->type = DESK_ANSWER;
	answer->act = c->next;
	answer->number[0] = answer->code[0] = '\0';
	if (c->next == DESK_ACCEPTED)
		snprintf(
		    answer->number, sizeof(answer->number), "%u", c->number);
	else if (c->next == DESK_REFUSED) {
		text_copy(answer->code, sizeof(answer->code), desk->refusal);
		text_copy(
		    answer->district, sizeof(answer->district), desk->right);
	} else if (c->next == DESK_CLOSED)
		text_copy(answer->code, sizeof(answer->code), desk->outcome);
	case_advance(c, desk);
	return true;
}

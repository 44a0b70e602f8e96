/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_SHIFT_H_
#define DABYL_HUB_SHIFT_H_

#include <stdint.h>

#include "base/buf.h"
#include "core/alert.h"

/*
 * shift - what people decided in a day, and how often each camera was wrong,
 * counted from the rows of the alerts: for the screen of the shift.
 */
#define SHIFT_MS          86400000 /* before ${now_tick} */
#define SHIFT_HOUR_MS     3600000
#define SHIFT_DEVICES_MAX 100 /* those with the most not confirmed */

struct shift_count {
	char account[ALERT_CODE_SIZE];
	uint64_t verdict_tick;
	uint8_t verdict;
	char device[ALERT_DEVICE_SIZE];
	char name_kk[ALERT_NAME_SIZE];
	char name_ru[ALERT_NAME_SIZE];
	char code[ALERT_CODE_SIZE]; /* reason, or outcome of a confirmed one */
};

struct shift {
	uint64_t now_tick;
	struct shift_count *counts;
	size_t count, capacity;
};

/* ${alert} was decided within the day: it counts. */
void shift_add(struct shift *shift, const struct alert *alert);

/*
 * Append a line for each person, {"person":..,"hour":..,"day":..}, and for
 * each device {"device":..,"name_kk":..,"name_ru":..,"decided":..,"reasons":
 * {CODE:COUNT..},"outcomes":{CODE:COUNT..}}; returns how many.
 */
size_t shift_write(struct shift *shift, struct buf *out);
void shift_finish(struct shift *shift);

#endif /* DABYL_HUB_SHIFT_H_ */

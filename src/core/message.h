/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_MESSAGE_H_
#define DABYL_CORE_MESSAGE_H_

#include <stdint.h>

#include "base/buf.h"
#include "core/alert.h"
#include "core/policy.h"

/*
 * message - what a service reads, in Kazakh and in Russian:
 *
 *	{what}. {place}, {district}. {time}. {facts}. {camera}. № {number}.
 *	{dispatcher}, {phone}. {note}.
 *
 * No other sentence, but for "Also seen: {camera}, {place}." behind the camera
 * where several alerts are one incident.  At most MESSAGE_CHARS characters; the
 *note stands last, so that it is what is cut.  The language is the service's,
 *not that of anybody's screen, so the few fixed words stand here and not in the
 * catalogues.  The same text is shown in the form before it is sent and read
 * aloud from the call card.
 */
#define MESSAGE_CHARS 300

enum message_language { MESSAGE_KK, MESSAGE_RU };

struct message_facts {
	const struct policy *policy;
	const struct alert *alert;
	uint8_t facts;        /* enum alert_fact bits */
	const char *address;  /* corrected place; "" = the alert's */
	const char *district; /* code; "" = the alert's */
	const char *note;
	const char *account;
	/* That are joined to the alert; at most ALERT_INCIDENT_MAX. */
	const struct alert *const *joined;
	size_t njoined;
};

void message_compose(const struct message_facts *facts,
    enum message_language language, struct buf *out);

/*
 * The sentences of an update: what else shows the incident (no more than
 * MESSAGE_ALSO_MAX of them by name), and that an alert was not part of it.
 */
#define MESSAGE_ALSO_MAX 3
void message_also(const struct alert *const *joined, size_t count,
    enum message_language language, struct buf *out);
void message_other(
    const struct alert *alert, enum message_language language, struct buf *out);

/*
 * Append ${text} and then ${more}, which takes the place of what former updates
 * added; when that would be over MESSAGE_CHARS, the end of ${text} is cut.
 */
void message_append(const char *text, const char *more, struct buf *out);

/* Decimal digits of ${number}; ${text} holds 24 bytes. */
void message_number(char *text, uint64_t number);

#endif /* DABYL_CORE_MESSAGE_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_MESSAGE_H_
#define DABYL_CORE_MESSAGE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/alert.h"
#include "core/notification.h"
#include "core/policy.h"

/*
 * message - what a service reads, in Kazakh and in Russian:
 *
 *	{what}. {place}, {district}. {time}. {facts}. {camera}. № {number}.
 *	{dispatcher}, {phone}. {note}.
 *
 * No other sentence, but for "Also seen: {camera}; {camera} +4." at the end
 * where several alerts are one incident.  At most MESSAGE_CHARS characters: the
 * text takes MESSAGE_TEXT_CHARS of them and the other cameras no more than
 * MESSAGE_MORE_CHARS, so that the note is all that is cut.  The language is the
 * service's, not that of anybody's screen, so the few fixed words stand here
 * and not in the catalogues.  The same text is shown in the form before it is
 * sent and read aloud from the call card.
 */
#define MESSAGE_CHARS      300
#define MESSAGE_MORE_CHARS 80
#define MESSAGE_TEXT_CHARS (MESSAGE_CHARS - MESSAGE_MORE_CHARS - 1)

enum message_language { MESSAGE_KK, MESSAGE_RU };

struct message_facts {
	const struct policy *policy;
	const struct alert *alert;
	uint8_t facts;        /* enum alert_fact bits */
	const char *address;  /* corrected place; "" = the alert's */
	const char *district; /* code; "" = the alert's */
	const char *before;   /* notes that the service has; may be NULL */
	const char *note;
	const char *account;
	/* That are joined to the alert; at most ALERT_INCIDENT_MAX. */
	const struct alert *const *joined;
	size_t njoined;
};

/*
 * Append the message.  Of its bytes ${body} are no note, and ${base} its own:
 * what is behind them is about other cameras, and an update puts something else
 * there.  Notes of before stand before the new one, unless that would cut it.
 */
struct message_ends {
	size_t body;
	size_t base;
};
struct message_ends message_compose(const struct message_facts *facts,
    enum message_language language, struct buf *out);

/*
 * Whether notes of the text stay when it is told anew: the service reads it, or
 * is about to.  They are appended as they stand there.
 */
bool message_has_notes(const struct notification *n);
void message_notes(const struct notification *n, enum message_language language,
    struct buf *out);

/*
 * The sentences of an update: what else shows the incident (no more than
 * MESSAGE_ALSO_MAX of them by name, and as many as ${max} characters take),
 * that an alert was not part of it, and this with those that are ${left}.
 */
#define MESSAGE_ALSO_MAX   3
#define MESSAGE_NAME_CHARS 36
void message_also(const struct alert *const *joined, size_t count,
    enum message_language language, size_t max, struct buf *out);
void message_other(
    const struct alert *alert, enum message_language language, struct buf *out);
void message_parted(const struct alert *parted, const struct alert *const *left,
    size_t count, enum message_language language, struct buf *out);

/*
 * Append the first ${base} bytes of ${text}, all of it when that is 0, and
 * behind them ${more}; when both are over MESSAGE_CHARS, the end of the first
 * is cut.  Returns how many bytes of ${out} were taken from ${text}.
 */
size_t message_append(
    const char *text, size_t base, const char *more, struct buf *out);

/* Decimal digits of ${number}; and with "№" before them, as of an alert. */
#define MESSAGE_NUMBER_SIZE 24
void message_number(char text[MESSAGE_NUMBER_SIZE], uint64_t number);
void message_alert(char text[MESSAGE_NUMBER_SIZE], uint64_t number);

#endif /* DABYL_CORE_MESSAGE_H_ */

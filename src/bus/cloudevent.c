/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/jread.h"
#include "base/jwrite.h"

#include "bus/cloudevent.h"

#define YEAR_2000 INT64_C(946684800000)
#define YEAR_2100 INT64_C(4102444800000)

static const char *const words[CLOUDEVENT_NDEFECTS] = {
	[CLOUDEVENT_GOOD] = "ok",
#define X(name, word) [CLOUDEVENT_##name] = word,
	CLOUDEVENT_TABLE(X)
#undef X
};

const char *
cloudevent_word(enum cloudevent_defect defect)
{
	return words[defect];
}

struct event
cloudevent_blank(void)
{
	return (struct event){ .id = "",
		.source = "",
		.kind = "",
		.device = "",
		.text = "",
		.track = "",
		.correlation = "",
		.clip = "",
		.snapshot = "",
		.list = "",
		.plate = "",
		.score = EVENT_SCORE_NONE,
		.bytes = "" };
}

/*
 * A text member.  CLOUDEVENT_GOOD in ${missing} says that it may be absent.
 */
struct field {
	const char *name;
	size_t at; /* offset of a const char * in struct event */
	size_t max;
	enum cloudevent_defect missing, bad, too_long;
};

#define AT(member) offsetof(struct event, member)
// clang-format off
/* Identity first: a refusal for anything else can then name the event. */
static const struct field fields[] = {
	{ "id",      AT(id),     EVENT_ID_MAX,
	    CLOUDEVENT_NO_ID,      CLOUDEVENT_BAD_ID,      CLOUDEVENT_LONG_ID },
	{ "source",  AT(source), EVENT_SOURCE_MAX,
	    CLOUDEVENT_NO_SOURCE,  CLOUDEVENT_BAD_SOURCE,  CLOUDEVENT_LONG_SOURCE },
	{ "subject", AT(device), EVENT_DEVICE_MAX,
	    CLOUDEVENT_NO_SUBJECT, CLOUDEVENT_BAD_SUBJECT, CLOUDEVENT_LONG_SUBJECT },
	{ "correlationid", AT(correlation), EVENT_CORRELATION_MAX,
	    CLOUDEVENT_GOOD, CLOUDEVENT_BAD_CORRELATION, CLOUDEVENT_LONG_CORRELATION },
};

static const struct field data_fields[] = {
	{ "kind",     AT(kind),     EVENT_KIND_MAX,
	    CLOUDEVENT_NO_KIND, CLOUDEVENT_BAD_KIND,     CLOUDEVENT_LONG_KIND },
	{ "text",     AT(text),     EVENT_TEXT_MAX,
	    CLOUDEVENT_GOOD,    CLOUDEVENT_BAD_TEXT,     CLOUDEVENT_LONG_TEXT },
	{ "track",    AT(track),    EVENT_TRACK_MAX,
	    CLOUDEVENT_GOOD,    CLOUDEVENT_BAD_TRACK,    CLOUDEVENT_LONG_TRACK },
	{ "clip",     AT(clip),     EVENT_URL_MAX,
	    CLOUDEVENT_GOOD,    CLOUDEVENT_BAD_CLIP,     CLOUDEVENT_LONG_CLIP },
	{ "snapshot", AT(snapshot), EVENT_URL_MAX,
	    CLOUDEVENT_GOOD,    CLOUDEVENT_BAD_SNAPSHOT, CLOUDEVENT_LONG_SNAPSHOT },
	{ "list",     AT(list),     EVENT_LIST_MAX,
	    CLOUDEVENT_GOOD,    CLOUDEVENT_BAD_LIST,     CLOUDEVENT_LONG_LIST },
	{ "plate",    AT(plate),    EVENT_PLATE_MAX,
	    CLOUDEVENT_GOOD,    CLOUDEVENT_BAD_PLATE,    CLOUDEVENT_LONG_PLATE },
};

/* Not in the event: their only right value is known. */
static const struct field version_field = { "specversion", 0, EVENT_TYPE_MAX,
	CLOUDEVENT_NO_SPECVERSION, CLOUDEVENT_BAD_SPECVERSION,
	CLOUDEVENT_BAD_SPECVERSION };
static const struct field type_field = { "type", 0, EVENT_TYPE_MAX,
	CLOUDEVENT_NO_TYPE, CLOUDEVENT_BAD_TYPE, CLOUDEVENT_LONG_TYPE };
// clang-format on

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The member ${name}; NULL when it is absent or null, which is the same. */
static const struct jread_val *
member(const struct jread_val *object, const char *name)
{
	const struct jread_val *val = jread_get(object, name);

	return jread_type(val) == JREAD_NULL ? NULL : val;
}

/* ${text} is lent by the document; "" when absent. */
static enum cloudevent_defect
field_read(const struct field *field, const struct jread_val *object,
    const char **text, size_t *len)
{
	const struct jread_val *val = member(object, field->name);

	*text = "";
	*len = 0;
	if (val == NULL)
		return field->missing;
	if (jread_text(val) == NULL)
		return field->bad;
	*len = strlen(jread_text(val));
	if (*len > field->max)
		return field->too_long;
	*text = jread_text(val);
	return *len == 0 ? field->missing : CLOUDEVENT_GOOD;
}

static enum cloudevent_defect
fields_copy(const struct field *table, size_t count,
    const struct jread_val *object, struct arena *arena, struct event *event)
{
	enum cloudevent_defect first = CLOUDEVENT_GOOD;

	/* All of them, also behind a defect: see the header. */
	for (size_t i = 0; i < count; i++) {
		const char *text, *copy = "";
		size_t len;
		enum cloudevent_defect defect =
		    field_read(&table[i], object, &text, &len);

		if (len > 0 && *text != '\0')
			copy = arena_bytes(arena, text, len);
		memcpy((char *)event + table[i].at, &copy, sizeof(copy));
		if (first == CLOUDEVENT_GOOD)
			first = defect;
	}
	return first;
}

static enum cloudevent_defect
envelope_check(const struct jread_val *root)
{
	enum cloudevent_defect defect;
	const char *text;
	size_t len;

	defect = field_read(&version_field, root, &text, &len);
	if (defect != CLOUDEVENT_GOOD)
		return defect;
	if (strcmp(text, "1.0") != 0)
		return CLOUDEVENT_BAD_SPECVERSION;
	defect = field_read(&type_field, root, &text, &len);
	if (defect != CLOUDEVENT_GOOD)
		return defect;
	return strcmp(text, CLOUDEVENT_TYPE) == 0 ? CLOUDEVENT_GOOD
	                                          : CLOUDEVENT_OTHER_TYPE;
}

static enum cloudevent_defect
time_read(const struct jread_val *root, struct event *event)
{
	const struct jread_val *val = member(root, "time");
	const char *text = jread_text(val);

	if (val == NULL)
		return CLOUDEVENT_GOOD;
	if (text == NULL || !clock_parse(text, &event->utc_ms))
		return CLOUDEVENT_BAD_TIME;
	event->has_time = true;
	event->time_odd =
	    event->utc_ms < YEAR_2000 || event->utc_ms >= YEAR_2100;
	return CLOUDEVENT_GOOD;
}

/* One or more digits up to INT64_MAX, however many zeros stand before. */
static bool
digits_read(const char *text, uint64_t *value)
{
	uint64_t sum = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (*text < '0' || *text > '9' ||
		    sum > (INT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}

static enum cloudevent_defect
sequence_read(const struct jread_val *root, struct event *event)
{
	const struct jread_val *val = member(root, "sequence");
	int64_t number;

	if (val == NULL)
		return CLOUDEVENT_GOOD;
	if (jread_int(val, &number) && number >= 0)
		event->sequence = (uint64_t)number;
	else if (jread_text(val) == NULL ||
	    !digits_read(jread_text(val), &event->sequence))
		return CLOUDEVENT_BAD_SEQUENCE;
	event->has_sequence = true;
	return CLOUDEVENT_GOOD;
}

/* A number of 0..1 as parts per thousand. */
static bool
permille_read(const struct jread_val *val, int *permille)
{
	double number;

	if (!jread_number(val, &number) || !(number >= 0.0 && number <= 1.0))
		return false;
	*permille = (int)lround(number * 1000);
	return true;
}

static bool
box_read(const struct jread_val *val, struct event_box *box)
{
	int part[4];

	if (jread_type(val) != JREAD_ARRAY || jread_count(val) != 4)
		return false;
	for (size_t i = 0; i < 4; i++)
		if (!permille_read(jread_at(val, i), &part[i]))
			return false;
	/* Detectors round: what sticks out of the picture is cut off. */
	if (part[0] + part[2] > 1000)
		part[2] = 1000 - part[0];
	if (part[1] + part[3] > 1000)
		part[3] = 1000 - part[1];
	*box = (struct event_box){ (uint16_t)part[0], (uint16_t)part[1],
		(uint16_t)part[2], (uint16_t)part[3] };
	return true;
}

static bool
degrees_read(const struct jread_val *val, double limit, int32_t *e6)
{
	double number;

	if (!jread_number(val, &number) ||
	    !(number >= -limit && number <= limit))
		return false;
	*e6 = (int32_t)lround(number * 1e6);
	return true;
}

static enum cloudevent_defect
position_read(const struct jread_val *data, struct event *event)
{
	const struct jread_val *lat = member(data, "lat");
	const struct jread_val *lon = member(data, "lon");

	if (lat == NULL && lon == NULL)
		return CLOUDEVENT_GOOD;
	if (!degrees_read(lat, 90, &event->lat_e6) ||
	    !degrees_read(lon, 180, &event->lon_e6))
		return CLOUDEVENT_BAD_POSITION;
	event->has_position = true;
	return CLOUDEVENT_GOOD;
}

static enum cloudevent_defect
numbers_read(const struct jread_val *data, struct event *event)
{
	const struct jread_val *score = member(data, "score");
	const struct jread_val *box = member(data, "box");
	const struct jread_val *count = member(data, "count");
	int64_t number = 0;

	if (score != NULL && !permille_read(score, &event->score))
		return CLOUDEVENT_BAD_SCORE;
	if (box != NULL && !box_read(box, &event->box))
		return CLOUDEVENT_BAD_BOX;
	event->has_box = box != NULL;
	if (count != NULL &&
	    (!jread_int(count, &number) || number < 0 ||
	        number > EVENT_COUNT_MAX))
		return CLOUDEVENT_BAD_COUNT;
	event->has_count = count != NULL;
	event->count = (uint32_t)number;
	return position_read(data, event);
}

/*
 * Decimal degrees up to ${end}, without the locale that strtod() obeys.
 * Digits beyond the sixth after the point are cut.
 */
static bool
decimal_take(const char **text, char end, int64_t limit, int32_t *e6)
{
	const char *at = *text;
	bool minus = *at == '-';
	int64_t value = 0;
	int after = -1; /* digits behind the point */

	at += minus;
	if (*at < '0' || *at > '9')
		return false;
	for (; *at != end; at++) {
		if (*at == '.' && after < 0) {
			after = 0;
			continue;
		}
		if (*at < '0' || *at > '9')
			return false;
		if (after >= 6)
			continue;
		value = value * 10 + (*at - '0');
		after += after >= 0;
		if (value > limit * 1000000)
			return false;
	}
	for (after = after < 0 ? 0 : after; after < 6; after++)
		value *= 10;
	if (value > limit * 1000000)
		return false;
	*e6 = (int32_t)(minus ? -value : value);
	*text = at + 1;
	return true;
}

/* "place:43.297,68.251" is a place; any other subject is a device. */
static enum cloudevent_defect
place_read(struct event *event)
{
	static const char head[] = "place:";
	const char *at = event->device + sizeof(head) - 1;

	if (strncmp(event->device, head, sizeof(head) - 1) != 0)
		return CLOUDEVENT_GOOD;
	if (!decimal_take(&at, ',', 90, &event->lat_e6) ||
	    !decimal_take(&at, '\0', 180, &event->lon_e6))
		return CLOUDEVENT_BAD_SUBJECT;
	event->has_position = true;
	return CLOUDEVENT_GOOD;
}

static bool
kind_valid(const char *kind)
{
	return strspn(kind, "abcdefghijklmnopqrstuvwxyz0123456789._-") ==
	    strlen(kind);
}

static enum cloudevent_defect
data_read(
    const struct jread_val *root, struct arena *arena, struct event *event)
{
	const struct jread_val *data = member(root, "data");
	enum cloudevent_defect defect;

	if (data != NULL && jread_type(data) != JREAD_OBJECT)
		return CLOUDEVENT_BAD_DATA;
	defect =
	    fields_copy(data_fields, COUNT(data_fields), data, arena, event);
	if (defect != CLOUDEVENT_GOOD)
		return defect;
	if (!kind_valid(event->kind)) {
		event->kind = "";
		return CLOUDEVENT_BAD_KIND;
	}
	return numbers_read(data, event);
}

static enum cloudevent_defect
root_read(
    const struct jread_val *root, struct arena *arena, struct event *event)
{
	enum cloudevent_defect identity, defect;

	if (jread_type(root) != JREAD_OBJECT)
		return CLOUDEVENT_JSON;
	identity = fields_copy(fields, COUNT(fields), root, arena, event);
	if ((defect = envelope_check(root)) != CLOUDEVENT_GOOD)
		return defect;
	if (identity != CLOUDEVENT_GOOD)
		return identity;
	if ((defect = time_read(root, event)) != CLOUDEVENT_GOOD)
		return defect;
	if ((defect = sequence_read(root, event)) != CLOUDEVENT_GOOD)
		return defect;
	/* What the data say of the position goes before the place. */
	if ((defect = place_read(event)) != CLOUDEVENT_GOOD)
		return defect;
	return data_read(root, arena, event);
}

static enum cloudevent_defect
defect_of(enum err err)
{
	switch ((int)err) {
	case ERR_NONE:
		return CLOUDEVENT_GOOD;
	case ERR_SIZE:
		return CLOUDEVENT_SIZE;
	case ERR_DEPTH:
		return CLOUDEVENT_DEPTH;
	case ERR_LIMIT:
		return CLOUDEVENT_KEYS;
	case ERR_UTF8:
		return CLOUDEVENT_UTF8;
	case ERR_DUPKEY:
		return CLOUDEVENT_DUP_KEY;
	default:
		return CLOUDEVENT_JSON;
	}
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

enum cloudevent_defect
cloudevent_decode(
    const char *bytes, size_t len, struct arena *arena, struct event *event)
{
	enum cloudevent_defect defect;
	struct jread *doc;

	*event = cloudevent_blank();
	while (len > 0 && is_space(bytes[0]))
		bytes++, len--;
	while (len > 0 && is_space(bytes[len - 1]))
		len--;
	if (len > EVENT_BYTES_MAX)
		return CLOUDEVENT_SIZE;
	event->bytes = arena_bytes(arena, bytes, len);
	event->bytes_len = len;
	defect = defect_of(jread_parse(bytes, len, &doc));
	if (defect == CLOUDEVENT_GOOD)
		defect = root_read(jread_root(doc), arena, event);
	jread_free(doc);
	return defect;
}

/* ---- the way out ---- */

static void
text_put_unless_absent(struct jwrite *w, const char *key, const char *text)
{
	if (*text != '\0')
		jwrite_text(w, key, text);
}

/* ${value} / 10^${digits} with all digits, whatever the locale. */
static void
decimal_put(struct jwrite *w, const char *key, int64_t value, int digits)
{
	int64_t unit = digits == 3 ? 1000 : 1000000;
	int64_t size = value < 0 ? -value : value;
	struct buf text = { 0 };

	buf_printf(&text, "%s%" PRId64 ".%0*" PRId64, value < 0 ? "-" : "",
	    size / unit, digits, size % unit);
	jwrite_raw(w, key, buf_text(&text), text.len);
	buf_finish(&text);
}

static void
data_put(const struct event *event, struct jwrite *w)
{
	const struct event_box *box = &event->box;
	const int parts[4] = { box->x, box->y, box->w, box->h };

	jwrite_open_key(w, "data", '{');
	jwrite_text(w, "kind", event->kind);
	if (event->score != EVENT_SCORE_NONE)
		decimal_put(w, "score", event->score, 3);
	if (event->has_box) {
		jwrite_open_key(w, "box", '[');
		for (size_t i = 0; i < 4; i++)
			decimal_put(w, NULL, parts[i], 3);
		jwrite_close(w, ']');
	}
	if (event->has_count)
		jwrite_int(w, "count", event->count);
	if (event->has_position) {
		decimal_put(w, "lat", event->lat_e6, 6);
		decimal_put(w, "lon", event->lon_e6, 6);
	}
	for (size_t i = 1; i < COUNT(data_fields); i++) {
		const char *text;

		memcpy(&text, (const char *)event + data_fields[i].at,
		    sizeof(text));
		text_put_unless_absent(w, data_fields[i].name, text);
	}
	jwrite_close(w, '}');
}

void
cloudevent_encode(const struct event *event, struct buf *out)
{
	struct jwrite w = { .out = out };
	char text[CLOCK_TEXT_SIZE];
	struct buf number = { 0 };

	jwrite_open(&w, '{');
	jwrite_text(&w, "specversion", "1.0");
	jwrite_text(&w, "id", event->id);
	jwrite_text(&w, "source", event->source);
	jwrite_text(&w, "type", CLOUDEVENT_TYPE);
	jwrite_text(&w, "subject", event->device);
	if (event->has_time) {
		clock_rfc3339(text, event->utc_ms, 0);
		jwrite_text(&w, "time", text);
	}
	if (event->has_sequence) {
		buf_printf(&number, "%020" PRIu64, event->sequence);
		jwrite_text(&w, "sequence", buf_text(&number));
		buf_finish(&number);
	}
	text_put_unless_absent(&w, "correlationid", event->correlation);
	data_put(event, &w);
	jwrite_close(&w, '}');
}

void
cloudevent_topic(const char *kind, const char *district, struct buf *out)
{
	buf_printf(out, "event.%s.%s", kind, *district ? district : "-");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "conf/csv.h"

#include "conf/load.h"

/* What a column is, beyond a text that is kept as it stands. */
enum column_type {
	COLUMN_ID,    /* char[size], not empty */
	COLUMN_CODE,  /* char[size] */
	COLUMN_TEXT,  /* const char * */
	COLUMN_CLASS, /* of a device or site */
	COLUMN_LAT,   /* both or none */
	COLUMN_LON,
	COLUMN_CAMERAS, /* ids with spaces between */
	COLUMN_HOURS,
};

struct column {
	const char *name;
	enum column_type type;
	size_t offset;
	size_t size;
};

// clang-format off
#define MEMBER(type, member) \
	offsetof(struct type, member), sizeof(((struct type *)0)->member)

static const struct column device_columns[] = {
	{ "id", COLUMN_ID, MEMBER(device, id) },
	{ "class", COLUMN_CLASS, MEMBER(device, class) },
	{ "name_kk", COLUMN_TEXT, MEMBER(device, name_kk) },
	{ "name_ru", COLUMN_TEXT, MEMBER(device, name_ru) },
	{ "site", COLUMN_CODE, MEMBER(device, site) },
	{ "address", COLUMN_TEXT, MEMBER(device, address) },
	{ "district", COLUMN_CODE, MEMBER(device, district) },
	{ "lat", COLUMN_LAT, MEMBER(device, lat_e6) },
	{ "lon", COLUMN_LON, MEMBER(device, lon_e6) },
	{ "url", COLUMN_TEXT, MEMBER(device, url) },
	{ "substream", COLUMN_TEXT, MEMBER(device, substream) },
	{ "playback", COLUMN_TEXT, MEMBER(device, playback) },
	{ "cameras", COLUMN_CAMERAS, MEMBER(device, cameras) },
	{ "owner", COLUMN_TEXT, MEMBER(device, owner) },
	{ "upkeep", COLUMN_TEXT, MEMBER(device, upkeep) },
	{ "note", COLUMN_TEXT, MEMBER(device, note) },
	{ NULL, COLUMN_TEXT, 0, 0 },
};

static const struct column site_columns[] = {
	{ "id", COLUMN_ID, MEMBER(site, id) },
	{ "name_kk", COLUMN_TEXT, MEMBER(site, name_kk) },
	{ "name_ru", COLUMN_TEXT, MEMBER(site, name_ru) },
	{ "class", COLUMN_CLASS, MEMBER(site, class) },
	{ "address", COLUMN_TEXT, MEMBER(site, address) },
	{ "district", COLUMN_CODE, MEMBER(site, district) },
	{ "contacts", COLUMN_TEXT, MEMBER(site, contacts) },
	{ "hours", COLUMN_HOURS, MEMBER(site, hours) },
	{ "entrances", COLUMN_TEXT, MEMBER(site, entrances) },
	{ "note", COLUMN_TEXT, MEMBER(site, note) },
	{ "owner", COLUMN_TEXT, MEMBER(site, owner) },
	{ "consent", COLUMN_TEXT, MEMBER(site, consent) },
	{ NULL, COLUMN_TEXT, 0, 0 },
};
// clang-format on

/* A table on its way into the registry. */
struct table {
	struct load *load;
	const char *file;
	const struct column *columns;
	bool devices;
	struct csv_row heading;
	const struct column *meaning[CSV_FIELDS_MAX]; /* NULL: kept */
	struct arena arena;
	bool bad; /* the row that is being read */
	bool has_lat, has_lon;
};

static void
complain(struct table *t, enum conf_fault fault, int line, const char *column,
    const char *found)
{
	t->bad = true;
	conf_problem_add(t->load->problems,
	    &(struct conf_problem){ .fault = fault,
	        .file = t->file,
	        .line = line,
	        .path = column,
	        .found = found });
}

static bool
showable(const char *text)
{
	struct buf safe = { 0 };
	bool same;

	text_safe(&safe, text, strlen(text));
	same = strcmp(buf_text(&safe), text) == 0;
	buf_finish(&safe);
	return same;
}

/* "43.2971" as millionths; the same words as of a place. */
static bool
read_degrees(const char *text, bool lat, int32_t *value)
{
	char place[64] = "place:";
	int32_t other;
	size_t len = strlen(text);

	if (len > 20)
		return false;
	if (!lat)
		memcpy(place + 6, "0,", 3);
	memcpy(place + strlen(place), text, len + 1);
	if (lat)
		memcpy(place + strlen(place), ",0", 3);
	return lat ? registry_place(place, value, &other)
	           : registry_place(place, &other, value);
}

/* Ids with spaces between. */
static bool
read_cameras(struct device *device, const char *text)
{
	device->ncameras = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (len > 0) {
			if (len >= DEVICE_ID_SIZE ||
			    device->ncameras == REGISTRY_CAMERAS_MAX)
				return false;
			memcpy(device->cameras[device->ncameras++], text, len);
		}
		text += len + (text[len] == ' ');
	}
	return true;
}

static bool
read_class(const struct table *t, void *at, const char *text)
{
	if (t->devices)
		return device_class_find(text, at);
	return site_class_find(text, at);
}

/* One known field; an empty one leaves what is there. */
static enum conf_fault
read_field(
    struct table *t, const struct column *column, void *row, const char *text)
{
	char *at = (char *)row + column->offset;

	switch (column->type) {
	case COLUMN_ID:
		if (strchr(text, ' ') != NULL)
			return CONF_FAULT_BAD_VALUE;
		return text_copy(at, column->size, text) ? CONF_FAULT_UNREADABLE
		                                         : CONF_FAULT_TOO_LONG;
	case COLUMN_CODE:
		return text_copy(at, column->size, text) ? CONF_FAULT_UNREADABLE
		                                         : CONF_FAULT_TOO_LONG;
	case COLUMN_HOURS:
		if (!policy_hours_valid(text))
			return CONF_FAULT_BAD_VALUE;
		memcpy(at, &text, sizeof(text));
		return CONF_FAULT_UNREADABLE;
	case COLUMN_TEXT:
		memcpy(at, &text, sizeof(text));
		return CONF_FAULT_UNREADABLE;
	case COLUMN_CLASS:
		return read_class(t, at, text) ? CONF_FAULT_UNREADABLE
		                               : CONF_FAULT_UNKNOWN_CODE;
	case COLUMN_LAT:
		t->has_lat = true;
		return read_degrees(text, true, (int32_t *)(void *)at)
		    ? CONF_FAULT_UNREADABLE
		    : CONF_FAULT_BAD_VALUE;
	case COLUMN_LON:
		t->has_lon = true;
		return read_degrees(text, false, (int32_t *)(void *)at)
		    ? CONF_FAULT_UNREADABLE
		    : CONF_FAULT_BAD_VALUE;
	case COLUMN_CAMERAS:
		return read_cameras(row, text) ? CONF_FAULT_UNREADABLE
		                               : CONF_FAULT_TOO_MANY;
	}
	return CONF_FAULT_UNREADABLE;
}

/* Fields of a row; what nobody knows goes to ${extras}. */
static size_t
read_fields(struct table *t, const struct csv_row *row, void *object,
    struct registry_extra extras[REGISTRY_EXTRAS_MAX])
{
	size_t nextras = 0;

	for (size_t i = 0; i < row->count && i < t->heading.count; i++) {
		const char *text = row->fields[i];
		const char *name = t->heading.fields[i];
		enum conf_fault fault = CONF_FAULT_UNREADABLE;

		if (text[0] == '\0')
			continue;
		if (!showable(text))
			fault = CONF_FAULT_BAD_CHAR;
		else if (strlen(text) > REGISTRY_FIELD_MAX)
			fault = CONF_FAULT_TOO_LONG;
		else if (t->meaning[i] != NULL)
			fault = read_field(t, t->meaning[i], object, text);
		else
			extras[nextras++] =
			    (struct registry_extra){ name, text };
		if (fault != CONF_FAULT_UNREADABLE)
			complain(t, fault, row->line, name, text);
	}
	return nextras;
}

/* For the checks that need the whole registry, and then say where. */
static void
keep_line(struct load *load, int line)
{
	size_t count = registry_device_count(load->registry);

	if (count > load->device_lines_capacity) {
		load->device_lines_capacity =
		    xgrow(load->device_lines_capacity, count);
		load->device_lines = xreallocarray(load->device_lines,
		    load->device_lines_capacity, sizeof(*load->device_lines));
	}
	load->device_lines[count - 1] = line;
}

static enum err
put_device(struct table *t, const struct csv_row *row)
{
	struct device device = { .class = DEVICE_CAMERA };
	enum err err;

	device.nextras = read_fields(t, row, &device, device.extras);
	device.has_position = t->has_lat && t->has_lon;
	if (t->has_lat != t->has_lon)
		complain(
		    t, CONF_FAULT_MISSING, row->line, "lat, lon", device.id);
	if (t->bad)
		return ERR_NONE;
	err = registry_put_device(t->load->registry, &device);
	if (err == ERR_NONE)
		keep_line(t->load, row->line);
	return err;
}

static enum err
put_site(struct table *t, const struct csv_row *row)
{
	struct site site = { .class = SITE_OTHER };

	site.nextras = read_fields(t, row, &site, site.extras);
	if (t->bad)
		return ERR_NONE;
	return registry_put_site(t->load->registry, &site);
}

static void
read_row(struct table *t, const struct csv_row *row)
{
	enum err err;

	t->bad = t->has_lat = t->has_lon = false;
	if (row->count > t->heading.count) {
		complain(t, CONF_FAULT_COLUMNS, row->line, "",
		    row->fields[row->count - 1]);
		return;
	}
	err = t->devices ? put_device(t, row) : put_site(t, row);
	if (err == ERR_EXIST)
		complain(t, CONF_FAULT_TWICE, row->line, "id", row->fields[0]);
	else if (err == ERR_INVAL)
		complain(t, CONF_FAULT_MISSING, row->line, "id", "");
	else if (err != ERR_NONE)
		complain(t, CONF_FAULT_TOO_MANY, row->line, "", "");
}

/* Which column is which; false when the table makes no sense without. */
static bool
read_heading(struct table *t)
{
	size_t unknown = 0;
	bool has_id = false;

	for (size_t i = 0; i < t->heading.count; i++) {
		const char *name = t->heading.fields[i];
		const struct column *column = t->columns;

		while (column->name != NULL && strcmp(column->name, name) != 0)
			column++;
		t->meaning[i] = column->name != NULL ? column : NULL;
		unknown += column->name == NULL;
		has_id |= column->name != NULL && column->type == COLUMN_ID;
		for (size_t j = 0; j < i; j++)
			if (strcmp(t->heading.fields[j], name) == 0) {
				complain(t, CONF_FAULT_TWICE, t->heading.line,
				    "", name);
				return false;
			}
		if (!showable(name)) {
			complain(
			    t, CONF_FAULT_BAD_CHAR, t->heading.line, "", name);
			return false;
		}
	}
	if (!has_id)
		complain(t, CONF_FAULT_MISSING, t->heading.line, "id", "");
	if (unknown > REGISTRY_EXTRAS_MAX)
		complain(t, CONF_FAULT_TOO_MANY, t->heading.line, "", "");
	return has_id && unknown <= REGISTRY_EXTRAS_MAX;
}

/* The line of the first byte that is no UTF-8; 0 when all are. */
static int
bad_line(const char *bytes, size_t len)
{
	const char *at = bytes;
	int line = 1;

	while (len > 0) {
		const char *newline = memchr(at, '\n', len);
		size_t n = newline != NULL ? (size_t)(newline - at) + 1 : len;

		if (!text_valid(at, n) || memchr(at, '\0', n) != NULL)
			return line;
		at += n;
		len -= n;
		line++;
	}
	return 0;
}

static void
read_table(struct table *t, const char *bytes, size_t len)
{
	struct csv csv;
	struct csv_row row;
	enum conf_fault fault;
	int line = bad_line(bytes, len);

	if (len > CSV_BYTES_MAX || line > 0) {
		complain(t,
		    line > 0 ? CONF_FAULT_NOT_UTF8 : CONF_FAULT_TOO_LARGE, line,
		    "", "");
		return;
	}
	csv_init(&csv, bytes, len);
	if (!csv_next(&csv, &t->load->arena, &t->heading, &fault)) {
		complain(t,
		    fault == CONF_FAULT_UNREADABLE ? CONF_FAULT_MISSING : fault,
		    t->heading.line, "id", "");
		return;
	}
	if (!read_heading(t))
		return;
	while (csv_next(&csv, &t->arena, &row, &fault)) {
		read_row(t, &row);
		arena_reset(&t->arena);
	}
	if (fault != CONF_FAULT_UNREADABLE)
		complain(t, fault, row.line, "", "");
}

void
load_devices(struct load *load, const char *file, const char *bytes, size_t len)
{
	struct table t = { .load = load,
		.file = file,
		.columns = device_columns,
		.devices = true };

	load->devices_file = file;
	read_table(&t, bytes, len);
	arena_finish(&t.arena);
}

void
load_sites(struct load *load, const char *file, const char *bytes, size_t len)
{
	struct table t = {
		.load = load, .file = file, .columns = site_columns
	};

	read_table(&t, bytes, len);
	arena_finish(&t.arena);
}

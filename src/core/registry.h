/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_REGISTRY_H_
#define DABYL_CORE_REGISTRY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/alert.h"

/*
 * registry - the devices of a centre and the sites where they stand.
 *
 * Ids are looked up through a hash; "nearest" goes through all devices, which
 * is done when a person opens an alert, never for an event.  Rows are owned by
 * the registry and lent until it is destroyed; nothing is removed, a new
 * registry is read as a whole.  Texts are valid UTF-8, NUL-terminated and
 * never NULL.
 */
#define REGISTRY_DEVICES_MAX 200000
#define REGISTRY_SITES_MAX   50000
#define REGISTRY_CAMERAS_MAX 16    /* that see one device */
#define REGISTRY_EXTRAS_MAX  16    /* columns that nobody knows */
#define REGISTRY_FIELD_MAX   1024  /* bytes of one text */
#define REGISTRY_ROW_MAX     16384 /* bytes of an encoded row */

/* Bytes with the NUL, of identifiers. */
#define DEVICE_ID_SIZE ALERT_DEVICE_SIZE
#define SITE_ID_SIZE   ALERT_CODE_SIZE

enum device_class {
	DEVICE_CAMERA,
	DEVICE_BUTTON,
	DEVICE_SENSOR,
	DEVICE_DOOR,
	DEVICE_DRONE,
};
#define DEVICE_CLASSES (DEVICE_DRONE + 1)
const char *device_class_word(enum device_class class);
bool device_class_find(const char *word, enum device_class *class);

enum site_class {
	SITE_OTHER,
	SITE_SCHOOL,
	SITE_KINDERGARTEN,
	SITE_HOSPITAL,
	SITE_MARKET,
	SITE_MALL,
	SITE_YARD,
	SITE_ROAD,
	SITE_WATER,
	SITE_VULNERABLE, /* S000 p. 5: vulnerable to terrorism */
};
#define SITE_CLASSES (SITE_VULNERABLE + 1)
const char *site_class_word(enum site_class class);
bool site_class_find(const char *word, enum site_class *class);

/* A column that nobody knows, kept and shown. */
struct registry_extra {
	const char *column;
	const char *value;
};

struct device {
	char id[DEVICE_ID_SIZE];
	enum device_class class;
	char site[SITE_ID_SIZE];
	char district[ALERT_CODE_SIZE];
	bool has_position;
	int32_t lat_e6, lon_e6; /* millionths of a degree */
	const char *name_kk;
	const char *name_ru;
	const char *address;
	const char *url;       /* live picture */
	const char *substream; /* a smaller one */
	const char *playback;  /* template with {start} and {end} */
	const char *owner;
	const char *upkeep; /* code of the partner */
	const char *note;
	size_t ncameras; /* that see it, nearest first */
	char cameras[REGISTRY_CAMERAS_MAX][DEVICE_ID_SIZE];
	size_t nextras;
	struct registry_extra extras[REGISTRY_EXTRAS_MAX];
};

struct site {
	char id[SITE_ID_SIZE];
	enum site_class class;
	char district[ALERT_CODE_SIZE];
	const char *name_kk;
	const char *name_ru;
	const char *address;
	const char *contacts; /* "who:number;who:number" */
	const char *hours;    /* policy_hours_open() reads it; "" = unknown */
	const char *entrances;
	const char *note;
	const char *owner;
	const char *consent; /* document of the owner's consent */
	size_t nextras;
	struct registry_extra extras[REGISTRY_EXTRAS_MAX];
};

struct registry;

struct registry *registry_create(void);           /* never NULL */
void registry_destroy(struct registry *registry); /* NULL is allowed */

/*
 * Add a copy.  Texts that are NULL become "".
 *
 * ERR_EXIST  the id is there already; nothing has changed.
 * ERR_LIMIT  too many rows, cameras, extras, or a text over
 *            REGISTRY_FIELD_MAX; nothing has changed.
 * ERR_INVAL  the id is empty.
 */
enum err registry_put_device(
    struct registry *registry, const struct device *device);
enum err registry_put_site(struct registry *registry, const struct site *site);

/* NULL: there is none. */
const struct device *registry_device(
    const struct registry *registry, const char *id);
const struct site *registry_site(
    const struct registry *registry, const char *id);

/* In the order in which they were put. */
size_t registry_device_count(const struct registry *registry);
const struct device *registry_device_at(
    const struct registry *registry, size_t i);
size_t registry_site_count(const struct registry *registry);
const struct site *registry_site_at(const struct registry *registry, size_t i);

/*
 * The cameras that show a device: a camera itself, then those it names, then
 * the nearest by distance when it has a position.  At most ${max} of them;
 * returns how many.
 */
size_t registry_cameras(const struct registry *registry,
    const struct device *device, const struct device **cameras, size_t max);

/*
 * Whether a picture of it can be asked for: one of its own, or one of a camera
 * that it names.
 */
bool registry_shows(
    const struct registry *registry, const struct device *device);

/* The cameras nearest to a point, nearest first; ties by id. */
size_t registry_nearest(const struct registry *registry, int32_t lat_e6,
    int32_t lon_e6, const struct device **cameras, size_t max);

/* Metres between two points; good to a percent within a city. */
uint32_t registry_distance_m(
    int32_t lat1_e6, int32_t lon1_e6, int32_t lat2_e6, int32_t lon2_e6);

/* "place:43.2971,68.2517"; false: not a place, nothing is changed. */
bool registry_place(const char *text, int32_t *lat_e6, int32_t *lon_e6);

/* The ${i}-th contact of a site, lent inside its text; false: no such. */
struct site_contact {
	const char *who;
	size_t who_len;
	const char *number;
	size_t number_len;
};
bool site_contact(const struct site *site, size_t i, struct site_contact *out);

/*
 * One device and its site as bytes, for a console that asks.  The site is
 * empty (id "") when the device has none.  Decoding puts both into ${registry}
 * unless they are there already; ERR_INVAL, ERR_LIMIT: nothing has changed.
 */
void registry_encode_device(const struct registry *registry,
    const struct device *device, struct buf *out);
enum err registry_decode_device(struct registry *registry, const void *bytes,
    size_t len, const struct device **device);

#endif /* DABYL_CORE_REGISTRY_H_ */

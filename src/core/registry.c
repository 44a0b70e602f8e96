/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/xalloc.h"

#include "core/registry.h"

/*
 * Rows are in blocks that never move, because they are lent; ids are in a
 * table of indices, open addressing, at most half full.
 */
struct index {
	uint32_t *slots; /* row + 1; 0 = free */
	size_t capacity; /* 0 or a power of two */
};

struct registry {
	struct arena arena; /* rows and their texts */
	struct device **devices;
	size_t ndevices, devices_capacity;
	struct site **sites;
	size_t nsites, sites_capacity;
	struct index by_device, by_site;
};

static const char *const device_classes[DEVICE_CLASSES] = { "camera", "button",
	"sensor", "door", "drone" };

static const char *const site_classes[SITE_CLASSES] = { "other", "school",
	"kindergarten", "hospital", "market", "mall", "yard", "road", "water",
	"vulnerable" };

const char *device_class_word(enum device_class class)
{
	return device_classes[class];
}

bool
device_class_find(const char *word, enum device_class *class)
{
	for (int i = 0; i < DEVICE_CLASSES; i++)
		if (strcmp(device_classes[i], word) == 0) {
			*class = (enum device_class)i;
			return true;
		}
	return false;
}

const char *site_class_word(enum site_class class)
{
	return site_classes[class];
}

bool
site_class_find(const char *word, enum site_class *class)
{
	for (int i = 0; i < SITE_CLASSES; i++)
		if (strcmp(site_classes[i], word) == 0) {
			*class = (enum site_class)i;
			return true;
		}
	return false;
}

/*
 * FNV-1a.  Ids come from the administrator's own file, not from outside, so
 * the hash needs no secret.
 */
static size_t
hash(const char *id)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *id != '\0'; id++)
		h = (h ^ (uint8_t)*id) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

static const char *
row_id(const struct registry *registry, bool device, size_t row)
{
	return device ? registry->devices[row]->id : registry->sites[row]->id;
}

/* The slot of ${id}, or the free one where it would stand. */
static uint32_t *
slot_find(
    const struct registry *registry, const struct index *index, const char *id)
{
	bool device = index == &registry->by_device;
	size_t i = hash(id) & (index->capacity - 1);

	while (index->slots[i] != 0 &&
	    strcmp(row_id(registry, device, index->slots[i] - 1), id) != 0)
		i = (i + 1) & (index->capacity - 1);
	return &index->slots[i];
}

static void
index_grow(struct registry *registry, struct index *index, size_t rows)
{
	bool device = index == &registry->by_device;

	if (index->capacity >= 2 * (rows + 1))
		return;
	index->capacity = index->capacity == 0 ? 64 : 2 * index->capacity;
	free(index->slots);
	index->slots = xcalloc(index->capacity, sizeof(*index->slots));
	for (size_t i = 0; i < rows; i++)
		*slot_find(registry, index, row_id(registry, device, i)) =
		    (uint32_t)i + 1;
}

struct registry *
registry_create(void)
{
	return xcalloc(1, sizeof(struct registry));
}

void
registry_destroy(struct registry *registry)
{
	if (registry == NULL)
		return;
	free(registry->devices);
	free(registry->sites);
	free(registry->by_device.slots);
	free(registry->by_site.slots);
	arena_finish(&registry->arena);
	free(registry);
}

const struct device *
registry_device(const struct registry *registry, const char *id)
{
	uint32_t slot;

	if (registry->ndevices == 0)
		return NULL;
	slot = *slot_find(registry, &registry->by_device, id);
	return slot != 0 ? registry->devices[slot - 1] : NULL;
}

const struct site *
registry_site(const struct registry *registry, const char *id)
{
	uint32_t slot;

	if (registry->nsites == 0)
		return NULL;
	slot = *slot_find(registry, &registry->by_site, id);
	return slot != 0 ? registry->sites[slot - 1] : NULL;
}

/* NULL or within its limit. */
static bool
fits(const char *text)
{
	return text == NULL ||
	    strnlen(text, REGISTRY_FIELD_MAX + 1) <= REGISTRY_FIELD_MAX;
}

static bool
extras_fit(const struct registry_extra *extras, size_t count)
{
	if (count > REGISTRY_EXTRAS_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!fits(extras[i].column) || !fits(extras[i].value))
			return false;
	return true;
}

static const char *
keep(struct registry *registry, const char *text)
{
	return text == NULL || text[0] == '\0'
	    ? ""
	    : arena_text(&registry->arena, text);
}

static void
keep_extras(
    struct registry *registry, struct registry_extra *extras, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		extras[i].column = keep(registry, extras[i].column);
		extras[i].value = keep(registry, extras[i].value);
	}
}

/* The texts of a row, in the order of the wire. */
#define DEVICE_TEXTS 9
#define SITE_TEXTS   9

static void
device_texts(struct device *device, const char **texts[DEVICE_TEXTS])
{
	size_t n = 0;

	texts[n++] = &device->name_kk;
	texts[n++] = &device->name_ru;
	texts[n++] = &device->address;
	texts[n++] = &device->url;
	texts[n++] = &device->substream;
	texts[n++] = &device->playback;
	texts[n++] = &device->owner;
	texts[n++] = &device->upkeep;
	texts[n++] = &device->note;
}

static void
site_texts(struct site *site, const char **texts[SITE_TEXTS])
{
	size_t n = 0;

	texts[n++] = &site->name_kk;
	texts[n++] = &site->name_ru;
	texts[n++] = &site->address;
	texts[n++] = &site->contacts;
	texts[n++] = &site->hours;
	texts[n++] = &site->entrances;
	texts[n++] = &site->note;
	texts[n++] = &site->owner;
	texts[n++] = &site->consent;
}

static bool
texts_fit(const char **const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!fits(*texts[i]))
			return false;
	return true;
}

enum err
registry_put_device(struct registry *registry, const struct device *given)
{
	struct device copy = *given;
	const char **texts[DEVICE_TEXTS];
	struct device *device;

	device_texts(&copy, texts);
	if (copy.id[0] == '\0')
		return ERR_INVAL;
	if (registry_device(registry, copy.id) != NULL)
		return ERR_EXIST;
	if (registry->ndevices == REGISTRY_DEVICES_MAX ||
	    copy.ncameras > REGISTRY_CAMERAS_MAX ||
	    !texts_fit((const char **const *)texts, DEVICE_TEXTS) ||
	    !extras_fit(copy.extras, copy.nextras))
		return ERR_LIMIT;

	for (size_t i = 0; i < DEVICE_TEXTS; i++)
		*texts[i] = keep(registry, *texts[i]);
	keep_extras(registry, copy.extras, copy.nextras);
	device = arena_alloc(&registry->arena, sizeof(*device));
	*device = copy;
	if (registry->ndevices == registry->devices_capacity) {
		registry->devices_capacity =
		    xgrow(registry->devices_capacity, registry->ndevices + 1);
		registry->devices = xreallocarray(registry->devices,
		    registry->devices_capacity, sizeof(*registry->devices));
	}
	index_grow(registry, &registry->by_device, registry->ndevices);
	registry->devices[registry->ndevices++] = device;
	*slot_find(registry, &registry->by_device, device->id) =
	    (uint32_t)registry->ndevices;
	return ERR_NONE;
}

enum err
registry_put_site(struct registry *registry, const struct site *given)
{
	struct site copy = *given;
	const char **texts[SITE_TEXTS];
	struct site *site;

	site_texts(&copy, texts);
	if (copy.id[0] == '\0')
		return ERR_INVAL;
	if (registry_site(registry, copy.id) != NULL)
		return ERR_EXIST;
	if (registry->nsites == REGISTRY_SITES_MAX ||
	    !texts_fit((const char **const *)texts, SITE_TEXTS) ||
	    !extras_fit(copy.extras, copy.nextras))
		return ERR_LIMIT;

	for (size_t i = 0; i < SITE_TEXTS; i++)
		*texts[i] = keep(registry, *texts[i]);
	keep_extras(registry, copy.extras, copy.nextras);
	site = arena_alloc(&registry->arena, sizeof(*site));
	*site = copy;
	if (registry->nsites == registry->sites_capacity) {
		registry->sites_capacity =
		    xgrow(registry->sites_capacity, registry->nsites + 1);
		registry->sites = xreallocarray(registry->sites,
		    registry->sites_capacity, sizeof(*registry->sites));
	}
	index_grow(registry, &registry->by_site, registry->nsites);
	registry->sites[registry->nsites++] = site;
	*slot_find(registry, &registry->by_site, site->id) =
	    (uint32_t)registry->nsites;
	return ERR_NONE;
}

size_t
registry_device_count(const struct registry *registry)
{
	return registry->ndevices;
}

const struct device *
registry_device_at(const struct registry *registry, size_t i)
{
	return registry->devices[i];
}

size_t
registry_site_count(const struct registry *registry)
{
	return registry->nsites;
}

const struct site *
registry_site_at(const struct registry *registry, size_t i)
{
	return registry->sites[i];
}

/* The square root, rounded down. */
static uint64_t
root(uint64_t square)
{
	uint64_t low = 0, high = UINT64_C(1) << 32;

	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2;

		if (middle * middle <= square)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/*
 * Thousandths of the cosine of a latitude, from a table of five degrees with
 * straight lines between: within a thousandth, and the same on every machine,
 * which libm is not.
 */
static int64_t
cosine(int32_t lat_e6)
{
	static const int16_t table[] = { 1000, 996, 985, 966, 940, 906, 866,
		819, 766, 707, 643, 574, 500, 423, 342, 259, 174, 87, 0, 0 };
	int64_t lat = lat_e6 < 0 ? -(int64_t)lat_e6 : lat_e6;
	int64_t step = lat / 5000000, rest = lat % 5000000;

	if (step > 17)
		return 0;
	return table[step] + (table[step + 1] - table[step]) * rest / 5000000;
}

uint32_t
registry_distance_m(
    int32_t lat1_e6, int32_t lon1_e6, int32_t lat2_e6, int32_t lon2_e6)
{
	int64_t middle = ((int64_t)lat1_e6 + lat2_e6) / 2;
	int64_t lon = (int64_t)lon1_e6 - lon2_e6;
	int64_t north, east;

	if (lon > 180000000)
		lon -= 360000000;
	if (lon < -180000000)
		lon += 360000000;
	/* A degree of latitude is 111,195 m. */
	north = ((int64_t)lat1_e6 - lat2_e6) * 111195 / 1000000;
	east = lon * 111195 / 1000000 * cosine((int32_t)middle) / 1000;
	return (uint32_t)root((uint64_t)(north * north + east * east));
}

/* Keep ${cameras} sorted by distance, then id; at most ${max} of them. */
static size_t
nearer_in(const struct device **cameras, uint32_t *metres, size_t count,
    size_t max, const struct device *camera, uint32_t m)
{
	size_t i = count;

	while (i > 0 &&
	    (metres[i - 1] > m ||
	        (metres[i - 1] == m &&
	            strcmp(cameras[i - 1]->id, camera->id) > 0)))
		i--;
	if (i == max)
		return count;
	if (count == max)
		count--;
	memmove(&cameras[i + 1], &cameras[i], (count - i) * sizeof(*cameras));
	memmove(&metres[i + 1], &metres[i], (count - i) * sizeof(*metres));
	cameras[i] = camera;
	metres[i] = m;
	return count + 1;
}

size_t
registry_nearest(const struct registry *registry, int32_t lat_e6,
    int32_t lon_e6, const struct device **cameras, size_t max)
{
	uint32_t metres[REGISTRY_CAMERAS_MAX];
	size_t count = 0;

	if (max > REGISTRY_CAMERAS_MAX)
		max = REGISTRY_CAMERAS_MAX;
	for (size_t i = 0; i < registry->ndevices; i++) {
		const struct device *device = registry->devices[i];

		if (device->class != DEVICE_CAMERA || !device->has_position)
			continue;
		count = nearer_in(cameras, metres, count, max, device,
		    registry_distance_m(
		        lat_e6, lon_e6, device->lat_e6, device->lon_e6));
	}
	return count;
}

static size_t
camera_add(const struct device **cameras, size_t count, size_t max,
    const struct device *camera)
{
	if (camera == NULL || count == max)
		return count;
	for (size_t i = 0; i < count; i++)
		if (strcmp(cameras[i]->id, camera->id) == 0)
			return count;
	cameras[count] = camera;
	return count + 1;
}

size_t
registry_cameras(const struct registry *registry, const struct device *device,
    const struct device **cameras, size_t max)
{
	const struct device *near[REGISTRY_CAMERAS_MAX];
	size_t count = 0, nnear;

	if (device->class == DEVICE_CAMERA)
		count = camera_add(cameras, count, max, device);
	for (size_t i = 0; i < device->ncameras; i++)
		count = camera_add(cameras, count, max,
		    registry_device(registry, device->cameras[i]));
	if (!device->has_position || count == max)
		return count;
	nnear = registry_nearest(registry, device->lat_e6, device->lon_e6, near,
	    REGISTRY_CAMERAS_MAX);
	for (size_t i = 0; i < nnear; i++)
		count = camera_add(cameras, count, max, near[i]);
	return count;
}

static bool
has_picture(const struct device *device)
{
	return device->url[0] != '\0' || device->substream[0] != '\0' ||
	    device->playback[0] != '\0';
}

bool
registry_shows(const struct registry *registry, const struct device *device)
{
	if (device->class == DEVICE_CAMERA && has_picture(device))
		return true;
	for (size_t i = 0; i < device->ncameras; i++) {
		const struct device *camera =
		    registry_device(registry, device->cameras[i]);

		if (camera != NULL && has_picture(camera))
			return true;
	}
	return false;
}

/* "43.2971" as millionths; at most ${limit} degrees either way. */
static bool
degrees(const char **at, int limit, int32_t *value)
{
	const char *s = *at;
	bool negative = *s == '-';
	int64_t whole = 0, fraction = 0, scale = 1000000;

	s += negative;
	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9' && whole <= 180; s++)
		whole = whole * 10 + *s - '0';
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++)
			if (scale > 1) {
				scale /= 10;
				fraction += (*s - '0') * scale;
			}
	whole = whole * 1000000 + fraction;
	if (whole > (int64_t)limit * 1000000)
		return false;
	*value = (int32_t)(negative ? -whole : whole);
	*at = s;
	return true;
}

bool
registry_place(const char *text, int32_t *lat_e6, int32_t *lon_e6)
{
	int32_t lat, lon;

	if (strncmp(text, "place:", 6) != 0)
		return false;
	text += 6;
	if (!degrees(&text, 90, &lat) || *text != ',')
		return false;
	text++;
	if (!degrees(&text, 180, &lon) || *text != '\0')
		return false;
	*lat_e6 = lat;
	*lon_e6 = lon;
	return true;
}

/* Without the spaces at both ends. */
static void
trim(const char **text, size_t *len)
{
	while (*len > 0 && **text == ' ') {
		(*text)++;
		(*len)--;
	}
	while (*len > 0 && (*text)[*len - 1] == ' ')
		(*len)--;
}

bool
site_contact(const struct site *site, size_t i, struct site_contact *out)
{
	const char *at = site->contacts;
	size_t len = strcspn(at, ";");
	const char *colon;

	for (; i > 0 && at[len] == ';'; i--) {
		at += len + 1;
		len = strcspn(at, ";");
	}
	if (i > 0 || len == 0)
		return false;
	colon = memchr(at, ':', len);
	out->who = at;
	out->who_len = colon != NULL ? (size_t)(colon - at) : 0;
	out->number = colon != NULL ? colon + 1 : at;
	out->number_len = len - (size_t)(out->number - at);
	trim(&out->who, &out->who_len);
	trim(&out->number, &out->number_len);
	return true;
}

/* Wire: device, then its site. */
static void
put_extras(struct buf *out, const struct registry_extra *extras, size_t count)
{
	buf_put_u8(out, (uint8_t)count);
	for (size_t i = 0; i < count; i++) {
		buf_put_text(out, extras[i].column);
		buf_put_text(out, extras[i].value);
	}
}

static void
put_device(struct buf *out, const struct device *device)
{
	struct device copy = *device;
	const char **texts[DEVICE_TEXTS];

	buf_put_text(out, device->id);
	buf_put_u8(out, (uint8_t)device->class);
	buf_put_text(out, device->site);
	buf_put_text(out, device->district);
	buf_put_u8(out, device->has_position);
	buf_put_u32(out, (uint32_t)device->lat_e6);
	buf_put_u32(out, (uint32_t)device->lon_e6);
	device_texts(&copy, texts);
	for (size_t i = 0; i < DEVICE_TEXTS; i++)
		buf_put_text(out, *texts[i]);
	buf_put_u8(out, (uint8_t)device->ncameras);
	for (size_t i = 0; i < device->ncameras; i++)
		buf_put_text(out, device->cameras[i]);
	put_extras(out, device->extras, device->nextras);
}

static void
put_site(struct buf *out, const struct site *site)
{
	struct site copy = *site;
	const char **texts[SITE_TEXTS];

	buf_put_text(out, site->id);
	buf_put_u8(out, (uint8_t)site->class);
	buf_put_text(out, site->district);
	site_texts(&copy, texts);
	for (size_t i = 0; i < SITE_TEXTS; i++)
		buf_put_text(out, *texts[i] != NULL ? *texts[i] : "");
	put_extras(out, site->extras, site->nextras);
}

void
registry_encode_device(const struct registry *registry,
    const struct device *device, struct buf *out)
{
	const struct site none = { .class = SITE_OTHER };
	const struct site *site = registry_site(registry, device->site);

	put_device(out, device);
	put_site(out, site != NULL ? site : &none);
}

/* A text of the wire, kept in ${arena}; "" once the take has failed. */
static const char *
take_kept(struct take *take, struct arena *arena)
{
	size_t len;
	const char *text = take_text_span(take, &len);

	if (take->failed || len == 0)
		return "";
	if (len > REGISTRY_FIELD_MAX || !text_valid(text, len) ||
	    memchr(text, '\0', len) != NULL) {
		take->failed = true;
		return "";
	}
	return arena_bytes(arena, text, len);
}

static size_t
take_extras(
    struct take *take, struct arena *arena, struct registry_extra *extras)
{
	size_t count = take_u8(take);

	if (count > REGISTRY_EXTRAS_MAX) {
		take->failed = true;
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		extras[i].column = take_kept(take, arena);
		extras[i].value = take_kept(take, arena);
	}
	return count;
}

/* An enumerator below ${count}. */
static uint8_t
take_class(struct take *take, uint8_t count)
{
	uint8_t class = take_u8(take);

	if (class >= count)
		take->failed = true;
	return take->failed ? 0 : class;
}

static void
take_device(struct take *take, struct arena *arena, struct device *device)
{
	const char **texts[DEVICE_TEXTS];

	take_text(take, device->id, sizeof(device->id));
	device->class = (enum device_class)take_class(take, DEVICE_CLASSES);
	take_text(take, device->site, sizeof(device->site));
	take_text(take, device->district, sizeof(device->district));
	device->has_position = take_class(take, 2) != 0;
	device->lat_e6 = (int32_t)take_u32(take);
	device->lon_e6 = (int32_t)take_u32(take);
	device_texts(device, texts);
	for (size_t i = 0; i < DEVICE_TEXTS; i++)
		*texts[i] = take_kept(take, arena);
	device->ncameras = take_class(take, REGISTRY_CAMERAS_MAX + 1);
	for (size_t i = 0; i < device->ncameras; i++)
		take_text(take, device->cameras[i], DEVICE_ID_SIZE);
	device->nextras = take_extras(take, arena, device->extras);
}

static void
take_site(struct take *take, struct arena *arena, struct site *site)
{
	const char **texts[SITE_TEXTS];

	take_text(take, site->id, sizeof(site->id));
	site->class = (enum site_class)take_class(take, SITE_CLASSES);
	take_text(take, site->district, sizeof(site->district));
	site_texts(site, texts);
	for (size_t i = 0; i < SITE_TEXTS; i++)
		*texts[i] = take_kept(take, arena);
	site->nextras = take_extras(take, arena, site->extras);
}

static bool
ids_valid(const struct device *device, const struct site *site)
{
	return device->id[0] != '\0' &&
	    text_valid(device->id, strlen(device->id)) &&
	    text_valid(device->site, strlen(device->site)) &&
	    text_valid(device->district, strlen(device->district)) &&
	    text_valid(site->id, strlen(site->id)) &&
	    text_valid(site->district, strlen(site->district));
}

enum err
registry_decode_device(struct registry *registry, const void *bytes, size_t len,
    const struct device **out)
{
	struct arena arena = { 0 };
	struct device device = { 0 };
	struct site site = { 0 };
	struct take take;
	enum err err;

	take_init(&take, bytes, len);
	take_device(&take, &arena, &device);
	take_site(&take, &arena, &site);
	err = take_done(&take);
	if (err == ERR_NONE && !ids_valid(&device, &site))
		err = ERR_INVAL;
	if (err == ERR_NONE) {
		err = registry_put_device(registry, &device);
		if (err == ERR_EXIST)
			err = ERR_NONE;
	}
	/* A site that no longer fits is shown as absent: never an error. */
	if (err == ERR_NONE) {
		if (site.id[0] != '\0')
			(void)registry_put_site(registry, &site);
		*out = registry_device(registry, device.id);
	}
	arena_finish(&arena);
	return err;
}

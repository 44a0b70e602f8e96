/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/map.h"

#include "ui/devices.h"
#include "ui/i18n.h"
#include "ui/lineedit.h"
#include "ui/window.h"
#include "ui/words.h"

#define SEARCH_MAX 60      /* bytes of what is typed */
#define HEAD_ROWS  2       /* what is typed, and the columns */
#define SEVERITIES 5       /* 0: not given */
#define STEP_ROWS  500     /* rows of the board that one step counts */
#define FRESH_MS   3600000 /* an event within: the device works */

/* What the rows say of a device, and its page of the past. */
struct facts {
	uint32_t open[SEVERITIES]; /* alerts that are not over, by severity */
	uint32_t faults;           /* of these, that it does not work */
	uint32_t falses, all;      /* of the past; all 0: not known */
	int64_t last_ms;           /* UTC of the newest event; 0 = none known */
	int64_t fault_ms;          /* UTC since when there are faults */
	uint64_t works_tick; /* a kind is switched off until then; 0 = none */
};

struct entry {
	const struct device *device;
	char *folded;
	struct facts facts;
};

struct devices_view {
	struct registry *registry;
	struct entry *entries;
	size_t count, capacity;
	struct map by_device; /* address of the device -> entry index + 1 */
	uint32_t *found;      /* indices, in the order of the registry */
	size_t found_count;
	struct lineedit edit;
	bool whole;
	enum err error;
	enum policy_language language; /* of the texts */
	struct map counted; /* alert -> what of it was counted, packed */
	size_t scan;        /* position of the row to be counted next */
	bool fresh;         /* nothing was counted yet */
	uint64_t changes;   /* cursor of replica_change() */
	uint64_t second;    /* of the last step */
	size_t cursor;
	int offset; /* row of the window in which the cursor stands */
};

struct devices_view *
devices_view_create(void)
{
	struct devices_view *view = xcalloc(1, sizeof(*view));

	view->registry = registry_create();
	lineedit_init(&view->edit, SEARCH_MAX);
	view->fresh = true;
	return view;
}

static void
entries_free(struct devices_view *view)
{
	for (size_t i = 0; i < view->count; i++)
		free(view->entries[i].folded);
	view->count = view->found_count = view->cursor = 0;
	map_finish(&view->by_device);
	view->by_device = (struct map){ 0 };
	map_finish(&view->counted);
	view->counted = (struct map){ 0 };
	view->fresh = true;
}

void
devices_view_destroy(struct devices_view *view)
{
	if (view == NULL)
		return;
	entries_free(view);
	free(view->entries);
	free(view->found);
	registry_destroy(view->registry);
	free(view);
}

void
devices_view_forget(struct devices_view *view)
{
	entries_free(view);
	registry_destroy(view->registry);
	view->registry = registry_create();
	view->whole = false;
	view->error = ERR_NONE;
}

/* --- searching ------------------------------------------------------------ */

static void
fold_part(struct buf *out, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	text_fold(out, text, strlen(text));
	buf_puts(out, " ");
}

/* Each language of the district: one types what one calls it. */
static void
fold_district(struct buf *out, const struct screen_input *in, const char *code)
{
	const struct policy_district *district =
	    in->policy != NULL ? policy_district(in->policy, code) : NULL;

	fold_part(out, code);
	for (int l = 0; district != NULL && l < POLICY_LANGUAGES; l++)
		fold_part(out, district->name.in[l]);
}

static char *
entry_fold(const struct devices_view *view, const struct screen_input *in,
    const struct device *d)
{
	const struct site *site = devices_view_site(view, d);
	struct buf out = { 0 };
	char *folded;

	fold_part(&out, d->id);
	fold_part(&out, d->name_kk);
	fold_part(&out, d->name_ru);
	fold_part(&out, d->address);
	fold_part(&out, device_class_word(d->class));
	fold_part(&out, device_class_words(d->class));
	fold_district(&out, in, d->district);
	if (site != NULL) {
		fold_part(&out, site->id);
		fold_part(&out, site->name_kk);
		fold_part(&out, site->name_ru);
	}
	folded = xstrdup(buf_text(&out));
	buf_finish(&out);
	return folded;
}

/* Every word of ${words}, each with a NUL behind it. */
static bool
fits(const struct entry *entry, const char *words, size_t count)
{
	for (; count > 0; count--, words += strlen(words) + 1)
		if (strstr(entry->folded, words) == NULL)
			return false;
	return true;
}

/* What is typed, folded, its words ended by NULs; how many. */
static size_t
words_split(const struct devices_view *view, struct buf *out)
{
	size_t count = 0, kept = 0;

	text_fold(out, view->edit.text, view->edit.len);
	buf_put_u8(out, ' ');
	for (size_t i = 0; i < out->len; i++) {
		bool blank = out->data[i] == ' ';

		if (blank && (kept == 0 || out->data[kept - 1] == '\0'))
			continue;
		out->data[kept++] = blank ? '\0' : out->data[i];
		count += blank;
	}
	out->len = kept;
	return count;
}

static void
found_add(struct devices_view *view, uint32_t index)
{
	view->found[view->found_count++] = index;
}

/* ${narrower}: only what was found already can fit. */
static void
search(struct devices_view *view, bool narrower)
{
	struct buf words = { 0 };
	size_t count = words_split(view, &words), before = view->found_count;
	const struct device *on = devices_view_device(view);

	view->found_count = 0;
	for (size_t i = 0; i < (narrower ? before : view->count); i++) {
		uint32_t at = narrower ? view->found[i] : (uint32_t)i;

		if (fits(&view->entries[at], buf_text(&words), count))
			found_add(view, at);
	}
	view->cursor = 0;
	for (size_t i = 0; on != NULL && i < view->found_count; i++)
		if (view->entries[view->found[i]].device == on)
			view->cursor = i;
	buf_finish(&words);
}

/* --- the devices ---------------------------------------------------------- */

static void
entry_add(struct devices_view *view, const struct screen_input *in,
    const struct device *device)
{
	struct entry *entry;
	struct buf words = { 0 };
	size_t count;

	if (view->count == view->capacity) {
		view->capacity = xgrow(view->capacity, view->count + 1);
		view->entries = xreallocarray(
		    view->entries, view->capacity, sizeof(*view->entries));
		view->found = xreallocarray(
		    view->found, view->capacity, sizeof(*view->found));
	}
	entry = &view->entries[view->count++];
	*entry = (struct entry){ .device = device };
	entry->folded = entry_fold(view, in, device);
	map_put(&view->by_device, (uint64_t)(uintptr_t)device,
	    (void *)(uintptr_t)view->count);
	count = words_split(view, &words);
	if (fits(entry, buf_text(&words), count))
		found_add(view, (uint32_t)view->count - 1);
	buf_finish(&words);
}

enum err
devices_view_take(struct devices_view *view, const struct screen_input *in,
    const void *bytes, size_t len)
{
	size_t before = registry_device_count(view->registry);
	const struct device *device;
	enum err err =
	    registry_decode_device(view->registry, bytes, len, &device);

	if (err == ERR_NONE && registry_device_count(view->registry) > before)
		entry_add(view, in, device);
	return err;
}

void
devices_view_end(struct devices_view *view, enum err error)
{
	view->whole = error == ERR_NONE;
	view->error = error;
	view->fresh = true; /* of devices that came later nothing was counted */
}

size_t
devices_view_count(const struct devices_view *view)
{
	return view->count;
}

const struct device *
devices_view_at(const struct devices_view *view, size_t i)
{
	return i < view->count ? view->entries[i].device : NULL;
}

bool
devices_view_whole(const struct devices_view *view)
{
	return view->whole;
}

static void
fold_again(struct devices_view *view, const struct screen_input *in)
{
	for (size_t i = 0; i < view->count; i++) {
		free(view->entries[i].folded);
		view->entries[i].folded =
		    entry_fold(view, in, view->entries[i].device);
	}
	view->language = in->language;
	search(view, false);
}

static struct entry *
entry_of(const struct devices_view *view, const struct device *device)
{
	uintptr_t at = device == NULL ? 0
	                              : (uintptr_t)map_find(&view->by_device,
	                                    (uint64_t)(uintptr_t)device);

	return at != 0 ? &view->entries[at - 1] : NULL;
}

static bool
over(const struct alert *a)
{
	return a->state == ALERT_ARCHIVED || a->state == ALERT_CLOSED;
}

static bool
is_fault(const struct alert *a)
{
	return strcmp(a->kind, "camera-fault") == 0 ||
	    strcmp(a->kind, "camera-covered") == 0;
}

/*
 * What was counted of an alert, so that it can be taken back: the index of the
 * device and one, then a bit for a fault, then the severity; 0 = nothing.
 */
#define COUNTED_FAULT 8U
#define COUNTED_SHIFT 4

static uintptr_t
counted_of(const struct devices_view *view, const struct alert *a)
{
	const struct entry *entry = a == NULL || over(a)
	    ? NULL
	    : entry_of(view, registry_device(view->registry, a->device));

	if (entry == NULL)
		return 0;
	return (uintptr_t)(entry - view->entries + 1) << COUNTED_SHIFT |
	    (is_fault(a) ? COUNTED_FAULT : 0) | (a->severity & 7U);
}

static void
count_add(struct devices_view *view, uintptr_t counted, uint32_t step)
{
	struct facts *f;

	if (counted == 0)
		return;
	f = &view->entries[(counted >> COUNTED_SHIFT) - 1].facts;
	f->open[(counted & 7U) % SEVERITIES] += step;
	if ((counted & COUNTED_FAULT) != 0)
		f->faults += step;
	if (f->faults == 0)
		f->fault_ms = 0;
}

/* The alert as it is now, ${a} NULL: it has left, in place of what it was. */
static void
alert_count(struct devices_view *view, uint64_t number, const struct alert *a)
{
	uintptr_t was = (uintptr_t)map_find(&view->counted, number);
	uintptr_t now = counted_of(view, a);
	struct entry *entry = a == NULL
	    ? NULL
	    : entry_of(view, registry_device(view->registry, a->device));

	if (was != now) {
		count_add(view, was, (uint32_t)-1);
		count_add(view, now, 1);
		if (now != 0)
			map_put(&view->counted, number, (void *)now);
		else
			map_remove(&view->counted, number);
	}
	if (entry == NULL)
		return;
	if (a->last_ms > entry->facts.last_ms)
		entry->facts.last_ms = a->last_ms;
	if ((now & COUNTED_FAULT) != 0 &&
	    (entry->facts.fault_ms == 0 || a->first_ms < entry->facts.fault_ms))
		entry->facts.fault_ms = a->first_ms;
}

/* All rows are counted again, some in each step. */
static void
count_begin(struct devices_view *view, const struct screen_input *in)
{
	uint64_t number;

	map_finish(&view->counted);
	view->counted = (struct map){ 0 };
	for (size_t i = 0; i < view->count; i++) {
		struct facts *f = &view->entries[i].facts;

		*f = (struct facts){ .falses = f->falses, .all = f->all };
	}
	view->scan = 0;
	view->fresh = false;
	/* What changes from here on is counted for itself. */
	while (
	    replica_change(in->replica, &view->changes, &number) != ERR_AGAIN)
		;
}

/*
 * A row that moves over the place where the count stands has changed: it is
 * not missed, and none is counted twice.
 */
static bool
count_step(struct devices_view *view, const struct screen_input *in)
{
	size_t rows = replica_count(in->replica), left = STEP_ROWS;
	uint64_t number;
	enum err err = ERR_AGAIN;

	while (left > 0 &&
	    (err = replica_change(in->replica, &view->changes, &number)) ==
	        ERR_NONE) {
		alert_count(view, number, replica_alert(in->replica, number));
		left--;
	}
	if (err == ERR_LIMIT)
		view->fresh = true;
	for (; left > 0 && view->scan < rows; left--, view->scan++) {
		const struct alert *a = replica_at(in->replica, view->scan);

		alert_count(view, a->number, a);
	}
	return left < STEP_ROWS || err == ERR_LIMIT;
}

static void
works_note(struct facts *f, const struct inhibit_row *works)
{
	if (works->until_tick > f->works_tick)
		f->works_tick = works->until_tick;
}

/* What is switched off for works, of a device or of all of a site. */
static void
works_count(struct devices_view *view, const struct inhibit_row *works)
{
	const char *site = inhibit_site(works->place);
	struct entry *entry;

	if (site == NULL) {
		entry = entry_of(
		    view, registry_device(view->registry, works->place));
		if (entry != NULL)
			works_note(&entry->facts, works);
		return;
	}
	for (size_t i = 0; i < view->count; i++)
		if (strcmp(view->entries[i].device->site, site) == 0)
			works_note(&view->entries[i].facts, works);
}

static void
works_step(struct devices_view *view, const struct screen_input *in)
{
	for (size_t i = 0; i < view->count; i++)
		view->entries[i].facts.works_tick = 0;
	for (size_t i = 0; i < replica_inhibits(in->replica); i++)
		works_count(view, replica_inhibit_at(in->replica, i));
}

bool
devices_view_step(struct devices_view *view, const struct screen_input *in)
{
	uint64_t second = in->tick / 1000 + 1;
	bool changed = view->second != second;

	if (view->language != in->language)
		fold_again(view, in);
	if (view->fresh) {
		count_begin(view, in);
		changed = true;
	}
	if (changed)
		works_step(view, in);
	view->second = second;
	return count_step(view, in) || changed;
}

/* --- asking, typing and moving -------------------------------------------- */

bool
devices_view_key(struct devices_view *view, struct key key)
{
	char before[SEARCH_MAX + 1];
	size_t len = view->edit.len;

	if (key.code != K_CHAR && key.code != K_BACKSPACE &&
	    !(key.code == K_CTRL && key.cp == 'u'))
		return false;
	memcpy(before, view->edit.text, len + 1);
	if (!lineedit_key(&view->edit, key))
		return false;
	search(view,
	    view->edit.len >= len && memcmp(before, view->edit.text, len) == 0);
	return true;
}

void
devices_view_paste(struct devices_view *view, const char *text)
{
	(void)lineedit_insert(&view->edit, text);
	search(view, false);
}

bool
devices_view_clear(struct devices_view *view)
{
	if (view->edit.len == 0)
		return false;
	lineedit_set(&view->edit, "");
	search(view, false);
	return true;
}

const char *
devices_view_text(const struct devices_view *view)
{
	return view->edit.text;
}

const struct device *
devices_view_device(const struct devices_view *view)
{
	return view->cursor < view->found_count
	    ? view->entries[view->found[view->cursor]].device
	    : NULL;
}

const struct device *
devices_view_find(const struct devices_view *view, const char *id)
{
	return registry_device(view->registry, id);
}

const struct site *
devices_view_site(const struct devices_view *view, const struct device *device)
{
	return device->site[0] != '\0'
	    ? registry_site(view->registry, device->site)
	    : NULL;
}

size_t
devices_view_found(const struct devices_view *view)
{
	return view->found_count;
}

void
devices_view_move(struct devices_view *view, int rows)
{
	if (view->found_count > 0)
		view->cursor = window_move(
		    view->found_count, view->cursor, rows, &view->offset);
}

void
devices_view_share(
    struct devices_view *view, const char *id, unsigned falses, unsigned all)
{
	struct entry *entry =
	    entry_of(view, registry_device(view->registry, id));

	if (entry == NULL)
		return;
	entry->facts.falses = falses;
	entry->facts.all = all;
}

/* --- words ---------------------------------------------------------------- */

const char *
device_name(const struct screen_input *in, const struct device *device)
{
	const char *name =
	    in->language == POLICY_KK ? device->name_kk : device->name_ru;

	if (name[0] == '\0')
		name = device->name_kk[0] != '\0' ? device->name_kk
		                                  : device->name_ru;
	return name[0] != '\0' ? name : device->id;
}

const char *device_class_words(enum device_class class)
{
	// clang-format off
	static const char *const words[DEVICE_CLASSES] = {
		[DEVICE_CAMERA] = N_("camera"),
		[DEVICE_BUTTON] = N_("button"),
		[DEVICE_SENSOR] = N_("sensor"),
		[DEVICE_DOOR]   = N_("door"),
		[DEVICE_DRONE]  = N_("drone"),
	};
	// clang-format on

	return _(words[class]);
}

/* ${when}: words_minute() or words_moment(). */
static void
state_put(const struct facts *facts, struct buf *out,
    const struct screen_input *in,
    void (*when)(struct buf *out, const struct screen_input *in, int64_t ms))
{
	if (facts->faults > 0) {
		buf_printf(out, "%s ", _("no contact since"));
		when(out, in, facts->fault_ms);
	} else if (facts->works_tick > in->tick) {
		buf_printf(out, "%s ", _("works until"));
		when(out, in, words_utc(in, facts->works_tick));
	} else if (facts->last_ms != 0 &&
	    in->utc_ms - facts->last_ms < FRESH_MS) {
		buf_puts(out, _("ok"));
	} else {
		buf_puts(out, _("not known"));
	}
}

void
devices_view_state_put(const struct devices_view *view, struct buf *out,
    const struct screen_input *in, const struct device *device)
{
	const struct entry *entry =
	    entry_of(view, registry_device(view->registry, device->id));

	state_put(entry != NULL ? &entry->facts : &(struct facts){ 0 }, out, in,
	    words_moment);
}

/* --- drawing -------------------------------------------------------------- */

/* Columns from the left; 0 columns: there is no room for it. */
struct columns {
	int id, class, name, district, state, last, open, share;
};

static struct columns
columns_of(int cols)
{
	struct columns c = { .id = 13, .state = 23, .last = 7, .open = 7 };

	if (cols >= 72)
		c.district = 11;
	else
		c.last = 0;
	if (cols >= 100) {
		c.class = 9;
		c.share = 8;
		c.id = 16;
		c.district = 14;
	}
	c.name = cols - 2 - c.id - c.class - c.district - c.state - c.last -
	    c.open - c.share;
	return c;
}

/* One column; the next begins behind it. */
static void
put_column(struct grid *grid, struct span *span, int cols, enum style style,
    const char *text)
{
	if (cols > 0)
		grid_put_cut(
		    grid, SPAN(span->row, span->col, cols - 1), style, text);
	span->col += cols;
	span->cols -= cols;
}

static void
draw_titles(const struct columns *c, struct grid *grid, struct span span)
{
	span.col += 2;
	put_column(grid, &span, c->id, STYLE_TITLE, _("device"));
	put_column(grid, &span, c->class, STYLE_TITLE, _("class"));
	put_column(grid, &span, c->name, STYLE_TITLE, _("place"));
	put_column(grid, &span, c->district, STYLE_TITLE, _("district"));
	put_column(grid, &span, c->state, STYLE_TITLE, _("state"));
	put_column(grid, &span, c->last, STYLE_TITLE, _("event"));
	put_column(grid, &span, c->open, STYLE_TITLE, _("alerts"));
	put_column(grid, &span, c->share, STYLE_TITLE, _("false"));
}

static void
put_last(struct buf *out, const struct screen_input *in, int64_t ms)
{
	if (ms == 0)
		buf_puts(out, "—");
	else
		words_minute(out, in, ms);
}

static void
put_share(struct buf *out, const struct facts *facts)
{
	if (facts->all > 0)
		buf_printf(out, "%u %%", 100 * facts->falses / facts->all);
	else
		buf_puts(out, "—");
}

/* How many, and how severe the worst of them is; 0: there are none. */
static uint32_t
open_of(const struct facts *facts, int *worst)
{
	uint32_t open = 0;

	*worst = 0;
	for (int i = SEVERITIES - 1; i >= 0; i--) {
		open += facts->open[i];
		if (facts->open[i] > 0)
			*worst = i;
	}
	return open;
}

static void
draw_row(const struct columns *c, struct grid *grid, struct span span,
    const struct screen_input *in, const struct entry *entry, bool cursor)
{
	const struct facts *facts = &entry->facts;
	const struct device *d = entry->device;
	enum style style = cursor ? STYLE_CURSOR : STYLE_PLAIN;
	struct buf text = { 0 };
	int worst;
	uint32_t open = open_of(facts, &worst);

	if (cursor)
		grid_fill(grid, RECT(span.row, span.col, 1, span.cols),
		    STYLE_CURSOR, " ");
	if (cursor)
		grid_put(grid, SPAN(span.row, span.col, 1), STYLE_CURSOR,
		    sign_text(SIGN_CURSOR, grid->ascii));
	span.col += 2;
	put_column(grid, &span, c->id, style, d->id);
	put_column(grid, &span, c->class, style, device_class_words(d->class));
	put_column(grid, &span, c->name, style, device_name(in, d));
	put_column(
	    grid, &span, c->district, style, words_district(in, d->district));
	state_put(facts, &text, in, words_minute);
	put_column(grid, &span, c->state,
	    cursor                             ? style
	        : facts->fault_ms              ? STYLE_ERROR
	        : facts->works_tick > in->tick ? STYLE_WARN
	                                       : STYLE_PLAIN,
	    buf_text(&text));
	buf_clear(&text);
	put_last(&text, in, facts->last_ms);
	put_column(grid, &span, c->last, style, buf_text(&text));
	buf_clear(&text);
	if (open > 0)
		buf_printf(&text, "%u", open);
	put_column(grid, &span, c->open, cursor ? style : style_severity(worst),
	    buf_text(&text));
	buf_clear(&text);
	put_share(&text, facts);
	put_column(grid, &span, c->share, style, buf_text(&text));
	buf_finish(&text);
}

static void
draw_head(struct devices_view *view, struct grid *grid, struct span span)
{
	int used = 1, field = span.cols / 3;
	struct buf text = { 0 };

	used += grid_put(grid, SPAN(span.row, span.col + 1, span.cols - 1),
	    STYLE_TITLE, _("DEVICES"));
	buf_printf(&text, " · %zu/%zu%s · %s", view->found_count, view->count,
	    view->whole ? "" : "+", _("find: "));
	used +=
	    grid_put(grid, SPAN(span.row, span.col + used, span.cols - used),
	        STYLE_PLAIN, buf_text(&text));
	lineedit_draw(&view->edit, grid,
	    SPAN(span.row, span.col + used,
	        span.cols - used < field ? span.cols - used : field),
	    true);
	buf_finish(&text);
}

static void
draw_nothing(
    const struct devices_view *view, struct grid *grid, struct span span)
{
	const char *text = view->error != ERR_NONE
	    ? _("The hub could not answer this")
	    : !view->whole     ? _("The hub is searching…")
	    : view->count == 0 ? _("The configuration has no devices")
	                       : _("Nothing was found");

	grid_put_cut(grid, span,
	    view->error != ERR_NONE ? STYLE_ERROR : STYLE_STRONG, text);
}

void
devices_view_draw(struct devices_view *view, struct grid *grid,
    struct rect rect, const struct screen_input *in)
{
	struct columns c = columns_of(rect.cols);
	int height = rect.rows - HEAD_ROWS;
	size_t top;

	if (height < 1)
		return;
	draw_head(view, grid, SPAN(rect.row, rect.col, rect.cols));
	if (view->found_count == 0) {
		draw_nothing(view, grid,
		    SPAN(rect.row + 2, rect.col + 3, rect.cols - 3));
		return;
	}
	draw_titles(&c, grid, SPAN(rect.row + 1, rect.col, rect.cols));
	top =
	    window_top(view->found_count, view->cursor, height, &view->offset);
	for (int i = 0; i < height && top + (size_t)i < view->found_count;
	     i++) {
		size_t at = top + (size_t)i;

		draw_row(&c, grid,
		    SPAN(rect.row + HEAD_ROWS + i, rect.col, rect.cols), in,
		    &view->entries[view->found[at]], at == view->cursor);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xcb/xcb.h>

#include "base/xalloc.h"

#include "preview/window.h"

/* ICCCM 4.1.2.3 and 4.1.2.4, the fields of the two properties. */
#define HINT_POSITION 1u /* given by the person: do not place it elsewhere */
#define HINT_SIZE     2u
#define SIZE_HINTS    18
#define HINT_INPUT    1u
#define WM_HINTS      9

enum atom {
	ATOM_UTF8,
	ATOM_NAME,
	ATOM_PID,
	ATOM_USER_TIME,
	ATOM_PROTOCOLS,
	ATOM_DELETE,
};

// clang-format off
static const char *const atom_names[] = {
	[ATOM_UTF8]		= "UTF8_STRING",
	[ATOM_NAME]		= "_NET_WM_NAME",
	[ATOM_PID]		= "_NET_WM_PID",
	[ATOM_USER_TIME]	= "_NET_WM_USER_TIME",
	[ATOM_PROTOCOLS]	= "WM_PROTOCOLS",
	[ATOM_DELETE]		= "WM_DELETE_WINDOW",
};
// clang-format on

#define ATOM_COUNT (sizeof(atom_names) / sizeof(atom_names[0]))

struct window {
	xcb_connection_t *x;
	xcb_window_t id;
	xcb_atom_t atoms[ATOM_COUNT];
};

/* All at once: one round trip, not six. */
static bool
atoms_find(struct window *window)
{
	xcb_intern_atom_cookie_t cookies[ATOM_COUNT];
	xcb_intern_atom_reply_t *reply;
	bool found = true;

	for (size_t i = 0; i < ATOM_COUNT; i++)
		cookies[i] = xcb_intern_atom(window->x, 0,
		    (uint16_t)strlen(atom_names[i]), atom_names[i]);
	for (size_t i = 0; i < ATOM_COUNT; i++) {
		reply = xcb_intern_atom_reply(window->x, cookies[i], NULL);
		if (reply != NULL)
			window->atoms[i] = reply->atom;
		found = found && reply != NULL;
		free(reply);
	}
	return found;
}

static void
numbers_set(struct window *window, xcb_atom_t property, xcb_atom_t type,
    const uint32_t *numbers, uint32_t count)
{
	xcb_change_property(window->x, XCB_PROP_MODE_REPLACE, window->id,
	    property, type, 32, count, numbers);
}

static xcb_screen_t *
screen_of(const struct window *window)
{
	return xcb_setup_roots_iterator(xcb_get_setup(window->x)).data;
}

/* Where ${place} is on the screen: what is negative counts from the far edge.
 */
static struct window_place
place_find(const struct window *window, const struct window_place *place)
{
	const xcb_screen_t *screen = screen_of(window);
	struct window_place at = *place;

	if (at.x < 0)
		at.x += 1 + screen->width_in_pixels - (int32_t)at.width;
	if (at.y < 0)
		at.y += 1 + screen->height_in_pixels - (int32_t)at.height;
	return at;
}

static void
manners_set(struct window *window, const struct window_place *place)
{
	const char class[] = "dabyl\0Dabyl";
	uint32_t never = 0, pid = (uint32_t)getpid();
	uint32_t hints[WM_HINTS] = { HINT_INPUT, 0 };
	uint32_t size[SIZE_HINTS] = { HINT_POSITION | HINT_SIZE,
		(uint32_t)place->x, (uint32_t)place->y, place->width,
		place->height };

	xcb_change_property(window->x, XCB_PROP_MODE_REPLACE, window->id,
	    XCB_ATOM_WM_CLASS, XCB_ATOM_STRING, 8, sizeof(class), class);
	numbers_set(
	    window, XCB_ATOM_WM_HINTS, XCB_ATOM_WM_HINTS, hints, WM_HINTS);
	numbers_set(window, XCB_ATOM_WM_NORMAL_HINTS, XCB_ATOM_WM_SIZE_HINTS,
	    size, SIZE_HINTS);
	numbers_set(window, window->atoms[ATOM_USER_TIME], XCB_ATOM_CARDINAL,
	    &never, 1);
	numbers_set(
	    window, window->atoms[ATOM_PID], XCB_ATOM_CARDINAL, &pid, 1);
	numbers_set(window, window->atoms[ATOM_PROTOCOLS], XCB_ATOM_ATOM,
	    &window->atoms[ATOM_DELETE], 1);
}

static void
window_map(struct window *window, const struct window_place *place)
{
	const xcb_screen_t *screen = screen_of(window);
	struct window_place at = place_find(window, place);
	uint32_t values[] = { screen->black_pixel,
		XCB_EVENT_MASK_STRUCTURE_NOTIFY };

	window->id = xcb_generate_id(window->x);
	xcb_create_window(window->x, screen->root_depth, window->id,
	    screen->root, (int16_t)at.x, (int16_t)at.y, (uint16_t)at.width,
	    (uint16_t)at.height, 0, XCB_WINDOW_CLASS_INPUT_OUTPUT,
	    screen->root_visual, XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK, values);
	manners_set(window, &at);
	window_title(window, "dabyl");
	xcb_map_window(window->x, window->id);
	xcb_flush(window->x);
}

enum err
window_create(const struct window_place *place, struct window **window)
{
	struct window *w = xcalloc(1, sizeof(*w));

	*window = NULL;
	/* Never NULL; an error is asked for. */
	w->x = xcb_connect(NULL, NULL);
	if (xcb_connection_has_error(w->x) || !atoms_find(w)) {
		window_destroy(w);
		return ERR_NOENT;
	}
	window_map(w, place);
	*window = w;
	return ERR_NONE;
}

void
window_destroy(struct window *window)
{
	if (window == NULL)
		return;
	xcb_disconnect(window->x);
	free(window);
}

uint32_t
window_id(const struct window *window)
{
	return window->id;
}

int
window_fd(const struct window *window)
{
	return xcb_get_file_descriptor(window->x);
}

void
window_title(struct window *window, const char *title)
{
	xcb_change_property(window->x, XCB_PROP_MODE_REPLACE, window->id,
	    window->atoms[ATOM_NAME], window->atoms[ATOM_UTF8], 8,
	    (uint32_t)strlen(title), title);
	xcb_change_property(window->x, XCB_PROP_MODE_REPLACE, window->id,
	    XCB_ATOM_WM_NAME, window->atoms[ATOM_UTF8], 8,
	    (uint32_t)strlen(title), title);
	xcb_flush(window->x);
}

void
window_move(struct window *window, const struct window_place *place)
{
	struct window_place at = place_find(window, place);
	uint32_t values[] = { (uint32_t)at.x, (uint32_t)at.y, at.width,
		at.height };

	xcb_configure_window(window->x, window->id,
	    XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y |
	        XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT,
	    values);
	xcb_flush(window->x);
}

/* A person may have changed the size, and libvlc draws into a child that has
 * the size of the window. */
static xcb_get_image_reply_t *
middle_row(struct window *window)
{
	xcb_get_geometry_reply_t *size = xcb_get_geometry_reply(
	    window->x, xcb_get_geometry(window->x, window->id), NULL);
	xcb_get_image_reply_t *row = NULL;

	if (size != NULL)
		row = xcb_get_image_reply(window->x,
		    xcb_get_image(window->x, XCB_IMAGE_FORMAT_Z_PIXMAP,
		        window->id, 0, (int16_t)(size->height / 2), size->width,
		        1, UINT32_MAX),
		    NULL);
	free(size);
	return row;
}

bool
window_painted(struct window *window)
{
	xcb_get_image_reply_t *row = middle_row(window);
	bool painted = false;
	const uint8_t *bytes;

	if (row == NULL)
		return false;
	bytes = xcb_get_image_data(row);
	/* The fourth byte of a pixel is not drawn. */
	for (int i = 0; i < xcb_get_image_data_length(row); i++)
		painted = painted || (i % 4 != 3 && bytes[i] != 0);
	free(row);
	return painted;
}

static enum window_event
event_read(struct window *window, const xcb_generic_event_t *event)
{
	const xcb_client_message_event_t *message;

	switch (event->response_type & 0x7f) {
	case XCB_CLIENT_MESSAGE:
		message = (const xcb_client_message_event_t *)event;
		if (message->window == window->id &&
		    message->data.data32[0] == window->atoms[ATOM_DELETE])
			return WINDOW_CLOSED;
		return WINDOW_NOTHING;
	case XCB_DESTROY_NOTIFY:
		return WINDOW_CLOSED;
	default:
		return WINDOW_NOTHING;
	}
}

enum window_event
window_step(struct window *window)
{
	enum window_event result = WINDOW_NOTHING;
	xcb_generic_event_t *event;

	while (result == WINDOW_NOTHING &&
	    (event = xcb_poll_for_event(window->x)) != NULL) {
		result = event_read(window, event);
		free(event);
	}
	if (xcb_connection_has_error(window->x))
		return WINDOW_LOST;
	return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "ui/i18n.h"

#include "console/app.h"

const struct keymap *
app_keymap(const struct app *app)
{
	bool wound = app_screen(app) == SCREEN_QUEUE &&
	    picture_status(app->sight.set, 0) != NULL;

	return keyboard_map(app->options->keyboard,
	    wound ? &keymap_picture : screen_keymap(app_screen(app)));
}

/* Text typed into the list (law 8): dropped, with a word. */
static bool
guarded(struct app *app, struct key key)
{
	uint32_t letter = key.code == K_CHAR ? layout_command(key.cp) : 0;
	bool free;

	if (key.code != K_CHAR && key.code != K_ENTER) {
		guard_reset(&app->guard);
		return false;
	}
	if (letter == 0 || letter == ' ')
		free = guard_between(&app->guard, app->now_ms);
	else
		free = guard_step(&app->guard, letter, app->now_ms);
	if (free)
		return false;
	app_say(app, STYLE_WARN, "%s", guard_words());
	return true;
}

/* Outside of texts a character is the key that it lies on. */
static struct key
placed(const struct app *app, struct key key)
{
	if (key.code == K_CHAR)
		key.cp = keyboard_place(app->options->keyboard, key.cp);
	return key;
}

static void
bound(struct app *app, const struct binding *binding)
{
	bool words = strchr(binding->command, ' ') != NULL;

	if (words)
		prompt_run(app, binding->command);
	else
		(void)act_do(app, binding->command);
	/* So that people learn what can be typed. */
	if (app->typed.len == 0 && !app->prompt.on &&
	    (words || console_act(binding->command)) &&
	    !keymap_moves(binding->command))
		buf_printf(&app->typed, ":%s", binding->command);
}

static void
screen_key(struct app *app, struct key key)
{
	const struct binding *binding;
	struct buf elsewhere = { 0 };
	const char *unmet;

	if (app_screen(app) == SCREEN_HELP && help_view_key(&app->help, key)) {
		app_dirty(app);
		return;
	}
	if (app_screen(app) == SCREEN_DEVICES &&
	    devices_view_key(app->devices.view, key)) {
		app_hush(app);
		app_dirty(app);
		return;
	}
	key = placed(app, key);
	binding = keymap_find(app_keymap(app), key);
	if (app_screen(app) != SCREEN_HELP && guarded(app, key))
		return;
	app_hush(app);
	if (binding == NULL) {
		if (keymap_elsewhere(
		        keyboard_map(app->options->keyboard, &keymap_board),
		        key, app->script, &elsewhere))
			app_say(app, STYLE_WARN, "%s", buf_text(&elsewhere));
		buf_finish(&elsewhere);
		return;
	}
	unmet = keymap_unmet(binding, app_have(app));
	buf_clear(&app->typed);
	if (unmet != NULL)
		app_say(app, STYLE_WARN, "%s", unmet);
	else if (!slid_refuse(app, binding->command))
		bound(app, binding);
}

static void
menu_pressed(struct app *app, struct key key)
{
	const char *command = NULL;

	switch (menu_key(&app->menu, placed(app, key), app->now_ms, &command)) {
	case MENU_NOTHING:
		return;
	case MENU_CHANGED:
		break;
	case MENU_LEFT:
		app->menu_open = false;
		break;
	case MENU_CHOSEN:
		app->menu_open = false;
		app_hush(app);
		buf_clear(&app->typed);
		if (!slid_refuse(app, command))
			(void)act_do(app, command);
		break;
	}
	app_dirty(app);
}

static void
paste(struct app *app)
{
	const char *text = keys_paste(&app->keys);

	if (app->prompt.on) {
		(void)lineedit_insert(&app->prompt.edit, text);
		app->prompt.completing = false;
	} else if (app->question != NULL) {
		opening_place(app);
		(void)question_paste(
		    app->question, &app->in, text, app->now_ms);
	} else if (app_screen(app) == SCREEN_DEVICES && !app->menu_open) {
		devices_view_paste(app->devices.view, text);
	} else {
		app_say(app, STYLE_WARN, "%s",
		    _("A paste is never a command; nothing was done"));
	}
	app_dirty(app);
}

static void
touch(struct app *app)
{
	if (!app->touched)
		guide_touched(app);
	app->touched = true;
}

static void
key_pressed(struct app *app, struct key key)
{
	app->urgent = true;
	if (key.code == K_FOCUS_IN || key.code == K_FOCUS_OUT) {
		app->unfocused = key.code == K_FOCUS_OUT;
		app_dirty(app);
		return;
	}
	touch(app);
	sayings_key(&app->sayings);
	/* The key that says "here" says nothing else. */
	if (app->presence.stage != PRESENCE_HERE) {
		presence_key(app);
		return;
	}
	presence_key(app);
	if (key.code == K_CHAR)
		app->script = layout_script(app->script, key.cp);
	if (guide_pressed(app, key))
		return;
	if (app->keys_test) {
		settings_key(app, key,
		    keymap_find(
		        keyboard_map(app->options->keyboard, &keymap_picture),
		        placed(app, key)));
		return;
	}
	if (app->readiness.on) {
		readiness_key(app, key);
		return;
	}
	if (key.code == K_PASTE)
		paste(app);
	else if (app->prompt.on)
		prompt_key(app, key);
	else if (app->question != NULL)
		opening_key(app, key);
	else if (app->menu_open)
		menu_pressed(app, key);
	else if (app->opening.on && key.code != K_ESC)
		return; /* the form that it was typed for is not there yet */
	else
		screen_key(app, key);
}

/*
 * What one key does may change the rows that the next one acts on only by
 * what the hub says later, so the whole burst is taken on the same rows.
 */
void
input_bytes(struct app *app, const uint8_t *bytes, size_t len)
{
	while (len > 0) {
		struct key key;
		size_t taken =
		    keys_step(&app->keys, bytes, len, app->now_ms, &key);

		bytes += taken;
		len -= taken;
		if (key.code != K_NONE)
			key_pressed(app, key);
	}
}

void
input_tick(struct app *app)
{
	struct key key;

	if (keys_deadline(&app->keys) > app->now_ms)
		return;
	keys_tick(&app->keys, app->now_ms, &key);
	if (key.code != K_NONE)
		key_pressed(app, key);
}

bool
input_waits(const struct app *app)
{
	return (app->question != NULL && question_waits(app->question)) ||
	    (app->menu_open && menu_waits(&app->menu));
}

void
input_quiet(struct app *app)
{
	if (app->question != NULL)
		question_quiet(app->question, app->now_ms);
	if (app->menu_open)
		menu_quiet(&app->menu, app->now_ms);
}

void
input_late(struct app *app)
{
	if (app->question != NULL)
		question_late(app->question, app->now_ms);
	if (app->menu_open)
		menu_late(&app->menu, app->now_ms);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "ui/i18n.h"

#include "console/app.h"

/* What was chosen is there the next time, too. */
static void
remember(struct app *app, const char *key, const char *value)
{
	const struct console_options *o = app->options;

	if (o->remember != NULL && !o->remember(o->remember_arg, key, value))
		app_say(app, STYLE_WARN, "%s",
		    _("Chosen, but it cannot be kept for the next time"));
}

/* ---- what can be chosen ---- */

static void
say_theme(struct app *app, const struct theme *theme)
{
	const struct theme *shown = term_theme_shown(app->term);

	if (shown == theme)
		app_say(app, STYLE_OK, _("Theme: %s"), _(theme->label));
	else
		app_say(app, STYLE_WARN,
		    _("This terminal cannot show that theme; shown: %s"),
		    _(shown->label));
}

static bool
choose_theme(struct app *app, const char *value)
{
	const struct theme *theme = theme_find(value);

	if (theme == NULL)
		return false;
	term_theme(app->term, theme);
	say_theme(app, theme);
	remember(app, "theme", value);
	return true;
}

static bool
choose_language(struct app *app, const char *value)
{
	if (!i18n_speak(value))
		return false;
	app_hush(app);
	app_dirty(app);
	record_again(app);
	remember(app, "language", value);
	return true;
}

static bool
yes_no(const char *value, bool *to)
{
	*to = strcmp(value, "yes") == 0;
	return *to || strcmp(value, "no") == 0;
}

static bool
choose_ascii(struct app *app, const char *value)
{
	if (!yes_no(value, &app->ascii))
		return false;
	app_say(app, STYLE_OK, "%s",
	    app->ascii ? _("Signs of ASCII only") : _("All signs"));
	remember(app, "ascii", value);
	return true;
}

static bool
choose_blink(struct app *app, const char *value)
{
	bool blink;

	if (!yes_no(value, &blink))
		return false;
	term_blink(app->term, blink);
	app_say(app, STYLE_OK, "%s",
	    blink ? _("A P1 that nobody has taken blinks")
	          : _("Nothing blinks"));
	remember(app, "blink", value);
	return true;
}

static bool
choose_sector(struct app *app, const char *value)
{
	const struct policy_sector *sector;

	if (app->policy == NULL) {
		text_copy(app->sector.waits, sizeof(app->sector.waits), value);
		app_say(app, STYLE_WARN, "%s",
		    _("It is chosen as soon as the hub has sent its "
		      "sectors"));
		return true;
	}
	if (!sector_set(app, value))
		return false;
	if (app->sector.on) {
		sector = policy_sector(app->policy, app->sector.code);
		app_say(app, STYLE_OK, _("Sector: %s"),
		    policy_text(&sector->name, app->in.language));
	} else {
		app_say(
		    app, STYLE_OK, "%s", _("No sector: all is heard at once"));
	}
	remember(app, "sector", value);
	return true;
}

void
settings_sector_waiting(struct app *app)
{
	struct buf text = { 0 };

	if (app->policy == NULL || app->sector.waits[0] == '\0')
		return;
	buf_printf(&text, "sector %s", app->sector.waits);
	app->sector.waits[0] = '\0';
	(void)settings_run(app, buf_text(&text));
	buf_finish(&text);
}

// clang-format off
static const struct {
	const char *key;
	const char *values; /* as they are typed; "": of the themes */
	bool (*choose)(struct app *app, const char *value);
	bool of_hub; /* and those that the hub has */
} table[] = {
	{ "theme",    "",         choose_theme, false },
	{ "language", "kk ru en", choose_language, false },
	{ "ascii",    "yes no",   choose_ascii, false },
	{ "blink",    "yes no",   choose_blink, false },
	{ "sector",   POLICY_SECTOR_NONE, choose_sector, true },
};
// clang-format on
#define ROWS (sizeof(table) / sizeof(table[0]))

static void
sectors_put(const struct app *app, struct buf *out)
{
	for (size_t i = 0; app->policy != NULL && i < app->policy->nsectors;
	     i++)
		if (app->policy->sectors[i].regime[0] == '\0')
			buf_printf(out, " %s", app->policy->sectors[i].code);
}

static void
values_put(const struct app *app, struct buf *out, size_t row)
{
	const struct theme *theme;

	buf_puts(out, table[row].values);
	for (size_t i = 0;
	     table[row].values[0] == '\0' && (theme = theme_at(i)) != NULL; i++)
		buf_printf(out, "%s%s", i > 0 ? " " : "", theme->name);
	if (table[row].of_hub)
		sectors_put(app, out);
}

/* What could have been typed. */
static void
say_usage(struct app *app, const char *key)
{
	struct buf words = { 0 };

	for (size_t i = 0; i < ROWS; i++) {
		if (strcmp(table[i].key, key) == 0) {
			buf_clear(&words);
			values_put(app, &words, i);
			break;
		}
		buf_printf(&words, "%s%s", i > 0 ? " " : "", table[i].key);
	}
	app_say(app, STYLE_ERROR, _("There is no such setting; there are: %s"),
	    buf_text(&words));
	buf_finish(&words);
}

bool
settings_run(struct app *app, const char *text)
{
	char key[16];
	size_t len = strcspn(text, " ");
	const char *value = text + len + strspn(text + len, " ");

	if (len == 0) {
		settings_menu(app, MENU_SETTINGS);
		return true;
	}
	if (len >= sizeof(key))
		len = sizeof(key) - 1;
	memcpy(key, text, len);
	key[len] = '\0';
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(table[i].key, key) == 0 &&
		    table[i].choose(app, value)) {
			app_dirty(app);
			return true;
		}
	say_usage(app, key);
	return false;
}

void
settings_menu(struct app *app, enum menu_kind kind)
{
	menu_open(&app->menu, kind, 0, app->now_ms);
	app->menu_open = true;
	app_dirty(app);
}

const char *
settings_word(
    const struct app *app, const char *before, size_t i, struct buf *out)
{
	buf_clear(out);
	if (before[0] == '\0')
		return i < ROWS ? table[i].key : NULL;
	for (size_t row = 0; row < ROWS; row++) {
		struct buf values = { 0 };
		const char *at;

		if (strcmp(table[row].key, before) != 0)
			continue;
		values_put(app, &values, row);
		at = buf_text(&values);
		for (; i > 0 && *at != '\0'; i--) {
			at += strcspn(at, " ");
			at += *at == ' ';
		}
		buf_put(out, at, strcspn(at, " "));
		buf_finish(&values);
	}
	return out->len > 0 ? buf_text(out) : NULL;
}

/* ---- tests of the place ---- */

void
settings_sound(struct app *app)
{
	app_say(app, STYLE_STRONG, "%s",
	    _("Did you hear it? If not: the sound of the terminal is off"));
	/* That it fails is said over it. */
	sound_play(app);
}

void
settings_keys(struct app *app)
{
	app->keys_test = true;
	app_say(app, STYLE_STRONG, "%s",
	    _("Press any key: it is named and does nothing; Esc ends"));
}

static void
key_put(struct buf *out, struct key key)
{
	switch (key.code) {
	case K_CHAR:
		text_put(out, key.cp);
		break;
	case K_CTRL:
		buf_printf(out, "Ctrl-%c", (int)key.cp - ('a' - 'A'));
		break;
	case K_PASTE:
		buf_puts(out, _("a paste"));
		break;
	default:
		buf_puts(out, key_name(key.code));
		break;
	}
}

/* ${binding}: what it would do in the queue. */
void
settings_key(struct app *app, struct key key, const struct binding *binding)
{
	struct buf name = { 0 }, safe = { 0 };

	if (key.code == K_ESC) {
		app->keys_test = false;
		app_hush(app);
		return;
	}
	key_put(&name, key);
	text_safe(&safe, buf_text(&name), name.len);
	if (binding != NULL)
		app_say(app, STYLE_STRONG, _("Key: %s → :%s  (Esc ends)"),
		    buf_text(&safe), binding->command);
	else
		app_say(app, STYLE_STRONG, _("Key: %s  (Esc ends)"),
		    buf_text(&safe));
	buf_finish(&name);
	buf_finish(&safe);
}

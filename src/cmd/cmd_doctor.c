/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dabyl doctor: whether a person can work here.  What a machine can see it
 * looks at; what only a person can see it asks; what came of it is a page to
 * be signed.
 */
#include <inttypes.h>
#include <langinfo.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "ui/layout.h"
#include "ui/theme.h"

#include "cmd/cmd.h"
#include "cmd/doctor_tty.h"
#include "cmd/locale.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

#define CANARY_OLD_MS 120000 /* as on a console */
#define CLOCK_OFF_MS  2000
#define DETAIL_COLS   60
#define LETTERS       "ӘҒҚҢӨҰҮҺІ ✓ ✗ ▶ № ┌─┐"

static const struct tool_spec spec = {
	.name = "doctor",
	.arguments = "",
	.does = N_("Examine this workplace and print a page to sign."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_AS) | TOOL_BIT(TOOL_BATCH),
	.arguments_min = 0,
	.arguments_max = 0,
};

/* CHECK_TABLE: symbol, what is examined (a msgid). */
// clang-format off
#define CHECK_TABLE(X) \
	X(TERMINAL, N_("terminal")) \
	X(LETTERS,  N_("letters")) \
	X(COLOURS,  N_("colours")) \
	X(KEYS,     N_("keys")) \
	X(SOUND,    N_("sound")) \
	X(PICTURE,  N_("picture")) \
	X(POPUPS,   N_("popups")) \
	X(HUB,      N_("hub")) \
	X(CLOCK,    N_("clock"))
// clang-format on

enum check {
#define X(symbol, name) CHECK_##symbol,
	CHECK_TABLE(X)
#undef X
};
#define CHECKS (CHECK_CLOCK + 1)

static const char *const names[CHECKS] = {
#define X(symbol, name) name,
	CHECK_TABLE(X)
#undef X
};

enum finding { NOT_EXAMINED, GOOD, BAD };

struct doctor {
	struct tool *tool;
	bool asks; /* a person sits there */
	bool hub;  /* it answered */
	struct doctor_tty tty;
	enum finding found[CHECKS];
	struct buf details[CHECKS];
};

static void
find(struct doctor *d, enum check check, enum finding finding,
    const char *detail)
{
	d->found[check] = finding;
	text_safe(&d->details[check], detail, strlen(detail));
}

static enum finding
finding_of(enum doctor_said said)
{
	return said == DOCTOR_YES ? GOOD
	    : said == DOCTOR_NO   ? BAD
	                          : NOT_EXAMINED;
}

static const char *
environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : "";
}

/* ---- what a machine can see ---- */

static void
terminal_examine(struct doctor *d)
{
	struct winsize size = { 0 };
	struct buf text = { 0 };
	bool good;

	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	good = isatty(STDOUT_FILENO) && size.ws_col >= 80 &&
	    size.ws_row >= 24 && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	if (!isatty(STDOUT_FILENO))
		buf_puts(&text, _("not a terminal"));
	else
		buf_printf(&text, "%s, %ux%u, %s", environment("TERM"),
		    size.ws_col, size.ws_row, nl_langinfo(CODESET));
	if (isatty(STDOUT_FILENO) && !good)
		buf_printf(&text, ": %s", _("80x24 and UTF-8 are needed"));
	find(d, CHECK_TERMINAL,
	    good                        ? GOOD
	        : isatty(STDOUT_FILENO) ? BAD
	                                : NOT_EXAMINED,
	    buf_text(&text));
	buf_finish(&text);
}

static bool
fixed_colours(void)
{
	return strstr(environment("TERM"), "256") != NULL ||
	    strstr(environment("COLORTERM"), "truecolor") != NULL ||
	    strstr(environment("COLORTERM"), "24bit") != NULL;
}

static bool
display(void)
{
	return environment("DISPLAY")[0] != '\0' ||
	    environment("WAYLAND_DISPLAY")[0] != '\0';
}

static bool
remote(void)
{
	return environment("SSH_CONNECTION")[0] != '\0';
}

static bool
helper_there(const char *name)
{
	char path[4096];

	locale_helper(path, sizeof(path), name);
	return access(path, X_OK) == 0;
}

static void
picture_examine(struct doctor *d)
{
	bool there = helper_there("dabyl-preview");

	if (!there)
		find(d, CHECK_PICTURE, BAD, _("dabyl-preview is not there"));
	else if (display() && !remote())
		find(d, CHECK_PICTURE, GOOD, _("in a window"));
	else if (fixed_colours())
		find(d, CHECK_PICTURE, GOOD, _("in the terminal"));
	else
		find(d, CHECK_PICTURE, NOT_EXAMINED,
		    _("not here; it is seen in the VMS client"));
}

static void
popups_examine(struct doctor *d)
{
	bool bus = environment("DBUS_SESSION_BUS_ADDRESS")[0] != '\0';

	if (!helper_there("dabyl-popup"))
		find(d, CHECK_POPUPS, NOT_EXAMINED,
		    _("dabyl-popup is not there"));
	else
		find(d, CHECK_POPUPS, bus ? GOOD : NOT_EXAMINED,
		    bus ? _("a session bus is there")
		        : _("no session bus: none are shown"));
}

static void
canary_examine(struct doctor *d, int64_t utc_ms)
{
	const struct canary_row *canary =
	    replica_canary(client_replica(d->tool->client));
	int64_t age_ms = utc_ms - canary->at_ms;
	struct buf text = { 0 };

	buf_printf(
	    &text, "%s, %s: ", client_site(d->tool->client), _("canary"));
	if (canary->count == 0)
		buf_puts(&text, _("none yet"));
	else
		buf_printf(&text, "%" PRId64 " s",
		    age_ms > 0 ? age_ms / 1000 : (int64_t)0);
	find(d, CHECK_HUB,
	    canary->count == 0           ? NOT_EXAMINED
	        : age_ms > CANARY_OLD_MS ? BAD
	                                 : GOOD,
	    buf_text(&text));
	buf_finish(&text);
}

/* The hub's time as it came with the last beat: before what takes a person his
 * time. */
static void
hub_examine(struct doctor *d)
{
	int64_t utc_ms, off_ms;
	struct buf text = { 0 };

	if (!d->hub) {
		find(d, CHECK_HUB, BAD, _("the hub does not answer"));
		find(d, CHECK_CLOCK, NOT_EXAMINED, _("there is no hub"));
		return;
	}
	utc_ms = client_utc_ms(d->tool->client, clock_boot_ms());
	canary_examine(d, utc_ms);
	off_ms = clock_utc_ms() - utc_ms;
	buf_printf(&text, _("%" PRId64 " ms beside the hub's"), off_ms);
	find(d, CHECK_CLOCK,
	    off_ms > CLOCK_OFF_MS || off_ms < -CLOCK_OFF_MS ? BAD : GOOD,
	    buf_text(&text));
	buf_finish(&text);
}

/* ---- what only a person can see ---- */

static void
letters_examine(struct doctor *d)
{
	bool console = strcmp(environment("TERM"), "linux") == 0;
	int want = (int)text_width(LETTERS, strlen(LETTERS));
	int took;
	enum doctor_said said;

	if (!d->asks) {
		find(d, CHECK_LETTERS, console ? BAD : NOT_EXAMINED,
		    console ? _("the text console lacks Kazakh letters "
		                "without the right font")
		            : "");
		return;
	}
	took = doctor_columns(&d->tty, LETTERS);
	printf("\n    %s\n", LETTERS);
	said = doctor_ask(&d->tty,
	    _("Nine Kazakh letters, then signs and a corner, "
	      "no boxes and no question marks?"));
	if (took >= 0 && took != want)
		find(d, CHECK_LETTERS, BAD,
		    _("the terminal counts their columns otherwise: UTF-8?"));
	else
		find(d, CHECK_LETTERS, finding_of(said), LETTERS);
}

static void
samples_print(void)
{
	const struct theme *base =
	    theme_for(theme_find("dark"), fixed_colours() ? 256 : 8);

	printf("\n    ");
	for (int i = STYLE_P1; i <= STYLE_P4; i++) {
		const struct look *look = &base->looks[i];

		if (look->fg < 16)
			printf("\033[1;%dm\033[%dm P%d \033[m ",
			    30 + look->fg % 8, 40 + look->bg % 8, i);
		else
			printf("\033[38;5;%dm\033[48;5;%dm P%d \033[m ",
			    look->fg, look->bg, i);
	}
	printf("\n");
}

static void
colours_examine(struct doctor *d)
{
	const char *count = fixed_colours() ? "256" : "8-16";
	bool none = environment("NO_COLOR")[0] != '\0';

	if (none || !d->asks) {
		find(d, CHECK_COLOURS, NOT_EXAMINED, none ? "NO_COLOR" : count);
		return;
	}
	samples_print();
	find(d, CHECK_COLOURS,
	    finding_of(doctor_ask(&d->tty,
	        _("P1 red, P2 orange or light red, P3 yellow, P4 green?"))),
	    count);
}

static void
sound_examine(struct doctor *d)
{
	if (!d->asks) {
		find(d, CHECK_SOUND, NOT_EXAMINED, "");
		return;
	}
	printf("\n\a");
	find(d, CHECK_SOUND,
	    finding_of(
	        doctor_ask(&d->tty, _("A bell rang now: did you hear it?"))),
	    "BEL");
}

/* How it came, for whoever sets the terminal up: "ESC [ 1 7 ~". */
static void
bytes_put(struct buf *out, const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == 033)
			buf_puts(out, "ESC");
		else if (bytes[i] > ' ' && bytes[i] < 0x7f)
			buf_put(out, &bytes[i], 1);
		else
			buf_printf(out, "<%02x>", bytes[i]);
	}
}

static bool
key_examine(struct doctor *d, enum key_code code)
{
	unsigned char bytes[DOCTOR_BYTES_MAX];
	size_t len;
	struct key key;

	printf(_("Press %s (Enter: it is not there) "), key_name(code));
	key = doctor_key(&d->tty, bytes, &len);
	if (key.code == code) {
		struct buf came = { 0 };

		bytes_put(&came, bytes, len);
		printf("%s\n", buf_text(&came));
		buf_printf(&d->details[CHECK_KEYS], "%s %s  ", key_name(code),
		    buf_text(&came));
		buf_finish(&came);
		return true;
	}
	printf("%s\n", key.code == K_NONE ? "-" : key_name(key.code));
	buf_printf(&d->details[CHECK_KEYS], "%s -  ", key_name(code));
	return false;
}

/* The verdict keys must be there; F1 has "?", F7 has "g", and so on. */
static void
keys_examine(struct doctor *d)
{
	static const enum key_code codes[] = { K_F1, K_F2, K_F3, K_F4, K_F6,
		K_F7, K_F8, K_F9, K_F12 };
	bool verdicts = true;

	if (!d->asks) {
		find(d, CHECK_KEYS, NOT_EXAMINED, "");
		return;
	}
	printf("\n");
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (!key_examine(d, codes[i]) &&
		    (codes[i] == K_F6 || codes[i] == K_F9))
			verdicts = false;
	d->found[CHECK_KEYS] = verdicts ? GOOD : BAD;
}

/* ---- the page ---- */

static const char *
desk_kind(void)
{
	if (display() && !remote())
		return _("a Linux desktop with windows");
	if (fixed_colours() && helper_there("dabyl-preview"))
		return _("a terminal with the picture in it");
	return _("a terminal, and the VMS client on the second screen");
}

static void
field_print(const char *name, const char *value)
{
	struct buf safe = { 0 };

	text_safe(&safe, value, strlen(value));
	printf("%s: %s\n", name, buf_text(&safe));
	buf_finish(&safe);
}

/* Several things, two blanks between them, go on in further lines. */
static void
detail_print(const char *text)
{
	size_t col = 0;

	while (*text != '\0') {
		const char *gap = strstr(text, "  ");
		size_t len = gap != NULL ? (size_t)(gap - text) : strlen(text);

		if (col > 0 && col + len > DETAIL_COLS) {
			printf("\n%19s", "");
			col = 0;
		}
		col += (size_t)printf(
		    "%s%.*s", col > 0 ? "  " : "", (int)len, text);
		text += len + strspn(text + len, " ");
	}
	printf("\n");
}

static void
finding_print(const struct doctor *d, int check)
{
	static const char *const marks[] = { "[  ]", "[ok]", "[!!]" };
	size_t cols = text_width(_(names[check]), strlen(_(names[check])));

	printf("%s %s", marks[d->found[check]], _(names[check]));
	for (; cols < 14; cols++)
		printf(" ");
	detail_print(buf_text(&d->details[check]));
}

static void
page_print(const struct doctor *d)
{
	char host[65] = "", date[CLOCK_TEXT_SIZE];
	bool bad = false;

	(void)gethostname(host, sizeof(host) - 1);
	clock_rfc3339(date, clock_utc_ms(), 0);
	printf("\n%s\n\n", _("WORKPLACE EXAMINED"));
	field_print(_("machine"), host);
	field_print(_("account"),
	    d->hub ? client_account(d->tool->client) : tool_account(d->tool));
	field_print("UTC", date);
	field_print(_("this workplace is"), desk_kind());
	printf("\n");
	for (int i = 0; i < CHECKS; i++) {
		finding_print(d, i);
		bad |= d->found[i] == BAD;
	}
	printf("\n%s\n",
	    bad ? _("[!!] is to be put right: see doc/workplace.md")
	        : _("[  ] was not examined; nothing bad was found"));
	printf("\n%s: ____________________   %s: ____________________\n",
	    _("examined by"), _("accepted by"));
}

static int
status_of(const struct doctor *d)
{
	for (int i = 0; i < CHECKS; i++)
		if (d->found[i] == BAD && i != CHECK_HUB)
			return 1;
	return d->hub ? 0 : 3;
}

static void
examine(struct doctor *d)
{
	hub_examine(d);
	terminal_examine(d);
	letters_examine(d);
	colours_examine(d);
	keys_examine(d);
	sound_examine(d);
	picture_examine(d);
	popups_examine(d);
}

int
cmd_doctor(int argc, char **argv)
{
	struct tool tool;
	struct doctor d = { .tool = &tool };
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status >= 0)
		return status;
	d.hub = tool_connect(&tool, true) < 0;
	if (!tool_has(&tool, TOOL_BATCH))
		d.asks = doctor_tty_begin(&d.tty);
	examine(&d);
	doctor_tty_end(&d.tty);
	page_print(&d);
	status = status_of(&d);
	for (int i = 0; i < CHECKS; i++)
		buf_finish(&d.details[i]);
	tool_end(&tool);
	return status;
}

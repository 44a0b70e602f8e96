/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dabyl desk SERVICE[/DISTRICT]: the receiving side of a service.  Shows what
 * it is told; answers are typed, or given by --auto.
 */
#include <libintl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "notify/desk_client.h"

#include "cmd/cmd.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

#define LINE_SIZE 1024

static const struct tool_spec spec = {
	.name = "desk",
	.arguments = "SERVICE[/DISTRICT]",
	.does = N_("Be the duty desk of a service: fire, police, ambulance, "
	           "emergency."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_HUB) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_AUTO),
	.arguments_min = 1,
	.arguments_max = 1,
};

enum mode { MODE_TYPED, MODE_ACCEPT, MODE_REFUSE, MODE_SILENT };

struct desk {
	struct desk_client *client;
	enum mode mode;
	unsigned numbers; /* given out by --auto accept */
	enum desk_client_state shown;
	const char *endpoint;
	uint64_t begun_ms;
	bool missed; /* the hub has not answered yet, which was said */
	char line[LINE_SIZE];
	size_t line_len;
	bool eof;
};

static void
say(const char *text)
{
	struct buf safe = { 0 };

	text_safe(&safe, text, strlen(text));
	printf("%s\n", buf_text(&safe));
	fflush(stdout);
	buf_finish(&safe);
}

static void
state_show(struct desk *d)
{
	enum desk_client_state state = desk_client_state(d->client);

	if (state == d->shown)
		return;
	d->shown = state;
	switch (state) {
	case DESK_READY:
		printf(_("ready: %s\n"), desk_client_desk(d->client));
		break;
	case DESK_SILENT:
		fputs(_("no contact with the hub; connecting again\n"), stdout);
		break;
	case DESK_CONNECTING:
	case DESK_DENIED:
		break;
	}
	fflush(stdout);
}

/* It goes on: a desk may be there before its hub. */
static void
missing_say(struct desk *d)
{
	if (d->missed || desk_client_state(d->client) != DESK_CONNECTING ||
	    clock_boot_ms() < d->begun_ms + TOOL_REACH_MS)
		return;
	d->missed = true;
	tool_error(d->endpoint, _("the hub does not answer"),
	    _("it is being waited for; start it with: dabyl hub"));
}

/* Accepted before this program was started. */
static bool
is_answered(const struct desk_message *m)
{
	return m->state[0] != '\0' && strcmp(m->state, "received") != 0;
}

static void
auto_answer(struct desk *d, const struct desk_message *m)
{
	char number[16];

	if (m->type != DESK_TELL || m->inform || is_answered(m))
		return;
	snprintf(number, sizeof(number), "%u", 2231 + d->numbers++);
	if (d->mode == MODE_ACCEPT)
		(void)desk_client_answer(
		    d->client, m->alert, DESK_ACCEPTED, number, "auto", "", "");
	else if (d->mode == MODE_REFUSE)
		(void)desk_client_answer(d->client, m->alert, DESK_REFUSED, "",
		    "auto", "no-crew", "");
}

static void
told_show(struct desk *d)
{
	const struct desk_message *m;

	while ((m = desk_client_next(d->client)) != NULL) {
		struct buf text = { 0 };

		buf_printf(&text, "%s %llu rev %u: %s | %s",
		    is_answered(m)             ? "OPEN"
		        : m->inform            ? "UPDATE"
		        : m->type == DESK_TELL ? "TELL"
		                               : "STAND-DOWN",
		    (unsigned long long)m->alert, m->revision, m->message_kk,
		    m->message_ru);
		say(buf_text(&text));
		buf_finish(&text);
		auto_answer(d, m);
	}
}

/* Who typed "closed 1 worked" must not think that it is closed. */
static void
stray_show(struct desk *d)
{
	struct buf answer = { 0 };
	enum desk_act act;
	uint64_t alert;

	while (desk_client_stray(d->client, &alert, &act)) {
		buf_printf(&answer, "%s %llu", desk_act_word(act),
		    (unsigned long long)alert);
		tool_error(buf_text(&answer),
		    _("the hub did not take this answer"),
		    _("see the codes and the state of the alert"));
		buf_clear(&answer);
	}
	buf_finish(&answer);
}

static void
typed_help(void)
{
	fputs(_("accepted ALERT NUMBER | refused ALERT REASON [DISTRICT] | "
	        "on-scene "
	        "ALERT | closed ALERT OUTCOME | stand-down-received ALERT\n"),
	    stdout);
	fflush(stdout);
}

/* "wrong-district" may be followed by the district whose it is. */
static enum err
typed_refusal(struct desk *d, uint64_t alert, const char *rest)
{
	char code[DESK_WORD_SIZE] = "";
	size_t len = strcspn(rest, " ");
	const char *district = rest + len + strspn(rest + len, " ");

	if (len >= sizeof(code))
		return ERR_SIZE;
	memcpy(code, rest, len);
	return desk_client_refuse(d->client, alert, code, district);
}

static void
typed_line(struct desk *d, char *line)
{
	char *save = NULL;
	const char *word = strtok_r(line, " ", &save);
	const char *alert = strtok_r(NULL, " ", &save);
	const char *rest = strtok_r(NULL, "", &save);
	enum desk_act act;
	uint64_t number;
	enum err err;

	if (word == NULL)
		return;
	if (!desk_act_find(word, &act) || alert == NULL ||
	    !tool_number(alert, &number)) {
		typed_help();
		return;
	}
	if (rest == NULL)
		rest = "";
	if (act == DESK_REFUSED)
		err = typed_refusal(d, number, rest);
	else
		err = desk_client_answer(d->client, number, act,
		    act == DESK_ACCEPTED ? rest : "", "",
		    act == DESK_CLOSED ? rest : "", "");
	if (err != ERR_NONE)
		tool_error(alert, _("nothing was heard of this alert"), NULL);
}

static void
typed_read(struct desk *d)
{
	char *eol;
	ssize_t len = read(STDIN_FILENO, d->line + d->line_len,
	    sizeof(d->line) - 1 - d->line_len);

	if (len <= 0) {
		d->eof = true;
		return;
	}
	d->line_len += (size_t)len;
	d->line[d->line_len] = '\0';
	while ((eol = strchr(d->line, '\n')) != NULL) {
		*eol = '\0';
		typed_line(d, d->line);
		d->line_len -= (size_t)(eol + 1 - d->line);
		memmove(d->line, eol + 1, d->line_len + 1);
	}
	if (d->line_len == sizeof(d->line) - 1)
		d->line_len = 0; /* no answer is that long */
}

static const char *
why_words(const struct desk *d)
{
	const char *why = desk_client_why(d->client);

	return why[0] != '\0' ? _(why) : _(err_text(ERR_DENIED));
}

static int
run(struct desk *d)
{
	for (;;) {
		struct net_item items[2] = {
			{ .socket = desk_client_socket(d->client) },
			{ .fd = STDIN_FILENO },
		};
		size_t count = d->mode == MODE_TYPED && !d->eof ? 2 : 1;

		if (desk_client_step(d->client, clock_boot_ms()) != ERR_NONE)
			return 3;
		state_show(d);
		missing_say(d);
		if (desk_client_state(d->client) == DESK_DENIED) {
			tool_error(_("desk"), why_words(d), NULL);
			return 1;
		}
		told_show(d);
		/* Nobody sees what it is told: main() says so. */
		if (ferror(stdout))
			return 1;
		if (d->mode == MODE_TYPED)
			stray_show(d);
		if (net_poll(items, count, 500) != ERR_NONE)
			return 3;
		if (count == 2 && items[1].readable)
			typed_read(d);
	}
}

static bool
mode_read(const struct tool *tool, enum mode *mode)
{
	static const char *const words[] = { "", "accept", "refuse", "silent" };

	*mode = MODE_TYPED;
	if (!tool_has(tool, TOOL_AUTO))
		return true;
	for (int i = 1; i < 4; i++) {
		if (strcmp(tool->values[TOOL_AUTO], words[i]) == 0) {
			*mode = (enum mode)i;
			return true;
		}
	}
	tool_error(tool->values[TOOL_AUTO], _("not one of the three ways"),
	    "accept, refuse, silent");
	return false;
}

int
cmd_desk(int argc, char **argv)
{
	struct net_options options = { 0 };
	struct tool tool;
	struct desk desk = { .shown = DESK_CONNECTING };
	char service[DESK_WORD_SIZE];
	const char *slash, *endpoint;
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0 && !mode_read(&tool, &desk.mode))
		status = 2;
	if (status < 0)
		status = tool_paths(&tool);
	if (status >= 0)
		return status;
	slash = strchr(tool.arguments[0], '/');
	text_copy(service, sizeof(service), tool.arguments[0]);
	service[strcspn(service, "/")] = '\0';
	endpoint = tool_has(&tool, TOOL_HUB) ? tool.endpoint : tool.paths.desk;
	options.insecure = tool_has(&tool, TOOL_HUB);
	if (net_create(&options, &tool.net) != ERR_NONE ||
	    desk_client_create(tool.net, endpoint, service,
	        slash != NULL ? slash + 1 : "*", &desk.client) != ERR_NONE) {
		tool_error(endpoint, _("cannot connect"), NULL);
		status = 3;
	} else {
		desk.endpoint = endpoint;
		desk.begun_ms = clock_boot_ms();
		desk_client_be_silent(desk.client, desk.mode == MODE_SILENT);
		status = run(&desk);
	}
	desk_client_destroy(desk.client);
	tool_end(&tool);
	return status;
}

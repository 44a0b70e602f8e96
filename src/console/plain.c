/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/jread.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "client/client.h"
#include "core/command.h"
#include "core/filter.h"
#include "net/net.h"
#include "ui/entries.h"
#include "ui/i18n.h"
#include "ui/plain.h"
#include "ui/theme.h"
#include "ui/words.h"

#include "console/filters.h"
#include "console/plain.h"

#define LINE_MAX_BYTES (COMMAND_LINE_MAX + 2)
#define LOG_LINES      40
#define END_MS         5000 /* for the answers, behind the end of the input */
#define BELL_GAP_MS    2000 /* at most one bell in this time */
#define CANARY_RED_MS  SCREEN_CANARY_MS

struct plain {
	const struct console_options *options;
	struct net *net;
	struct client *client;
	struct policy *policy;
	uint64_t policy_revision;
	struct screen_input in;
	uint64_t now_ms;

	/* by their numbers */
	struct plain_row *rows;
	size_t count, capacity;
	uint64_t cursor; /* of replica_change() */
	bool awake;      /* the first rows were told */
	bool stale, canary_red;

	struct filters filters; /* that are saved */
	struct plain_filter spares;
	struct plain_centre centre;
	uint64_t bell_ms; /* of the last; 0: none */
	char line[LINE_MAX_BYTES];
	size_t line_len;
	bool too_long;  /* of the line that is being read */
	size_t waiting; /* answers that have not come */
	uint64_t query; /* 0: none is under way */
	bool query_log;
	bool ended; /* nothing more will be typed */
	bool quit;
};

/* ---- saying ---- */

/* With --ascii our signs have stand-ins; foreign letters stay. */
static void
put_ascii(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t n = text_next(text + at, len - at, &cp);
		const char *ascii = sign_ascii(text + at, n);

		if (ascii != NULL)
			fputs(ascii, stdout);
		else
			fwrite(text + at, 1, n, stdout);
		at += n;
	}
}

static void
say(struct plain *p, const struct buf *text)
{
	if (p->options->ascii)
		put_ascii(buf_text(text), text->len);
	else
		fwrite(buf_text(text), 1, text->len, stdout);
	/* Who listens has gone: so does this. */
	if (fflush(stdout) != 0)
		p->quit = true;
}

static void
say_line(struct plain *p, const char *text)
{
	struct buf safe = { 0 };

	text_safe(&safe, text, strlen(text));
	buf_puts(&safe, "\n");
	say(p, &safe);
	buf_finish(&safe);
}

static void
say_at(struct plain *p, const char *text)
{
	struct buf line = { 0 };

	words_time(&line, &p->in, p->in.utc_ms);
	buf_printf(&line, " %s", text);
	say_line(p, buf_text(&line));
	buf_finish(&line);
}

/* ---- rows ---- */

static void
input_fill(struct plain *p)
{
	struct screen_input *in = &p->in;

	in->replica = client_replica(p->client);
	in->policy = p->policy;
	in->account = client_account(p->client);
	in->tick = client_tick(p->client, p->now_ms);
	in->utc_ms = client_utc_ms(p->client, p->now_ms);
	in->zone_minutes = p->policy != NULL ? p->policy->site.zone_minutes : 0;
	in->language = words_language();
	in->ascii = p->options->ascii;
}

static void
policy_follow(struct plain *p)
{
	uint64_t revision;
	size_t len;
	const void *bytes = client_policy(p->client, &len, &revision);
	struct policy *policy;

	if (bytes == NULL || revision == p->policy_revision)
		return;
	p->policy_revision = revision;
	if (policy_decode(bytes, len, &policy) != ERR_NONE) {
		say_line(p, _("The configuration of the hub cannot be read"));
		return;
	}
	policy_destroy(p->policy);
	p->policy = policy;
}

static size_t
row_place(const struct plain *p, uint64_t number)
{
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->rows[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The row of ${number}, made when it is not there. */
static struct plain_row *
row_of(struct plain *p, uint64_t number)
{
	size_t at = row_place(p, number);

	if (at < p->count && p->rows[at].number == number)
		return &p->rows[at];
	if (p->count == p->capacity) {
		p->capacity = p->capacity == 0 ? 64 : 2 * p->capacity;
		p->rows = xreallocarray(p->rows, p->capacity, sizeof(*p->rows));
	}
	memmove(
	    &p->rows[at + 1], &p->rows[at], (p->count - at) * sizeof(*p->rows));
	p->count++;
	p->rows[at] = (struct plain_row){ .number = number };
	return &p->rows[at];
}

/* With it in front a line is one write, and nobody waits for its bell. */
static void
say_news(struct plain *p, const struct buf *text, bool looks)
{
	struct buf line = { 0 };

	if (looks && isatty(STDOUT_FILENO) &&
	    (p->bell_ms == 0 || p->now_ms - p->bell_ms >= BELL_GAP_MS)) {
		p->bell_ms = p->now_ms;
		buf_puts(&line, "\a");
	}
	buf_puts(&line, buf_text(text));
	if (text->len > 0)
		say(p, &line);
	buf_finish(&line);
}

/* ${old}: of what is over nobody needs to hear. */
static void
row_tell(struct plain *p, const struct alert *a, bool old)
{
	struct plain_row *row = row_of(p, a->number);
	struct buf text = { 0 };
	bool looks;

	/* It is told when it is spared no more. */
	if (plain_spares(&p->spares, &p->in, a))
		return;
	looks = plain_tell(&text, &p->in, row, a);
	if (!old || alert_in_queue(a))
		say_news(p, &text, looks);
	buf_finish(&text);
}

/* In the order of the queue, as a screen would show them. */
static void
all_tell(struct plain *p, bool old)
{
	const struct replica *replica = client_replica(p->client);

	for (size_t i = 0; i < replica_count(replica); i++)
		row_tell(p, replica_at(replica, i), old);
}

static void
row_forget(struct plain *p, uint64_t number)
{
	size_t at = row_place(p, number);

	if (at == p->count || p->rows[at].number != number)
		return;
	p->count--;
	memmove(
	    &p->rows[at], &p->rows[at + 1], (p->count - at) * sizeof(*p->rows));
}

static void
changes_tell(struct plain *p)
{
	const struct replica *replica = client_replica(p->client);
	uint64_t number;
	enum err err;

	while (
	    (err = replica_change(replica, &p->cursor, &number)) == ERR_NONE) {
		const struct alert *a = replica_alert(replica, number);

		if (a != NULL)
			row_tell(p, a, false);
		else
			row_forget(p, number);
	}
	if (err == ERR_LIMIT)
		all_tell(p, false);
}

static void
wake(struct plain *p)
{
	struct buf counts = { 0 };
	uint64_t number;

	if (!client_synced(p->client) || p->policy == NULL)
		return;
	/* From here on. */
	while (replica_change(client_replica(p->client), &p->cursor, &number) ==
	    ERR_NONE)
		continue;
	plain_counts(&counts, &p->in, &p->spares);
	say(p, &counts);
	buf_finish(&counts);
	all_tell(p, true);
	p->awake = true;
}

/* Deadlines come near without any row. */
static void
times_tell(struct plain *p)
{
	const struct replica *replica = client_replica(p->client);

	for (size_t i = 0; i < p->count; i++) {
		const struct alert *a =
		    replica_alert(replica, p->rows[i].number);

		if (a != NULL && a->due_tick != 0 &&
		    a->due_tick <= p->in.tick + PLAIN_SOON_MS)
			row_tell(p, a, false);
	}
}

static void
centre_tell(struct plain *p)
{
	struct buf text = { 0 };
	bool looks = plain_tell_centre(&text, &p->in, &p->centre);

	say_news(p, &text, looks);
	buf_finish(&text);
}

static void
link_tell(struct plain *p)
{
	bool stale = client_state(p->client) == CLIENT_STALE;
	uint64_t canary_ms = client_canary_age_ms(p->client, p->now_ms);
	bool red = canary_ms != UINT64_MAX && canary_ms > CANARY_RED_MS;

	if (stale != p->stale)
		say_at(p,
		    stale ? _("No contact with the hub; the rows are old")
		          : _("The hub is there again"));
	if (stale && !p->stale) {
		struct buf end = { 0 };

		words_hub_end(&end, client_error(p->client));
		if (end.len > 0)
			say_at(p, buf_text(&end));
		buf_finish(&end);
	}
	if (red && !p->canary_red)
		say_at(p, _("The canary is silent: alerts may not come"));
	p->stale = stale;
	p->canary_red = red;
}

/* ---- what is asked of the record ---- */

static void
record_ask(struct plain *p, bool log, uint64_t from, const char *filter)
{
	p->query = client_query(p->client, log ? QUERY_LOG_BACK : QUERY_ALERT,
	    from, log ? LOG_LINES : 0, filter);
	p->query_log = log;
	if (p->query == 0)
		say_line(p, _(answer_sentence(ANSWER_STALE)));
	else
		p->waiting++;
}

static void
record_line(struct plain *p, const char *line, size_t len)
{
	struct jread *doc = NULL;
	struct buf raw = { 0 };
	int64_t at = 0;

	if (jread_parse_ours(line, len, &doc) != ERR_NONE)
		return;
	(void)jread_int(jread_get(jread_root(doc), "at_ms"), &at);
	words_time(&raw, &p->in, at);
	buf_puts(&raw, " ");
	if (entry_line(&raw, &p->in, jread_root(doc), p->query_log))
		say_line(p, buf_text(&raw));
	jread_free(doc);
	buf_finish(&raw);
}

static void
record_step(struct plain *p)
{
	struct session_result result;

	while (client_result(p->client, &result)) {
		const char *at = result.lines.at, *line;
		const char *end = at + result.lines.len;
		size_t len;

		if (result.number != p->query)
			continue;
		while (text_line(&at, end, &line, &len))
			record_line(p, line, len);
		if (!result.last)
			continue;
		p->query = 0;
		p->waiting--;
		if (result.error != 0)
			say_line(
			    p, _(err_text((enum err) - (int)result.error)));
	}
}

/* ---- commands ---- */

/* The one alert in one's hand; 0: none, or several. */
static uint64_t
in_hand(const struct plain *p)
{
	const struct replica *replica = client_replica(p->client);
	uint64_t found = 0;

	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *a = replica_at(replica, i);

		if (a->state != ALERT_CLAIMED ||
		    strcmp(a->owner, p->in.account) != 0)
			continue;
		if (found != 0)
			return 0;
		found = a->number;
	}
	return found;
}

static struct filter_context
context_of(struct plain *p, enum filter_where where)
{
	return (struct filter_context){
		.where = where,
		.now_ms = p->in.utc_ms,
		.zone_min = p->in.zone_minutes,
		.me = p->in.account,
		.policy = p->policy,
		.replica = client_replica(p->client),
		.names = &p->filters.names,
	};
}

static void
filter_fault_say(struct plain *p, const struct filter_fault *fault)
{
	struct buf said = { 0 };

	words_filter_fault(&said, fault);
	say_line(p, buf_text(&said));
	buf_finish(&said);
}

/* ${plain}, which may be NULL: without names of saved ones. */
static bool
filter_read(struct plain *p, enum filter_where where, const char *text,
    struct filter *filter, struct buf *plain)
{
	struct filter_context context = context_of(p, where);
	struct filter_fault fault;

	context.plain = plain;
	if (filter_compile(filter, text, strlen(text), &context, &fault) ==
	    ERR_NONE)
		return true;
	filter_fault_say(p, &fault);
	return false;
}

static void
log_say(struct plain *p, const char *text)
{
	struct filter filter;
	struct buf plain = { 0 };

	if (filter_read(p, FILTER_ENTRIES, text, &filter, &plain))
		record_ask(p, true, 0, buf_text(&plain));
	buf_finish(&plain);
}

static void
list_say(struct plain *p, const char *text)
{
	const struct replica *replica = client_replica(p->client);
	struct filter filter;
	struct buf line = { 0 };

	if (!filter_read(p, FILTER_ALERTS, text, &filter, NULL))
		return;
	for (size_t i = 0; i < replica_count(replica); i++) {
		const struct alert *a = replica_at(replica, i);

		if ((text[0] == '\0' && !alert_in_queue(a)) ||
		    !filter_matches_alert(&filter, a,
		        words_targets(&p->in, a->number), p->in.tick))
			continue;
		buf_clear(&line);
		buf_printf(&line, "№%" PRIu64 ": ", a->number);
		plain_alert(&line, &p->in, a);
		buf_puts(&line, "\n");
		say(p, &line);
	}
	buf_clear(&line);
	plain_counts(&line, &p->in, &p->spares);
	say(p, &line);
	buf_finish(&line);
}

/* What was spared is told now. */
static void
filter_end(struct plain *p, const char *why)
{
	p->spares.on = false;
	say_line(p, why);
	all_tell(p, true);
}

static void
filter_take(struct plain *p, const char *text)
{
	struct filter filter;
	struct buf counts = { 0 };

	if (!filter_read(p, FILTER_ALERTS, text, &filter, NULL))
		return;
	if (text[0] == '\0') {
		filter_end(p, _("Everything is told"));
		return;
	}
	plain_filter_set(&p->spares, &filter, p->now_ms);
	say_line(p, _("Told is what fits, every P1, and what is yours"));
	plain_counts(&counts, &p->in, &p->spares);
	say(p, &counts);
	buf_finish(&counts);
	/* What only the one before spared. */
	all_tell(p, true);
}

static void
filter_step(struct plain *p)
{
	if (plain_filter_step(&p->spares, p->now_ms))
		filter_end(p,
		    _("The filter has ended after an hour; everything is "
		      "told"));
}

/* A filter, or what is asked about a saved one. */
static void
filter_line(struct plain *p, const char *text)
{
	struct filter_context context = context_of(p, FILTER_ALERTS);
	char show[FILTER_NAME_SIZE + 1];
	struct filter_fault fault;
	struct buf said = { 0 };

	switch (filters_do(&p->filters, &context, text, &said, show, &fault)) {
	case FILTERS_NOTHING:
		filter_take(p, text);
		break;
	case FILTERS_WRONG:
		filter_fault_say(p, &fault);
		break;
	case FILTERS_DONE:
		say_line(p, buf_text(&said));
		if (show[0] != '\0')
			filter_take(p, show);
		break;
	}
	buf_finish(&said);
}

static void
why_say(struct plain *p, uint64_t number)
{
	const struct alert *a =
	    replica_alert(client_replica(p->client), number);
	struct buf line = { 0 };
	size_t place, total;

	if (a == NULL) {
		say_line(p, _("There is no such alert on the board"));
		return;
	}
	place = replica_place(client_replica(p->client), number, &total);
	buf_printf(&line, "№%" PRIu64 ": %zu / %zu: ", number, place, total);
	plain_alert(&line, &p->in, a);
	buf_puts(&line, "\n");
	say(p, &line);
	buf_finish(&line);
}

/* What the hub has no part in; false: it has. */
static bool
run_shown(struct plain *p, const struct command *command, uint64_t number)
{
	struct buf counts = { 0 };

	switch ((int)command->verb) {
	case COMMAND_LIST:
		list_say(p, command->rest);
		return true;
	case COMMAND_FILTER:
		filter_line(p, command->rest);
		return true;
	case COMMAND_SHOW:
		if (replica_alert(client_replica(p->client), number) != NULL)
			why_say(p, number);
		record_ask(p, false, number, "");
		return true;
	case COMMAND_LOG:
		log_say(p, command->rest);
		return true;
	case COMMAND_WHY:
		why_say(p, number);
		return true;
	case COMMAND_STATUS:
		plain_counts(&counts, &p->in, &p->spares);
		say(p, &counts);
		buf_finish(&counts);
		return true;
	}
	return false;
}

static bool
names_alert(enum command_verb verb)
{
	struct buf syntax = { 0 };
	bool names;

	command_syntax(verb, &syntax);
	names = strstr(buf_text(&syntax), "NUMBER") != NULL;
	buf_finish(&syntax);
	return names;
}

/* The versions of what the person has heard of. */
static size_t
versions_fill(const struct plain *p, const struct command *command,
    struct session_version *versions)
{
	const struct replica *replica = client_replica(p->client);
	size_t count = 0;

	for (size_t i = 0; i < command->nalerts; i++) {
		const struct alert *a =
		    replica_alert(replica, command->alerts[i]);

		if (a != NULL && count < SESSION_VERSIONS_MAX)
			versions[count++] =
			    (struct session_version){ .alert = a->number,
				    .version = a->version };
	}
	return count;
}

static void
command_send(struct plain *p, const struct command *command)
{
	struct session_version versions[SESSION_VERSIONS_MAX];
	size_t count = versions_fill(p, command, versions);
	struct buf line = { 0 };

	command_format(command, &line);
	if (client_command(p->client, buf_text(&line),
	        command->nalerts > 0 ? command->alerts[0] : 0, versions,
	        count) == 0)
		say_line(p, _(answer_sentence(ANSWER_STALE)));
	else
		p->waiting++;
	buf_finish(&line);
}

/* Where it is and what stands there. */
static void
fault_say(struct plain *p, const char *text, const struct command_fault *fault)
{
	struct buf line = { 0 };

	buf_printf(&line, "%s: %zu: \"", _(command_fault_sentence(fault->code)),
	    fault->offset + 1);
	buf_put(
	    &line, text + fault->offset, strcspn(text + fault->offset, " "));
	buf_puts(&line, "\"");
	say_line(p, buf_text(&line));
	buf_finish(&line);
}

/* Words that are none of the grammar. */
static bool
run_own(struct plain *p, const char *text)
{
	static const char language[] = "settings language ";
	struct buf help = { 0 };

	if (strcmp(text, "quit") == 0) {
		p->quit = true;
	} else if (strcmp(text, "help") == 0 || strcmp(text, "?") == 0) {
		plain_help(&help);
		say(p, &help);
		buf_finish(&help);
	} else if (strncmp(text, language, sizeof(language) - 1) == 0 &&
	    i18n_speak(text + sizeof(language) - 1)) {
		input_fill(p);
		say_line(p, _(answer_sentence(ANSWER_OK)));
	} else {
		return false;
	}
	return true;
}

static void
run(struct plain *p, const char *text)
{
	struct command command;
	struct command_fault fault;
	uint64_t number;

	text += strspn(text, " :");
	if (text[0] == '\0' || run_own(p, text))
		return;
	if (command_parse(text, strlen(text), &command, &fault) != ERR_NONE) {
		fault_say(p, text, &fault);
		return;
	}
	number = command.nalerts > 0 ? command.alerts[0] : in_hand(p);
	if (command.nalerts == 0 && number != 0 && names_alert(command.verb)) {
		command.nalerts = 1;
		command.alerts[0] = number;
	}
	if (!run_shown(p, &command, number))
		command_send(p, &command);
}

static void
answers_step(struct plain *p)
{
	struct answer answer;
	uint64_t number;

	while (client_answer(p->client, &number, &answer)) {
		struct buf text = { 0 };

		if (p->waiting > 0)
			p->waiting--;
		if (answer.alert != 0)
			buf_printf(&text, "№%" PRIu64 ": ", answer.alert);
		words_answer(&text, &p->in, answer);
		say_line(p, buf_text(&text));
		buf_finish(&text);
	}
}

/* ---- the input ---- */

static void
line_end(struct plain *p)
{
	while (p->line_len > 0 &&
	    strchr(" \r\t", p->line[p->line_len - 1]) != NULL)
		p->line_len--;
	p->line[p->line_len] = '\0';
	if (p->too_long)
		say_line(p, _(command_fault_sentence(COMMAND_FAULT_TOO_LONG)));
	else
		run(p, p->line);
	p->line_len = 0;
	p->too_long = false;
}

static void
byte_take(struct plain *p, char byte)
{
	if (byte == '\n')
		line_end(p);
	else if (p->line_len + 1 < sizeof(p->line))
		/* A NUL would hide the rest of the line. */
		p->line[p->line_len++] = byte != '\0' ? byte : '\1';
	else
		p->too_long = true;
}

static void
input_read(struct plain *p)
{
	char bytes[4096];
	ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		p->ended = true;
		if (p->line_len > 0)
			line_end(p);
		return;
	}
	for (ssize_t i = 0; i < n && !p->quit; i++)
		byte_take(p, bytes[i]);
}

/* ---- the loop ---- */

static enum err
step(struct plain *p)
{
	p->now_ms = clock_boot_ms();
	if (client_step(p->client, p->now_ms) != ERR_NONE)
		return ERR_IO;
	policy_follow(p);
	input_fill(p);
	link_tell(p);
	if (p->awake) {
		filter_step(p);
		centre_tell(p);
		changes_tell(p);
		times_tell(p);
	} else {
		wake(p);
	}
	answers_step(p);
	record_step(p);
	return client_state(p->client) == CLIENT_REFUSED ? ERR_DENIED
	                                                 : ERR_NONE;
}

static enum console_exit
loop(struct plain *p)
{
	uint64_t reach_ms = clock_boot_ms() + CONSOLE_REACH_MS, end_ms = 0;

	while (!p->quit) {
		struct net_item items[2] = { { .socket =
			                             client_socket(p->client) },
			{ .fd = STDIN_FILENO } };
		/* What is typed waits until there is a board. */
		bool reads = p->awake && !p->ended;

		if (step(p) != ERR_NONE)
			return CONSOLE_NO_HUB;
		if (!p->awake && p->now_ms >= reach_ms)
			return CONSOLE_NO_HUB;
		if (p->ended && end_ms == 0)
			end_ms = p->now_ms + END_MS;
		if (p->ended && (p->waiting == 0 || p->now_ms >= end_ms))
			break;
		if (net_poll(items, reads ? 2 : 1, 250) != ERR_NONE)
			return CONSOLE_NO_HUB;
		if (reads && items[1].readable)
			input_read(p);
	}
	return CONSOLE_LEFT;
}

static enum err
hub_connect(struct plain *p)
{
	char host[ALERT_NAME_SIZE] = "";
	struct net_options net = { .insecure = p->options->remote };
	struct client_options options = {
		.endpoint = p->options->endpoint,
		.account = p->options->account,
		.host = host,
		.want_rows = true,
	};
	enum err err = net_create(&net, &p->net);

	(void)gethostname(host, sizeof(host) - 1);
	options.net = p->net;
	return err == ERR_NONE ? client_create(&options, &p->client) : err;
}

static void
no_hub_say(const struct plain *p, enum err err)
{
	struct buf safe = { 0 };
	const char *why =
	    _("the hub does not answer: start it with: dabyl hub");

	if (err != ERR_NONE)
		why = _(err_text(err));
	else if (client_state(p->client) == CLIENT_REFUSED)
		why = _(err_text(client_error(p->client)));
	text_safe(&safe, p->options->endpoint, strlen(p->options->endpoint));
	fprintf(stderr, "dabyl: %s: %s\n", buf_text(&safe), why);
	buf_finish(&safe);
}

enum console_exit
plain_run(const struct console_options *options)
{
	struct plain *p = xcalloc(1, sizeof(*p));
	enum console_exit status = CONSOLE_NO_HUB;
	enum err err;

	p->options = options;
	filters_begin(&p->filters, options);
	err = hub_connect(p);
	if (err == ERR_NONE) {
		if (options->notice != NULL)
			say_line(p, options->notice);
		status = loop(p);
	}
	if (status == CONSOLE_NO_HUB)
		no_hub_say(p, err);
	client_destroy(p->client);
	net_destroy(p->net);
	policy_destroy(p->policy);
	free(p->rows);
	free(p);
	return status;
}

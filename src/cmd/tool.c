/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "ui/i18n.h"
#include "ui/words.h"

#include "cmd/tool.h"
#include "cmd/wishes.h"

#define ANSWER_MS 30000 /* a hub that has welcomed us */

static const struct {
	const char *name;
	int value;
	const char *help;
} table[TOOL_OPTIONS] = {
#define X(symbol, name, value, help) [TOOL_##symbol] = { name, value, help },
	TOOL_TABLE(X)
#undef X
};

static void
safe_print(FILE *to, const char *text)
{
	struct buf safe = { 0 };

	text_safe(&safe, text, strlen(text));
	fputs(buf_text(&safe), to);
	buf_finish(&safe);
}

void
tool_error(const char *what, const char *why, const char *todo)
{
	fputs("dabyl: ", stderr);
	safe_print(stderr, what);
	fputs(": ", stderr);
	safe_print(stderr, why);
	if (todo != NULL) {
		fputs(": ", stderr);
		safe_print(stderr, todo);
	}
	fputs("\n", stderr);
}

static void
usage(const struct tool_spec *spec, FILE *to)
{
	fprintf(to, _("usage: dabyl %s [options]%s%s\n"), spec->name,
	    spec->arguments[0] != '\0' ? " " : "", spec->arguments);
	fprintf(to, "%s\n\n", _(spec->does));
	for (int i = 0; i < TOOL_OPTIONS; i++) {
		char name[32];

		if (i != TOOL_HELP && (spec->options & TOOL_BIT(i)) == 0)
			continue;
		snprintf(name, sizeof(name), "--%s%s", table[i].name,
		    table[i].value ? " ..." : "");
		fprintf(to, "  %-18s %s\n", name, _(table[i].help));
	}
}

bool
tool_has(const struct tool *tool, enum tool_option option)
{
	return tool->values[option] != NULL;
}

const char *
tool_errno(int code)
{
	switch (code) {
	case ENOENT:
		return _(err_text(ERR_NOENT));
	case EACCES:
	case EPERM:
	case EROFS:
		return _(err_text(ERR_DENIED));
	case ENOSPC:
	case EDQUOT:
		return _(err_text(ERR_FULL));
	case EIO:
		return _(err_text(ERR_IO));
	default:
		return strerror(code);
	}
}

bool
tool_number(const char *text, uint64_t *number)
{
	size_t len = strspn(text, "0123456789");

	if (len == 0 || len > 18 || text[len] != '\0')
		return false;
	*number = strtoull(text, NULL, 10);
	return true;
}

static bool
language_set(const char *lang)
{
	if (lang == NULL || i18n_speak(lang))
		return true;
	tool_error(lang, _("there is no such language"), "kk, ru, en");
	return false;
}

static int
wrong_usage(const struct tool_spec *spec)
{
	usage(spec, stderr);
	return 2;
}

int
tool_begin(
    struct tool *tool, const struct tool_spec *spec, int argc, char **argv)
{
	struct option known[TOOL_OPTIONS + 1] = { 0 };
	size_t count = 0;
	int got;

	*tool = (struct tool){ .spec = spec };
	for (int i = 0; i < TOOL_OPTIONS; i++)
		if (i == TOOL_HELP || (spec->options & TOOL_BIT(i)) != 0)
			known[count++] = (struct option){
				.name = table[i].name,
				.has_arg = table[i].value ? required_argument
				                          : no_argument,
				.val = 256 + i,
			};
	optind = 0;
	opterr = 0; /* getopt's own words are not in our form */
	while ((got = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (got < 256) {
			tool_error(argv[optind - 1],
			    _("no such option, or it lacks its value"), NULL);
			return wrong_usage(spec);
		}
		tool->values[got - 256] = optarg != NULL ? optarg : "";
	}
	if (!language_set(tool->values[TOOL_LANG]))
		return 2;
	if (tool_has(tool, TOOL_HELP)) {
		usage(spec, stdout);
		return 0;
	}
	tool->arguments = argv + optind;
	tool->arguments_count = argc - optind;
	if (tool->arguments_count < spec->arguments_min ||
	    tool->arguments_count > spec->arguments_max)
		return wrong_usage(spec);
	return -1;
}

void
tool_end(struct tool *tool)
{
	client_destroy(tool->client);
	net_destroy(tool->net);
	policy_destroy(tool->policy);
	tool->client = NULL;
	tool->net = NULL;
	tool->policy = NULL;
}

/* Of several words the one that is wrong. */
static void
fault_say(const char *text, const struct filter_fault *fault)
{
	char *word = xstrdup(text + fault->offset);
	struct buf said = { 0 };

	word[strcspn(word, " ")] = '\0';
	words_filter_fault(&said, fault);
	tool_error(word[0] != '\0' ? word : text, buf_text(&said), NULL);
	buf_finish(&said);
	free(word);
}

int
tool_filter(const struct tool *tool, const struct screen_input *in,
    enum filter_where where, const char *text, struct filter *filter,
    struct buf *plain)
{
	struct filter_names names = { 0 };
	struct filter_context context = {
		.where = where,
		.me =
		    tool->client != NULL ? client_account(tool->client) : NULL,
		.now_ms = clock_utc_ms(),
		.zone_min = in->zone_minutes,
		.policy = in->policy,
		.replica = in->replica,
		.names = &names,
		.plain = plain,
	};
	struct filter_fault fault;

	if (strchr(text, '@') != NULL)
		wishes_filters(tool, &names);
	if (plain != NULL)
		buf_clear(plain);
	if (filter_compile(filter, text, strlen(text), &context, &fault) ==
	    ERR_NONE)
		return -1;
	fault_say(text, &fault);
	return 2;
}

void
tool_conf_problems(const struct conf *conf)
{
	struct buf text = { 0 };

	for (size_t i = 0; i < conf->problems.count; i++) {
		buf_clear(&text);
		conf_problem_put(&conf->problems.all[i], &text);
		fprintf(stderr, "%s\n", buf_text(&text));
	}
	buf_finish(&text);
}

int
tool_conf(const char *path, const char *todo, struct conf **conf)
{
	enum err err = ERR_NONE;

	if (path == NULL)
		*conf = conf_load_builtin();
	else
		err = conf_load_file(path, conf);
	tool_conf_problems(*conf);
	if (err == ERR_NONE)
		return -1;
	tool_error(path, _("the configuration has mistakes"), todo);
	conf_destroy(*conf);
	*conf = NULL;
	return 1;
}

/* Whoever names an endpoint names one that can be. */
static int
hub_check(const struct tool *tool)
{
	const char *hub = tool->values[TOOL_HUB];
	bool local;
	enum err err = hub != NULL ? endpoint_check(hub, &local) : ERR_NONE;

	if (err == ERR_NONE)
		return -1;
	tool_error(hub, _(net_endpoint_text(err)), NULL);
	return 2;
}

static int
paths_work_out(
    struct tool *tool, enum err (*find)(struct paths *, const char *))
{
	const char *data = tool->values[TOOL_DATA];
	enum err err = find(&tool->paths, data);

	if (err != ERR_NONE) {
		tool_error(data != NULL ? data : _("data directory"),
		    err == ERR_DENIED
		        ? _("not a directory of yours that can be written")
		        : _(err_text(err)),
		    _("name another one with --data"));
		return 1;
	}
	text_copy(tool->endpoint, sizeof(tool->endpoint),
	    tool_has(tool, TOOL_HUB) ? tool->values[TOOL_HUB]
	                             : tool->paths.console);
	return hub_check(tool);
}

int
tool_paths(struct tool *tool)
{
	return paths_work_out(tool, paths_find);
}

int
tool_paths_make(struct tool *tool)
{
	return paths_work_out(tool, paths_init);
}

const char *
tool_account(const struct tool *tool)
{
	return tool_has(tool, TOOL_AS) ? tool->values[TOOL_AS] : "";
}

int
tool_step(struct tool *tool, int wait_ms)
{
	struct net_item item = { .socket = client_socket(tool->client) };
	uint64_t now_ms = clock_boot_ms();
	uint64_t due = client_wait_ms(tool->client, now_ms);

	if (due < (uint64_t)wait_ms)
		wait_ms = (int)due;
	if (net_poll(&item, 1, wait_ms) != ERR_NONE ||
	    client_step(tool->client, clock_boot_ms()) != ERR_NONE) {
		tool_error(tool->endpoint, _(err_text(ERR_IO)), NULL);
		return 3;
	}
	return -1;
}

static int
unreachable(const struct tool *tool)
{
	if (client_state(tool->client) == CLIENT_REFUSED)
		tool_error(tool->endpoint,
		    _(err_text(client_error(tool->client))), NULL);
	else
		tool_error(tool->endpoint, _("the hub does not answer"),
		    _("start it with: dabyl hub"));
	return 3;
}

static bool
policy_has_come(const struct tool *tool)
{
	uint64_t revision;
	size_t len;

	return client_policy(tool->client, &len, &revision) != NULL;
}

int
tool_connect(struct tool *tool, bool rows)
{
	char host[65] = "";
	struct client_options options = {
		.account = tool_account(tool),
		.host = host,
		.tool = true,
		.want_rows = rows,
	};
	struct net_options net = { .insecure = tool_has(tool, TOOL_HUB) };
	uint64_t until = clock_boot_ms() + TOOL_REACH_MS;
	int status = tool_paths(tool);
	enum err err;

	if (status >= 0)
		return status;
	(void)gethostname(host, sizeof(host) - 1);
	err = net_create(&net, &tool->net);
	options.net = tool->net;
	options.endpoint = tool->endpoint;
	if (err == ERR_NONE)
		err = client_create(&options, &tool->client);
	if (err != ERR_NONE) {
		tool_error(tool->endpoint, _(err_text(err)), NULL);
		return 3;
	}
	/* The policy comes behind the welcome. */
	while (client_state(tool->client) != CLIENT_READY ||
	    !policy_has_come(tool) || (rows && !client_synced(tool->client))) {
		if (client_state(tool->client) == CLIENT_REFUSED ||
		    clock_boot_ms() >= until)
			return unreachable(tool);
		if ((status = tool_step(tool, 100)) >= 0)
			return status;
	}
	return -1;
}

/* The policy that came last; one that cannot be read leaves codes as they are.
 */
static void
policy_follow(struct tool *tool)
{
	uint64_t revision;
	size_t len;
	const void *bytes = client_policy(tool->client, &len, &revision);

	if (bytes == NULL || revision == tool->policy_revision)
		return;
	policy_destroy(tool->policy);
	tool->policy_revision = revision;
	if (policy_decode(bytes, len, &tool->policy) != ERR_NONE)
		tool->policy = NULL;
}

void
tool_view(struct tool *tool, struct screen_input *in)
{
	uint64_t now_ms = clock_boot_ms();

	policy_follow(tool);
	*in = (struct screen_input){
		.replica = client_replica(tool->client),
		.policy = tool->policy,
		.account = client_account(tool->client),
		.tick = client_tick(tool->client, now_ms),
		.utc_ms = client_utc_ms(tool->client, now_ms),
		.zone_minutes =
		    tool->policy != NULL ? tool->policy->site.zone_minutes : 0,
		.language = words_language(),
	};
}

/* Why nothing was sent. */
static int
not_sent(const struct tool *tool, const char *text)
{
	if (strlen(text) <= SESSION_LINE_MAX)
		return unreachable(tool);
	tool_error(tool->spec->name, _(err_text(ERR_SIZE)), NULL);
	return 2;
}

int
tool_command(struct tool *tool, const char *line, struct answer *answer)
{
	uint64_t sent = client_command(tool->client, line, 0, NULL, 0);
	uint64_t until = clock_boot_ms() + ANSWER_MS, number;
	int status;

	if (sent == 0)
		return not_sent(tool, line);
	while (clock_boot_ms() < until) {
		if (client_answer(tool->client, &number, answer) &&
		    number == sent)
			return -1;
		if ((status = tool_step(tool, 100)) >= 0)
			return status;
	}
	return unreachable(tool);
}

void
tool_lines(const char *text, size_t len, tool_line_fn *line, void *ctx)
{
	const char *end = text + len, *at;

	while (text_line(&text, end, &at, &len))
		line(ctx, at, len);
}

/* What a question was about. */
static const char *
asked(const struct tool *tool, const char *text)
{
	if (text[0] != '\0')
		return text;
	return tool->arguments_count > 0 ? tool->arguments[0]
	                                 : tool->spec->name;
}

int
tool_query(struct tool *tool, enum session_query_kind kind, uint64_t from,
    uint32_t limit, const char *text, tool_line_fn *line, void *ctx,
    uint64_t *next)
{
	uint64_t sent = client_query(tool->client, kind, from, limit, text);
	uint64_t until = clock_boot_ms() + ANSWER_MS;
	struct session_result result;
	int status;

	if (sent == 0)
		return not_sent(tool, text);
	while (clock_boot_ms() < until) {
		while (client_result(tool->client, &result)) {
			enum err err = (enum err) - (int)result.error;

			if (result.number != sent)
				continue;
			/* It has ended with the question under way. */
			if (err == ERR_CLOSED)
				return unreachable(tool);
			if (err != ERR_NONE) {
				tool_error(
				    asked(tool, text), _(err_text(err)), NULL);
				return 1;
			}
			tool_lines(
			    result.lines.at, result.lines.len, line, ctx);
			*next = result.next;
			if (result.last)
				return -1;
		}
		if ((status = tool_step(tool, 100)) >= 0)
			return status;
	}
	return unreachable(tool);
}

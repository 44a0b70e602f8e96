/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_TOOL_H_
#define DABYL_CMD_TOOL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/paths.h"
#include "client/client.h"
#include "conf/conf.h"
#include "core/filter.h"
#include "ui/screen.h"

/*
 * tool - what the subcommands have in common: options, errors as one line,
 * and a session with the hub of a directory or of --hub.
 */
#define TOOL_REACH_MS 5000 /* a hub that is there answers within this time */

/* TOOL_TABLE: symbol, name, takes a value, what it is (a msgid). */
// clang-format off
#define TOOL_TABLE(X) \
	X(DATA,       "data",       1, N_("directory of the hub")) \
	X(CONFIG,     "config",     1, N_("configuration file")) \
	X(HUB,        "hub",        1, N_("endpoint of the hub's consoles")) \
	X(TO,         "to",         1, N_("endpoint of an intake")) \
	X(LANG,       "lang",       1, N_("kk, ru or en")) \
	X(JSON,       "json",       0, N_("one JSON object per line")) \
	X(CSV,        "csv",        0, N_("comma-separated values")) \
	X(FOLLOW,     "follow",     0, N_("go on with what comes")) \
	X(FILE,       "file",       1, N_("read a copy of a journal")) \
	X(COUNTERS,   "counters",   0, N_("counters of each source and in total")) \
	X(STOP,       "stop",       0, N_("end the hub of this directory")) \
	X(BACKGROUND, "background", 0, N_("leave the terminal when ready")) \
	X(BATCH,      "batch",      0, N_("ask nothing of a person")) \
	X(AUTO,       "auto",       1, N_("accept, refuse or silent")) \
	X(AS,         "as",         1, N_("account")) \
	X(NO_CONSOLE, "no-console", 0, N_("print the demo as text")) \
	X(SEED,       "seed",       1, N_("number from which chance is made")) \
	X(RATE,       "rate",       1, N_("events per second of the background")) \
	X(FOR,        "for",        1, N_("seconds after which it ends")) \
	X(COACH,      "coach",      1, N_("descriptor of the coach of the demo")) \
	X(THEME,      "theme",      1, N_("colours: base, dark, light, contrast, colour-blind, mono")) \
	X(KEYMAP,     "keymap",     1, N_("file with keys of one's own")) \
	X(LAYOUT,     "layout",     1, N_("keyboard layout: a name, or a file")) \
	X(PLAIN,      "plain",      0, N_("lines instead of a screen")) \
	X(ASCII,      "ascii",      0, N_("signs of ASCII only")) \
	X(HELP,       "help",       0, N_("this text"))
// clang-format on

enum tool_option {
#define X(symbol, name, value, help) TOOL_##symbol,
	TOOL_TABLE(X)
#undef X
};
#define TOOL_OPTIONS     (TOOL_HELP + 1)
#define TOOL_BIT(option) (1U << (option))

struct tool_spec {
	const char *name;
	const char *arguments; /* of the usage line; "" = none */
	const char *does;      /* a msgid, one sentence */
	unsigned options;      /* TOOL_BIT of what it takes besides --help */
	int arguments_min;
	int arguments_max;
};

struct tool {
	const struct tool_spec *spec;
	const char *values[TOOL_OPTIONS]; /* NULL = not given; "" = given */
	char **arguments;
	int arguments_count;
	struct paths paths;
	char endpoint[ENDPOINT_SIZE];
	struct net *net;
	struct client *client;
	struct policy *policy; /* as it came; NULL until tool_view() */
	uint64_t policy_revision;
};

/*
 * Read the options.  Returns -1 to go on, or an exit status: 0 after --help,
 * 2 for wrong usage, which is said.
 */
int tool_begin(
    struct tool *tool, const struct tool_spec *spec, int argc, char **argv);
void tool_end(struct tool *tool);

bool tool_has(const struct tool *tool, enum tool_option option);

/* Read decimal digits and nothing else; false when they do not fit. */
bool tool_number(const char *text, uint64_t *number);

/* Why a system call failed, in the words of our errors where they have any. */
const char *tool_errno(int code);

/* One line on stderr: "dabyl: what: why: what to do"; ${todo} may be NULL. */
void tool_error(const char *what, const char *why, const char *todo);

/*
 * Read a filter, with the codes and the zone of ${in}; without a policy there
 * the codes are not looked at.  @name is one that the person has saved; the
 * text without such names is put into ${plain}, which may be NULL.  -1, or an
 * exit status; what is wrong with it was said.
 */
int tool_filter(const struct tool *tool, const struct screen_input *in,
    enum filter_where where, const char *text, struct filter *filter,
    struct buf *plain);

/* Every mistake and warning of a configuration, a line each on stderr. */
void tool_conf_problems(const struct conf *conf);

/*
 * Load the configuration ${path}, or what is built in when it is NULL.  Its
 * mistakes and warnings are said, and ${todo} when it is not to be used.  -1,
 * or an exit status; *conf is the caller's after -1 and NULL otherwise.
 */
int tool_conf(const char *path, const char *todo, struct conf **conf);

/*
 * Work out tool->paths and tool->endpoint.  -1, or an exit status.  The second
 * is for who runs a hub: it creates the directory.
 */
int tool_paths(struct tool *tool);
int tool_paths_make(struct tool *tool);

/*
 * A session as a tool.  ${rows}: wait until the replica is there.  -1, or an
 * exit status (3: the hub cannot be reached).
 */
int tool_connect(struct tool *tool, bool rows);

/*
 * What the words of a screen rest on: rows, clocks, language and, when it has
 * come, the policy.  Lent until the next call or tool_end().
 */
void tool_view(struct tool *tool, struct screen_input *in);

/* One step of the session, waiting at most ${wait_ms}; -1 or a status. */
int tool_step(struct tool *tool, int wait_ms);

/* Run a command line.  -1 when answered, else a status. */
int tool_command(struct tool *tool, const char *line, struct answer *answer);

/*
 * Ask, and call ${line} with each line of the answer.  ${next}: where a
 * further question would go on, 0 = nowhere.  -1 when answered, else a status.
 */
typedef void tool_line_fn(void *ctx, const char *line, size_t len);
int tool_query(struct tool *tool, enum session_query_kind kind, uint64_t from,
    uint32_t limit, const char *text, tool_line_fn *line, void *ctx,
    uint64_t *next);

/* Call ${line} with each line of ${text}, without its end. */
void tool_lines(const char *text, size_t len, tool_line_fn *line, void *ctx);

/* The login name that a session goes by. */
const char *tool_account(const struct tool *tool);

#endif /* DABYL_CMD_TOOL_H_ */

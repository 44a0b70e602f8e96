/* SPDX-License-Identifier: Apache-2.0 */
/* dabyl hub: the hub in the foreground; --stop ends the one that runs. */
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "hub/hub.h"

#include "cmd/cmd.h"
#include "cmd/locale.h"
#include "cmd/tool.h"

#define _(text)  gettext(text)
#define N_(text) text

#define STOP_MS    10000
#define READY_MS   5000
#define KEEP_MS    60000 /* a hub that ran so long did not crash at once */
#define KEEP_TRIES 5
#define ETC_CONFIG "/etc/dabyl/dabyl.yaml"
#define BUILT_IN   "built-in"

static const struct tool_spec spec = {
	.name = "hub",
	.arguments = "",
	.does = N_("Run the hub of a directory, or end it."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_CONFIG) |
	    TOOL_BIT(TOOL_LANG) | TOOL_BIT(TOOL_STOP) |
	    TOOL_BIT(TOOL_BACKGROUND),
};

/* ---- --stop ---- */

static int
stop(const struct tool *tool)
{
	struct pollfd item = { .events = POLLIN };
	pid_t holder;

	if (!paths_holder(&tool->paths, &holder) || holder <= 0) {
		tool_error(tool->paths.dir, _("no hub runs here"), NULL);
		return 1;
	}
	item.fd = (int)syscall(SYS_pidfd_open, holder, 0);
	if (item.fd < 0 || kill(holder, SIGTERM) != 0) {
		tool_error(tool->paths.dir, tool_errno(errno), NULL);
		return 1;
	}
	if (poll(&item, 1, STOP_MS) != 1) {
		tool_error(tool->paths.dir, _("the hub does not end"), NULL);
		return 1;
	}
	close(item.fd);
	return 0;
}

/* ---- configuration ---- */

static const char *
config_path(const struct tool *tool)
{
	if (tool_has(tool, TOOL_CONFIG))
		return tool->values[TOOL_CONFIG];
	if (access(tool->paths.config, F_OK) == 0)
		return tool->paths.config;
	return access(ETC_CONFIG, F_OK) == 0 ? ETC_CONFIG : NULL;
}

/* A configuration, and its bytes for the journal. */
struct config {
	const char *name; /* its file, or BUILT_IN */
	struct conf *conf;
	struct buf text;
};

/* The bytes in force: what was read, or the name of what is built in. */
static void
config_text(const struct conf *conf, struct buf *out)
{
	for (size_t i = 0; i < conf->nsources; i++) {
		buf_printf(out, "# %s\n", conf->sources[i].name);
		buf_put(out, conf->sources[i].bytes.data,
		    conf->sources[i].bytes.len);
	}
	if (conf->nsources == 0)
		buf_printf(out, "%s %s", BUILT_IN, PACKAGE_VERSION);
}

/* ${path}: NULL is what is built in.  -1, or an exit status. */
static int
config_load(struct config *config, const char *path, const char *todo)
{
	int status;

	*config = (struct config){ .name = path != NULL ? path : BUILT_IN };
	if ((status = tool_conf(path, todo, &config->conf)) < 0)
		config_text(config->conf, &config->text);
	return status;
}

static void
config_end(struct config *config)
{
	conf_destroy(config->conf);
	buf_finish(&config->text);
	*config = (struct config){ 0 };
}

static struct hub_config
config_lend(const struct config *config)
{
	return (struct hub_config){
		.policy = config->conf->policy,
		.registry = config->conf->registry,
		.name = config->name,
		.text = buf_text(&config->text),
	};
}

/* ---- a new configuration while it runs ---- */

struct configs {
	const struct tool *tool;
	struct config now;
	struct config former; /* kept until the hub goes by a later one */
};

static bool
lists_differ(const struct policy_endpoint *a, size_t na,
    const struct policy_endpoint *b, size_t nb)
{
	if (na != nb)
		return true;
	for (size_t i = 0; i < na; i++)
		if (strcmp(a[i].text, b[i].text) != 0)
			return true;
	return false;
}

/* What is opened once, at the start; NULL: all of it is the same. */
static const char *
fixed_differs(const struct policy_hub *a, const struct policy_hub *b)
{
	if (a->insecure != b->insecure)
		return "hub.insecure";
	if (a->canary_ms != b->canary_ms)
		return "hub.canary";
	if (strcmp(a->desks.text, b->desks.text) != 0)
		return "hub.desks";
	if (strcmp(a->intake.text, b->intake.text) != 0)
		return "bus.intake";
	if (strcmp(a->listen.text, b->listen.text) != 0)
		return "bus.listen";
	if (lists_differ(a->consoles, a->nconsoles, b->consoles, b->nconsoles))
		return "hub.consoles";
	return lists_differ(
	           a->subscribe, a->nsubscribe, b->subscribe, b->nsubscribe)
	    ? "bus.subscribe"
	    : NULL;
}

/* A notification knows its partner by the place in this list. */
static bool
partners_moved(const struct policy *a, const struct policy *b)
{
	if (a->npartners > b->npartners)
		return true;
	for (size_t i = 0; i < a->npartners; i++)
		if (strcmp(a->partners[i].code, b->partners[i].code) != 0)
			return true;
	return false;
}

static bool
reload(void *arg, const struct hub_config *now, struct hub_config *next)
{
	struct configs *configs = arg;
	const char *stays = _("the former configuration stays in force");
	/* A file that is away for a moment is not the built-in one. */
	const char *path = strcmp(now->name, BUILT_IN) != 0
	    ? now->name
	    : config_path(configs->tool);
	const char *fixed;
	struct config config;

	if (config_load(&config, path, stays) >= 0)
		return false;
	fixed = partners_moved(now->policy, config.conf->policy)
	    ? "partners"
	    : fixed_differs(&now->policy->hub, &config.conf->policy->hub);
	if (fixed != NULL) {
		tool_error(
		    fixed, _("only a start of the hub can change this"), stays);
		config_end(&config);
		return false;
	}
	config_end(&configs->former);
	configs->former = configs->now;
	configs->now = config;
	*next = config_lend(&configs->now);
	return true;
}

/* ---- running ---- */

/* Type=notify of systemd: one datagram, when it asks for one. */
static void
systemd_notify(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = path != NULL ? strlen(path) : 0;
	int fd;

	if (len == 0 || len >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, len);
	if (to.sun_path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)sendto(fd, "READY=1", 7, MSG_NOSIGNAL, (struct sockaddr *)&to,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}

// clang-format off
static const struct {
	bool store;
	enum err err;
	const char *why; /* NULL: the words of the error */
	const char *todo;
} faults[] = {
	{ true,  ERR_FULL,    NULL,
	    N_("free space on this disk and start the hub again") },
	{ true,  ERR_CORRUPT, N_("no journal, or a damaged one"),
	    N_("put it aside, copy the last backup here, start the hub again") },
	{ true,  ERR_VERSION, NULL,
	    N_("start the newer dabyl; this one has changed nothing") },
	{ true,  ERR_DENIED,  N_("nothing can be written there"),
	    N_("see what the hub has logged, or name another directory with --data") },
	{ true,  ERR_BUSY,    N_("another program writes to it"),
	    N_("end that program and start the hub again") },
	{ true,  ERR_NONE,    NULL,
	    N_("look at the disk and at what the hub has logged") },
	{ false, ERR_EXIST,   N_("another program has it"),
	    N_("end the other program, or name another endpoint") },
	{ false, ERR_NONE,    NULL,
	    N_("look at this endpoint in the configuration") },
};
// clang-format on

static void
site_say(const struct hub_fault *fault)
{
	char why[HUB_SITE_SIZE + 256];

	snprintf(why, sizeof(why),
	    _("configuration missing: this journal belongs to: \"%s\""),
	    fault->site);
	tool_error(fault->what, why,
	    _("name the configuration of that centre with --config, or another "
	      "directory with --data"));
}

/* The row of the fault itself, or the last one of its side. */
static void
fault_say(const struct hub_fault *fault)
{
	size_t row = 0;

	if (fault->store && fault->err == ERR_EXIST) {
		site_say(fault);
		return;
	}
	while (faults[row].store != fault->store ||
	    (faults[row].err != fault->err && faults[row].err != ERR_NONE))
		row++;
	tool_error(fault->what,
	    faults[row].why != NULL ? _(faults[row].why)
	                            : _(err_text(fault->err)),
	    _(faults[row].todo));
}

/*
 * The journal is for nobody else to read, and what SQLite keeps beside it gets
 * its mode; so one that was copied back from a backup is closed, too.  The
 * umask is not touched: it says who reaches the sockets.  What fails here is
 * said when the journal is opened.
 */
static void
keep_private(const struct paths *paths)
{
	int fd = open(
	    paths->journal, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return;
	(void)fchmod(fd, 0600);
	close(fd);
}

static int
run_locked(struct tool *tool, struct configs *configs, int lock, int ready_fd)
{
	char self[PATHS_SIZE];
	char rate[16];
	char *canary[] = { self, "canary", "--data", tool->paths.dir, "--rate",
		rate, NULL };
	struct hub_fault fault;
	struct hub_options options = {
		.paths = &tool->paths,
		.lock = lock,
		.config = config_lend(&configs->now),
		.reload = reload,
		.reload_arg = configs,
		.version = PACKAGE_VERSION,
		.canary = locale_self(self, sizeof(self)) ? canary : NULL,
		.ready_fd = ready_fd,
		.ready = systemd_notify,
	};
	int status;

	snprintf(
	    rate, sizeof(rate), "%u", configs->now.conf->policy->hub.canary_ms);
	keep_private(&tool->paths);
	status = (int)hub_run(&options, &fault);
	if (status != HUB_ENDED)
		fault_say(&fault);
	return status;
}

static int
lock_take(const struct tool *tool, int *lock)
{
	char why[128];
	pid_t holder;
	enum err err = paths_lock(&tool->paths, lock, &holder);

	if (err == ERR_NONE)
		return -1;
	if (err == ERR_BUSY)
		snprintf(why, sizeof(why),
		    _("a hub runs here already, process %ld"), (long)holder);
	else
		snprintf(why, sizeof(why), "%s", _(err_text(err)));
	tool_error(tool->paths.dir, why,
	    err == ERR_BUSY ? _("end it with: dabyl hub --stop")
	                    : _("name another directory with --data"));
	return err == ERR_FULL || err == ERR_IO ? 4 : 1;
}

static int
run(struct tool *tool, int ready_fd)
{
	struct configs configs = { .tool = tool };
	int lock, status = lock_take(tool, &lock);

	if (status >= 0)
		return status;
	status = config_load(
	    &configs.now, config_path(tool), _("see: dabyl config check"));
	if (status < 0)
		status = run_locked(tool, &configs, lock, ready_fd);
	config_end(&configs.now);
	config_end(&configs.former);
	close(lock);
	return status;
}

/* ---- --background ---- */

/*
 * The parent's side: waits until the hub is ready, or has ended.  Returns its
 * exit status.
 */
static int
wait_ready(int fd, pid_t child)
{
	struct pollfd item = { .fd = fd, .events = POLLIN };
	char text[512];
	int status;

	if (poll(&item, 1, READY_MS) != 1)
		return 1;
	if (read(fd, text, sizeof(text)) > 0)
		return 0;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFEXITED(status) && WEXITSTATUS(status) != 0
	    ? WEXITSTATUS(status)
	    : 1;
}

static void
leave_terminal(const struct tool *tool)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int log = open(tool->paths.log,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);

	setsid();
	if (chdir("/") != 0)
		tool_error("/", tool_errno(errno), NULL);
	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
	}
	if (log >= 0)
		dup2(log, STDERR_FILENO);
}

/*
 * Repeat the errors that the hub has written to its log behind the first
 * ${from} bytes: whoever started it sees them, too.  false: there is none.
 */
static bool
reason_say(const struct tool *tool, off_t from)
{
	static const char mark[] = "dabyl: ";
	FILE *log = fopen(tool->paths.log, "re");
	char *line = NULL;
	size_t size = 0;
	bool said = false;

	if (log == NULL)
		return false;
	if (fseeko(log, from, SEEK_SET) == 0)
		while (getline(&line, &size, log) > 0)
			if (strncmp(line, mark, strlen(mark)) == 0) {
				fputs(line, stderr);
				said = true;
			}
	free(line);
	fclose(log);
	return said;
}

static bool
crashed(int status)
{
	static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL,
		SIGSYS, SIGTRAP };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (WIFSIGNALED(status) && WTERMSIG(status) == signals[i])
			return true;
	return false;
}

/* ${fd}, while whoever started us still waits for it; else -1. */
static int
waited_for(int fd)
{
	struct pollfd item = { .fd = fd };

	return poll(&item, 1, 0) == 1 && (item.revents & POLLERR) != 0 ? -1
	                                                               : fd;
}

/* The exit status of a hub that has ended; -1: it crashed. */
static int
hub_once(struct tool *tool, int ready_fd)
{
	pid_t hub = fork();
	int status;

	if (hub < 0) {
		tool_error(tool->paths.dir, tool_errno(errno), NULL);
		return 1;
	}
	if (hub == 0)
		exit(run(tool, waited_for(ready_fd)));
	while (waitpid(hub, &status, 0) < 0)
		if (errno != EINTR)
			return 1;
	if (!crashed(status))
		return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	log_error(
	    "hub", "it was ended by a fault (%s)", strsignal(WTERMSIG(status)));
	return -1;
}

/*
 * Without systemd nobody else starts a hub again that has crashed: libzmq 4.3
 * aborts on some peers (zeromq/libzmq#4364).  Nothing is lost, as after a
 * power failure; but one that crashes at once, again and again, is left.
 */
static int
keep(struct tool *tool, int ready_fd)
{
	unsigned crashes = 0;
	int status;

	do {
		uint64_t begun_ms = clock_boot_ms();

		status = hub_once(tool, ready_fd);
		if (clock_boot_ms() - begun_ms > KEEP_MS)
			crashes = 0;
	} while (status < 0 && ++crashes < KEEP_TRIES);
	return status < 0 ? 1 : status;
}

static int
background(struct tool *tool)
{
	struct stat st;
	off_t logged = stat(tool->paths.log, &st) == 0 ? st.st_size : 0;
	int pipe_fds[2];
	pid_t child;
	int status;

	if (pipe2(pipe_fds, O_CLOEXEC) != 0 || (child = fork()) < 0) {
		tool_error(tool->paths.dir, tool_errno(errno), NULL);
		return 1;
	}
	if (child == 0) {
		close(pipe_fds[0]);
		leave_terminal(tool);
		exit(keep(tool, pipe_fds[1]));
	}
	close(pipe_fds[1]);
	status = wait_ready(pipe_fds[0], child);
	close(pipe_fds[0]);
	if (status != 0 && !reason_say(tool, logged))
		tool_error(tool->paths.log, _("the hub did not start"),
		    _("this file says why"));
	return status;
}

int
cmd_hub(int argc, char **argv)
{
	struct tool tool;
	char config[PATH_MAX];
	int status = tool_begin(&tool, &spec, argc, argv);

	if (status < 0)
		status = tool_has(&tool, TOOL_STOP) ? tool_paths(&tool)
		                                    : tool_paths_make(&tool);
	if (status >= 0)
		return status;
	/* It is read again, and --background leaves this directory. */
	if (tool_has(&tool, TOOL_CONFIG) &&
	    realpath(tool.values[TOOL_CONFIG], config) != NULL)
		tool.values[TOOL_CONFIG] = config;
	if (tool_has(&tool, TOOL_STOP))
		return stop(&tool);
	if (tool_has(&tool, TOOL_BACKGROUND))
		return background(&tool);
	return run(&tool, STDOUT_FILENO);
}

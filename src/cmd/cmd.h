/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_CMD_H_
#define DABYL_CMD_CMD_H_

/*
 * cmd - the subcommands of dabyl, one file each.  argv[0] is the name of the
 * subcommand, options and arguments follow.  Returns the exit status: 0 done,
 * 1 the answer is no, 2 wrong usage, 3 cannot reach the hub, 4 the store
 * failed.
 *
 * CMD_TABLE is the only list: function, name, shown in the help, what it does
 * (a msgid).
 */
// clang-format off
#define CMD_TABLE(X) \
	X(console, "console", 1, N_("the dispatcher's screen; starts a hub when none runs")) \
	X(hub,     "hub",     1, N_("the hub in the foreground; --stop ends it")) \
	X(publish, "publish", 1, N_("events from a file to the hub")) \
	X(list,    "list",    1, N_("the queue, in its order")) \
	X(show,    "show",    1, N_("all about one alert")) \
	X(do,      "do",      1, N_("one command, as a key of the console types it")) \
	X(log,     "log",     1, N_("the journal")) \
	X(desk,    "desk",    1, N_("the receiving side of a service")) \
	X(demo,    "demo",    1, N_("a whole centre to try, on this machine")) \
	X(doctor,  "doctor",  1, N_("examine a workplace, and a page to sign")) \
	X(config,  "config",  1, N_("check a configuration")) \
	X(canary,  "canary",  0, N_("prove the path alive; the hub starts it"))
// clang-format on

#define X(function, name, shown, help) \
	int cmd_##function(int argc, char **argv);
CMD_TABLE(X)
#undef X

#endif /* DABYL_CMD_CMD_H_ */

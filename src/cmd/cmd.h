/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_CMD_H_
#define DABYL_CMD_CMD_H_

/*
 * cmd - the subcommands of dabyl, one file each.  argv[0] is the name of the
 * subcommand, options and arguments follow.  Returns the exit status: 0 done,
 * 1 the answer is no, 2 wrong usage, 3 cannot reach the hub, 4 the store
 * failed.
 */
int cmd_publish(int argc, char **argv);

#endif /* DABYL_CMD_CMD_H_ */

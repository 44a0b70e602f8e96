/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_VERSION_H_
#define DABYL_CMD_VERSION_H_

/*
 * Print the version of the program and of every library that it stands on, as
 * it runs here; the helper programs, which hold the others, speak for theirs.
 * Returns the exit status, 0.
 */
int version_print(void);

#endif /* DABYL_CMD_VERSION_H_ */

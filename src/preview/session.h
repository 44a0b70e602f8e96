/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_SESSION_H_
#define DABYL_PREVIEW_SESSION_H_

/*
 * session - the loop of dabyl-preview: commands in, one picture, reports out
 * (wire/preview.h).  One thread owns everything; the relay and libvlc have
 * threads of their own and only wake this one.
 */
struct session_options {
	int in;     /* commands */
	int out;    /* reports */
	int frames; /* small pictures; -1: none */
};

/* Runs until ${in} ends or speaks nonsense.  The exit status. */
int session_run(const struct session_options *options);

#endif /* DABYL_PREVIEW_SESSION_H_ */

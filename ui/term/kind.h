/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_TERM_KIND_H_
#define DABYL_UI_TERM_KIND_H_

/*
 * kind - what terminfo knows about a kind of terminal, asked before anything
 * is changed.  Apart from term.c, since <term.h> makes macros of common words.
 */
enum kind {
	KIND_UNKNOWN, /* not described on this machine */
	KIND_DUMB,    /* cannot place text on the screen */
	KIND_GOOD,
};

/* The kind named ${type} (as TERM), on the open terminal ${fd}. */
enum kind kind_of(const char *type, int fd);

#endif /* DABYL_UI_TERM_KIND_H_ */

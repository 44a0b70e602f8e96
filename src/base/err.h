/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_ERR_H_
#define DABYL_BASE_ERR_H_

/*
 * Result codes.  Every fallible function returns ERR_NONE or one of these,
 * never errno and never -1.  ERR_TABLE is the only list: the enum, the names
 * in logs and on the wire, and the texts for people are generated from it.
 * The numbers travel on the wire: a number is never given to another meaning.
 */
// clang-format off
#define ERR_TABLE(X) \
	X(ERR_INVAL,    -1, "invalid",   N_("the request is malformed")) \
	X(ERR_STATE,    -2, "state",     N_("not possible in the present state")) \
	X(ERR_LIMIT,    -3, "limit",     N_("a limit is reached")) \
	X(ERR_NOENT,    -4, "not-found", N_("there is no such thing")) \
	X(ERR_IO,       -5, "io",        N_("input or output failed")) \
	X(ERR_FULL,     -6, "full",      N_("the disk is full")) \
	X(ERR_CORRUPT,  -7, "corrupt",   N_("the stored data are damaged")) \
	X(ERR_VERSION,  -8, "version",   N_("written by a newer dabyl")) \
	X(ERR_EXIST,    -9, "exists",    N_("it exists already")) \
	X(ERR_AGAIN,   -10, "again",     N_("not now; try again")) \
	X(ERR_DENIED,  -11, "denied",    N_("not allowed")) \
	X(ERR_BUSY,    -12, "busy",      N_("somebody else holds it")) \
	X(ERR_TIMEOUT, -13, "timeout",   N_("no answer in time")) \
	X(ERR_UTF8,    -14, "utf8",      N_("the text is not valid UTF-8")) \
	X(ERR_DEPTH,   -15, "depth",     N_("nested too deeply")) \
	X(ERR_DUPKEY,  -16, "dup-key",   N_("a key stands twice")) \
	X(ERR_SIZE,    -17, "size",      N_("too large")) \
	X(ERR_CHANGED, -18, "changed",   N_("it has changed meanwhile")) \
	X(ERR_CLOSED,  -19, "closed",    N_("the other side has gone"))
// clang-format on

enum err {
	ERR_NONE = 0,
#define X(name, value, word, text) name = value,
	ERR_TABLE(X)
#undef X
};

/* Stable word for logs, JSON and the wire ("not-found"); static, never NULL. */
const char *err_word(enum err e);

/* English sentence part, to be passed through gettext(); static, never NULL. */
const char *err_text(enum err e);

#endif /* DABYL_BASE_ERR_H_ */

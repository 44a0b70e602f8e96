/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_VERIFY_H_
#define DABYL_JOURNAL_VERIFY_H_

#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

/*
 * verify - whether a journal is what was once committed.
 *
 * Every head is hashed again and compared with the stored tree, every body with
 * the hash in its head, every prev with the history of its alert.  A body that
 * is not there was purged and is no finding.  What it cannot see is somebody
 * who computed the whole tree anew: that takes a checkpoint kept elsewhere.
 *
 * The journal may be written to meanwhile: the entries that stood in it at the
 * beginning are verified, in short transactions.
 */
enum verify_result {
	VERIFY_INTACT,
	VERIFY_BODY,      /* a body is not the one that was hashed */
	VERIFY_HEAD,      /* a head was changed, in the range given */
	VERIFY_GAP,       /* entries are missing in the middle */
	VERIFY_CHAIN,     /* prev is not the alert's previous entry */
	VERIFY_TRUNCATED, /* the tree counts more entries than there are */
	VERIFY_SURPLUS,   /* there are entries that the tree does not count */
	VERIFY_TREE,      /* the tree is missing or damaged itself */
};

struct verify_report {
	enum verify_result result;
	uint64_t first_seq; /* where it begins; 0 when intact, or of the tree */
	uint64_t last_seq;  /* where it ends; the same when it is one entry */
	uint64_t size;      /* entries the tree counts */
	uint64_t purged;    /* bodies that were not there, up to the finding */
	struct crypto_hash root; /* of the stored tree; valid when intact */
};

struct reader;

/*
 * Verify everything and stop at the first finding.  ERR_NONE: ${report} says
 * what was found; else the journal could not be read.
 */
enum err verify_journal(struct reader *reader, struct verify_report *report);

/* A stable word for scripts: "intact", "body-changed"; static. */
const char *verify_word(enum verify_result result);

#endif /* DABYL_JOURNAL_VERIFY_H_ */

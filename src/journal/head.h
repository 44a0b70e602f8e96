/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_JOURNAL_HEAD_H_
#define DABYL_JOURNAL_HEAD_H_

#include <stdbool.h>
#include <stddef.h>

#include "journal/journal.h"

/*
 * head - the line that a leaf of the tree is made of, rebuilt from the columns
 * of an entry.  It is settled: another line would be another log.
 *
 *	dabyl1 LOGID SEQ AT TICK VERB ACTOR ALERT PREV HASHHEX\n
 *
 * Numbers are decimal without leading zeros, words [a-z0-9._-]{1,40}; so no
 * field can hold a blank or a line break and no two heads give one line.
 */
#define HEAD_LINE_MAX 384 /* 6 + 32 + 5 * 20 + 2 * 40 + 64 + 10 */

/* Whether ${word} is an identifier as above. */
bool head_word_valid(const char *word);

/* Whether both words are, and the numbers are ones that a journal writes. */
bool head_valid(const struct journal_entry *entry);

/*
 * Write the line of ${entry}, with ${entry}->hash as the hash of the body, into
 * ${line}, without NUL.  Returns its length.  The head must be valid.
 */
size_t head_line(char line[HEAD_LINE_MAX], const char *log_id,
    const struct journal_entry *entry);

/* The digest of ${entry} in the log ${log_id}; its hash is not looked at. */
struct journal_digest head_digest(
    const char *log_id, const struct journal_entry *entry);

#endif /* DABYL_JOURNAL_HEAD_H_ */

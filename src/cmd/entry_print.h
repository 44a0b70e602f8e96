/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_ENTRY_PRINT_H_
#define DABYL_CMD_ENTRY_PRINT_H_

#include "base/jread.h"
#include "ui/screen.h"

/*
 * What is printed here goes into mails and tickets: the password of a URL
 * ("rtsp://user:secret@camera/") becomes "***".
 */

/* Print a line of JSON as queries give it, harmless as text_safe_json(). */
void entry_print_json(const char *line, size_t len);

/*
 * Print an entry, as queries give it, as one harmless line on stdout: its
 * time in the zone of the place, and what the log screen says of it.
 */
void entry_print(const struct screen_input *in, const struct jread_val *entry);

/*
 * The same as CSV, with the codes and fields of the journal before the words;
 * times are UTC.  A cell that a spreadsheet would take for a formula gets a '
 * in front.
 */
void entry_print_csv(
    const struct screen_input *in, const struct jread_val *entry);
void entry_print_csv_head(void);

#endif /* DABYL_CMD_ENTRY_PRINT_H_ */

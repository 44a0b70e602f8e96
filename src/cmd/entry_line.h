/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CMD_ENTRY_LINE_H_
#define DABYL_CMD_ENTRY_LINE_H_

#include "base/jread.h"

/* Print an entry, as queries give it, as one harmless line on stdout. */
void entry_line_print(const struct jread_val *entry);

/* The same as CSV; a cell that a spreadsheet would take for a formula gets a
 * ' in front. */
void entry_line_print_csv(const struct jread_val *entry);
void entry_line_head_csv(void);

#endif /* DABYL_CMD_ENTRY_LINE_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
/* journal_check FILE: "intact N" and status 0, or the finding and status 1. */
#include <inttypes.h>
#include <stdio.h>

#include "base/crypto.h"
#include "journal/reader.h"
#include "journal/verify.h"

int
main(int argc, char **argv)
{
	struct verify_report report = { 0 };
	struct reader *reader = NULL;
	enum err err = ERR_INVAL;

	if (argc == 2 && crypto_init() == ERR_NONE &&
	    (err = reader_open_file(argv[1], &reader)) == ERR_NONE)
		err = verify_journal(reader, &report);
	reader_close(reader);
	if (err != ERR_NONE) {
		fprintf(stderr, "%s\n", err_text(err));
		return 2;
	}
	printf("%s %" PRIu64 " first %" PRIu64 "\n", verify_word(report.result),
	    report.size, report.first_seq);
	return report.result == VERIFY_INTACT ? 0 : 1;
}

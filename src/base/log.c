/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

#include "base/log.h"

static void line_write(const char *level, const char *area, const char *format,
    va_list args) __attribute__((format(printf, 3, 0)));

static void
line_write(
    const char *level, const char *area, const char *format, va_list args)
{
	struct buf raw = { 0 }, line = { 0 };
	char when[CLOCK_TEXT_SIZE];

	buf_vprintf(&raw, format, args);
	clock_rfc3339(when, clock_utc_ms(), 0);
	buf_printf(&line, "%s %s%s: ", when, level, area);
	text_safe(&line, buf_text(&raw), raw.len);
	buf_puts(&line, "\n");
	/* One write a line: lines of two threads do not mix.  There is nowhere
	 * to report a failure to. */
	if (write(STDERR_FILENO, line.data, line.len) < 0)
		(void)0;
	buf_finish(&line);
	buf_finish(&raw);
}

void
log_info(const char *area, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line_write("", area, format, args);
	va_end(args);
}

void
log_error(const char *area, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line_write("error ", area, format, args);
	va_end(args);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#include "demo/tell.h"

#define WHO_COLUMNS 10

void
tell_line(const struct tell *tell, uint64_t story_ms, const char *who,
    const char *format, ...)
{
	struct buf raw = { 0 }, safe = { 0 }, name = { 0 };
	unsigned seconds = (unsigned)(story_ms / 1000);
	size_t width;
	va_list args;

	if (tell->to == NULL)
		return;
	va_start(args, format);
	buf_vprintf(&raw, format, args);
	va_end(args);
	text_safe(&safe, buf_text(&raw), raw.len);
	text_safe(&name, who, strlen(who));
	width = text_width(buf_text(&name), name.len);
	fprintf(tell->to, "%2u:%02u  %s%*s %s\n", seconds / 60, seconds % 60,
	    buf_text(&name),
	    width < WHO_COLUMNS ? (int)(WHO_COLUMNS - width) : 0, "",
	    buf_text(&safe));
	fflush(tell->to);
	buf_finish(&raw);
	buf_finish(&safe);
	buf_finish(&name);
}

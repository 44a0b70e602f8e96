/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_PLAYBACK_H_
#define DABYL_CONSOLE_PLAYBACK_H_

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * playback - the URL of a recording, made from the template of a device.
 * {start} and {end} stand for the two moments (UTC):
 *
 *	{start}			20261122T051500Z
 *	{start:unix}		1795324500
 *	{start:%Y-%m-%d...}	as strftime(3), with Y m d H M S only
 *
 * Other braces are copied.  Pure.
 *
 * ERR_SIZE: it does not fit; ERR_INVAL: a form that is not known.  ${url} is
 * "" then.
 */
enum err playback_url(char *url, size_t size, const char *template,
    int64_t start_ms, int64_t end_ms);

#endif /* DABYL_CONSOLE_PLAYBACK_H_ */

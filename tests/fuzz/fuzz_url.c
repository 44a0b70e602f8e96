/* SPDX-License-Identifier: Apache-2.0 */
/*
 * preview/url: whatever is taken is plain, of an allowed scheme, and is taken
 * again as what it came out as.
 */
#include <string.h>

#include "preview/url.h"
#include "tests/fuzz/fuzz.h"

static void
check_network(const struct url *url)
{
	struct url again;

	FUZZ_CHECK(strncmp(url->text, "rtsp://", 7) == 0 ||
	    strncmp(url->text, "http://", 7) == 0 ||
	    strncmp(url->text, "https://", 8) == 0);
	FUZZ_CHECK(url->host[0] != '\0' && url->host[0] != '-');
	for (const char *c = url->text; *c != '\0'; c++)
		FUZZ_CHECK(
		    *c > ' ' && *c < 0x7f && strchr("#\"'\\", *c) == NULL);
	FUZZ_CHECK(url_parse(url->text, &again) == ERR_NONE);
	FUZZ_CHECK(strcmp(again.text, url->text) == 0);
	FUZZ_CHECK(strcmp(again.host, url->host) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[URL_MAX + 16];
	struct url url;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (url_parse(text, &url) != ERR_NONE)
		return 0;
	if (url.scheme != URL_FILE) {
		check_network(&url);
		return 0;
	}
	FUZZ_CHECK(url.path[0] == '/' && url.text[0] == '\0');
	FUZZ_CHECK(strstr(url.path, "/../") == NULL);
	return 0;
}

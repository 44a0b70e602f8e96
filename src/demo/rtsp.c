/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "demo/rtsp.h"

static const struct {
	enum rtsp_method method;
	const char *name;
} methods[] = {
#define X(name) { RTSP_##name, #name },
	RTSP_METHODS(X)
#undef X
};

/* A piece of the head; nothing in it is NUL-terminated. */
struct span {
	const char *at;
	size_t len;
};

static bool
span_is(struct span span, const char *word)
{
	return span.len == strlen(word) &&
	    strncasecmp(span.at, word, span.len) == 0;
}

/* Cut ${span} at the first ${stop}; what follows it stays in ${span}. */
static struct span
span_cut(struct span *span, char stop)
{
	const char *end =
	    span->len == 0 ? NULL : memchr(span->at, stop, span->len);
	struct span front = *span;

	if (end != NULL)
		front.len = (size_t)(end - span->at);
	span->at += front.len + (end != NULL);
	span->len -= front.len + (end != NULL);
	return front;
}

static struct span
span_trim(struct span span)
{
	while (span.len > 0 && (*span.at == ' ' || *span.at == '\t')) {
		span.at++;
		span.len--;
	}
	while (span.len > 0 &&
	    (span.at[span.len - 1] == ' ' || span.at[span.len - 1] == '\t'))
		span.len--;
	return span;
}

/* Digits only, at most ${max}. */
static bool
span_number(struct span span, uint32_t max, uint32_t *number)
{
	uint64_t value = 0;

	if (span.len == 0)
		return false;
	for (size_t i = 0; i < span.len; i++) {
		if (span.at[i] < '0' || span.at[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(span.at[i] - '0');
		if (value > max)
			return false;
	}
	*number = (uint32_t)value;
	return true;
}

static enum err
span_copy(char *to, size_t size, struct span span)
{
	if (span.len >= size)
		return ERR_SIZE;
	memcpy(to, span.at, span.len);
	to[span.len] = '\0';
	return ERR_NONE;
}

static enum rtsp_method
method_find(struct span name)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (name.len == strlen(methods[i].name) &&
		    memcmp(name.at, methods[i].name, name.len) == 0)
			return methods[i].method;
	}
	return RTSP_OTHER;
}

/* "rtsp://host:port/path?query", "/path" or "*". */
static enum err
take_url(struct rtsp_request *r, struct span url)
{
	static const char scheme[] = "rtsp://";
	const size_t skip = sizeof(scheme) - 1;

	if (span_is(url, "*"))
		return span_copy(r->path, sizeof(r->path), url);
	if (url.len >= skip && strncasecmp(url.at, scheme, skip) == 0) {
		url.at += skip;
		url.len -= skip;
		while (url.len > 0 && *url.at != '/') {
			url.at++;
			url.len--;
		}
		if (url.len == 0)
			url = (struct span){ "/", 1 };
	}
	url = span_cut(&url, '?');
	if (url.len == 0 || *url.at != '/')
		return ERR_INVAL;
	return span_copy(r->path, sizeof(r->path), url);
}

static enum err
take_first_line(struct rtsp_request *r, struct span line)
{
	struct span method = span_cut(&line, ' ');
	struct span url = span_cut(&line, ' ');
	enum err err;

	r->method = method_find(method);
	if ((err = take_url(r, url)) != ERR_NONE)
		return err;
	if (span_is(line, "HTTP/1.0") || span_is(line, "HTTP/1.1"))
		r->http = true;
	else if (!span_is(line, "RTSP/1.0"))
		return ERR_INVAL;
	/* A method of the other protocol is none of this one. */
	if (r->http != (r->method == RTSP_GET))
		r->method = RTSP_OTHER;
	return ERR_NONE;
}

/* "a-b" or "a": the first number. */
static bool
pair_first(struct span pair, uint32_t max, uint32_t *number)
{
	return span_number(span_trim(span_cut(&pair, '-')), max, number);
}

/* One way of several that a player offers, best first; the first is taken. */
static void
take_transport(struct rtsp_request *r, struct span value)
{
	struct span spec = span_cut(&value, ',');
	struct span profile = span_trim(span_cut(&spec, ';'));
	bool multicast = false;
	uint32_t number = 0;

	r->channel = 0;
	r->port = 0;
	while (spec.len > 0) {
		struct span field = span_cut(&spec, ';');
		struct span key = span_trim(span_cut(&field, '='));

		if (span_is(key, "multicast"))
			multicast = true;
		else if (span_is(key, "interleaved") &&
		    pair_first(field, UINT8_MAX - 1, &number))
			r->channel = (uint8_t)number;
		else if (span_is(key, "client_port") &&
		    pair_first(field, UINT16_MAX - 1, &number))
			r->port = (uint16_t)number;
	}
	r->transport = RTSP_VIA_OTHER;
	if (span_is(profile, "RTP/AVP/TCP"))
		r->transport = RTSP_VIA_TCP;
	else if ((span_is(profile, "RTP/AVP") ||
	             span_is(profile, "RTP/AVP/UDP")) &&
	    !multicast && r->port != 0)
		r->transport = RTSP_VIA_UDP;
}

static enum err
take_line(struct rtsp_request *r, struct span line, size_t *body)
{
	struct span key = span_trim(span_cut(&line, ':'));
	struct span value = span_trim(line);
	uint32_t number = 0;

	if (span_is(key, "CSeq")) {
		return span_number(value, UINT32_MAX, &r->cseq) ? ERR_NONE
		                                                : ERR_INVAL;
	} else if (span_is(key, "Content-Length")) {
		if (!span_number(value, UINT32_MAX, &number))
			return ERR_INVAL;
		*body = number;
	} else if (span_is(key, "Transport")) {
		take_transport(r, value);
	} else if (span_is(key, "Authorization")) {
		return span_copy(
		    r->authorization, sizeof(r->authorization), value);
	} else if (span_is(key, "Session")) {
		return span_copy(r->session, sizeof(r->session),
		    span_trim(span_cut(&value, ';')));
	}
	return ERR_NONE;
}

/* The length of the head with its empty line; 0 when it is not all there. */
static size_t
head_length(const char *bytes, size_t len)
{
	const char *end = memmem(bytes, len, "\r\n\r\n", 4);

	return end == NULL ? 0 : (size_t)(end - bytes) + 4;
}

/* Controls but the line ends are refused before anything is looked at. */
static bool
head_is_text(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if ((c < 0x20 && c != '\r' && c != '\n' && c != '\t') ||
		    c == 0x7f)
			return false;
	}
	return true;
}

static enum err
take_head(struct rtsp_request *r, struct span head, size_t *body)
{
	struct span line = span_cut(&head, '\r');
	enum err err = take_first_line(r, line);

	while (err == ERR_NONE && head.len > 0) {
		if (*head.at != '\n')
			return ERR_INVAL;
		head.at++;
		head.len--;
		line = span_cut(&head, '\r');
		if (line.len > 0)
			err = take_line(r, line, body);
	}
	return err;
}

/* '$', channel, length, bytes: reports of the player, which we do not need. */
static enum err
take_data(
    const uint8_t *bytes, size_t len, struct rtsp_request *r, size_t *used)
{
	size_t size;

	r->method = RTSP_DATA;
	if (len < 4)
		return ERR_AGAIN;
	size = 4 + ((size_t)bytes[2] << 8 | bytes[3]);
	if (size > RTSP_SIZE_MAX)
		return ERR_SIZE;
	if (size > len)
		return ERR_AGAIN;
	*used = size;
	return ERR_NONE;
}

enum err
rtsp_take(
    const void *bytes, size_t len, struct rtsp_request *request, size_t *used)
{
	const char *text = bytes;
	size_t head, body = 0;
	enum err err;

	*request = (struct rtsp_request){ 0 };
	*used = 0;
	if (len == 0)
		return ERR_AGAIN;
	if (*text == '$')
		return take_data(bytes, len, request, used);
	head = head_length(text, len);
	if (!head_is_text(text, head == 0 ? len : head))
		return ERR_INVAL;
	if (head == 0)
		return len >= RTSP_SIZE_MAX ? ERR_SIZE : ERR_AGAIN;
	if (head > RTSP_SIZE_MAX)
		return ERR_SIZE;
	err = take_head(request, (struct span){ text, head }, &body);
	if (err != ERR_NONE)
		return err;
	if (body > RTSP_SIZE_MAX - head)
		return ERR_SIZE;
	if (head + body > len)
		return ERR_AGAIN;
	*used = head + body;
	return ERR_NONE;
}

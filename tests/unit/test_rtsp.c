/* SPDX-License-Identifier: Apache-2.0 */
/* rtsp: what players say, and what nobody should. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "demo/rtsp.h"

static enum err
take(const char *text, struct rtsp_request *r)
{
	size_t used;
	enum err err = rtsp_take(text, strlen(text), r, &used);

	assert_int_equal(used, err == ERR_NONE ? strlen(text) : 0);
	return err;
}

static const char setup[] =
    "SETUP rtsp://127.0.0.1:8554/once/lake/track1?start=1 RTSP/1.0\r\n"
    "CSeq: 3\r\n"
    "transport: RTP/AVP/TCP;unicast;interleaved=2-3\r\n"
    "Authorization: Basic b3A6c2VjcmV0\r\n"
    "Session: 0badcafe;timeout=60\r\n"
    "X-Unknown: kept out of sight\r\n"
    "\r\n";

static void
test_a_request_is_read_whatever_the_case_of_its_lines(void **unused)
{
	struct rtsp_request r;

	(void)unused;
	assert_int_equal(take(setup, &r), ERR_NONE);
	assert_int_equal(r.method, RTSP_SETUP);
	assert_false(r.http);
	assert_string_equal(r.path, "/once/lake/track1");
	assert_int_equal(r.cseq, 3);
	assert_int_equal(r.transport, RTSP_VIA_TCP);
	assert_int_equal(r.channel, 2);
	assert_string_equal(r.authorization, "Basic b3A6c2VjcmV0");
	assert_string_equal(r.session, "0badcafe");
}

static void
test_http_comes_in_on_the_same_port(void **unused)
{
	struct rtsp_request r;

	(void)unused;
	assert_int_equal(
	    take("GET /lake?x HTTP/1.1\r\nHost: a\r\n\r\n", &r), ERR_NONE);
	assert_true(r.http);
	assert_int_equal(r.method, RTSP_GET);
	assert_string_equal(r.path, "/lake");
	assert_int_equal(take("PLAY /lake HTTP/1.1\r\n\r\n", &r), ERR_NONE);
	assert_int_equal(r.method, RTSP_OTHER);
	assert_int_equal(take("GET /lake RTSP/1.0\r\n\r\n", &r), ERR_NONE);
	assert_int_equal(r.method, RTSP_OTHER);
}

static void
test_the_way_of_the_stream_is_understood(void **unused)
{
	static const struct {
		const char *value;
		enum rtsp_transport want;
		unsigned port;
	} rows[] = {
		{ "RTP/AVP;unicast;client_port=5000-5001", RTSP_VIA_UDP, 5000 },
		{ "RTP/AVP/UDP; unicast; client_port = 6000", RTSP_VIA_UDP,
		    6000 },
		{ "RTP/AVP/TCP;interleaved=0-1,RTP/AVP;client_port=1-2",
		    RTSP_VIA_TCP, 0 },
		{ "RTP/AVP;multicast;client_port=5000-5001", RTSP_VIA_OTHER,
		    5000 },
		{ "RTP/AVP;unicast", RTSP_VIA_OTHER, 0 },
		{ "RTP/AVP;client_port=0-1", RTSP_VIA_OTHER, 0 },
		{ "RTP/AVP;client_port=65535", RTSP_VIA_OTHER, 0 },
		{ "RTP/AVP;client_port=99999999999999", RTSP_VIA_OTHER, 0 },
		{ "RTP/SAVP;client_port=5000-5001", RTSP_VIA_OTHER, 5000 },
		{ ";;;==;", RTSP_VIA_OTHER, 0 },
	};
	struct buf text = { 0 };
	struct rtsp_request r;

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&text);
		buf_printf(&text, "SETUP /a RTSP/1.0\r\nTransport: %s\r\n\r\n",
		    rows[i].value);
		assert_int_equal(take(buf_text(&text), &r), ERR_NONE);
		assert_int_equal(r.transport, rows[i].want);
		assert_int_equal(r.port, rows[i].port);
	}
	buf_finish(&text);
}

static void
test_a_request_in_pieces_waits_for_its_end(void **unused)
{
	struct rtsp_request r;
	size_t used;

	(void)unused;
	for (size_t len = 0; len + 1 < sizeof(setup); len++) {
		assert_int_equal(rtsp_take(setup, len, &r, &used), ERR_AGAIN);
		assert_int_equal(used, 0);
	}
}

static void
test_one_request_is_taken_of_several(void **unused)
{
	static const char two[] = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"
	                          "$\001\000\002ab"
	                          "PLAY /a RTSP/1.0\r\nContent-Length: 3\r\n"
	                          "\r\nxyz";
	struct rtsp_request r;
	size_t used, at = 0;

	(void)unused;
	assert_int_equal(
	    rtsp_take(two + at, sizeof(two) - 1 - at, &r, &used), ERR_NONE);
	assert_int_equal(r.method, RTSP_OPTIONS);
	assert_string_equal(r.path, "*");
	at += used;
	assert_int_equal(
	    rtsp_take(two + at, sizeof(two) - 1 - at, &r, &used), ERR_NONE);
	assert_int_equal(r.method, RTSP_DATA);
	assert_int_equal(used, 6);
	at += used;
	assert_int_equal(
	    rtsp_take(two + at, sizeof(two) - 1 - at, &r, &used), ERR_NONE);
	assert_int_equal(r.method, RTSP_PLAY);
	assert_int_equal(at + used, sizeof(two) - 1);
}

static void
test_what_is_no_request_ends_the_conversation(void **unused)
{
	static const char *const wrong[] = {
		"\r\n\r\n",
		"HELLO\r\n\r\n",
		"OPTIONS * RTSP/2.0\r\n\r\n",
		"OPTIONS nowhere RTSP/1.0\r\n\r\n",
		"OPTIONS /a RTSP/1.0\r\nCSeq: -1\r\n\r\n",
		"OPTIONS /a RTSP/1.0\r\nCSeq: 4294967296\r\n\r\n",
		"OPTIONS /a RTSP/1.0\r\nContent-Length: many\r\n\r\n",
		"OPTIONS /a RTSP/1.0\rCSeq: 1\r\n\r\n",
		"OPTIONS /\001 RTSP/1.0\r\n\r\n",
		"\026\003\001\002", /* somebody tries TLS */
		"\177ELF",
	};
	struct rtsp_request r;

	(void)unused;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(take(wrong[i], &r), ERR_INVAL);
}

static void
test_what_can_never_fit_is_not_waited_for(void **unused)
{
	static char endless[RTSP_SIZE_MAX + 1];
	struct buf text = { 0 };
	struct rtsp_request r;
	size_t used;

	(void)unused;
	memset(endless, 'a', sizeof(endless));
	assert_int_equal(
	    rtsp_take(endless, RTSP_SIZE_MAX - 1, &r, &used), ERR_AGAIN);
	assert_int_equal(
	    rtsp_take(endless, RTSP_SIZE_MAX, &r, &used), ERR_SIZE);
	assert_int_equal(rtsp_take("$\000\377\377", 4, &r, &used), ERR_SIZE);
	buf_printf(&text, "PLAY /a RTSP/1.0\r\nX: %.*s\r\n\r\n", RTSP_SIZE_MAX,
	    endless);
	assert_int_equal(take(buf_text(&text), &r), ERR_SIZE);
	buf_clear(&text);
	assert_int_equal(
	    take("PLAY /a RTSP/1.0\r\nContent-Length: 4096\r\n\r\n", &r),
	    ERR_SIZE);
	buf_printf(
	    &text, "PLAY /%.*s RTSP/1.0\r\n\r\n", RTSP_PATH_SIZE, endless);
	assert_int_equal(take(buf_text(&text), &r), ERR_SIZE);
	buf_clear(&text);
	buf_printf(&text, "PLAY /a RTSP/1.0\r\nSession: %.*s\r\n\r\n",
	    RTSP_VALUE_SIZE, endless);
	assert_int_equal(take(buf_text(&text), &r), ERR_SIZE);
	buf_finish(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_a_request_is_read_whatever_the_case_of_its_lines),
		cmocka_unit_test(test_http_comes_in_on_the_same_port),
		cmocka_unit_test(test_the_way_of_the_stream_is_understood),
		cmocka_unit_test(test_a_request_in_pieces_waits_for_its_end),
		cmocka_unit_test(test_one_request_is_taken_of_several),
		cmocka_unit_test(test_what_is_no_request_ends_the_conversation),
		cmocka_unit_test(test_what_can_never_fit_is_not_waited_for),
	};

	return cmocka_run_group_tests_name("rtsp", tests, NULL, NULL);
}

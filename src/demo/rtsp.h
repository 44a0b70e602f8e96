/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_DEMO_RTSP_H_
#define DABYL_DEMO_RTSP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * rtsp - what a player asks a camera: RTSP (RFC 2326) and HTTP GET on the
 * same port, told apart by the first line.  Pure.
 */
#define RTSP_SIZE_MAX   4096 /* head and body */
#define RTSP_PATH_SIZE  128
#define RTSP_VALUE_SIZE 128

// clang-format off
#define RTSP_METHODS(X) \
	X(OPTIONS) X(DESCRIBE) X(SETUP) X(PLAY) X(PAUSE) X(TEARDOWN) \
	X(GET_PARAMETER) X(SET_PARAMETER) X(GET)
// clang-format on

enum rtsp_method {
	RTSP_OTHER, /* well-formed, but not known here */
	RTSP_DATA,  /* an interleaved packet of the player: nothing to do */
#define X(name) RTSP_##name,
	RTSP_METHODS(X)
#undef X
};

enum rtsp_transport {
	RTSP_VIA_NONE, /* no Transport line */
	RTSP_VIA_TCP,  /* interleaved with the answers */
	RTSP_VIA_UDP,
	RTSP_VIA_OTHER, /* multicast, or not understood */
};

struct rtsp_request {
	enum rtsp_method method;
	bool http;
	char path[RTSP_PATH_SIZE]; /* from "/", without host and query */
	uint32_t cseq;
	enum rtsp_transport transport;
	uint8_t channel; /* TCP: of RTP; RTCP has the next */
	uint16_t port;   /* UDP: of RTP, over 0; RTCP has the next */
	char authorization[RTSP_VALUE_SIZE];
	char session[RTSP_VALUE_SIZE];
};

/*
 * Take one request off the front of ${len} bytes; ${used} of them are done
 * with.  ERR_AGAIN: not all of it is there yet.  ERR_SIZE: it can never fit.
 * ERR_INVAL: it is no request; the stream cannot be read on.  ${used} is 0
 * with every error.
 */
enum err rtsp_take(
    const void *bytes, size_t len, struct rtsp_request *request, size_t *used);

#endif /* DABYL_DEMO_RTSP_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_ENDPOINT_H_
#define DABYL_BASE_ENDPOINT_H_

#include <stdbool.h>

#include "base/err.h"

/*
 * endpoint - what may be named as one: "ipc:///PATH" or "tcp://HOST:PORT",
 * where HOST may be "*" and PORT "*", a free one.  One rule for who reads a
 * configuration and for who opens the socket.
 */
#define ENDPOINT_PATH_MAX 100 /* bytes; the kernel has 107 */
#define ENDPOINT_SIZE     256

/*
 * ${local}: nobody beyond this machine can reach it (ipc, loopback).
 * ERR_INVAL: not an endpoint; ERR_SIZE: the path is too long; ${local} is
 * unspecified then.
 */
enum err endpoint_check(const char *endpoint, bool *local);

#endif /* DABYL_BASE_ENDPOINT_H_ */

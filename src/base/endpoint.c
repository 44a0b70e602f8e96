/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/endpoint.h"

static enum err
ipc_check(const char *path)
{
	/* '@' is the abstract name space, which has no owner and no mode. */
	if (path[0] != '/')
		return ERR_INVAL;
	return strlen(path) > ENDPOINT_PATH_MAX ? ERR_SIZE : ERR_NONE;
}

static bool
port_valid(const char *text)
{
	char *end;
	unsigned long port;

	if (strcmp(text, "*") == 0)
		return true;
	if (text[0] < '0' || text[0] > '9' || strlen(text) > 5)
		return false;
	port = strtoul(text, &end, 10);
	return *end == '\0' && port >= 1 && port <= 65535;
}

static bool
host_is_loopback(const char *host)
{
	struct in_addr address;

	return strcmp(host, "localhost") == 0 ||
	    (inet_pton(AF_INET, host, &address) == 1 &&
	        ntohl(address.s_addr) >> 24 == 127);
}

static enum err
tcp_check(const char *rest, bool *local)
{
	const char *colon = strrchr(rest, ':');
	char host[ENDPOINT_SIZE];
	size_t len;

	if (colon == NULL || colon == rest || !port_valid(colon + 1))
		return ERR_INVAL;
	len = (size_t)(colon - rest);
	if (len >= sizeof(host))
		return ERR_INVAL;
	memcpy(host, rest, len);
	host[len] = '\0';
	if (strspn(host,
	        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	        "0123456789.-*") != len)
		return ERR_INVAL;
	*local = host_is_loopback(host);
	return ERR_NONE;
}

enum err
endpoint_check(const char *endpoint, bool *local)
{
	*local = true;
	if (strncmp(endpoint, "ipc://", 6) == 0)
		return ipc_check(endpoint + 6);
	if (strncmp(endpoint, "tcp://", 6) == 0)
		return tcp_check(endpoint + 6, local);
	return ERR_INVAL;
}

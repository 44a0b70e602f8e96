/* SPDX-License-Identifier: Apache-2.0 */
/* Which endpoints are allowed, and who is let in when nobody says otherwise. */
#include <arpa/inet.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/net.h"

#ifndef N_
#define N_(text) text
#endif

static enum err
ipc_check(const char *path)
{
	/* '@' is the abstract name space, which has no owner and no mode. */
	if (path[0] != '/')
		return ERR_INVAL;
	return strlen(path) > NET_PATH_MAX ? ERR_SIZE : ERR_NONE;
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
tcp_check(const char *rest, bool insecure)
{
	const char *colon = strrchr(rest, ':');
	char host[NET_ENDPOINT_SIZE];
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
	return insecure || host_is_loopback(host) ? ERR_NONE : ERR_DENIED;
}

enum err
net_endpoint_check(const char *endpoint, bool insecure)
{
	if (strncmp(endpoint, "ipc://", 6) == 0)
		return ipc_check(endpoint + 6);
	if (strncmp(endpoint, "tcp://", 6) == 0)
		return tcp_check(endpoint + 6, insecure);
	return ERR_INVAL;
}

const char *
net_endpoint_text(enum err e)
{
	// clang-format off
	static const struct { enum err e; const char *text; } texts[] = {
		{ ERR_NONE,	"" },
		{ ERR_INVAL,	N_("an endpoint is ipc:///PATH or tcp://HOST:PORT") },
		{ ERR_SIZE,	N_("the path of a local socket is over 100 bytes") },
		{ ERR_DENIED,	N_("only this machine may be named without insecure: yes") },
		{ ERR_EXIST,	N_("the address is in use") },
		{ ERR_NOENT,	N_("the directory of the socket does not exist") },
	};
	// clang-format on

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].e == e)
			return texts[i].text;
	return err_text(e);
}

void
net_user_name(uid_t uid, char user[NET_USER_SIZE])
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	struct passwd entry, *found = NULL;
	char space[4096];
	size_t len;

	snprintf(user, NET_USER_SIZE, "uid-%lu", (unsigned long)uid);
	if (getpwuid_r(uid, &entry, space, sizeof(space), &found) != 0 ||
	    found == NULL)
		return;
	len = strlen(found->pw_name);
	if (len > 0 && len < NET_USER_SIZE &&
	    strspn(found->pw_name, allowed) == len)
		memcpy(user, found->pw_name, len + 1);
}

bool
net_admit_self(void *arg, const struct net_peer *peer, char user[NET_USER_SIZE])
{
	(void)arg;
	if (strcmp(peer->mechanism, "NULL") != 0)
		return false;
	if (!peer->local) {
		memcpy(user, "loopback", sizeof("loopback"));
		return peer->role != NET_CONSOLE;
	}
	net_user_name(peer->uid, user);
	return peer->uid == geteuid();
}

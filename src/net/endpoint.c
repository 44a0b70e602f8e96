/* SPDX-License-Identifier: Apache-2.0 */
/* Which endpoints are allowed, and who is let in when nobody says otherwise. */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/net.h"

#ifndef N_
#define N_(text) text
#endif

enum err
net_endpoint_check(const char *endpoint, bool insecure)
{
	bool local;
	enum err err = endpoint_check(endpoint, &local);

	if (err != ERR_NONE)
		return err;
	return local || insecure ? ERR_NONE : ERR_DENIED;
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

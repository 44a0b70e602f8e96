/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canary_peer ENDPOINT: a console without a screen.  Prints "STATE canary
 * SECONDS" whenever one of them changes, the age by our own clock; STATE is
 * ready, stale or refused.  Ends with its stdin.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "client/client.h"

#define STEP_MS 100

static const char *const states[] = {
	[CLIENT_CONNECTING] = "connecting",
	[CLIENT_READY] = "ready",
	[CLIENT_STALE] = "stale",
	[CLIENT_REFUSED] = "refused",
};

static int
watch(struct client *client)
{
	uint64_t shown_s = UINT64_MAX;
	enum client_state shown = CLIENT_CONNECTING;

	for (;;) {
		struct net_item items[2] = {
			{ .socket = client_socket(client) },
			{ .fd = 0 },
		};
		uint64_t now_ms = clock_boot_ms(), age_s;

		if (net_poll(items, 2, STEP_MS) != ERR_NONE ||
		    client_step(client, clock_boot_ms()) != ERR_NONE)
			return 1;
		if (items[1].readable && getchar() == EOF)
			return 0;
		now_ms = clock_boot_ms();
		if (client_state(client) == CLIENT_CONNECTING)
			continue;
		age_s = client_canary_age_ms(client, now_ms) / 1000;
		if (age_s == shown_s && client_state(client) == shown)
			continue;
		shown_s = age_s;
		shown = client_state(client);
		printf("%s canary %" PRIu64 "\n", states[shown], age_s);
		fflush(stdout);
	}
}

int
main(int argc, char **argv)
{
	struct net_options none = { 0 };
	struct client_options options = {
		.account = "watcher", .host = "test", .want_rows = true
	};
	struct client *client = NULL;
	int status = 2;

	if (argc != 2 || crypto_init() != ERR_NONE ||
	    net_create(&none, &options.net) != ERR_NONE)
		return status;
	options.endpoint = argv[1];
	if (client_create(&options, &client) == ERR_NONE)
		status = watch(client);
	client_destroy(client);
	net_destroy(options.net);
	return status;
}

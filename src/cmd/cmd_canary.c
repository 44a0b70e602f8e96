/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dabyl canary: a publisher like any other, which says every 20 s that the
 * path from a publisher to a row is alive.  The hub starts it; the consoles
 * judge what arrives by their own clocks.  Ends with its stdin.
 */
#include <inttypes.h>
#include <libintl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "bus/cloudevent.h"
#include "bus/publisher.h"

#include "cmd/cmd.h"
#include "cmd/tool.h"

#define N_(text) text
#define _(text)  gettext(text)

#define CANARY_MS     20000
#define CANARY_SOURCE "//dabyl/canary"

static const struct tool_spec spec = {
	.name = "canary",
	.arguments = "",
	.does = N_("Prove the path from a publisher to the consoles alive."),
	.options = TOOL_BIT(TOOL_DATA) | TOOL_BIT(TOOL_RATE),
};

static void
fate(void *arg, uint64_t tag, const struct request_answer *answer)
{
	(void)arg;
	(void)tag;
	(void)answer; /* the consoles judge, not we */
}

static enum err
sing(struct publisher *publisher, const char *run, uint64_t sequence)
{
	struct event event = cloudevent_blank();
	struct buf line = { 0 };
	char id[64];
	enum err err;

	snprintf(id, sizeof(id), "%s-%" PRIu64, run, sequence);
	event.id = id;
	event.source = CANARY_SOURCE;
	event.kind = "canary";
	event.device = "canary";
	event.has_time = true;
	event.utc_ms = clock_utc_ms();
	cloudevent_encode(&event, &line);
	err = publisher_put(publisher, buf_text(&line), line.len, sequence);
	buf_finish(&line);
	/* A full window is a hub that does not answer: the age tells. */
	return err == ERR_AGAIN ? ERR_NONE : err;
}

/* Whether the hub, which holds the other end, is gone. */
static bool
hub_gone(void)
{
	char byte;

	return read(STDIN_FILENO, &byte, 1) == 0;
}

static int
run(struct net *net, const char *endpoint, uint64_t every_ms)
{
	struct publisher *publisher;
	uint8_t chance[8];
	char hex[2 * sizeof(chance) + 1];
	uint64_t next_ms = 0, sequence = 0;
	enum err err = publisher_create(net, endpoint, fate, NULL, &publisher);

	crypto_random(chance, sizeof(chance));
	crypto_hex(hex, chance, sizeof(chance));
	while (err == ERR_NONE) {
		uint64_t now_ms = clock_boot_ms(), due;
		struct net_item items[2] = { { .fd = STDIN_FILENO } };

		if (now_ms >= next_ms) {
			next_ms = now_ms + every_ms;
			if ((err = sing(publisher, hex, ++sequence)) !=
			    ERR_NONE)
				break;
		}
		if ((err = publisher_step(publisher, now_ms)) != ERR_NONE)
			break;
		due = publisher_due_ms(publisher);
		if (due > next_ms)
			due = next_ms;
		items[1] = publisher_item(publisher);
		now_ms = clock_boot_ms();
		err =
		    net_poll(items, 2, due > now_ms ? (int)(due - now_ms) : 0);
		if (err == ERR_NONE && items[0].readable && hub_gone()) {
			publisher_destroy(publisher);
			return 0;
		}
	}
	tool_error(endpoint, _(err_text(err)), NULL);
	publisher_destroy(publisher);
	return 3;
}

int
cmd_canary(int argc, char **argv)
{
	struct net_options options = { 0 };
	struct tool tool;
	uint64_t every_ms = CANARY_MS;
	int status = tool_begin(&tool, &spec, argc, argv);

	/* It proves nothing without its hub, and must not outlive it, not even
	 * while it is stopped; what happens before this line, stdin tells. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (status < 0)
		status = tool_paths(&tool);
	if (tool_has(&tool, TOOL_RATE))
		every_ms = strtoull(tool.values[TOOL_RATE], NULL, 10);
	if (every_ms < 100)
		every_ms = CANARY_MS;
	if (status < 0 && net_create(&options, &tool.net) != ERR_NONE)
		status = 3;
	if (status < 0)
		status = run(tool.net, tool.paths.intake, every_ms);
	tool_end(&tool);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a key costs on the screen of the devices with 9,000 of them: searching
 * and drawing at 160x50, for words that many and that few devices have, and
 * for Backspace, which searches all of them again.  The baseline is strstr()
 * over the same texts as they are.  Aim: 16 ms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "ui/devices.h"
#include "ui/queue.h"

#define DEVICES 9000
#define RUNS    20
#define ALERTS  100000

static const char *const words[] = { "cam-04", "қақпа", "школа вход", "батыс 7",
	"nowhere" };

static void
device_put(struct devices_view *view, const struct screen_input *in, int i)
{
	static const char *const names[] = { "Базар, шығыс қақпа",
		"№14 мектеп, кіреберіс", "Саябақ, субұрқақ",
		"Қойма, батыс қоршау" };
	static const char *const russian[] = { "Базар, восточные ворота",
		"Школа № 14, вход", "Парк, фонтан", "Склад, западный забор" };
	struct device device = { .district = "karatau",
		.name_kk = names[i % 4],
		.name_ru = russian[i % 4],
		.address = "Тәуке хан даңғылы 12" };
	struct registry *one = registry_create();
	struct buf bytes = { 0 };

	snprintf(device.id, sizeof(device.id), "cam-%05d", i);
	(void)registry_put_device(one, &device);
	registry_encode_device(one, registry_device_at(one, 0), &bytes);
	(void)devices_view_take(view, in, bytes.data, bytes.len);
	buf_finish(&bytes);
	registry_destroy(one);
}

static double
key_ms(struct devices_view *view, struct screen_state *state,
    struct screen_input *in, struct grid *grid, struct key key)
{
	uint64_t begun = clock_boot_ns();

	(void)devices_view_key(view, key);
	screen_draw(grid, in, state);
	return (double)(clock_boot_ns() - begun) / 1e6;
}

static double
plain_ms(const char *word)
{
	static const char text[] =
	    "cam-00001 базар, шыгыс какпа базар, восточные ворота тауке хан "
	    "дангылы 12 camera camera karatau ";
	uint64_t begun = clock_boot_ns();
	size_t found = 0;

	for (int i = 0; i < DEVICES; i++)
		found += strstr(text + i % 2, word) != NULL;
	if (found == DEVICES + 1)
		puts("");
	return (double)(clock_boot_ns() - begun) / 1e6;
}

static void
word_bench(struct devices_view *view, struct screen_state *state,
    struct screen_input *in, struct grid *grid, const char *word)
{
	double worst = 0, back = 0, all = 0;
	size_t keys = 0, found = 0;

	for (int run = 0; run < RUNS; run++) {
		const char *at = word;

		(void)devices_view_clear(view);
		while (*at != '\0') {
			struct key key = { .code = K_CHAR };
			double ms;

			at += text_next(at, strlen(at), &key.cp);
			ms = key_ms(view, state, in, grid, key);
			all += ms;
			keys++;
			worst = ms > worst ? ms : worst;
		}
		found = devices_view_found(view);
		back += key_ms(
		    view, state, in, grid, (struct key){ .code = K_BACKSPACE });
	}
	printf("%-12s finds %5zu  key mean %5.2f ms  worst %5.2f ms  "
	       "Backspace %5.2f ms  strstr %5.2f ms\n",
	    word, found, all / (double)keys, worst, back / RUNS,
	    plain_ms(word));
}

/* What the rows say of each device, a part of them in each step. */
static void
step_bench(struct devices_view *view, struct screen_input *in)
{
	struct alert a = { .version = 1, .severity = 3, .kind = "smoke" };
	struct replica *replica = (struct replica *)in->replica;
	struct buf bytes = { 0 };
	uint64_t begun, longest = 0, all = 0;
	int steps = 0;

	for (uint64_t n = 1; n <= ALERTS; n++) {
		a.number = n;
		a.due_tick = n * 7919 % ALERTS + 1;
		snprintf(a.device, sizeof(a.device), "cam-%05u",
		    (unsigned)(n % DEVICES));
		buf_clear(&bytes);
		alert_encode(&a, NULL, &bytes);
		(void)replica_put(replica, ROW_ALERT, n, bytes.data, bytes.len);
	}
	do {
		begun = clock_boot_ns();
		(void)devices_view_step(view, in);
		begun = clock_boot_ns() - begun;
		all += begun;
		longest = begun > longest ? begun : longest;
	} while (++steps <= ALERTS / 500 + 8);
	printf("%d open alerts: counted in %d steps, all %.2f ms, the longest "
	       "%.2f ms\n",
	    ALERTS, steps, (double)all / 1e6, (double)longest / 1e6);
	buf_finish(&bytes);
}

int
main(void)
{
	static const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE];
	struct devices_view *view = devices_view_create();
	struct screen_input in = {
		.replica = replica_create("aigul"),
		.account = "aigul",
		.link = SCREEN_READY,
		.tick = 1000,
		.language = POLICY_KK,
	};
	struct screen_state state = {
		.screen = SCREEN_DEVICES,
		.queue = queue_view_create(key),
		.devices = view,
	};
	struct grid grid;

	grid_init(&grid, 160, 50);
	for (int i = 0; i < DEVICES; i++)
		device_put(view, &in, i);
	devices_view_end(view, ERR_NONE);
	(void)devices_view_step(view, &in);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		word_bench(view, &state, &in, &grid, words[i]);
	step_bench(view, &in);
	grid_finish(&grid);
	devices_view_destroy(view);
	queue_view_destroy((struct queue_view *)state.queue);
	replica_destroy((struct replica *)in.replica);
	return 0;
}

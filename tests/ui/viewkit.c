/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libintl.h>
#include <locale.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "core/roles.h"

#include "viewkit.h"

/* --- the policy of the drawings ------------------------------------------- */

static void
name(struct policy_name *to, const char *en, const char *kk, const char *ru)
{
	snprintf(to->in[POLICY_EN], POLICY_NAME_SIZE, "%s", en);
	snprintf(to->in[POLICY_KK], POLICY_NAME_SIZE, "%s", kk);
	snprintf(to->in[POLICY_RU], POLICY_NAME_SIZE, "%s", ru);
}

static struct policy_desk *
desk(struct policy *p, unsigned service, bool phone)
{
	struct policy_desk *d =
	    (struct policy_desk *)policy_desk(p, service, "*");

	assert_non_null(d);
	d->nchannels = 1;
	d->channels[0] = phone ? CHANNEL_PHONE : CHANNEL_ZMQ;
	return d;
}

static void
services(struct policy *p)
{
	struct policy_desk *d;

	name(&p->services[0].name, "fire service", "өртке қарсы қызмет",
	    "противопожарная служба");
	name(&p->services[1].name, "police", "полиция", "полиция");
	name(
	    &p->services[2].name, "ambulance", "жедел жәрдем", "скорая помощь");
	name(&p->services[3].name, "emergencies", "төтенше жағдайлар",
	    "чрезвычайные ситуации");
	name(&desk(p, 0, false)->name, "Karatau, station 2",
	    "Қаратау, №2 бөлім", "Каратау, часть № 2");
	name(&desk(p, 1, false)->name, "Karatau, duty unit",
	    "Қаратау, кезекші бөлім", "Каратау, дежурная часть");
	d = desk(p, 2, true);
	name(&d->name, "City control room", "Қалалық диспетчер",
	    "Городская диспетчерская");
	d->nphones = 2;
	strcpy(d->phones[0].number, "+7 7253 0-00-03");
	strcpy(d->phones[1].number, "+7 7253 0-00-04");
	name(&desk(p, 3, false)->name, "Control room 112", "БКДҚ", "ЕДДС");
}

static void
district(struct policy *p, const char *code, const char *en, const char *kk,
    const char *ru)
{
	struct policy_district *d;

	p->districts = xreallocarray(
	    p->districts, p->ndistricts + 1, sizeof(*p->districts));
	d = &p->districts[p->ndistricts++];
	memset(d, 0, sizeof(*d));
	strcpy(d->code, code);
	name(&d->name, en, kk, ru);
}

static void
person(
    struct policy *p, const char *account, const char *called, enum role role)
{
	struct policy_person *one;

	p->people =
	    xreallocarray(p->people, p->npeople + 1, sizeof(*p->people));
	one = &p->people[p->npeople++];
	memset(one, 0, sizeof(*one));
	strcpy(one->account, account);
	strcpy(one->name, called);
	one->roles = ROLE_BIT(role);
}

static void
shape_policy(struct policy *p, bool russian)
{
	name(&p->site.name, "Turkistan OCC", "Түркістан ЖБО", "Туркестан ЦОУ");
	p->site.zone_minutes = 300;
	strcpy(p->site.phone, "+7 7253 0-00-01");
	services(p);
	district(p, "karatau", "Karatau", "Қаратау", "Каратау");
	district(p, "otyrar", "Otyrar", "Отырар", "Отырар");
	person(p, "aigul", russian ? "Айгуль" : "Айгүл", ROLE_DISPATCHER);
	person(p, "bolat", "Болат", ROLE_LEAD);
}

/* --- the kit -------------------------------------------------------------- */

static void
speak(const char *language)
{
	const char *builddir = getenv("builddir");
	char path[4096];

	snprintf(
	    path, sizeof(path), "%s/locale", builddir != NULL ? builddir : ".");
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LANGUAGE", language, 1);
	bindtextdomain("dabyl", path);
	bind_textdomain_codeset("dabyl", "UTF-8");
	textdomain("dabyl");
}

/* Every desk that has a program is connected. */
static void
desks(struct kit *kit)
{
	struct buf bytes = { 0 };

	for (size_t i = 0; i < kit->policy->ndesks; i++) {
		const struct policy_desk *d = &kit->policy->desks[i];
		struct desk_row row = {
			.id = i + 1,
			.connected = 1,
		};

		strcpy(row.desk, d->id);
		buf_clear(&bytes);
		desk_row_encode(&row, &bytes);
		replica_put(
		    kit->replica, ROW_DESK, row.id, bytes.data, bytes.len);
	}
	buf_finish(&bytes);
}

void
kit_init(struct kit *kit, const char *language)
{
	static const uint8_t key[CRYPTO_SIPHASH_KEY_SIZE];
	int64_t utc_ms;

	speak(language);
	assert_true(clock_parse("2026-11-22T10:15:32+05:00", &utc_ms));
	memset(kit, 0, sizeof(*kit));
	kit->conf = conf_load_builtin();
	kit->policy = kit->conf->policy;
	shape_policy(kit->policy, strcmp(language, "ru") == 0);
	kit->replica = replica_create("aigul");
	kit->queue = queue_view_create(key);
	kit->in = (struct screen_input){
		.replica = kit->replica,
		.policy = kit->policy,
		.account = "aigul",
		.tick = KIT_TICK,
		.utc_ms = utc_ms,
		.zone_minutes = 300,
		.language = policy_language(language),
		.script = strcmp(language, "kk") == 0 ? SCRIPT_KAZAKH
		    : strcmp(language, "ru") == 0     ? SCRIPT_RUSSIAN
		                                      : SCRIPT_LATIN,
		.link = SCREEN_READY,
		.canary_age_ms = 12000,
		.per_minute = 312,
	};
	desks(kit);
}

void
kit_finish(struct kit *kit)
{
	queue_view_destroy(kit->queue);
	replica_destroy(kit->replica);
	conf_destroy(kit->conf);
}

struct alert
kit_alert(const struct kit *kit, uint64_t number, uint64_t age_ms)
{
	bool russian = kit->in.language == POLICY_RU;
	struct alert a = {
		.number = number,
		.version = 1,
		.state = ALERT_WAITING,
		.severity = 1,
		.due = DUE_CLAIM,
		.flags = ALERT_LIFE_SAFETY,
		.score = 930,
		.count = 1,
		.opened_tick = kit->in.tick - age_ms,
		.first_ms = kit->in.utc_ms - (int64_t)age_ms,
		.last_ms = kit->in.utc_ms - (int64_t)age_ms,
		.kind = "fire",
		.device = "cam-1034",
		.site = "bazaar",
		.district = "karatau",
		.name_kk = "Базар, шығыс қақпа",
		.name_ru = "Базар, восточные ворота",
	};

	strcpy(
	    a.address, russian ? "пр. Тауке хана 12" : "Тәуке хан даңғылы 12");
	return a;
}

void
kit_put(struct kit *kit, const struct alert *alert)
{
	struct buf bytes = { 0 };

	alert_encode(alert, &kit->people, &bytes);
	assert_int_equal(replica_put(kit->replica, ROW_ALERT, alert->number,
	                     bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

void
kit_gone(struct kit *kit, uint64_t number)
{
	replica_gone(kit->replica, ROW_ALERT, number);
}

void
kit_note(struct kit *kit, const struct notification *note)
{
	struct buf bytes = { 0 };

	notification_encode(note, &bytes);
	assert_int_equal(replica_put(kit->replica, ROW_NOTIFICATION,
	                     notification_id(note->alert, note->target),
	                     bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

struct notification
kit_told(const struct kit *kit, uint64_t alert, unsigned service, int state)
{
	const struct policy_desk *d = policy_desk(kit->policy, service, "*");
	struct notification n = {
		.alert = alert,
		.target = (uint8_t)service,
		.state = (uint8_t)state,
		.channel = d->channels[0],
		.revision = 1,
		.told_tick = kit->in.tick - 20000,
	};

	strcpy(n.desk, d->id);
	strcpy(n.by, "aigul");
	return n;
}

static void
hub(struct kit *kit)
{
	const struct hub_row row = { .alerts = 1042, .sources = 2 };
	struct buf bytes = { 0 };

	hub_encode(&row, &bytes);
	replica_put(kit->replica, ROW_HUB, 1, bytes.data, bytes.len);
	buf_finish(&bytes);
}

static void
source(struct kit *kit, uint64_t id, const char *called, uint64_t age_ms)
{
	struct source_row row = {
		.id = id,
		.last_tick = kit->in.tick - age_ms,
		.last_ms = kit->in.utc_ms - (int64_t)age_ms,
	};
	struct buf bytes = { 0 };

	snprintf(row.name, sizeof(row.name), "%s", called);
	source_encode(&row, &bytes);
	assert_int_equal(
	    replica_put(kit->replica, ROW_SOURCE, id, bytes.data, bytes.len),
	    ERR_NONE);
	buf_finish(&bytes);
}

void
kit_board(struct kit *kit)
{
	struct alert a = kit_alert(kit, 1042, 42000);
	struct notification n;

	hub(kit);
	source(kit, 1, "//analytics/node-7", 1000);
	source(kit, 2, "//adapter/axxon", 7200000);
	a.state = ALERT_TOLD;
	a.verdict = VERDICT_CONFIRMED;
	a.count = 3;
	a.last_ms += 31000;
	a.due_tick = kit->in.tick + 18500;
	strcpy(a.owner, "aigul");
	kit_put(kit, &a);
	n = kit_told(kit, 1042, 0, NOTE_ACCEPTED);
	n.answered_tick = kit->in.tick - 9000;
	strcpy(n.number, "2231");
	kit_note(kit, &n);
	n = kit_told(kit, 1042, 2, NOTE_SENDING);
	kit_note(kit, &n);

	a = kit_alert(kit, 1039, 70000);
	strcpy(a.kind, "weapon");
	strcpy(a.device, "cam-2001");
	strcpy(a.name_kk, "№14 мектеп, кіреберіс");
	strcpy(a.name_ru, "школа № 14, вход");
	a.flags |= ALERT_OVERDUE;
	a.due_tick = kit->in.tick - 20000;
	kit_put(kit, &a);

	a = kit_alert(kit, 1037, 125000);
	strcpy(a.kind, "fight");
	strcpy(a.device, "cam-0098");
	strcpy(a.name_kk, "Саябақ, субұрқақ");
	strcpy(a.name_ru, "Парк, фонтан");
	strcpy(a.district, "otyrar");
	a.severity = 2;
	a.flags = 0;
	a.count = 2;
	a.due_tick = kit->in.tick + 55500;
	kit_put(kit, &a);
	queue_view_step(kit->queue, &kit->in);
}

void
kit_wait(struct kit *kit, uint64_t ms)
{
	kit->in.tick += ms;
	kit->in.utc_ms += (int64_t)ms;
	queue_view_step(kit->queue, &kit->in);
}

/* --- golden texts --------------------------------------------------------- */

void
kit_golden(const struct grid *grid, const char *name)
{
	const char *srcdir = getenv("srcdir"), *mode = getenv("DABYL_GOLDEN");
	bool write = mode != NULL && strcmp(mode, "write") == 0;
	char path[4096], want[65536] = "";
	struct buf got = { 0 };
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/ui/golden/%s.txt",
	    srcdir != NULL ? srcdir : ".", name);
	grid_dump(grid, &got);
	file = fopen(path, write ? "w" : "r");
	if (file == NULL)
		fail_msg("no %s", path);
	if (write)
		fputs(buf_text(&got), file);
	else
		want[fread(want, 1, sizeof(want) - 1, file)] = '\0';
	fclose(file);
	if (!write)
		assert_string_equal(buf_text(&got), want);
	buf_finish(&got);
}

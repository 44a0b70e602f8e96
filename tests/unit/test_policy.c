/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "conf/conf.h"
#include "core/policy.h"
#include "core/registry.h"

static int
load(void **state)
{
	*state = conf_load_builtin();
	return 0;
}

static int
unload(void **state)
{
	conf_destroy(*state);
	return 0;
}

static void
an_unknown_kind_is_other(void **state)
{
	struct conf *conf = *state;
	bool known = true;

	assert_string_equal(
	    policy_kind(conf->policy, "ufo", &known)->code, "other");
	assert_false(known);
	assert_string_equal(
	    policy_kind(conf->policy, "fire", &known)->code, "fire");
	assert_true(known);
	assert_null(policy_kind_find(conf->policy, "ufo"));
}

static void
the_form_lists_own_reasons_then_fixed_keys_then_arrows(void **state)
{
	struct conf *conf = *state;
	struct policy_choice choices[POLICY_CHOICES_MAX];
	const struct policy_kind *kind =
	    policy_kind(conf->policy, "smoke", NULL);
	const char *codes[] = { "steam", "exhaust", "chimney", "grill",
		"no-emergency", "duplicate", "cannot-see", "other", "drill",
		"works", "camera", "weather" };
	size_t count = policy_kind_reasons(conf->policy, kind, choices);

	assert_int_equal(count, sizeof(codes) / sizeof(codes[0]));
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(choices[i].reason->code, codes[i]);
		assert_int_equal(choices[i].key, "12345890    "[i]);
	}
	assert_true(policy_kind_has_reason(conf->policy, kind, "steam"));
	assert_false(policy_kind_has_reason(conf->policy, kind, "photo"));
}

static void
a_kind_with_three_reasons_leaves_key_4_out(void **state)
{
	struct conf *conf = *state;
	struct policy_choice choices[POLICY_CHOICES_MAX];
	size_t count = policy_kind_reasons(
	    conf->policy, policy_kind(conf->policy, "gunshot", NULL), choices);

	assert_true(count > 4);
	assert_int_equal(choices[2].key, '3');
	assert_int_equal(choices[3].key, '5');
}

static void
a_district_without_its_own_desk_gets_that_of_all(void **state)
{
	struct policy_desk desks[2] = {
		{ .id = "p", .service = 1, .district = "*" },
		{ .id = "q", .service = 1, .district = "north" },
	};
	struct policy policy = { .ndesks = 2, .desks = desks };

	(void)state;
	assert_string_equal(policy_desk(&policy, 1, "north")->id, "q");
	assert_string_equal(policy_desk(&policy, 1, "south")->id, "p");
	assert_null(policy_desk(&policy, 0, "north"));
}

static void
the_rule_that_names_the_device_wins(void **state)
{
	struct policy_rule rules[3] = {
		{ .device = "cam-1", .reach = { .record = 1 } },
		{ .site = "s1", .reach = { .min_score = 900 } },
		{ .kind = "fight",
		    .class = "camera",
		    .reach = { .min_score = 700 } },
	};
	struct policy policy = { .nrules = 3, .rules = rules };
	struct policy_kind kind = { .code = "smoke" };
	struct device device = { .id = "cam-1", .site = "s1" };

	(void)state;
	assert_int_equal(policy_reach(&policy, &kind, &device)->record, 1);
	device.id[4] = '2';
	assert_int_equal(policy_reach(&policy, &kind, &device)->min_score, 900);
	device.site[1] = '2';
	assert_ptr_equal(policy_reach(&policy, &kind, &device), &kind.reach);
	assert_ptr_equal(policy_reach(&policy, &kind, NULL), &kind.reach);
}

static void
an_event_must_meet_every_condition(void **state)
{
	struct policy_reach reach = { .min_score = 600,
		.min_count = 30,
		.for_ms = 1000,
		.hours = HOURS_CLOSED };
	struct policy_seen seen = { .score = 600,
		.has_count = true,
		.count = 30,
		.lasted_ms = 1000,
		.has_hours = true };

	(void)state;
	assert_true(policy_reaches(&reach, &seen));
	seen.score = 599;
	assert_false(policy_reaches(&reach, &seen));
	seen.score = -1; /* none given */
	assert_true(policy_reaches(&reach, &seen));
	seen.count = 29;
	assert_false(policy_reaches(&reach, &seen));
	seen.count = 31;
	seen.lasted_ms = 999;
	assert_false(policy_reaches(&reach, &seen));
	seen.lasted_ms = 2000;
	seen.open = true;
	assert_false(policy_reaches(&reach, &seen));
	seen.has_hours = false; /* unknown hours keep nothing away */
	assert_true(policy_reaches(&reach, &seen));
	reach.record = 1;
	assert_false(policy_reaches(&reach, &seen));
}

static void
severity_is_raised_and_never_lowered(void **state)
{
	struct conf *conf = *state;
	const struct policy *p = conf->policy;
	struct site school = { .class = SITE_SCHOOL };
	struct site vulnerable = { .class = SITE_VULNERABLE };

	assert_int_equal(
	    policy_severity(policy_kind(p, "crowd", NULL), &vulnerable), 2);
	assert_int_equal(
	    policy_severity(policy_kind(p, "crowd", NULL), &school), 3);
	assert_int_equal(
	    policy_severity(policy_kind(p, "overflow", NULL), &vulnerable), 4);
	assert_int_equal(
	    policy_severity(policy_kind(p, "fire", NULL), NULL), 1);
	assert_string_equal(policy_pair("smoke"), "fire");
	assert_string_equal(policy_pair("fire"), "smoke");
	assert_string_equal(policy_pair("crowd"), "weapon");
	assert_null(policy_pair("fight"));
	assert_int_equal(policy_worse(2), 1);
	assert_int_equal(policy_worse(1), 1);
}

static void
what_gets_worse_has_no_more_time_than_its_severity(void **state)
{
	struct conf *conf = *state;
	const struct policy *p = conf->policy;
	const struct policy_severity *first = &p->severities[0];
	struct policy_limits limits = policy_limits(p, NULL, "crowd", 1);

	assert_int_equal(limits.claim_ms, first->claim_ms);
	assert_int_equal(limits.decide_ms, first->decide_ms);
	assert_int_equal(limits.accept_ms, first->accept_ms);
	/* A fault of the system has none for a verdict until it is urgent. */
	limits = policy_limits(p, NULL, "workplace", 3);
	assert_int_equal(limits.decide_ms, 0);
	assert_int_equal(limits.accept_ms, p->severities[2].accept_ms);
	limits = policy_limits(p, NULL, "workplace", 1);
	assert_int_equal(limits.claim_ms, first->claim_ms);
	assert_int_equal(limits.decide_ms, first->decide_ms);
	assert_int_equal(limits.accept_ms, first->accept_ms);
}

static void
five_people_in_a_fight_are_a_mass_fight(void **state)
{
	struct conf *conf = *state;
	const struct policy_kind *fight =
	    policy_kind(conf->policy, "fight", NULL);

	assert_string_equal(
	    policy_kind_by_count(conf->policy, fight, true, 5)->code,
	    "mass-fight");
	assert_ptr_equal(
	    policy_kind_by_count(conf->policy, fight, true, 4), fight);
	assert_ptr_equal(
	    policy_kind_by_count(conf->policy, fight, false, 9), fight);
}

static void
an_authorised_kind_ends_with_its_last_day(void **state)
{
	struct policy_grant grant = { .kind = "wanted-person",
		.until_ms = 1000 };
	struct policy policy = { .ngrants = 1, .grants = &grant };
	struct policy_kind kind = { .code = "wanted-person",
		.flags = KIND_AUTHORISE };

	(void)state;
	assert_true(policy_authorised(&policy, &kind, 999));
	assert_false(policy_authorised(&policy, &kind, 1000));
	policy.ngrants = 0;
	assert_false(policy_authorised(&policy, &kind, 999));
	kind.flags = 0;
	assert_true(policy_authorised(&policy, &kind, 999));
}

/* 2026-11-24 is a Tuesday; 1795478400000 is its midnight in UTC. */
#define TUESDAY INT64_C(1795478400000)
#define AT_H(h) (TUESDAY + (h)*INT64_C(3600000))

static bool
open_at(const char *hours, int64_t ms, int zone)
{
	bool open = false;

	assert_true(policy_hours_open(hours, ms, zone, &open));
	return open;
}

static void
hours_know_days_zones_and_midnight(void **state)
{
	bool open = true;

	(void)state;
	assert_true(open_at("08:00-18:00", AT_H(8), 0));
	assert_false(open_at("08:00-18:00", AT_H(18), 0));
	assert_true(open_at("08:00-18:00", AT_H(4), 300));
	assert_true(open_at("tue 08:00-18:00", AT_H(9), 0));
	assert_false(open_at("wed 08:00-18:00", AT_H(9), 0));
	assert_true(open_at("mon 22:00-06:00", AT_H(5), 0));
	assert_false(open_at("tue 22:00-06:00", AT_H(5), 0));
	assert_true(open_at("sat-tue 24h", AT_H(5), 0));
	assert_false(open_at("wed-fri 24h", AT_H(5), 0));
	assert_true(open_at("mon 10:00-11:00, tue 08:00-09:00", AT_H(8), 0));
	assert_false(policy_hours_open("any", AT_H(5), 0, &open));
	assert_true(open);
	assert_false(policy_hours_valid(""));
	assert_false(policy_hours_valid("25:00-26:00"));
	assert_false(policy_hours_valid("mon- 08:00-09:00"));
	assert_false(policy_hours_valid("08:00-09:00,"));
}

static void
a_console_gets_the_policy_as_it_is(void **state)
{
	struct conf *conf = *state;
	struct buf once = { 0 }, again = { 0 };
	struct policy *copy;

	policy_encode(conf->policy, &once);
	assert_true(once.len < POLICY_WIRE_MAX);
	assert_int_equal(policy_decode(once.data, once.len, &copy), ERR_NONE);
	policy_encode(copy, &again);
	assert_int_equal(once.len, again.len);
	assert_memory_equal(once.data, again.data, once.len);
	assert_int_equal(copy->nkinds, conf->policy->nkinds);
	assert_memory_equal(
	    &copy->kinds[3], &conf->policy->kinds[3], sizeof(copy->kinds[3]));
	assert_string_equal(
	    policy_desk(copy, 2, "any")->phones[0].number, "103");
	assert_int_equal(copy->nregimes, 3);
	assert_string_equal(
	    policy_regime(copy, "emergency")->name.in[POLICY_KK],
	    "ТӨТЕНШЕ ЖАҒДАЙ РЕЖИМІ");
	assert_int_equal(policy_min_at_desk(copy, "emergency"), 4);
	assert_int_equal(
	    policy_regime(copy, "emergency")->limits[2].decide_ms, 180000);
	policy_destroy(copy);
	buf_finish(&once);
	buf_finish(&again);
}

static void
every_prefix_of_a_policy_is_refused(void **state)
{
	struct conf *conf = *state;
	struct buf bytes = { 0 };
	struct policy *copy;

	policy_encode(conf->policy, &bytes);
	/* Every one of the first and last; some between, for time. */
	for (size_t len = 0; len < bytes.len;
	     len += len < 2000 || len + 2000 > bytes.len ? 1 : 37) {
		assert_int_not_equal(
		    policy_decode(bytes.data, len, &copy), ERR_NONE);
		assert_null(copy);
	}
	buf_put_u8(&bytes, 0);
	assert_int_equal(
	    policy_decode(bytes.data, bytes.len, &copy), ERR_INVAL);
	bytes.data[1] = 9;
	assert_int_equal(
	    policy_decode(bytes.data, bytes.len, &copy), ERR_VERSION);
	buf_finish(&bytes);
}

/* A policy of one kind and one card; its steps and eight empty sections are at
 * the end. */
static enum err
one_kind(struct policy_kind *kind, size_t from_end, uint8_t high, uint8_t low)
{
	struct policy_card card = { .kind = "other" };
	struct policy policy = {
		.nkinds = 1, .kinds = kind, .ncards = 1, .cards = &card
	};
	struct buf bytes = { 0 };
	struct policy *copy;
	enum err err;

	policy_encode(&policy, &bytes);
	if (from_end > 0) {
		bytes.data[bytes.len - from_end] = high;
		bytes.data[bytes.len - from_end + 1] = low;
	}
	err = policy_decode(bytes.data, bytes.len, &copy);
	policy_destroy(copy);
	buf_finish(&bytes);
	return err;
}

static void
a_policy_over_its_limits_is_refused_before_it_is_read(void **state)
{
	struct policy_kind kind = { .code = "other", .severity = 1 };

	(void)state;
	assert_int_equal(one_kind(&kind, 0, 0, 0), ERR_NONE);
	assert_int_equal(one_kind(&kind, 6, POLICY_PEOPLE_MAX >> 8,
	                     (POLICY_PEOPLE_MAX & 0xff) + 1),
	    ERR_LIMIT);
	assert_int_equal(
	    one_kind(&kind, 16, POLICY_REASONS_MAX >> 8, 1), ERR_LIMIT);
	assert_int_equal(
	    one_kind(&kind, 17, POLICY_STEPS_MAX + 1, 0), ERR_LIMIT);
}

static void
a_policy_that_makes_no_sense_is_refused(void **state)
{
	struct policy_kind kind = { .code = "other", .severity = 5 };

	(void)state;
	assert_int_equal(one_kind(&kind, 0, 0, 0), ERR_INVAL);
	kind.severity = 0;
	assert_int_equal(one_kind(&kind, 0, 0, 0), ERR_INVAL);
	kind.severity = 4;
	kind.services = 16;
	assert_int_equal(one_kind(&kind, 0, 0, 0), ERR_INVAL);
	kind.services = 15;
	kind.name.in[0][0] = '\xff';
	assert_int_equal(one_kind(&kind, 0, 0, 0), ERR_INVAL);
	kind.name.in[0][0] = 'a';
	assert_int_equal(one_kind(&kind, 0, 0, 0), ERR_NONE);
	kind.code[0] = 'b'; /* nothing is left for unknown kinds */
	assert_int_equal(one_kind(&kind, 0, 0, 0), ERR_INVAL);
}

static struct device
camera(const char *id, int32_t lat, int32_t lon)
{
	struct device device = { .class = DEVICE_CAMERA,
		.has_position = true,
		.lat_e6 = lat,
		.lon_e6 = lon };

	text_copy(device.id, sizeof(device.id), id);
	return device;
}

static void
many_devices_are_found_by_id_and_none_twice(void **state)
{
	struct registry *registry = registry_create();
	struct device device;
	char id[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "cam-%d", i);
		device = camera(id, i, i);
		assert_int_equal(
		    registry_put_device(registry, &device), ERR_NONE);
	}
	assert_int_equal(registry_put_device(registry, &device), ERR_EXIST);
	assert_int_equal(registry_device_count(registry), 1000);
	for (int i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "cam-%d", i);
		assert_int_equal(registry_device(registry, id)->lat_e6, i);
	}
	assert_null(registry_device(registry, "cam-1000"));
	device.id[0] = '\0';
	assert_int_equal(registry_put_device(registry, &device), ERR_INVAL);
	registry_destroy(registry);
}

static void
cameras_of_a_button_are_the_named_then_the_nearest(void **state)
{
	struct registry *registry = registry_create();
	const struct device *found[3];
	struct device far = camera("far", 43400000, 68200000);
	struct device near = camera("near", 43300100, 68200000);
	struct device next = camera("next", 43301000, 68200000);
	struct device button = camera("sos-1", 43300000, 68200000);

	(void)state;
	button.class = DEVICE_BUTTON;
	button.ncameras = 1;
	text_copy(button.cameras[0], DEVICE_ID_SIZE, "far");
	registry_put_device(registry, &far);
	registry_put_device(registry, &next);
	registry_put_device(registry, &near);
	registry_put_device(registry, &button);
	assert_int_equal(registry_cameras(registry, &button, found, 3), 3);
	assert_string_equal(found[0]->id, "far");
	assert_string_equal(found[1]->id, "near");
	assert_string_equal(found[2]->id, "next");
	assert_int_equal(registry_cameras(registry, &near, found, 2), 2);
	assert_string_equal(found[0]->id, "near");
	assert_string_equal(found[1]->id, "next");
	registry_destroy(registry);
}

static void
distances_are_good_to_a_percent(void **state)
{
	(void)state;
	/* Turkistan's mausoleum to its railway station: 4.1 km by haversine. */
	assert_in_range(
	    registry_distance_m(43297800, 68271000, 43270000, 68305000), 4085,
	    4170);
	assert_int_equal(registry_distance_m(1, 2, 1, 2), 0);
	/* Over the date line, not around the world. */
	assert_in_range(
	    registry_distance_m(0, 179999000, 0, -179999000), 200, 240);
}

static void
a_place_is_two_numbers(void **state)
{
	int32_t lat = 7, lon = 7;

	(void)state;
	assert_true(registry_place("place:43.2971,-68.5", &lat, &lon));
	assert_int_equal(lat, 43297100);
	assert_int_equal(lon, -68500000);
	assert_false(registry_place("place:91,0", &lat, &lon));
	assert_false(registry_place("place:1,2,3", &lat, &lon));
	assert_false(registry_place("cam-1", &lat, &lon));
	assert_int_equal(lat, 43297100);
}

static void
contacts_are_read_one_by_one(void **state)
{
	struct site site = { .contacts = "guard: 8 725 1 ;head:102;77" };
	struct site_contact c;

	(void)state;
	assert_true(site_contact(&site, 0, &c));
	assert_int_equal(c.who_len, 5);
	assert_memory_equal(c.number, "8 725 1", c.number_len);
	assert_true(site_contact(&site, 2, &c));
	assert_int_equal(c.who_len, 0);
	assert_int_equal(c.number_len, 2);
	assert_false(site_contact(&site, 3, &c));
}

static void
a_device_travels_with_its_site(void **state)
{
	struct registry *ours = registry_create();
	struct registry *theirs = registry_create();
	struct device device = camera("cam-1", 43300000, 68200000);
	struct site site = {
		.id = "s1", .class = SITE_SCHOOL, .name_kk = "14-мектеп"
	};
	const struct device *got = NULL;
	struct buf bytes = { 0 };

	(void)state;
	text_copy(device.site, sizeof(device.site), "s1");
	device.url = "rtsp://127.0.0.1/1";
	device.nextras = 1;
	device.extras[0] = (struct registry_extra){ "act", "14" };
	registry_put_site(ours, &site);
	registry_put_device(ours, &device);
	registry_encode_device(ours, registry_device(ours, "cam-1"), &bytes);
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(
		    registry_decode_device(theirs, bytes.data, len, &got),
		    ERR_INVAL);
	assert_int_equal(registry_device_count(theirs), 0);
	bytes.data[2] = 0xff; /* the first letter of its id */
	assert_int_equal(
	    registry_decode_device(theirs, bytes.data, bytes.len, &got),
	    ERR_INVAL);
	bytes.data[2] = 'c';
	assert_int_equal(
	    registry_decode_device(theirs, bytes.data, bytes.len, &got),
	    ERR_NONE);
	assert_string_equal(got->url, "rtsp://127.0.0.1/1");
	assert_string_equal(got->extras[0].value, "14");
	assert_string_equal(registry_site(theirs, "s1")->name_kk, "14-мектеп");
	assert_int_equal(
	    registry_decode_device(theirs, bytes.data, bytes.len, &got),
	    ERR_NONE);
	assert_int_equal(registry_device_count(theirs), 1);
	buf_finish(&bytes);
	registry_destroy(ours);
	registry_destroy(theirs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_kind_is_other),
		cmocka_unit_test(
		    the_form_lists_own_reasons_then_fixed_keys_then_arrows),
		cmocka_unit_test(a_kind_with_three_reasons_leaves_key_4_out),
		cmocka_unit_test(
		    a_district_without_its_own_desk_gets_that_of_all),
		cmocka_unit_test(the_rule_that_names_the_device_wins),
		cmocka_unit_test(an_event_must_meet_every_condition),
		cmocka_unit_test(severity_is_raised_and_never_lowered),
		cmocka_unit_test(
		    what_gets_worse_has_no_more_time_than_its_severity),
		cmocka_unit_test(five_people_in_a_fight_are_a_mass_fight),
		cmocka_unit_test(an_authorised_kind_ends_with_its_last_day),
		cmocka_unit_test(hours_know_days_zones_and_midnight),
		cmocka_unit_test(a_console_gets_the_policy_as_it_is),
		cmocka_unit_test(every_prefix_of_a_policy_is_refused),
		cmocka_unit_test(
		    a_policy_over_its_limits_is_refused_before_it_is_read),
		cmocka_unit_test(a_policy_that_makes_no_sense_is_refused),
		cmocka_unit_test(many_devices_are_found_by_id_and_none_twice),
		cmocka_unit_test(
		    cameras_of_a_button_are_the_named_then_the_nearest),
		cmocka_unit_test(distances_are_good_to_a_percent),
		cmocka_unit_test(a_place_is_two_numbers),
		cmocka_unit_test(contacts_are_read_one_by_one),
		cmocka_unit_test(a_device_travels_with_its_site),
	};

	return cmocka_run_group_tests(tests, load, unload);
}

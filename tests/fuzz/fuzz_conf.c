/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conf, policy: no file and no frame does more than be refused.  The first
 * byte chooses: 0 a frame of a policy, 1 of a device, 2 a table of devices,
 * 3 of sites; anything else begins a configuration.
 */
#include <string.h>

#include "conf/conf.h"
#include "tests/fuzz/fuzz.h"

static enum err
read_table(void *arg, const char *name, size_t max, struct buf *out)
{
	const struct buf *table = arg;

	(void)name;
	FUZZ_CHECK(table->len <= max);
	buf_put(out, buf_text(table), table->len);
	return ERR_NONE;
}

/* What was accepted travels and comes back the same. */
static void
check_policy(const struct policy *policy)
{
	struct buf once = { 0 }, again = { 0 };
	struct policy *copy;

	policy_encode(policy, &once);
	FUZZ_CHECK(policy_decode(once.data, once.len, &copy) == ERR_NONE);
	policy_encode(copy, &again);
	FUZZ_CHECK(once.len == again.len);
	FUZZ_CHECK(memcmp(once.data, again.data, once.len) == 0);
	policy_destroy(copy);
	buf_finish(&once);
	buf_finish(&again);
}

static void
check_frame(const uint8_t *bytes, size_t len)
{
	struct policy *policy;

	if (policy_decode(bytes, len, &policy) == ERR_NONE)
		check_policy(policy);
	else
		FUZZ_CHECK(policy == NULL);
	policy_destroy(policy);
}

static void
check_device(const uint8_t *bytes, size_t len)
{
	struct registry *registry = registry_create();
	const struct device *device = NULL;
	enum err err = registry_decode_device(registry, bytes, len, &device);

	FUZZ_CHECK((err == ERR_NONE) == (device != NULL));
	FUZZ_CHECK(registry_device_count(registry) == (err == ERR_NONE));
	registry_destroy(registry);
}

static void
check_conf(const char *text, size_t len, struct buf *table)
{
	struct conf *conf;
	enum err err = conf_load_bytes(
	    "fuzz", text, len, table != NULL ? read_table : NULL, table, &conf);

	FUZZ_CHECK((err == ERR_NONE) == (conf->problems.errors == 0));
	for (size_t i = 0; i < conf->problems.count; i++) {
		struct buf said = { 0 };

		conf_problem_put(&conf->problems.all[i], &said);
		FUZZ_CHECK(memchr(said.data, '\033', said.len) == NULL);
		FUZZ_CHECK(memchr(said.data, '\n', said.len) == NULL);
		buf_finish(&said);
	}
	if (err == ERR_NONE)
		check_policy(conf->policy);
	conf_destroy(conf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char devices[] = "devices: t\n", sites[] = "sites: t\n";
	struct buf table = { 0 };

	if (len == 0)
		return 0;
	buf_put(&table, bytes + 1, len - 1);
	if (bytes[0] == 0)
		check_frame(bytes + 1, len - 1);
	else if (bytes[0] == 1)
		check_device(bytes + 1, len - 1);
	else if (bytes[0] == 2)
		check_conf(devices, sizeof(devices) - 1, &table);
	else if (bytes[0] == 3)
		check_conf(sites, sizeof(sites) - 1, &table);
	else
		check_conf((const char *)bytes, len, NULL);
	buf_finish(&table);
	return 0;
}

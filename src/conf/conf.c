/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "conf/builtin.h"
#include "conf/csv.h"
#include "conf/load.h"
#include "conf/schema.h"

#include "conf/conf.h"

static struct conf *
conf_create(void)
{
	struct conf *conf = xcalloc(1, sizeof(*conf));

	conf->policy = policy_create();
	conf->registry = registry_create();
	conf->policy->hub.disk_low_bytes = UINT64_C(512) << 20;
	conf->policy->hub.disk_stop_bytes = UINT64_C(128) << 20;
	conf->policy->hub.canary_ms = 20 * 1000;
	conf->policy->hub.late_ms = 5 * 60 * 1000;
	conf->policy->hub.flood_alerts = 10;
	conf->policy->hub.bodies_days = 30;
	conf->policy->hub.confirmed_days = 2557; /* seven years */
	conf->policy->preview.enabled = 1;
	conf->policy->preview.previews_max = 4;
	conf->policy->site.readiness = 1;
	conf->policy->site.presence_ms = 60 * 60 * 1000;
	conf->policy->site.presence_night_ms = 30 * 60 * 1000;
	text_copy(conf->policy->site.night, POLICY_HOURS_SIZE, "22:00-06:00");
	conf->policy->preview.loop_before_ms = 5000;
	conf->policy->preview.loop_after_ms = 5000;
	return conf;
}

void
conf_destroy(struct conf *conf)
{
	if (conf == NULL)
		return;
	policy_destroy(conf->policy);
	registry_destroy(conf->registry);
	arena_finish(&conf->problems.arena);
	for (size_t i = 0; i < conf->nsources; i++) {
		free(conf->sources[i].name);
		buf_finish(&conf->sources[i].bytes);
	}
	free(conf);
}

static struct load *
load_create(struct conf *conf)
{
	struct load *load = xcalloc(1, sizeof(*load));

	load->policy = conf->policy;
	load->registry = conf->registry;
	load->problems = &conf->problems;
	return load;
}

static void
load_destroy(struct load *load)
{
	arena_finish(&load->arena);
	free(load->device_lines);
	free(load);
}

static void
load_yaml(struct load *load, const char *name, const char *bytes, size_t len)
{
	struct node *root;

	load->file = name;
	if (tree_parse(&load->arena, name, bytes, len, load->problems, &root) ==
	    ERR_NONE)
		load_fill(load, root);
}

static void
load_cards(struct load *load, const struct conf_source *source)
{
	struct node *root;

	load->file = source->name;
	if (tree_parse(&load->arena, source->name, buf_text(&source->bytes),
	        source->bytes.len, load->problems, &root) == ERR_NONE)
		load_fill_cards(load, root);
}

static void
load_builtins(struct load *load)
{
	for (size_t i = 0; i < nbuiltins; i++)
		load_yaml(load, builtins[i].name,
		    (const char *)builtins[i].bytes, builtins[i].len);
	load->builtin_cards = load->policy->ncards;
}

static struct conf_source *
source_add(struct conf *conf, const char *name, const char *bytes, size_t len)
{
	struct conf_source *source = &conf->sources[conf->nsources++];

	source->name = xstrdup(name);
	buf_put(&source->bytes, bytes, len);
	return source;
}

/* Read one file; NULL and a problem when that fails. */
static const struct conf_source *
file_read(struct conf *conf, struct load *load, const char *name,
    struct load_place place, conf_read *read, void *arg)
{
	struct buf bytes = { 0 };
	const struct conf_source *source = NULL;
	enum err err = ERR_NOENT;

	if (name == NULL)
		return NULL;
	if (read != NULL)
		err = read(arg, name, CSV_BYTES_MAX, &bytes);
	if (err == ERR_NONE) {
		source = source_add(conf, name, buf_text(&bytes), bytes.len);
	} else {
		load->file = place.file;
		load_problem(load,
		    err == ERR_SIZE ? CONF_FAULT_TOO_LARGE
		                    : CONF_FAULT_UNREADABLE,
		    place.line, "", name);
	}
	buf_finish(&bytes);
	return source;
}

static void
load_files(struct conf *conf, struct load *load, conf_read *read, void *arg)
{
	const struct conf_source *source;

	source = file_read(conf, load, load->sites, load->sites_at, read, arg);
	if (source != NULL)
		load_sites(load, source->name, buf_text(&source->bytes),
		    source->bytes.len);
	source =
	    file_read(conf, load, load->devices, load->devices_at, read, arg);
	if (source != NULL)
		load_devices(load, source->name, buf_text(&source->bytes),
		    source->bytes.len);
	for (const struct node *i = load->card_files; i != NULL; i = i->next) {
		struct load_place place = { load->card_files_in, i->line };

		source = file_read(conf, load, i->text, place, read, arg);
		if (source != NULL)
			load_cards(load, source);
	}
}

struct conf *
conf_load_builtin(void)
{
	struct conf *conf = conf_create();
	struct load *load = load_create(conf);

	load_builtins(load);
	load_finish(load);
	load_check(load);
	load_destroy(load);
	assert(conf->problems.errors == 0);
	return conf;
}

enum err
conf_load_bytes(const char *name, const char *bytes, size_t len,
    conf_read *read, void *arg, struct conf **out)
{
	struct conf *conf = conf_create();
	struct load *load = load_create(conf);

	load_builtins(load);
	source_add(conf, name, bytes, len);
	load_yaml(load, name, bytes, len);
	load->file = name;
	load_files(conf, load, read, arg);
	load_finish(load);
	load->file = name;
	load_check(load);
	load_destroy(load);
	*out = conf;
	return conf->problems.errors == 0 ? ERR_NONE : ERR_INVAL;
}

static enum err
read_stream(FILE *stream, size_t max, struct buf *out)
{
	char chunk[65536];
	size_t len;

	while ((len = fread(chunk, 1, sizeof(chunk), stream)) > 0) {
		if (out->len + len > max)
			return ERR_SIZE;
		buf_put(out, chunk, len);
	}
	return ferror(stream) ? ERR_IO : ERR_NONE;
}

static enum err
read_path(const char *path, size_t max, struct buf *out)
{
	FILE *stream = fopen(path, "rbe");
	enum err err;

	if (stream == NULL)
		return errno == ENOENT ? ERR_NOENT : ERR_IO;
	err = read_stream(stream, max, out);
	fclose(stream);
	return err;
}

/* A table lies beside the file that names it, unless its name says where. */
static enum err
read_beside(void *arg, const char *name, size_t max, struct buf *out)
{
	const char *path = arg;
	const char *slash = strrchr(path, '/');
	struct buf whole = { 0 };
	enum err err;

	if (name[0] != '/' && slash != NULL)
		buf_put(&whole, path, (size_t)(slash + 1 - path));
	buf_puts(&whole, name);
	err = read_path(buf_text(&whole), max, out);
	buf_finish(&whole);
	return err;
}

enum err
conf_load_file(const char *path, struct conf **conf)
{
	struct buf bytes = { 0 };
	enum err err = read_path(path, TREE_BYTES_MAX, &bytes);

	if (err == ERR_NONE) {
		err = conf_load_bytes(path, buf_text(&bytes), bytes.len,
		    read_beside, (void *)(uintptr_t)path, conf);
	} else {
		*conf = conf_create();
		conf_problem_add(&(*conf)->problems,
		    &(struct conf_problem){ .fault = err == ERR_SIZE
		            ? CONF_FAULT_TOO_LARGE
		            : CONF_FAULT_UNREADABLE,
		        .file = path });
		err = ERR_INVAL;
	}
	buf_finish(&bytes);
	return err;
}

void
conf_manual(struct buf *out)
{
	conf_put_manual(out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* committer: the thread that writes while the hub decides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <poll.h>
#include <unistd.h>

#include <cmocka.h>

#include "hub/committer.h"
#include "journal/disk.h"

#define PATIENCE_MS 20000

struct fixture {
	struct disk *disk;
	struct journal *journal;
	struct committer *committer;
	uint64_t seq;
};

static int
setup(void **state)
{
	static struct fixture f;
	static const uint8_t id[DISK_LOG_ID_SIZE], key[CRYPTO_SIPHASH_KEY_SIZE];

	f = (struct fixture){ .disk = disk_create(id, key) };
	assert_int_equal(journal_open_disk(f.disk, &f.journal), ERR_NONE);
	assert_int_equal(committer_start(f.journal, &f.committer), ERR_NONE);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	committer_stop(f->committer);
	journal_destroy(f->journal);
	disk_destroy(f->disk);
	return 0;
}

/* The next entry, given to the thread. */
static void
give(struct fixture *f, struct journal_entry *entry)
{
	struct journal_batch batch = { .entries = entry, .entry_count = 1 };

	*entry = (struct journal_entry){
		.seq = ++f->seq,
		.tick = f->seq,
		.verb = "alert.noted",
		.actor = "ann",
		.body = "{}",
		.body_len = 2,
	};
	committer_commit(f->committer, &batch);
}

/* Waits on the descriptor, as the loop does. */
static enum err
result(struct fixture *f)
{
	struct pollfd fd = { committer_fd(f->committer), POLLIN, 0 };
	enum err err = ERR_TIMEOUT;

	while (!committer_done(f->committer, &err))
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
	return err;
}

static bool
quiet(const struct fixture *f)
{
	struct pollfd fd = { committer_fd(f->committer), POLLIN, 0 };

	return poll(&fd, 1, 0) == 0;
}

static void
what_is_given_is_committed_and_its_end_is_announced(void **state)
{
	struct fixture *f = *state;
	struct journal_entry entry;
	enum err err;

	assert_true(quiet(f));
	assert_false(committer_done(f->committer, &err));
	for (int i = 0; i < 100; i++) {
		give(f, &entry);
		assert_int_equal(result(f), ERR_NONE);
		/* The journal is ours again. */
		assert_int_equal(journal_info(f->journal)->last_seq, f->seq);
	}
	assert_false(committer_done(f->committer, &err));
	assert_true(quiet(f));
}

static void
an_error_comes_back_and_the_journal_is_dead(void **state)
{
	struct fixture *f = *state;
	struct journal_entry entry;

	disk_fail(f->disk, 2, DISK_LOSES, ERR_FULL);
	give(f, &entry);
	assert_int_equal(result(f), ERR_NONE);
	give(f, &entry);
	assert_int_equal(result(f), ERR_FULL);
	committer_checkpoint(f->committer);
	assert_int_equal(result(f), ERR_FULL);
}

static void
a_checkpoint_is_a_job_like_any_other(void **state)
{
	struct fixture *f = *state;
	struct journal_entry entry;

	give(f, &entry);
	assert_int_equal(result(f), ERR_NONE);
	committer_checkpoint(f->committer);
	assert_int_equal(result(f), ERR_NONE);
	give(f, &entry);
	assert_int_equal(result(f), ERR_NONE);
}

static void
who_stops_waits_for_the_job_that_was_given(void **state)
{
	struct fixture *f = *state;
	struct journal_entry entry;

	give(f, &entry);
	committer_stop(f->committer);
	f->committer = NULL;
	assert_int_equal(journal_info(f->journal)->last_seq, 1);
}

/* What is late would wake a hub that has nothing to do, for ever. */
static void
no_wake_up_comes_after_the_end_that_it_announces(void **state)
{
	struct fixture *f = *state;
	struct journal_entry entry;

	for (int i = 0; i < 200; i++) {
		int fd = dup(committer_fd(f->committer));
		struct pollfd end = { fd, POLLIN, 0 };
		enum err err;

		give(f, &entry);
		while (!committer_done(f->committer, &err))
			continue;
		assert_int_equal(err, ERR_NONE);
		committer_stop(f->committer);
		f->committer = NULL;
		assert_int_equal(poll(&end, 1, 0), 0);
		close(fd);
		assert_int_equal(
		    committer_start(f->journal, &f->committer), ERR_NONE);
	}
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_is_given_is_committed_and_its_end_is_announced),
		T(an_error_comes_back_and_the_journal_is_dead),
		T(a_checkpoint_is_a_job_like_any_other),
		T(who_stops_waits_for_the_job_that_was_given),
		T(no_wake_up_comes_after_the_end_that_it_announces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/xalloc.h"

#include "hub/committer.h"

enum job {
	JOB_NONE,
	JOB_COMMIT,
	JOB_CHECKPOINT,
	JOB_DONE,
};

struct committer {
	struct journal *journal;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t more;
	int fd;
	bool stop;
	enum job job;
	struct journal_batch batch;
	enum err err; /* of the job that is done */
};

/* JOB_NONE: it is time to stop. */
static enum job
job_wait(struct committer *c)
{
	enum job job;

	pthread_mutex_lock(&c->lock);
	while (!c->stop && c->job != JOB_COMMIT && c->job != JOB_CHECKPOINT)
		pthread_cond_wait(&c->more, &c->lock);
	job = c->job == JOB_COMMIT || c->job == JOB_CHECKPOINT ? c->job
	                                                       : JOB_NONE;
	pthread_mutex_unlock(&c->lock);
	return job;
}

static void
job_end(struct committer *c, enum err err)
{
	uint64_t one = 1;

	/* Under the lock: who has seen the end has its wake-up to take too, or
	 * the hub would be woken again and again with nothing to do. */
	pthread_mutex_lock(&c->lock);
	c->job = JOB_DONE;
	c->err = err;
	if (write(c->fd, &one, sizeof(one)) < 0)
		log_error(
		    "committer", "cannot wake the hub: %s", strerror(errno));
	pthread_mutex_unlock(&c->lock);
}

static void *
thread_main(void *arg)
{
	struct committer *c = arg;
	enum job job;

	while ((job = job_wait(c)) != JOB_NONE)
		job_end(c,
		    job == JOB_COMMIT ? journal_commit(c->journal, &c->batch)
		                      : journal_checkpoint(c->journal));
	return NULL;
}

enum err
committer_start(struct journal *journal, struct committer **committer)
{
	struct committer *c = xcalloc(1, sizeof(*c));

	*committer = NULL;
	c->journal = journal;
	c->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (c->fd < 0) {
		free(c);
		return ERR_IO;
	}
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->more, NULL);
	if (pthread_create(&c->thread, NULL, thread_main, c) != 0) {
		close(c->fd);
		free(c);
		return ERR_IO;
	}
	*committer = c;
	return ERR_NONE;
}

void
committer_stop(struct committer *committer)
{
	struct committer *c = committer;

	if (c == NULL)
		return;
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_signal(&c->more);
	pthread_mutex_unlock(&c->lock);
	pthread_join(c->thread, NULL);
	close(c->fd);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->more);
	free(c);
}

static void
job_give(struct committer *c, enum job job)
{
	pthread_mutex_lock(&c->lock);
	assert(c->job == JOB_NONE);
	c->job = job;
	pthread_cond_signal(&c->more);
	pthread_mutex_unlock(&c->lock);
}

void
committer_commit(struct committer *committer, const struct journal_batch *batch)
{
	committer->batch = *batch;
	job_give(committer, JOB_COMMIT);
}

void
committer_checkpoint(struct committer *committer)
{
	job_give(committer, JOB_CHECKPOINT);
}

int
committer_fd(const struct committer *committer)
{
	return committer->fd;
}

bool
committer_done(struct committer *committer, enum err *err)
{
	struct committer *c = committer;
	uint64_t count;
	bool done;

	pthread_mutex_lock(&c->lock);
	done = c->job == JOB_DONE;
	if (done) {
		*err = c->err;
		c->job = JOB_NONE;
	}
	pthread_mutex_unlock(&c->lock);
	if (done && read(c->fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		log_error("committer", "cannot read: %s", strerror(errno));
	return done;
}

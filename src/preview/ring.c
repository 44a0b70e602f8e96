/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/xalloc.h"

#include "preview/ring.h"

struct ring {
	pthread_mutex_t mutex;
	pthread_cond_t filled, emptied;
	uint8_t *bytes;
	size_t start, len;
	bool closed, stopped;
};

struct ring *
ring_create(void)
{
	struct ring *ring = xcalloc(1, sizeof(*ring));
	pthread_condattr_t attr;

	ring->bytes = xcalloc(RING_SIZE, 1);
	pthread_mutex_init(&ring->mutex, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&ring->filled, &attr);
	pthread_cond_init(&ring->emptied, &attr);
	pthread_condattr_destroy(&attr);
	return ring;
}

void
ring_destroy(struct ring *ring)
{
	if (ring == NULL)
		return;
	pthread_cond_destroy(&ring->emptied);
	pthread_cond_destroy(&ring->filled);
	pthread_mutex_destroy(&ring->mutex);
	free(ring->bytes);
	free(ring);
}

static struct timespec
deadline_after(int wait_ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += wait_ms / 1000;
	t.tv_nsec += wait_ms % 1000 * 1000000L;
	if (t.tv_nsec >= 1000000000L) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000L;
	}
	return t;
}

/* Copies to the end of the ring, which has the room. */
static void
bytes_append(struct ring *ring, const uint8_t *bytes, size_t len)
{
	size_t at = (ring->start + ring->len) % RING_SIZE;
	size_t first = RING_SIZE - at < len ? RING_SIZE - at : len;

	memcpy(ring->bytes + at, bytes, first);
	memcpy(ring->bytes, bytes + first, len - first);
	ring->len += len;
}

bool
ring_put(struct ring *ring, const void *bytes, size_t len, int wait_ms)
{
	struct timespec deadline = deadline_after(wait_ms);
	bool fits;
	int r = 0;

	if (len > RING_SIZE)
		return false;
	pthread_mutex_lock(&ring->mutex);
	while (RING_SIZE - ring->len < len && !ring->closed && r == 0)
		r = pthread_cond_timedwait(
		    &ring->emptied, &ring->mutex, &deadline);
	fits = !ring->closed && RING_SIZE - ring->len >= len;
	if (fits) {
		bytes_append(ring, bytes, len);
		pthread_cond_signal(&ring->filled);
	}
	pthread_mutex_unlock(&ring->mutex);
	return fits;
}

size_t
ring_take(struct ring *ring, void *bytes, size_t len)
{
	pthread_mutex_lock(&ring->mutex);
	while (ring->len == 0 && !ring->closed)
		pthread_cond_wait(&ring->filled, &ring->mutex);
	if (len > ring->len)
		len = ring->len;
	if (len > RING_SIZE - ring->start)
		len = RING_SIZE - ring->start;
	if (ring->stopped)
		len = 0;
	memcpy(bytes, ring->bytes + ring->start, len);
	ring->start = (ring->start + len) % RING_SIZE;
	ring->len -= len;
	/* Most of the time the ring is nearly empty: stay at its beginning, so
	 * that the rest of it takes no memory. */
	if (ring->len == 0)
		ring->start = 0;
	pthread_cond_signal(&ring->emptied);
	pthread_mutex_unlock(&ring->mutex);
	return len;
}

static void
ring_end(struct ring *ring, bool stop)
{
	pthread_mutex_lock(&ring->mutex);
	ring->closed = true;
	ring->stopped = ring->stopped || stop;
	pthread_cond_broadcast(&ring->filled);
	pthread_cond_broadcast(&ring->emptied);
	pthread_mutex_unlock(&ring->mutex);
}

void
ring_close(struct ring *ring)
{
	ring_end(ring, false);
}

void
ring_stop(struct ring *ring)
{
	ring_end(ring, true);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "preview/limits.h"

/* The shadow memory of AddressSanitizer is terabytes. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static void
limit_set(__rlimit_resource_t what, rlim_t soft)
{
	struct rlimit limit;

	if (getrlimit(what, &limit) != 0)
		return;
	if (soft > limit.rlim_max)
		soft = limit.rlim_max;
	limit.rlim_cur = soft;
	setrlimit(what, &limit);
}

static void
limit_end(__rlimit_resource_t what, rlim_t value)
{
	struct rlimit limit = { value, value };

	setrlimit(what, &limit);
}

void
limits_set(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	limit_end(RLIMIT_CORE, 0);
	limit_end(RLIMIT_NOFILE, LIMITS_FILES);
	limit_end(RLIMIT_FSIZE, LIMITS_FILE_BYTES);
	if (!SANITIZED)
		limit_end(RLIMIT_DATA, LIMITS_DATA_BYTES);
	limits_renew();
}

void
limits_renew(void)
{
	struct rusage used;

	if (getrusage(RUSAGE_SELF, &used) == 0)
		limit_set(RLIMIT_CPU,
		    (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		        LIMITS_CPU_S);
}

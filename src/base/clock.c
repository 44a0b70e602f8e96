/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

uint64_t
clock_boot_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000U + (uint64_t)ts.tv_nsec;
}

uint64_t
clock_boot_ms(void)
{
	return clock_boot_ns() / 1000000;
}

int64_t
clock_utc_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
clock_boot_id(char id[CLOCK_BOOT_ID_SIZE])
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	id[0] = '\0';
	if (file == NULL)
		return;
	if (fgets(id, CLOCK_BOOT_ID_SIZE, file) == NULL)
		id[0] = '\0';
	fclose(file);
}

/* Days since 1970-01-01 of a date in the Gregorian calendar.  Method: count
 * days of 400-year eras that begin on 1 March, so the leap day comes last. */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year =
	    (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

static bool
digits(const char **at, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++) {
		char c = *(*at)++;

		if (c < '0' || c > '9')
			return false;
		*value = *value * 10 + (c - '0');
	}
	return true;
}

static bool
literal(const char **at, const char *either)
{
	if (**at == '\0' || strchr(either, **at) == NULL)
		return false;
	(*at)++;
	return true;
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* The fraction after the point, in milliseconds; at least one digit. */
static bool
fraction(const char **at, int *ms)
{
	int scale = 100, count = 0;

	*ms = 0;
	while (**at >= '0' && **at <= '9') {
		*ms += (**at - '0') * scale;
		scale /= 10;
		(*at)++;
		count++;
	}
	return count > 0 && count <= 12;
}

static bool
offset(const char **at, int *minutes)
{
	int sign, hours, rest;

	if (literal(at, "Zz")) {
		*minutes = 0;
		return true;
	}
	sign = **at == '-' ? -1 : 1;
	if (!literal(at, "+-") || !digits(at, 2, &hours) || !literal(at, ":") ||
	    !digits(at, 2, &rest))
		return false;
	*minutes = sign * (hours * 60 + rest);
	return hours <= 23 && rest <= 59;
}

bool
clock_parse(const char *text, int64_t *utc_ms)
{
	int year, month, day, hour, minute, second, ms = 0, zone;
	int64_t seconds;

	if (!digits(&text, 4, &year) || !literal(&text, "-") ||
	    !digits(&text, 2, &month) || !literal(&text, "-") ||
	    !digits(&text, 2, &day) || !literal(&text, "Tt ") ||
	    !digits(&text, 2, &hour) || !literal(&text, ":") ||
	    !digits(&text, 2, &minute) || !literal(&text, ":") ||
	    !digits(&text, 2, &second))
		return false;
	if (*text == '.' && (text++, !fraction(&text, &ms)))
		return false;
	if (!offset(&text, &zone) || *text != '\0')
		return false;
	if (year < 1970 || year > 2100 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month) || hour > 23 || minute > 59 ||
	    second > 60)
		return false;
	if (second == 60)
		second = 59;
	seconds = days_of(year, month, day) * 86400 + hour * 3600 +
	    minute * 60 + second - (int64_t)zone * 60;
	*utc_ms = seconds * 1000 + ms;
	return true;
}

static void
broken_down(int64_t utc_ms, int zone_min, struct tm *tm, int *ms)
{
	int64_t local = utc_ms + (int64_t)zone_min * 60000;
	time_t seconds = (time_t)(local / 1000);

	*ms = (int)(local % 1000);
	if (*ms < 0) {
		*ms += 1000;
		seconds--;
	}
	if (gmtime_r(&seconds, tm) == NULL)
		memset(tm, 0, sizeof(*tm));
}

void
clock_rfc3339(char *text, int64_t utc_ms, int zone_min)
{
	struct tm tm;
	size_t len;
	int ms, zone = zone_min < 0 ? -zone_min : zone_min;

	broken_down(utc_ms, zone_min, &tm, &ms);
	len = strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, CLOCK_TEXT_SIZE - len, ".%03d%c%02d:%02d", ms,
	    zone_min < 0 ? '-' : '+', zone / 60 % 100, zone % 60);
}

void
clock_hms(char *text, int64_t utc_ms, int zone_min)
{
	struct tm tm;
	int ms;

	broken_down(utc_ms, zone_min, &tm, &ms);
	strftime(text, CLOCK_TEXT_SIZE, "%H:%M:%S", &tm);
}

void
clock_date(char *text, int64_t utc_ms, int zone_min)
{
	struct tm tm;
	int ms;

	broken_down(utc_ms, zone_min, &tm, &ms);
	strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%d", &tm);
}

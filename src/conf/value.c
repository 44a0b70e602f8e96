/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "conf/value.h"

#define NUMBER_MAX INT64_C(1000000000000)

/* Digits at *at; false when there are none or far too many. */
static bool
digits(const char **at, int64_t *number)
{
	int64_t n = 0;
	const char *s = *at;

	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (*s - '0');
		if (n > NUMBER_MAX)
			return false;
	}
	*at = s;
	*number = n;
	return true;
}

struct unit {
	const char *word;
	int64_t factor;
};

static bool
with_unit(
    const char *text, const struct unit *units, size_t count, int64_t *value)
{
	int64_t number;

	if (!digits(&text, &number))
		return false;
	if (*text == ' ')
		text++;
	for (size_t i = 0; i < count; i++)
		if (strcmp(units[i].word, text) == 0 &&
		    number <= INT64_MAX / units[i].factor) {
			*value = number * units[i].factor;
			return true;
		}
	/* Zero is zero of anything. */
	if (number == 0 && *text == '\0') {
		*value = 0;
		return true;
	}
	return false;
}

bool
value_time(const char *text, int64_t *ms)
{
	static const struct unit units[] = { { "ms", 1 }, { "s", 1000 },
		{ "min", 60000 }, { "m", 60000 }, { "h", 3600000 },
		{ "d", 86400000 } };

	return with_unit(text, units, sizeof(units) / sizeof(units[0]), ms);
}

bool
value_bytes(const char *text, int64_t *bytes)
{
	static const struct unit units[] = { { "KiB", 1024 },
		{ "MiB", 1024 * 1024 }, { "GiB", 1024 * 1024 * 1024 } };

	return with_unit(text, units, sizeof(units) / sizeof(units[0]), bytes);
}

bool
value_number(const char *text, int64_t *number)
{
	int64_t n;

	if (!digits(&text, &n) || *text != '\0')
		return false;
	*number = n;
	return true;
}

bool
value_score(const char *text, int64_t *per_mille)
{
	int64_t whole, value, scale = 1000;

	if (!digits(&text, &whole) || whole > 1)
		return false;
	value = whole * 1000;
	if (*text == '.')
		for (text++; *text >= '0' && *text <= '9' && scale > 1;
		     text++) {
			scale /= 10;
			value += (*text - '0') * scale;
		}
	if (*text != '\0' || value > 1000)
		return false;
	*per_mille = value;
	return true;
}

bool
value_yesno(const char *text, bool *yes)
{
	if (strcmp(text, "yes") == 0 || strcmp(text, "true") == 0)
		*yes = true;
	else if (strcmp(text, "no") == 0 || strcmp(text, "false") == 0)
		*yes = false;
	else
		return false;
	return true;
}

/* Exactly two digits. */
static bool
pair(const char *text, int *value)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*value = (text[0] - '0') * 10 + text[1] - '0';
	return true;
}

bool
value_zone(const char *text, int64_t *minutes)
{
	int h, m;

	if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') ||
	    text[3] != ':' || !pair(text + 1, &h) || !pair(text + 4, &m))
		return false;
	if (h > 14 || m > 59)
		return false;
	*minutes = (h * 60 + m) * (text[0] == '-' ? -1 : 1);
	return true;
}

bool
value_code(const char *text)
{
	size_t len = strlen(text);

	return len > 0 &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == len;
}

bool
value_date(const char *text, int64_t *utc_ms)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int century, year, month, day, leap;
	int64_t n;

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' ||
	    !pair(text, &century) || !pair(text + 2, &year) ||
	    !pair(text + 5, &month) || !pair(text + 8, &day))
		return false;
	year += 100 * century;
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > days[month - 1] + (month == 2 ? leap : 0))
		return false;
	n = (int64_t)(year - 1970) * 365 + (year - 1969) / 4 -
	    (year - 1901) / 100 + (year - 1601) / 400;
	for (int i = 1; i < month; i++)
		n += days[i - 1] + (i == 2 ? leap : 0);
	*utc_ms = (n + day - 1) * INT64_C(86400000);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/text.h"
#include "base/xalloc.h"

#include "base/jread.h"

/*
 * The values stand in the order of the text, an object or an array before
 * what is in it: its first element is the next value, and ${span} leads to
 * what follows behind all of them.
 */
struct jread_val {
	const char *key; /* NULL: not a member */
	uint32_t key_len;
	uint32_t span;  /* values: this one and all inside */
	uint32_t count; /* elements or members; bytes of a text */
	enum jread_type type;
	bool truth;
	union {
		const char *text;
		int64_t integer;
		double real;
	};
};

/* One allocation: the document, its values, a copy of the text. */
struct jread {
	struct jread_val vals[1];
};

struct reader {
	char *at; /* in the copy, which ends with a NUL */
	char *end;
	struct jread_val *next; /* not used yet */
};

/* ---- what there is, before anything is allocated ---- */

struct extent {
	size_t depth; /* arrays and objects inside each other, at most */
	size_t keys;  /* colons outside strings */
	size_t vals;  /* no more values than that */
};

static const char *
string_skip(const char *at, const char *end)
{
	while (at < end && *at != '"')
		at += *at == '\\' && at + 1 < end ? 2 : 1;
	return at < end ? at + 1 : end;
}

static struct extent
extent_of(const char *bytes, size_t len)
{
	struct extent extent = { .vals = 1 };
	const char *at = bytes, *end = bytes + len;
	size_t depth = 0;

	while (at < end) {
		switch (*at++) {
		case '"':
			at = string_skip(at, end);
			break;
		case ':':
			extent.keys++;
			break;
		case ',':
			extent.vals++;
			break;
		case '{':
		case '[':
			extent.vals++;
			if (++depth > extent.depth)
				extent.depth = depth;
			break;
		case '}':
		case ']':
			if (depth > 0)
				depth--;
			break;
		}
	}
	return extent;
}

/* ---- strings, unescaped where they stand ---- */

static bool
hex_take(const char *at, unsigned *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++) {
		char c = at[i];
		unsigned digit;

		if (c >= '0' && c <= '9')
			digit = (unsigned)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			digit = (unsigned)((c | 0x20) - 'a' + 10);
		else
			return false; /* a NUL ends the copy */
		*code = *code << 4 | digit;
	}
	return true;
}

/* The four digits after \u, and the other half of a surrogate pair. */
static enum err
unicode_take(struct reader *r, char **to)
{
	unsigned code, low;

	if (!hex_take(r->at, &code) || code == 0)
		return ERR_INVAL;
	r->at += 4;
	if (code >= 0xDC00 && code <= 0xDFFF)
		return ERR_INVAL;
	if (code >= 0xD800 && code <= 0xDBFF) {
		if (r->at[0] != '\\' || r->at[1] != 'u' ||
		    !hex_take(r->at + 2, &low) || low < 0xDC00 || low > 0xDFFF)
			return ERR_INVAL;
		r->at += 6;
		code = 0x10000 + ((code & 0x3FF) << 10 | (low & 0x3FF));
	}
	*to += utf8proc_encode_char(
	    (utf8proc_int32_t)code, (utf8proc_uint8_t *)*to);
	return ERR_NONE;
}

static enum err
escape_take(struct reader *r, char **to)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	char c = *r->at;
	const char *name = c == '\0' ? NULL : strchr(names, c);

	if (c != '\0')
		r->at++;
	if (c == 'u')
		return unicode_take(r, to);
	if (name == NULL)
		return ERR_INVAL;
	*(*to)++ = meant[name - names];
	return ERR_NONE;
}

/* Behind the opening quote.  ${text} is lent by the copy. */
static enum err
string_take(struct reader *r, const char **text, uint32_t *len)
{
	char *begin = r->at, *to;
	enum err err;

	while ((unsigned char)*r->at >= 0x20 && *r->at != '"' && *r->at != '\\')
		r->at++;
	to = r->at;
	while (*r->at != '"') {
		if ((unsigned char)*r->at < 0x20)
			return ERR_INVAL;
		if (*r->at != '\\') {
			*to++ = *r->at++;
			continue;
		}
		r->at++;
		if ((err = escape_take(r, &to)) != ERR_NONE)
			return err;
	}
	*text = begin;
	*len = (uint32_t)(to - begin);
	r->at++;
	*to = '\0';
	return ERR_NONE;
}

/* ---- numbers ---- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits of the grammar, at least one; false: there is none. */
static bool
digits_skip(char **at)
{
	char *begin = *at;

	while (is_digit(**at))
		(*at)++;
	return *at > begin;
}

static bool
integer_read(const char *at, const char *end, int64_t *value)
{
	bool minus = *at == '-';
	uint64_t limit = (uint64_t)INT64_MAX + minus, sum = 0;

	for (at += minus; at < end; at++) {
		uint64_t digit = (uint64_t)(*at - '0');

		if (sum > (limit - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*value = (int64_t)(minus ? 0 - sum : sum);
	return true;
}

/*
 * Without an exponent, up to 15 digits: both the digits and the power of ten
 * are exact then, and so one division rounds once, as it must (W. D. Clinger,
 * How to read floating point numbers accurately, 1990).
 */
static bool
short_real_read(const char *at, const char *end, double *value)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
	bool minus = *at == '-';
	int64_t sum = 0;
	int digits = 0, after = 0; /* the point */
	bool point = false;

	for (at += minus; at < end; at++) {
		if (*at == '.') {
			point = true;
			continue;
		}
		if (!is_digit(*at) || ++digits > 15)
			return false;
		sum = sum * 10 + (*at - '0');
		after += point;
	}
	*value = (double)sum / powers[after];
	if (minus)
		*value = -*value;
	return true;
}

/* What is too large for a double is refused; too small is 0. */
static bool
real_read(char *at, char *end, double *value)
{
	locale_t plain;
	char kept = *end;

	if (short_real_read(at, end, value))
		return true;
	/* The locale of the terminal may have a comma for the point. */
	if ((plain = newlocale(LC_ALL_MASK, "C", (locale_t)0)) == (locale_t)0)
		return false;
	*end = '\0';
	*value = strtod_l(at, NULL, plain);
	*end = kept;
	freelocale(plain);
	return isfinite(*value);
}

static enum err
number_take(struct reader *r, struct jread_val *val)
{
	char *begin = r->at, *at = begin + (*begin == '-');
	bool real = false;

	if (*at == '0')
		at++;
	else if (!digits_skip(&at))
		return ERR_INVAL;
	if (*at == '.') {
		at++;
		real = true;
		if (!digits_skip(&at))
			return ERR_INVAL;
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		real = true;
		at += *at == '+' || *at == '-';
		if (!digits_skip(&at))
			return ERR_INVAL;
	}
	r->at = at;
	val->type = real ? JREAD_REAL : JREAD_INT;
	if (real)
		return real_read(begin, at, &val->real) ? ERR_NONE : ERR_INVAL;
	return integer_read(begin, at, &val->integer) ? ERR_NONE : ERR_INVAL;
}

/* ---- values ---- */

static void
space_skip(struct reader *r)
{
	while (
	    *r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r')
		r->at++;
}

static bool
char_take(struct reader *r, char c)
{
	space_skip(r);
	if (*r->at != c)
		return false;
	r->at++;
	return true;
}

static enum err
word_take(struct reader *r, struct jread_val *val)
{
	static const struct {
		const char *word;
		size_t len;
		enum jread_type type;
		bool truth;
	} words[] = {
		{ "true", 4, JREAD_BOOL, true },
		{ "false", 5, JREAD_BOOL, false },
		{ "null", 4, JREAD_NULL, false },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strncmp(r->at, words[i].word, words[i].len) != 0)
			continue;
		r->at += words[i].len;
		val->type = words[i].type;
		val->truth = words[i].truth;
		return ERR_NONE;
	}
	return ERR_INVAL;
}

static const struct jread_val *
member_find(const struct jread_val *object, const char *key, size_t len)
{
	const struct jread_val *val = object + 1;

	for (uint32_t i = 0; i < object->count; i++, val += val->span)
		if (val->key_len == len && memcmp(val->key, key, len) == 0)
			return val;
	return NULL;
}

static enum err
key_take(struct reader *r, const struct jread_val *object, const char **key,
    uint32_t *len)
{
	enum err err;

	if (!char_take(r, '"'))
		return ERR_INVAL;
	if ((err = string_take(r, key, len)) != ERR_NONE)
		return err;
	if (member_find(object, *key, *len) != NULL)
		return ERR_DUPKEY;
	return char_take(r, ':') ? ERR_NONE : ERR_INVAL;
}

static enum err value_take(struct reader *r, const char *key, uint32_t key_len);

/* Behind the bracket.  extent_of() has bounded the recursion. */
static enum err
container_take(struct reader *r, struct jread_val *val)
{
	char close = val->type == JREAD_OBJECT ? '}' : ']';
	enum err err;

	if (char_take(r, close))
		return ERR_NONE;
	do {
		const char *key = NULL;
		uint32_t len = 0;

		if (val->type == JREAD_OBJECT &&
		    (err = key_take(r, val, &key, &len)) != ERR_NONE)
			return err;
		if ((err = value_take(r, key, len)) != ERR_NONE)
			return err;
		val->count++;
	} while (char_take(r, ','));
	return char_take(r, close) ? ERR_NONE : ERR_INVAL;
}

static enum err
inside_take(struct reader *r, struct jread_val *val)
{
	switch (*r->at) {
	case '{':
	case '[':
		val->type = *r->at++ == '{' ? JREAD_OBJECT : JREAD_ARRAY;
		return container_take(r, val);
	case '"':
		r->at++;
		val->type = JREAD_TEXT;
		return string_take(r, &val->text, &val->count);
	case 't':
	case 'f':
	case 'n':
		return word_take(r, val);
	default:
		return number_take(r, val);
	}
}

static enum err
value_take(struct reader *r, const char *key, uint32_t key_len)
{
	struct jread_val *val = r->next++;
	enum err err;

	*val = (struct jread_val){ .key = key, .key_len = key_len };
	space_skip(r);
	err = inside_take(r, val);
	val->span = (uint32_t)(r->next - val);
	return err;
}

static enum err
parse(const char *bytes, size_t len, size_t vals, struct jread **doc)
{
	size_t room = sizeof(**doc) + vals * sizeof(struct jread_val);
	struct jread *made = xreallocarray(NULL, 1, room + len + 1);
	char *copy = (char *)made + room;
	struct reader r = { copy, copy + len, made->vals };
	enum err err;

	memcpy(copy, bytes, len);
	copy[len] = '\0';
	err = value_take(&r, NULL, 0);
	space_skip(&r);
	if (err == ERR_NONE &&
	    (r.at != r.end || made->vals[0].type < JREAD_ARRAY))
		err = ERR_INVAL;
	if (err == ERR_NONE)
		*doc = made;
	else
		free(made);
	return err;
}

enum err
jread_parse(const char *bytes, size_t len, struct jread **doc)
{
	struct extent extent;

	*doc = NULL;
	if (len > JREAD_SIZE_MAX)
		return ERR_SIZE;
	if (!text_valid(bytes, len))
		return ERR_UTF8;
	extent = extent_of(bytes, len);
	if (extent.depth > JREAD_DEPTH_MAX)
		return ERR_DEPTH;
	if (extent.keys > JREAD_KEYS_MAX)
		return ERR_LIMIT;
	return parse(bytes, len, extent.vals, doc);
}

enum err
jread_parse_ours(const char *bytes, size_t len, struct jread **doc)
{
	struct extent extent;

	*doc = NULL;
	if (len > JREAD_OURS_MAX)
		return ERR_SIZE;
	if (!text_valid(bytes, len))
		return ERR_UTF8;
	extent = extent_of(bytes, len);
	if (extent.depth > 2 * JREAD_DEPTH_MAX)
		return ERR_DEPTH;
	return parse(bytes, len, extent.vals, doc);
}

void
jread_free(struct jread *doc)
{
	free(doc);
}

const struct jread_val *
jread_root(const struct jread *doc)
{
	return doc == NULL ? NULL : doc->vals;
}

enum jread_type
jread_type(const struct jread_val *val)
{
	return val == NULL ? JREAD_NULL : val->type;
}

const struct jread_val *
jread_get(const struct jread_val *val, const char *key)
{
	return jread_type(val) != JREAD_OBJECT
	    ? NULL
	    : member_find(val, key, strlen(key));
}

size_t
jread_count(const struct jread_val *val)
{
	return jread_type(val) < JREAD_ARRAY ? 0 : val->count;
}

const struct jread_val *
jread_at(const struct jread_val *val, size_t index)
{
	const struct jread_val *at;

	if (jread_type(val) != JREAD_ARRAY || index >= val->count)
		return NULL;
	for (at = val + 1; index > 0; index--)
		at += at->span;
	return at;
}

const char *
jread_text(const struct jread_val *val)
{
	return jread_type(val) == JREAD_TEXT ? val->text : NULL;
}

const char *
jread_get_text(const struct jread_val *val, const char *key)
{
	return jread_text(jread_get(val, key));
}

bool
jread_true(const struct jread_val *val)
{
	return jread_type(val) == JREAD_BOOL && val->truth;
}

bool
jread_int(const struct jread_val *val, int64_t *value)
{
	if (jread_type(val) != JREAD_INT)
		return false;
	*value = val->integer;
	return true;
}

bool
jread_number(const struct jread_val *val, double *value)
{
	if (jread_type(val) == JREAD_INT)
		*value = (double)val->integer;
	else if (jread_type(val) == JREAD_REAL)
		*value = val->real;
	else
		return false;
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

#include "core/command.h"

#define PLACE    "@place"
#define N_(text) text /* marked for xgettext, translated where it is shown */

static const struct row {
	const char *name;
	const char *args;
	bool ready;
	const char *cells;
	const char *help;
} rows[COMMAND_COUNT] = {
#define X(symbol, name, args, ready, cells, help) \
	[COMMAND_##symbol] = { name, args, ready, cells, help },
	COMMAND_TABLE(X)
#undef X
};

static const char *const sentences[] = {
#define X(symbol, sentence) [COMMAND_FAULT_##symbol] = sentence,
	COMMAND_FAULTS(X)
#undef X
};

/* Understood for the sake of other systems' words, and never shown. */
static const struct {
	const char *name;
	enum command_verb verb;
} aliases[] = {
	{ "reject", COMMAND_ARCHIVE },
};

struct parser;

/* What one letter of COMMAND_TABLE stands for; see arguments[]. */
struct argument {
	char letter;
	const char *syntax; /* as the help has it */
	/* An optional word, written anywhere before the note, begins so. */
	const char *prefix;
	bool apart;         /* and this is a word of its own */
	const char *behind; /* asked for behind this code only */
	enum err (*take)(struct parser *p, const struct argument *a);
	void (*put)(
	    struct buf *out, const struct command *c, const struct argument *a);
	size_t offset; /* of the text in struct command that it fills */
	size_t size;   /* and its bytes; 0: no text, or no single one */
	/* Completion: the ${i}-th word that is known here, NULL after the last;
	 * and the letter by which struct command_words is asked; 0: is not. */
	const char *(*word)(size_t i);
	char asks;
};

#define LETTERS      128 /* ASCII */
#define EXPECTED_MAX 16  /* more letters than the longest row has */

struct parser {
	const char *text;
	size_t len;
	size_t at;
	struct command *command;
	struct command_fault *fault;
	const char *args;
	unsigned seen; /* 1 << position in ${args}: optional, and written */
	char expected[EXPECTED_MAX]; /* letters that fit where the text ends */
};

static const struct argument *argument_of(char letter);

static enum err
fail(struct parser *p, enum command_fault_code code, size_t offset,
    char argument)
{
	*p->fault = (struct command_fault){ code, offset, argument };
	return ERR_INVAL;
}

static void
expect(struct parser *p, char letter)
{
	size_t n = strlen(p->expected);

	assert(n + 1 < EXPECTED_MAX);
	if (strchr(p->expected, letter) == NULL)
		p->expected[n] = letter;
}

static void
skip_spaces(struct parser *p)
{
	while (p->at < p->len && p->text[p->at] == ' ')
		p->at++;
}

static bool
at_end(const struct parser *p)
{
	return p->at == p->len;
}

static bool
at_quote(const struct parser *p)
{
	return !at_end(p) && p->text[p->at] == '"';
}

/* Bytes of the bare word at the cursor. */
static size_t
bare_length(const struct parser *p)
{
	size_t n = 0;

	while (p->at + n < p->len && p->text[p->at + n] != ' ')
		n++;
	return n;
}

static bool
is_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len > 0;
}

static bool
is_code(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_' && c != '.')
			return false;
	}
	return len > 0;
}

static bool
equals(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(text, word, len) == 0;
}

static bool
begins(const char *text, size_t len, const char *prefix)
{
	size_t n = strlen(prefix);

	return n <= len && memcmp(text, prefix, n) == 0;
}

/* 1..UINT64_MAX, in its only form: no zeros in front. */
static bool
read_number(const char *text, size_t len, uint64_t *number)
{
	uint64_t value = 0;

	if (!is_digits(text, len) || text[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)(text[i] - '0');

		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*number = value;
	return true;
}

static char *
member(struct command *c, const struct argument *a)
{
	assert(a->size > 0);
	return (char *)c + a->offset;
}

static const char *
text_of(const struct command *c, const struct argument *a)
{
	assert(a->size > 0);
	return (const char *)c + a->offset;
}

static enum err
store(struct parser *p, const char *from, size_t len, char *to, size_t size,
    char letter)
{
	if (len >= size)
		return fail(p, COMMAND_FAULT_TOO_LONG, (size_t)(from - p->text),
		    letter);
	memcpy(to, from, len);
	to[len] = '\0';
	return ERR_NONE;
}

/* "...", with \" and \\ inside.  The cursor ends behind it. */
static enum err
read_quoted(struct parser *p, char *to, size_t size, char letter)
{
	size_t start = p->at, n = 0;

	for (p->at++;; p->at++) {
		if (at_end(p))
			return fail(p, COMMAND_FAULT_OPEN_QUOTE, start, letter);
		if (at_quote(p))
			break;
		if (p->text[p->at] == '\\' && p->at + 1 < p->len &&
		    (p->text[p->at + 1] == '"' || p->text[p->at + 1] == '\\'))
			p->at++;
		if (n + 1 >= size)
			return fail(p, COMMAND_FAULT_TOO_LONG, start, letter);
		to[n++] = p->text[p->at];
	}
	to[n] = '\0';
	p->at++;
	if (!at_end(p) && p->text[p->at] != ' ')
		return fail(p, COMMAND_FAULT_LEFT_OVER, p->at, letter);
	return ERR_NONE;
}

/* Any word, in quotes or bare; not empty. */
static enum err
read_word(struct parser *p, char *to, size_t size, char letter)
{
	size_t start = p->at, n;
	enum err err;

	if (at_quote(p)) {
		err = read_quoted(p, to, size, letter);
	} else {
		n = bare_length(p);
		err = store(p, p->text + start, n, to, size, letter);
		p->at += n;
	}
	if (err == ERR_NONE && to[0] == '\0')
		return fail(p, COMMAND_FAULT_MISSING, start, letter);
	return err;
}

static enum err
take_word(struct parser *p, const struct argument *a)
{
	return read_word(p, member(p->command, a), a->size, a->letter);
}

static enum err
take_code(struct parser *p, const struct argument *a)
{
	size_t start = p->at, n = bare_length(p);

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, start, a->letter);
	if (!is_code(p->text + start, n))
		return fail(p, COMMAND_FAULT_BAD_CODE, start, a->letter);
	p->at += n;
	return store(
	    p, p->text + start, n, member(p->command, a), a->size, a->letter);
}

/* A code, or nothing. */
static enum err
take_code_if_any(struct parser *p, const struct argument *a)
{
	return is_code(p->text + p->at, bare_length(p)) ? take_code(p, a)
	                                                : ERR_NONE;
}

static bool
has_alert(const struct command *c, uint64_t number)
{
	for (size_t i = 0; i < c->nalerts; i++)
		if (c->alerts[i] == number)
			return true;
	return false;
}

/* 1042 or, when ${max} allows, 1042,1043. */
static enum err
read_alerts(struct parser *p, size_t max, char letter)
{
	struct command *c = p->command;
	size_t start = p->at, end = p->at + bare_length(p), n;
	uint64_t number;

	for (;; start += n + 1) {
		n = 0;
		while (start + n < end && p->text[start + n] != ',')
			n++;
		if (!read_number(p->text + start, n, &number))
			return fail(p, COMMAND_FAULT_BAD_NUMBER, start, letter);
		if (has_alert(c, number))
			return fail(p, COMMAND_FAULT_TWICE, start, letter);
		if (c->nalerts == max)
			return fail(p, COMMAND_FAULT_TOO_MANY, start, letter);
		c->alerts[c->nalerts++] = number;
		if (start + n == end)
			break;
	}
	p->at = end;
	return ERR_NONE;
}

/* Whether the word at the cursor is meant as numbers of alerts. */
static bool
at_alerts(const struct parser *p)
{
	size_t n = bare_length(p);

	/* No alert begins with 0, but 01, 02 and 03 are services. */
	if (n > 0 && p->text[p->at] == '0')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_digits(p->text + p->at + i, 1) &&
		    p->text[p->at + i] != ',')
			return false;
	return n > 0;
}

static enum err
take_alert(struct parser *p, const struct argument *a)
{
	return at_alerts(p) ? read_alerts(p, 1, a->letter) : ERR_NONE;
}

static enum err
take_alerts(struct parser *p, const struct argument *a)
{
	return at_alerts(p) ? read_alerts(p, COMMAND_ALERTS_MAX, a->letter)
	                    : ERR_NONE;
}

static enum err
take_named_alert(struct parser *p, const struct argument *a)
{
	if (at_end(p))
		return fail(p, COMMAND_FAULT_MISSING, p->at, a->letter);
	return read_alerts(p, 1, a->letter);
}

static enum err
take_other(struct parser *p, const struct argument *a)
{
	size_t n = bare_length(p);

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, p->at, a->letter);
	if (!read_number(p->text + p->at, n, &p->command->other))
		return fail(p, COMMAND_FAULT_BAD_NUMBER, p->at, a->letter);
	p->at += n;
	return ERR_NONE;
}

static enum err
take_other_if_any(struct parser *p, const struct argument *a)
{
	return at_alerts(p) ? take_other(p, a) : ERR_NONE;
}

static enum err
take_same(struct parser *p, const struct argument *a)
{
	struct command *c = p->command;

	if (bare_length(p) > 0 || c->nalerts != 1)
		return take_other(p, a);
	/* "same 1042": the one in hand is the same as 1042. */
	expect(p, a->letter);
	c->other = c->alerts[0];
	c->alerts[0] = 0;
	c->nalerts = 0;
	return ERR_NONE;
}

static enum err
add_service(struct parser *p, const char *word, size_t len, char letter)
{
	struct command *c = p->command;
	size_t offset = (size_t)(word - p->text);
	int service = service_find(word, len);

	if (service >= 0) {
		if (c->services & 1U << service)
			return fail(p, COMMAND_FAULT_TWICE, offset, letter);
		c->services = (uint8_t)(c->services | 1U << service);
		return ERR_NONE;
	}
	if (!is_code(word, len) || is_digits(word, len))
		return fail(p, COMMAND_FAULT_BAD_SERVICE, offset, letter);
	for (size_t i = 0; i < c->npartners; i++)
		if (equals(word, len, c->partners[i]))
			return fail(p, COMMAND_FAULT_TWICE, offset, letter);
	if (c->npartners == COMMAND_PARTNERS_MAX)
		return fail(p, COMMAND_FAULT_TOO_MANY, offset, letter);
	return store(
	    p, word, len, c->partners[c->npartners++], ALERT_CODE_SIZE, letter);
}

static enum err
take_services(struct parser *p, const struct argument *a)
{
	size_t start = p->at, end = p->at + bare_length(p), n;
	enum err err;

	if (start == end)
		return fail(p, COMMAND_FAULT_MISSING, start, a->letter);
	for (;; start += n + 1) {
		n = 0;
		while (start + n < end && p->text[start + n] != ',')
			n++;
		err = add_service(p, p->text + start, n, a->letter);
		if (err != ERR_NONE)
			return err;
		if (start + n == end)
			break;
	}
	p->at = end;
	return ERR_NONE;
}

/* +danger,many; the + is behind the cursor. */
static enum err
take_facts(struct parser *p, const struct argument *a)
{
	size_t start = p->at, end = p->at + bare_length(p), n;
	unsigned bit;

	p->command->has_facts = true;
	for (; start < end; start += n + 1) {
		n = 0;
		while (start + n < end && p->text[start + n] != ',')
			n++;
		bit = fact_find(p->text + start, n);
		if (bit == 0 || start + n + 1 == end)
			return fail(
			    p, COMMAND_FAULT_BAD_FACT, start, a->letter);
		p->command->facts = (uint8_t)(p->command->facts | bit);
	}
	p->at = end;
	return ERR_NONE;
}

/* "ADDRESS"; @place is behind the cursor. */
static enum err
take_place(struct parser *p, const struct argument *a)
{
	skip_spaces(p);
	if (at_end(p))
		return fail(p, COMMAND_FAULT_MISSING, p->at, a->letter);
	return take_word(p, a);
}

static enum err
take_device_or_place(struct parser *p, const struct argument *a)
{
	if (!equals(p->text + p->at, bare_length(p), PLACE))
		return take_word(p, a);
	p->at += strlen(PLACE);
	return take_place(p, argument_of('@'));
}

static enum err
take_duration(struct parser *p, const struct argument *a)
{
	size_t start = p->at, n = bare_length(p);
	uint64_t count, unit;

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, start, a->letter);
	switch (p->text[start + n - 1]) {
	case 's':
		unit = 1000;
		break;
	case 'm':
		unit = 60000;
		break;
	case 'h':
		unit = 3600000;
		break;
	default:
		unit = 0;
		break;
	}
	if (unit == 0 || !read_number(p->text + start, n - 1, &count) ||
	    count > COMMAND_TIME_MAX_MS / unit)
		return fail(p, COMMAND_FAULT_BAD_TIME, start, a->letter);
	p->command->duration_ms = (uint32_t)(count * unit);
	p->at += n;
	return ERR_NONE;
}

/* Two digits below ${limit}. */
static bool
read_pair(const char *text, uint32_t limit, uint32_t *value)
{
	if (!is_digits(text, 2))
		return false;
	*value = (uint32_t)(text[0] - '0') * 10 + (uint32_t)(text[1] - '0');
	return *value < limit;
}

/* 05:10 or 05:10:30. */
static enum err
take_clock(struct parser *p, const struct argument *a)
{
	const char *word = p->text + p->at;
	size_t n = bare_length(p);
	uint32_t h, m, s = 0;

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, p->at, a->letter);
	if ((n != 5 && n != 8) || word[2] != ':' || !read_pair(word, 24, &h) ||
	    !read_pair(word + 3, 60, &m) ||
	    (n == 8 && (word[5] != ':' || !read_pair(word + 6, 60, &s))))
		return fail(p, COMMAND_FAULT_BAD_CLOCK, p->at, a->letter);
	p->command->clock_s = (h * 60 + m) * 60 + s;
	p->at += n;
	return ERR_NONE;
}

/* TIME, or once. */
static enum err
take_time_or_once(struct parser *p, const struct argument *a)
{
	p->command->once = equals(p->text + p->at, bare_length(p), "once");
	if (!p->command->once)
		return take_duration(p, a);
	p->at += strlen("once");
	return ERR_NONE;
}

static enum err
take_why(struct parser *p, const struct argument *a)
{
	size_t start = p->at;
	enum err err = take_code(p, a);

	if (err == ERR_NONE && look_why(text_of(p->command, a)) == NULL)
		return fail(p, COMMAND_FAULT_BAD_LOOK, start, a->letter);
	return err;
}

/* still 2000, none timeout, or nothing. */
static enum err
take_look(struct parser *p, const struct argument *a)
{
	struct command *c = p->command;
	size_t n = bare_length(p);
	uint64_t ms = 0;

	c->look = look_find(p->text + p->at, n);
	if (c->look == LOOK_NOTHING)
		return ERR_NONE;
	p->at += n;
	skip_spaces(p);
	n = bare_length(p);
	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, p->at, a->letter);
	if (c->look == LOOK_NONE)
		return take_why(p, a);
	if (!(n == 1 && p->text[p->at] == '0') &&
	    (!read_number(p->text + p->at, n, &ms) || ms > COMMAND_TIME_MAX_MS))
		return fail(p, COMMAND_FAULT_BAD_LOOK, p->at, a->letter);
	c->look_ms = (uint32_t)ms;
	p->at += n;
	return ERR_NONE;
}

static enum err
take_step(struct parser *p, const struct argument *a)
{
	size_t n = bare_length(p);

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, p->at, a->letter);
	p->command->said = said_find(p->text + p->at, n);
	if (p->command->said == SAID_NOTHING)
		return fail(p, COMMAND_FAULT_BAD_STEP, p->at, a->letter);
	p->at += n;
	return ERR_NONE;
}

/* One word with a digit in it: what a service calls its own number. */
static enum err
take_their(struct parser *p, const struct argument *a)
{
	size_t start = p->at, n = bare_length(p);

	for (size_t i = 0; !at_quote(p) && i < n; i++) {
		if (is_digits(p->text + start + i, 1)) {
			p->at += n;
			return store(p, p->text + start, n,
			    member(p->command, a), a->size, a->letter);
		}
	}
	return ERR_NONE;
}

/* The rest of the line, without spaces at its ends. */
static enum err
take_rest(struct parser *p, const struct argument *a)
{
	size_t start = p->at, end = p->len;

	while (end > start && p->text[end - 1] == ' ')
		end--;
	p->at = p->len;
	return store(p, p->text + start, end - start, member(p->command, a),
	    a->size, a->letter);
}

static enum err
take_note(struct parser *p, const struct argument *a)
{
	return at_quote(p)
	    ? read_quoted(p, member(p->command, a), a->size, a->letter)
	    : take_rest(p, a);
}

static enum err
take_needed_note(struct parser *p, const struct argument *a)
{
	size_t start = p->at;
	enum err err = take_note(p, a);

	if (err == ERR_NONE && text_of(p->command, a)[0] == '\0')
		return fail(p, COMMAND_FAULT_MISSING, start, a->letter);
	return err;
}

/* A note, which only facts make needless. */
static enum err
take_note_or_facts(struct parser *p, const struct argument *a)
{
	return p->command->has_facts ? take_note(p, a) : take_needed_note(p, a);
}

/* A reason, where quotes say that there is only a note. */
static enum err
take_reason_or_note(struct parser *p, const struct argument *a)
{
	if (!at_quote(p))
		return take_code(p, a);
	if (p->at + 1 < p->len && p->text[p->at + 1] == '"')
		return fail(p, COMMAND_FAULT_MISSING, p->at, a->letter);
	return ERR_NONE;
}

/* Whether the word of ${n} bytes at ${at} stands in the list before it. */
static bool
stands_before(const char *list, const char *at, size_t n)
{
	for (size_t len; list < at; list += len + 1) {
		len = strcspn(list, ",");
		if (len == n && memcmp(list, at, n) == 0)
			return true;
	}
	return false;
}

/* "smoke,fight" */
static enum err
take_kinds(struct parser *p, const struct argument *a)
{
	size_t start = p->at, end = p->at + bare_length(p), n;

	if (start == end)
		return fail(p, COMMAND_FAULT_MISSING, start, a->letter);
	for (size_t at = start; at <= end; at += n + 1) {
		n = 0;
		while (at + n < end && p->text[at + n] != ',')
			n++;
		if (!is_code(p->text + at, n) || n >= ALERT_CODE_SIZE)
			return fail(p, COMMAND_FAULT_BAD_CODE, at, a->letter);
		if (stands_before(p->text + start, p->text + at, n))
			return fail(p, COMMAND_FAULT_TWICE, at, a->letter);
	}
	p->at = end;
	return store(p, p->text + start, end - start, member(p->command, a),
	    a->size, a->letter);
}

static void
put_quoted(struct buf *out, const char *text)
{
	buf_puts(out, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_puts(out, "\\");
		buf_put(out, text, 1);
	}
	buf_puts(out, "\"");
}

/* Bare when nothing in it could be taken for something else. */
static void
put_bare_or_quoted(struct buf *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		if (!is_code(at, 1) && !(*at >= 'A' && *at <= 'Z') &&
		    (unsigned char)*at < 0x80) {
			put_quoted(out, text);
			return;
		}
	}
	buf_puts(out, text);
}

static void
put_alerts(struct buf *out, const struct command *c, const struct argument *a)
{
	(void)a;
	for (size_t i = 0; i < c->nalerts; i++)
		buf_printf(out, "%s%" PRIu64, i == 0 ? " " : ",", c->alerts[i]);
}

static void
put_services(struct buf *out, const struct command *c, const struct argument *a)
{
	const char *before = " ";

	(void)a;
	for (int i = 0; i < NOTE_SERVICES; i++) {
		if (c->services & 1U << i) {
			buf_printf(out, "%s%s", before, service_word(i));
			before = ",";
		}
	}
	for (size_t i = 0; i < c->npartners; i++) {
		buf_printf(out, "%s%s", before, c->partners[i]);
		before = ",";
	}
}

static void
put_facts(struct buf *out, const struct command *c, const struct argument *a)
{
	const char *before = "";

	if (!c->has_facts)
		return;
	buf_printf(out, " %s", a->prefix);
	for (size_t i = 0; fact_at(i) != NULL; i++) {
		if (c->facts & 1U << i) {
			buf_printf(out, "%s%s", before, fact_at(i));
			before = ",";
		}
	}
}

static void
put_other(struct buf *out, const struct command *c, const struct argument *a)
{
	(void)a;
	if (c->other != 0)
		buf_printf(out, " %" PRIu64, c->other);
}

/* A code as it is; nothing for an empty one. */
static void
put_code(struct buf *out, const struct command *c, const struct argument *a)
{
	if (text_of(c, a)[0] != '\0')
		buf_printf(out, " %s%s", a->prefix != NULL ? a->prefix : "",
		    text_of(c, a));
}

static void
put_word(struct buf *out, const struct command *c, const struct argument *a)
{
	buf_puts(out, " ");
	put_bare_or_quoted(out, text_of(c, a));
}

static void
put_optional_word(
    struct buf *out, const struct command *c, const struct argument *a)
{
	if (text_of(c, a)[0] == '\0')
		return;
	buf_printf(out, " %s", a->prefix);
	put_bare_or_quoted(out, text_of(c, a));
}

static void
put_note(struct buf *out, const struct command *c, const struct argument *a)
{
	if (text_of(c, a)[0] == '\0')
		return;
	buf_puts(out, " ");
	put_quoted(out, text_of(c, a));
}

static void
put_place(struct buf *out, const struct command *c, const struct argument *a)
{
	(void)a;
	if (c->address[0] == '\0')
		return;
	buf_puts(out, " " PLACE " ");
	put_quoted(out, c->address);
}

static void
put_device_or_place(
    struct buf *out, const struct command *c, const struct argument *a)
{
	if (c->address[0] != '\0')
		put_place(out, c, a);
	else
		put_word(out, c, a);
}

static void
put_duration(struct buf *out, const struct command *c, const struct argument *a)
{
	const char *prefix = a->prefix != NULL ? a->prefix : "";
	uint32_t seconds = c->duration_ms / 1000;

	if (seconds % 3600 == 0)
		buf_printf(out, " %s%" PRIu32 "h", prefix, seconds / 3600);
	else if (seconds % 60 == 0)
		buf_printf(out, " %s%" PRIu32 "m", prefix, seconds / 60);
	else
		buf_printf(out, " %s%" PRIu32 "s", prefix, seconds);
}

static void
put_optional_duration(
    struct buf *out, const struct command *c, const struct argument *a)
{
	if (c->duration_ms > 0)
		put_duration(out, c, a);
}

static void
put_clock(struct buf *out, const struct command *c, const struct argument *a)
{
	uint32_t minutes = c->clock_s / 60;

	(void)a;
	buf_printf(
	    out, " %02" PRIu32 ":%02" PRIu32, minutes / 60, minutes % 60);
	if (c->clock_s % 60 != 0)
		buf_printf(out, ":%02" PRIu32, c->clock_s % 60);
}

static void
put_time_or_once(
    struct buf *out, const struct command *c, const struct argument *a)
{
	if (c->once)
		buf_puts(out, " once");
	else
		put_duration(out, c, a);
}

static void
put_look(struct buf *out, const struct command *c, const struct argument *a)
{
	if (c->look == LOOK_NONE)
		buf_printf(out, " %s %s", look_word(LOOK_NONE), text_of(c, a));
	else if (c->look != LOOK_NOTHING)
		buf_printf(out, " %s %" PRIu32, look_word(c->look), c->look_ms);
}

static void
put_step(struct buf *out, const struct command *c, const struct argument *a)
{
	(void)a;
	if (c->said != SAID_NOTHING)
		buf_printf(out, " %s", said_word(c->said));
}

static const char *
place_at(size_t i)
{
	return i == 0 ? PLACE : NULL;
}

/*
 * The letters of COMMAND_TABLE.  All numbers of alerts are one argument to who
 * is asked for words, and so are all reasons, devices, kinds and partners.
 */
// clang-format off
#define ARGUMENT(letter, ...) [letter] = { letter, __VA_ARGS__ }
#define TEXT(name) .offset = offsetof(struct command, name), \
	.size = sizeof(((struct command *)NULL)->name)

static const struct argument arguments[LETTERS] = {
	/* in their places */
	ARGUMENT('a', "[NUMBER]", .asks = 'a',
	    .take = take_alert, .put = put_alerts),
	ARGUMENT('l', "[NUMBER,...]", .asks = 'a',
	    .take = take_alerts, .put = put_alerts),
	ARGUMENT('A', "NUMBER", .asks = 'a',
	    .take = take_named_alert, .put = put_alerts),
	ARGUMENT('m', "NUMBER", .asks = 'a',
	    .take = take_same, .put = put_other),
	ARGUMENT('=', "[NUMBER]", .asks = 'a', .behind = "duplicate",
	    .take = take_other_if_any, .put = put_other),
	ARGUMENT('e', "ENTRY", .asks = 'e',
	    .take = take_other, .put = put_other),
	ARGUMENT('s', "SERVICE,...", .asks = 's', .word = service_at,
	    .take = take_services, .put = put_services),
	ARGUMENT('p', "PERSON", .asks = 'p', TEXT(person),
	    .take = take_code, .put = put_code),
	ARGUMENT('c', "REASON", .asks = 'c', TEXT(code),
	    .take = take_code, .put = put_code),
	ARGUMENT('q', "REASON", .asks = 'c', TEXT(code),
	    .take = take_reason_or_note, .put = put_code),
	ARGUMENT('C', "[REASON]", .asks = 'c', TEXT(code),
	    .take = take_code_if_any, .put = put_code),
	ARGUMENT('o', "OUTCOME", .asks = 'o', TEXT(code),
	    .take = take_code, .put = put_code),
	ARGUMENT('v', "WORD", .asks = 'v', TEXT(code),
	    .take = take_code, .put = put_code),
	ARGUMENT('y', "done|yes|no", .word = said_at,
	    .take = take_step, .put = put_step),
	ARGUMENT('f', "[still|recording|live MS|none WHY]", TEXT(code),
	    .word = look_at, .take = take_look, .put = put_look),
	ARGUMENT('d', "TIME",
	    .take = take_duration, .put = put_duration),
	ARGUMENT('h', "HH:MM",
	    .take = take_clock, .put = put_clock),
	ARGUMENT('z', "TIME|once", /* once: to the next event */
	    .take = take_time_or_once, .put = put_time_or_once),
	ARGUMENT('P', "DEVICE", .asks = 'D', TEXT(device),
	    .take = take_word, .put = put_word),
	ARGUMENT('D', "DEVICE|" PLACE " \"ADDRESS\"", .asks = 'D', TEXT(device),
	    .word = place_at,
	    .take = take_device_or_place, .put = put_device_or_place),
	ARGUMENT('k', "KIND", .asks = 'k', TEXT(kind),
	    .take = take_code, .put = put_code),
	ARGUMENT('K', "KIND,...", .asks = 'k', TEXT(rest), /* or all */
	    .take = take_kinds, .put = put_code),
	ARGUMENT('w', "WHO", TEXT(who),
	    .take = take_word, .put = put_word),
	ARGUMENT('n', "[NUMBER]", TEXT(their),
	    .take = take_their, .put = put_code),

	/* optional words */
	ARGUMENT('+', "[+FACT,...]", .prefix = "+", /* alone: no fact */
	    .take = take_facts, .put = put_facts),
	ARGUMENT('@', "[" PLACE " \"ADDRESS\"]", .prefix = PLACE, .apart = true,
	    TEXT(address), .take = take_place, .put = put_place),
	ARGUMENT('i', "[in:DISTRICT]", .prefix = "in:", .asks = 'i',
	    TEXT(district), .take = take_word, .put = put_optional_word),
	ARGUMENT('>', "[to:PARTNER]", .prefix = "to:", .asks = 's',
	    TEXT(partner), .take = take_code, .put = put_code),
	ARGUMENT(':', "[refused:CODE]", .prefix = "refused:", .asks = 'c',
	    TEXT(refused), .take = take_code, .put = put_code),
	ARGUMENT('^', "[at:DESK]", .prefix = "at:", /* of several that know */
	    TEXT(desk), .take = take_word, .put = put_optional_word),
	ARGUMENT('%', "[of:DEVICE]", .prefix = "of:", /* another camera */
	    TEXT(device), .take = take_word, .put = put_optional_word),
	ARGUMENT('~', "[for:TIME]", .prefix = "for:", /* it was looked at */
	    .take = take_duration, .put = put_optional_duration),
	ARGUMENT('<', "[ago:TIME]", .prefix = "ago:", /* it was */
	    .take = take_duration, .put = put_optional_duration),

	/* up to the end of the line */
	ARGUMENT('t', "[NOTE]", TEXT(note),
	    .take = take_note, .put = put_note),
	ARGUMENT('T', "NOTE", TEXT(note),
	    .take = take_needed_note, .put = put_note),
	ARGUMENT('u', "[NOTE]", TEXT(note),
	    .take = take_note_or_facts, .put = put_note),
	ARGUMENT('x', "[...]", TEXT(rest), /* as it was written */
	    .take = take_rest, .put = put_code),
};
// clang-format on

/* NULL: nothing is meant by this letter. */
static const struct argument *
argument_find(char letter)
{
	unsigned char at = (unsigned char)letter;

	return at < LETTERS && arguments[at].letter != 0 ? &arguments[at]
	                                                 : NULL;
}

static const struct argument *
argument_of(char letter)
{
	const struct argument *a = argument_find(letter);

	assert(a != NULL);
	return a;
}

/* The optional word at the cursor: its letter in ${args}, or NULL. */
static const char *
at_option(const struct parser *p)
{
	const char *word = p->text + p->at;
	size_t n = bare_length(p);

	for (const char *arg = p->args; *arg != '\0'; arg++) {
		const struct argument *a = argument_of(*arg);

		if (a->prefix != NULL &&
		    (a->apart ? equals(word, n, a->prefix)
		              : begins(word, n, a->prefix)))
			return arg;
	}
	return NULL;
}

static bool
was_seen(const struct parser *p, const char *arg)
{
	return p->seen & 1U << (arg - p->args);
}

static enum err
take_options(struct parser *p)
{
	const struct argument *a;
	const char *arg;
	enum err err;

	for (skip_spaces(p); (arg = at_option(p)) != NULL; skip_spaces(p)) {
		a = argument_of(*arg);
		if (was_seen(p, arg))
			return fail(p, COMMAND_FAULT_TWICE, p->at, a->letter);
		p->seen |= 1U << (arg - p->args);
		p->at += strlen(a->prefix);
		err = a->take(p, a);
		if (err != ERR_NONE)
			return err;
	}
	for (arg = p->args; at_end(p) && *arg != '\0'; arg++)
		if (argument_of(*arg)->prefix != NULL && !was_seen(p, arg))
			expect(p, *arg);
	return ERR_NONE;
}

static enum err
take_argument(struct parser *p, const struct argument *a)
{
	enum err err = take_options(p);

	if (err != ERR_NONE)
		return err;
	if (a->behind != NULL && strcmp(p->command->code, a->behind) != 0)
		return ERR_NONE;
	if (at_end(p))
		expect(p, a->letter);
	return a->take(p, a);
}

static enum err
take_arguments(struct parser *p)
{
	for (const char *arg = p->args; *arg != '\0'; arg++) {
		const struct argument *a = argument_of(*arg);
		enum err err =
		    a->prefix == NULL ? take_argument(p, a) : ERR_NONE;

		if (err != ERR_NONE)
			return err;
	}
	skip_spaces(p);
	if (!at_end(p))
		return fail(p, COMMAND_FAULT_LEFT_OVER, p->at, 0);
	return ERR_NONE;
}

static enum err
check_bytes(struct parser *p)
{
	uint32_t cp;

	if (p->len > COMMAND_LINE_MAX)
		return fail(p, COMMAND_FAULT_TOO_LONG, COMMAND_LINE_MAX, 0);
	for (size_t at = 0, n; at < p->len; at += n) {
		n = text_next(p->text + at, p->len - at, &cp);
		if (!text_valid(p->text + at, n) || cp < 0x20 ||
		    (cp >= 0x7f && cp < 0xa0))
			return fail(p, COMMAND_FAULT_BAD_BYTES, at, 0);
	}
	return ERR_NONE;
}

static enum err
take_verb(struct parser *p)
{
	size_t n;

	skip_spaces(p);
	n = bare_length(p);
	if (n == 0)
		return fail(p, COMMAND_FAULT_EMPTY, p->at, 0);
	if (!command_find(p->text + p->at, n, &p->command->verb))
		return fail(p, COMMAND_FAULT_UNKNOWN, p->at, 0);
	p->at += n;
	p->args = rows[p->command->verb].args;
	return ERR_NONE;
}

static enum err
parse(struct parser *p)
{
	enum err err;

	*p->command = (struct command){ 0 };
	*p->fault = (struct command_fault){ 0 };
	err = check_bytes(p);
	if (err == ERR_NONE)
		err = take_verb(p);
	return err == ERR_NONE ? take_arguments(p) : err;
}

enum err
command_parse(const char *text, size_t len, struct command *command,
    struct command_fault *fault)
{
	struct parser p = {
		.text = text,
		.len = len,
		.command = command,
		.fault = fault,
	};
	struct buf canonical = { 0 };
	enum err err = parse(&p);

	if (err != ERR_NONE)
		return err;
	/* Quotes and escapes may not make a command that is none. */
	command_format(command, &canonical);
	if (canonical.len > COMMAND_LINE_MAX)
		err = fail(&p, COMMAND_FAULT_TOO_LONG, len, 0);
	buf_finish(&canonical);
	return err;
}

void
command_format(const struct command *command, struct buf *out)
{
	assert(!command_is_right(command->verb));
	buf_puts(out, rows[command->verb].name);
	for (const char *arg = rows[command->verb].args; *arg != '\0'; arg++)
		argument_of(*arg)->put(out, command, argument_of(*arg));
}

const char *
command_name(enum command_verb verb)
{
	assert(verb < COMMAND_COUNT);
	return rows[verb].name;
}

const char *
command_help(enum command_verb verb)
{
	assert(verb < COMMAND_COUNT);
	return rows[verb].help;
}

const char *
command_cells(enum command_verb verb)
{
	assert(verb < COMMAND_COUNT);
	return rows[verb].cells;
}

bool
command_ready(enum command_verb verb)
{
	assert(verb < COMMAND_COUNT);
	return rows[verb].ready;
}

bool
command_is_right(enum command_verb verb)
{
	assert(verb < COMMAND_COUNT);
	return rows[verb].args[0] == '!';
}

void
command_syntax(enum command_verb verb, struct buf *out)
{
	assert(!command_is_right(verb));
	buf_puts(out, rows[verb].name);
	for (const char *arg = rows[verb].args; *arg != '\0'; arg++)
		buf_printf(out, " %s", argument_of(*arg)->syntax);
}

const char *
command_argument(char letter)
{
	const struct argument *a = argument_find(letter);

	return a != NULL ? a->syntax : NULL;
}

bool
command_find(const char *name, size_t len, enum command_verb *verb)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (rows[i].args[0] != '!' && equals(name, len, rows[i].name)) {
			*verb = (enum command_verb)i;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (equals(name, len, aliases[i].name)) {
			*verb = aliases[i].verb;
			return true;
		}
	}
	return false;
}

const char *
command_fault_sentence(enum command_fault_code code)
{
	assert(code < sizeof(sentences) / sizeof(sentences[0]));
	return sentences[code];
}

static void
offer_known(struct candidates *out, const struct command_words *words,
    enum command_verb verb, char letter)
{
	const char *word;

	if (words == NULL)
		return;
	for (size_t i = 0; i < COMMAND_WORDS_MAX; i++) {
		word = words->word(words->arg, verb, letter, i);
		if (word == NULL)
			return;
		candidates_offer(out, word);
	}
	out->more = true;
}

static void
offer_argument(struct candidates *out, const struct command_words *words,
    enum command_verb verb, const struct argument *a)
{
	const char *word;

	for (size_t i = 0; a->word != NULL && (word = a->word(i)) != NULL; i++)
		candidates_offer(out, word);
	/* They clutter an empty place: only when they were begun. */
	if (a->prefix != NULL && out->begun_len > 0)
		candidates_offer(out, a->prefix);
	if (a->asks != 0)
		offer_known(out, words, verb, a->asks);
}

static void
offer_commands(struct candidates *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (rows[i].args[0] != '!')
			candidates_offer(out, rows[i].name);
}

/* Where the word begins that the cursor is in. */
static size_t
word_start(const char *text, size_t cursor)
{
	while (cursor > 0 && text[cursor - 1] != ' ')
		cursor--;
	return cursor;
}

/* Where the item begins in a list with commas; ${start} when it is none. */
static size_t
item_start(const char *text, size_t start, size_t cursor)
{
	while (cursor > start && text[cursor - 1] != ',')
		cursor--;
	return cursor;
}

static void
offer_facts(struct candidates *out)
{
	for (size_t i = 0; fact_at(i) != NULL; i++)
		candidates_offer(out, fact_at(i));
}

void
command_complete(const char *text, size_t cursor,
    const struct command_words *words, struct candidates *out)
{
	struct command command;
	struct command_fault fault = { 0 };
	struct parser p = {
		.text = text,
		.command = &command,
		.fault = &fault,
	};
	size_t start = word_start(text, cursor), item;

	candidates_begin(out, text, start, cursor);
	p.len = start;
	if (cursor > COMMAND_LINE_MAX)
		return;
	(void)parse(&p);
	if (fault.code == COMMAND_FAULT_EMPTY) {
		offer_commands(out);
		return;
	}
	if (p.expected[0] == '\0')
		return;
	if (start < cursor && text[start] == '+' &&
	    strchr(p.expected, '+') != NULL)
		item = item_start(text, start + 1, cursor);
	else
		item = item_start(text, start, cursor);
	candidates_begin(out, text, item, cursor);
	if (item > start && text[start] == '+') {
		offer_facts(out);
		return;
	}
	for (const char *arg = p.expected; *arg != '\0'; arg++)
		offer_argument(out, words, command.verb, argument_of(*arg));
}

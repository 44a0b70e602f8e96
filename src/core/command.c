/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

#include "core/command.h"

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

static const struct {
	const char *word;
	const char *number;
	const char *cell;
} services[NOTE_SERVICES] = {
	{ "fire", "101", "01" },
	{ "police", "102", "02" },
	{ "ambulance", "103", "03" },
	{ "emergency", "112", "12" },
};

static const char *const facts[] = { "danger", "injured", "weapon", "many" };
#define NFACTS (sizeof(facts) / sizeof(facts[0]))

static const char *const looks[] = {
#define X(symbol, word) [LOOK_##symbol] = word,
	LOOK_TABLE(X)
#undef X
};
#define NLOOKS (sizeof(looks) / sizeof(looks[0]))

static const struct {
	const char *word;
	const char *meaning;
} whys[] = {
#define X(word, meaning) { word, meaning },
	LOOK_WHY_TABLE(X)
#undef X
};
#define NWHYS (sizeof(whys) / sizeof(whys[0]))

/* Arguments that may be written anywhere before the note, and their words. */
static const struct option {
	char letter;
	const char *prefix;
} options[] = {
	{ '+', "+" },
	{ '@', "@place" },
	{ 'i', "in:" },
	{ '>', "to:" },
	{ ':', "refused:" },
	{ '%', "of:" },
	{ '~', "for:" },
	{ '<', "ago:" },
};
#define NOPTIONS (sizeof(options) / sizeof(options[0]))

#define EXPECTED_MAX 16 /* more letters than the longest row has */

struct parser {
	const char *text;
	size_t len;
	size_t at;
	struct command *command;
	struct command_fault *fault;
	const char *args;
	unsigned seen; /* 1 << index of an option that was written */
	char expected[EXPECTED_MAX]; /* letters that fit where the text ends */
};

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
take_quoted(struct parser *p, char *to, size_t size, char letter)
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
take_word(struct parser *p, char *to, size_t size, char letter)
{
	size_t start = p->at, n;
	enum err err;

	if (at_quote(p)) {
		err = take_quoted(p, to, size, letter);
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
take_code(struct parser *p, char to[ALERT_CODE_SIZE], char letter)
{
	size_t start = p->at, n = bare_length(p);

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, start, letter);
	if (!is_code(p->text + start, n))
		return fail(p, COMMAND_FAULT_BAD_CODE, start, letter);
	p->at += n;
	return store(p, p->text + start, n, to, ALERT_CODE_SIZE, letter);
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
take_alerts(struct parser *p, size_t max, char letter)
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
take_other(struct parser *p, char letter)
{
	struct command *c = p->command;
	size_t n = bare_length(p);

	/* "same 1042": the one in hand is the same as 1042. */
	if (letter == 'm' && n == 0 && c->nalerts == 1) {
		expect(p, letter);
		c->other = c->alerts[0];
		c->alerts[0] = 0;
		c->nalerts = 0;
		return ERR_NONE;
	}
	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, p->at, letter);
	if (!read_number(p->text + p->at, n, &c->other))
		return fail(p, COMMAND_FAULT_BAD_NUMBER, p->at, letter);
	p->at += n;
	return ERR_NONE;
}

static enum err
add_service(struct parser *p, const char *word, size_t len)
{
	struct command *c = p->command;
	size_t offset = (size_t)(word - p->text);
	int service = service_find(word, len);

	if (service >= 0) {
		if (c->services & 1U << service)
			return fail(p, COMMAND_FAULT_TWICE, offset, 's');
		c->services = (uint8_t)(c->services | 1U << service);
		return ERR_NONE;
	}
	if (!is_code(word, len) || is_digits(word, len))
		return fail(p, COMMAND_FAULT_BAD_SERVICE, offset, 's');
	for (size_t i = 0; i < c->npartners; i++)
		if (equals(word, len, c->partners[i]))
			return fail(p, COMMAND_FAULT_TWICE, offset, 's');
	if (c->npartners == COMMAND_PARTNERS_MAX)
		return fail(p, COMMAND_FAULT_TOO_MANY, offset, 's');
	return store(
	    p, word, len, c->partners[c->npartners++], ALERT_CODE_SIZE, 's');
}

static enum err
take_services(struct parser *p)
{
	size_t start = p->at, end = p->at + bare_length(p), n;
	enum err err;

	if (start == end)
		return fail(p, COMMAND_FAULT_MISSING, start, 's');
	for (;; start += n + 1) {
		n = 0;
		while (start + n < end && p->text[start + n] != ',')
			n++;
		err = add_service(p, p->text + start, n);
		if (err != ERR_NONE)
			return err;
		if (start + n == end)
			break;
	}
	p->at = end;
	return ERR_NONE;
}

static bool
find_fact(const char *word, size_t len, unsigned *bit)
{
	for (size_t i = 0; i < NFACTS; i++) {
		if (equals(word, len, facts[i])) {
			*bit = 1U << i;
			return true;
		}
	}
	return false;
}

/* +danger,many; the + is behind the cursor. */
static enum err
take_facts(struct parser *p)
{
	size_t start = p->at, end = p->at + bare_length(p), n;
	unsigned bit;

	p->command->has_facts = true;
	for (; start < end; start += n + 1) {
		n = 0;
		while (start + n < end && p->text[start + n] != ',')
			n++;
		if (!find_fact(p->text + start, n, &bit) ||
		    start + n + 1 == end)
			return fail(p, COMMAND_FAULT_BAD_FACT, start, '+');
		p->command->facts = (uint8_t)(p->command->facts | bit);
	}
	p->at = end;
	return ERR_NONE;
}

/* "ADDRESS"; @place is behind the cursor. */
static enum err
take_place(struct parser *p)
{
	skip_spaces(p);
	if (at_end(p))
		return fail(p, COMMAND_FAULT_MISSING, p->at, '@');
	return take_word(p, p->command->address, ALERT_ADDRESS_SIZE, '@');
}

static enum err
take_duration(struct parser *p, char letter)
{
	size_t start = p->at, n = bare_length(p);
	uint64_t count, unit;

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, start, letter);
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
		return fail(p, COMMAND_FAULT_BAD_TIME, start, letter);
	p->command->duration_ms = (uint32_t)(count * unit);
	p->at += n;
	return ERR_NONE;
}

/* The option at the cursor that this command knows, or NOPTIONS. */
static size_t
at_option(const struct parser *p)
{
	size_t n = bare_length(p), i;

	for (i = 0; i < NOPTIONS; i++) {
		if (strchr(p->args, options[i].letter) == NULL)
			continue;
		if (options[i].letter == '@'
		        ? equals(p->text + p->at, n, options[i].prefix)
		        : begins(p->text + p->at, n, options[i].prefix))
			break;
	}
	return i;
}

static enum err
take_option(struct parser *p, size_t i)
{
	struct command *c = p->command;

	if (p->seen & 1U << i)
		return fail(p, COMMAND_FAULT_TWICE, p->at, options[i].letter);
	p->seen |= 1U << i;
	p->at += strlen(options[i].prefix);
	switch (options[i].letter) {
	case '+':
		return take_facts(p);
	case '@':
		return take_place(p);
	case 'i':
		return take_word(p, c->district, ALERT_CODE_SIZE, 'i');
	case '>':
		return take_code(p, c->partner, '>');
	case '%':
		return take_word(p, c->device, ALERT_DEVICE_SIZE, '%');
	case '~':
	case '<':
		return take_duration(p, options[i].letter);
	default:
		return take_code(p, c->refused, ':');
	}
}

static enum err
take_options(struct parser *p)
{
	size_t i;
	enum err err;

	for (;;) {
		skip_spaces(p);
		i = at_option(p);
		if (i == NOPTIONS)
			break;
		err = take_option(p, i);
		if (err != ERR_NONE)
			return err;
	}
	if (at_end(p))
		for (i = 0; i < NOPTIONS; i++)
			if (strchr(p->args, options[i].letter) != NULL &&
			    !(p->seen & 1U << i))
				expect(p, options[i].letter);
	return ERR_NONE;
}

static enum command_look
find_look(const char *word, size_t len)
{
	for (size_t i = 1; i < NLOOKS; i++)
		if (equals(word, len, looks[i]))
			return (enum command_look)i;
	return equals(word, len, "clip") ? LOOK_RECORDING : LOOK_NOTHING;
}

static enum err
take_why(struct parser *p)
{
	size_t start = p->at;
	enum err err = take_code(p, p->command->code, 'f');

	if (err == ERR_NONE && look_why(p->command->code) == NULL)
		return fail(p, COMMAND_FAULT_BAD_LOOK, start, 'f');
	return err;
}

/* still 2000, none timeout, or nothing. */
static enum err
take_look(struct parser *p)
{
	struct command *c = p->command;
	size_t n = bare_length(p);
	uint64_t ms = 0;

	c->look = find_look(p->text + p->at, n);
	if (c->look == LOOK_NOTHING)
		return ERR_NONE;
	p->at += n;
	skip_spaces(p);
	n = bare_length(p);
	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, p->at, 'f');
	if (c->look == LOOK_NONE)
		return take_why(p);
	if (!(n == 1 && p->text[p->at] == '0') &&
	    (!read_number(p->text + p->at, n, &ms) || ms > COMMAND_TIME_MAX_MS))
		return fail(p, COMMAND_FAULT_BAD_LOOK, p->at, 'f');
	c->look_ms = (uint32_t)ms;
	p->at += n;
	return ERR_NONE;
}

static enum err
take_step(struct parser *p)
{
	size_t n = bare_length(p);

	if (n == 0)
		return fail(p, COMMAND_FAULT_MISSING, p->at, 'y');
	p->command->said = said_find(p->text + p->at, n);
	if (p->command->said == SAID_NOTHING)
		return fail(p, COMMAND_FAULT_BAD_STEP, p->at, 'y');
	p->at += n;
	return ERR_NONE;
}

/* One word with a digit in it: what a service calls its own number. */
static enum err
take_their(struct parser *p)
{
	size_t start = p->at, n = bare_length(p);

	for (size_t i = 0; !at_quote(p) && i < n; i++) {
		if (is_digits(p->text + start + i, 1)) {
			p->at += n;
			return store(p, p->text + start, n, p->command->their,
			    NOTE_DESK_SIZE, 'n');
		}
	}
	return ERR_NONE;
}

/* The rest of the line, without spaces at its ends. */
static enum err
take_rest(struct parser *p, char *to, size_t size, char letter)
{
	size_t start = p->at, end = p->len;

	while (end > start && p->text[end - 1] == ' ')
		end--;
	p->at = p->len;
	return store(p, p->text + start, end - start, to, size, letter);
}

static enum err
take_note(struct parser *p, char letter)
{
	struct command *c = p->command;
	size_t start = p->at;
	enum err err;

	err = at_quote(p) ? take_quoted(p, c->note, sizeof(c->note), letter)
	                  : take_rest(p, c->note, sizeof(c->note), letter);
	if (err != ERR_NONE)
		return err;
	if (c->note[0] == '\0' &&
	    (letter == 'T' || (letter == 'u' && !c->has_facts)))
		return fail(p, COMMAND_FAULT_MISSING, start, letter);
	return ERR_NONE;
}

/* A reason, where quotes say that there is only a note. */
static enum err
take_reason_or_note(struct parser *p)
{
	if (!at_quote(p))
		return take_code(p, p->command->code, 'q');
	if (p->at + 1 < p->len && p->text[p->at + 1] == '"')
		return fail(p, COMMAND_FAULT_MISSING, p->at, 'q');
	return ERR_NONE;
}

static enum err
take_device_or_place(struct parser *p)
{
	if (equals(p->text + p->at, bare_length(p), "@place")) {
		p->at += strlen("@place");
		return take_place(p);
	}
	return take_word(p, p->command->device, ALERT_DEVICE_SIZE, 'D');
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
take_kinds(struct parser *p)
{
	size_t start = p->at, end = p->at + bare_length(p), n;

	if (start == end)
		return fail(p, COMMAND_FAULT_MISSING, start, 'K');
	for (size_t at = start; at <= end; at += n + 1) {
		n = 0;
		while (at + n < end && p->text[at + n] != ',')
			n++;
		if (!is_code(p->text + at, n) || n >= ALERT_CODE_SIZE)
			return fail(p, COMMAND_FAULT_BAD_CODE, at, 'K');
		if (stands_before(p->text + start, p->text + at, n))
			return fail(p, COMMAND_FAULT_TWICE, at, 'K');
	}
	p->at = end;
	return store(p, p->text + start, end - start, p->command->rest,
	    sizeof(p->command->rest), 'K');
}

static enum err
take_argument(struct parser *p, char letter)
{
	struct command *c = p->command;

	switch (letter) {
	case 'a':
	case 'l':
		if (!at_alerts(p))
			return ERR_NONE;
		return take_alerts(
		    p, letter == 'l' ? COMMAND_ALERTS_MAX : 1, letter);
	case 'A':
		return at_end(p) ? fail(p, COMMAND_FAULT_MISSING, p->at, letter)
		                 : take_alerts(p, 1, letter);
	case 'm':
	case 'e':
		return take_other(p, letter);
	case '=':
		if (strcmp(c->code, "duplicate") != 0 || !at_alerts(p))
			return ERR_NONE;
		return take_other(p, letter);
	case 's':
		return take_services(p);
	case 'c':
	case 'o':
	case 'v':
		return take_code(p, c->code, letter);
	case 'C':
		return is_code(p->text + p->at, bare_length(p))
		    ? take_code(p, c->code, letter)
		    : ERR_NONE;
	case 'q':
		return take_reason_or_note(p);
	case 'p':
		return take_code(p, c->person, letter);
	case 'k':
		return take_code(p, c->kind, letter);
	case 'K':
		return take_kinds(p);
	case 'd':
		return take_duration(p, letter);
	case 'z':
		c->once = equals(p->text + p->at, bare_length(p), "once");
		if (!c->once)
			return take_duration(p, letter);
		p->at += strlen("once");
		return ERR_NONE;
	case 'D':
		return take_device_or_place(p);
	case 'P':
		return take_word(p, c->device, ALERT_DEVICE_SIZE, letter);
	case 'w':
		return take_word(p, c->who, NOTE_WHO_SIZE, letter);
	case 'n':
		return take_their(p);
	case 'f':
		return take_look(p);
	case 'y':
		return take_step(p);
	case 'x':
		return take_rest(p, c->rest, sizeof(c->rest), letter);
	default:
		return take_note(p, letter);
	}
}

static bool
is_option(char letter)
{
	for (size_t i = 0; i < NOPTIONS; i++)
		if (options[i].letter == letter)
			return true;
	return false;
}

static enum err
take_arguments(struct parser *p)
{
	enum err err;

	for (const char *arg = p->args; *arg != '\0'; arg++) {
		if (is_option(*arg))
			continue;
		err = take_options(p);
		if (err != ERR_NONE)
			return err;
		if (at_end(p) &&
		    (*arg != '=' || strcmp(p->command->code, "duplicate") == 0))
			expect(p, *arg);
		err = take_argument(p, *arg);
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
put_word(struct buf *out, const char *text)
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
put_alerts(struct buf *out, const struct command *c)
{
	for (size_t i = 0; i < c->nalerts; i++)
		buf_printf(out, "%s%" PRIu64, i == 0 ? " " : ",", c->alerts[i]);
}

static void
put_services(struct buf *out, const struct command *c)
{
	const char *before = " ";

	for (int i = 0; i < NOTE_SERVICES; i++) {
		if (c->services & 1U << i) {
			buf_printf(out, "%s%s", before, services[i].word);
			before = ",";
		}
	}
	for (size_t i = 0; i < c->npartners; i++) {
		buf_printf(out, "%s%s", before, c->partners[i]);
		before = ",";
	}
}

static void
put_facts(struct buf *out, const struct command *c)
{
	const char *before = " +";

	if (c->facts == 0)
		buf_puts(out, before);
	for (size_t i = 0; i < NFACTS; i++) {
		if (c->facts & 1U << i) {
			buf_printf(out, "%s%s", before, facts[i]);
			before = ",";
		}
	}
}

static void
put_duration(struct buf *out, const char *before, uint32_t ms)
{
	uint32_t seconds = ms / 1000;

	if (seconds % 3600 == 0)
		buf_printf(out, "%s%" PRIu32 "h", before, seconds / 3600);
	else if (seconds % 60 == 0)
		buf_printf(out, "%s%" PRIu32 "m", before, seconds / 60);
	else
		buf_printf(out, "%s%" PRIu32 "s", before, seconds);
}

/* ${before}, then the text as it is; nothing for an empty one. */
static void
put_bare(struct buf *out, const char *before, const char *text)
{
	if (text[0] != '\0')
		buf_printf(out, "%s%s", before, text);
}

static void
put_place(struct buf *out, const char *address)
{
	if (address[0] == '\0')
		return;
	buf_puts(out, " @place ");
	put_quoted(out, address);
}

static void
put_texts(struct buf *out, const struct command *c, char letter)
{
	switch (letter) {
	case '@':
		put_place(out, c->address);
		break;
	case 'i':
		if (c->district[0] != '\0') {
			buf_puts(out, " in:");
			put_word(out, c->district);
		}
		break;
	case '%':
		if (c->device[0] != '\0') {
			buf_puts(out, " of:");
			put_word(out, c->device);
		}
		break;
	case 'D':
	case 'P':
		if (c->address[0] != '\0') {
			put_place(out, c->address);
			break;
		}
		buf_puts(out, " ");
		put_word(out, c->device);
		break;
	case 'w':
		buf_puts(out, " ");
		put_word(out, c->who);
		break;
	default: /* t T u */
		if (c->note[0] != '\0') {
			buf_puts(out, " ");
			put_quoted(out, c->note);
		}
		break;
	}
}

static void
put_look(struct buf *out, const struct command *c)
{
	if (c->look == LOOK_NONE)
		buf_printf(out, " %s %s", looks[LOOK_NONE], c->code);
	else if (c->look != LOOK_NOTHING)
		buf_printf(out, " %s %" PRIu32, looks[c->look], c->look_ms);
}

static void
put_argument(struct buf *out, const struct command *c, char letter)
{
	switch (letter) {
	case 'a':
	case 'A':
	case 'l':
		put_alerts(out, c);
		break;
	case 'm':
	case 'e':
	case '=':
		if (c->other != 0)
			buf_printf(out, " %" PRIu64, c->other);
		break;
	case 's':
		put_services(out, c);
		break;
	case '+':
		if (c->has_facts)
			put_facts(out, c);
		break;
	case '>':
		put_bare(out, " to:", c->partner);
		break;
	case ':':
		put_bare(out, " refused:", c->refused);
		break;
	case 'c':
	case 'C':
	case 'q':
	case 'o':
	case 'v':
		put_bare(out, " ", c->code);
		break;
	case 'p':
		put_bare(out, " ", c->person);
		break;
	case 'k':
		put_bare(out, " ", c->kind);
		break;
	case 'n':
		put_bare(out, " ", c->their);
		break;
	case 'K':
	case 'x':
		put_bare(out, " ", c->rest);
		break;
	case 'd':
		put_duration(out, " ", c->duration_ms);
		break;
	case 'z':
		if (c->once)
			buf_puts(out, " once");
		else
			put_duration(out, " ", c->duration_ms);
		break;
	case '~':
		if (c->duration_ms > 0)
			put_duration(out, " for:", c->duration_ms);
		break;
	case '<':
		if (c->duration_ms > 0)
			put_duration(out, " ago:", c->duration_ms);
		break;
	case 'f':
		put_look(out, c);
		break;
	case 'y':
		put_bare(out, " ", said_word(c->said));
		break;
	default:
		put_texts(out, c, letter);
		break;
	}
}

void
command_format(const struct command *command, struct buf *out)
{
	assert(command->verb < COMMAND_COUNT);
	buf_puts(out, rows[command->verb].name);
	for (const char *arg = rows[command->verb].args; *arg != '\0'; arg++)
		put_argument(out, command, *arg);
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

static const char *
argument_syntax(char letter)
{
	switch (letter) {
	case 'a':
		return "[NUMBER]";
	case 'A':
		return "NUMBER";
	case 'l':
		return "[NUMBER,...]";
	case 'm':
		return "NUMBER";
	case 'e':
		return "ENTRY";
	case 's':
		return "SERVICE,...";
	case 'p':
		return "PERSON";
	case 'c':
		return "REASON";
	case 'q':
		return "REASON";
	case 'C':
		return "[REASON]";
	case 'o':
		return "OUTCOME";
	case 'v':
		return "WORD";
	case 'd':
		return "TIME";
	case 'z':
		return "TIME|once";
	case 'D':
		return "DEVICE|@place \"ADDRESS\"";
	case 'P':
		return "DEVICE";
	case 'k':
		return "KIND";
	case 'K':
		return "KIND,...";
	case 'w':
		return "WHO";
	case 'n':
		return "[NUMBER]";
	case 'f':
		return "[still|recording|live MS|none WHY]";
	case 'y':
		return "done|yes|no";
	case 'T':
		return "NOTE";
	case 'x':
		return "[...]";
	case '+':
		return "[+FACT,...]";
	case '@':
		return "[@place \"ADDRESS\"]";
	case 'i':
		return "[in:DISTRICT]";
	case '>':
		return "[to:PARTNER]";
	case '=':
		return "[NUMBER]";
	case ':':
		return "[refused:CODE]";
	case '%':
		return "[of:DEVICE]";
	case '~':
		return "[for:TIME]";
	case '<':
		return "[ago:TIME]";
	default:
		return "[NOTE]";
	}
}

void
command_syntax(enum command_verb verb, struct buf *out)
{
	assert(!command_is_right(verb));
	buf_puts(out, rows[verb].name);
	for (const char *arg = rows[verb].args; *arg != '\0'; arg++)
		buf_printf(out, " %s", argument_syntax(*arg));
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

int
service_find(const char *word, size_t len)
{
	for (int i = 0; i < NOTE_SERVICES; i++)
		if (equals(word, len, services[i].word) ||
		    equals(word, len, services[i].number) ||
		    equals(word, len, services[i].cell))
			return i;
	return -1;
}

const char *
service_word(int service)
{
	assert(service >= 0 && service < NOTE_SERVICES);
	return services[service].word;
}

const char *
service_number(int service)
{
	assert(service >= 0 && service < NOTE_SERVICES);
	return services[service].number;
}

const char *
look_word(enum command_look look)
{
	assert(look < NLOOKS);
	return look != LOOK_NOTHING ? looks[look] : "";
}

static const char *const saids[] = { "", "done", "yes", "no" };

const char *
said_word(enum command_said said)
{
	assert(said < sizeof(saids) / sizeof(saids[0]));
	return saids[said];
}

enum command_said
said_find(const char *word, size_t len)
{
	for (int i = SAID_DONE; i <= SAID_NO; i++)
		if (equals(word, len, saids[i]))
			return (enum command_said)i;
	return SAID_NOTHING;
}

const char *
look_why_word(size_t i)
{
	return i < NWHYS ? whys[i].word : NULL;
}

const char *
look_why(const char *word)
{
	for (size_t i = 0; i < NWHYS; i++)
		if (strcmp(whys[i].word, word) == 0)
			return whys[i].meaning;
	return NULL;
}

const char *
fact_word(enum alert_fact fact)
{
	for (size_t i = 0; i < NFACTS; i++)
		if ((unsigned)fact == 1U << i)
			return facts[i];
	assert(!"one bit");
	return "";
}

/* What is collected, and the beginning that it must have. */
struct search {
	struct command_candidates *out;
	const char *prefix;
	size_t len;
};

static void
offer(struct search *search, const char *word)
{
	struct command_candidates *out = search->out;

	if (strlen(word) < search->len ||
	    memcmp(word, search->prefix, search->len) != 0 ||
	    strlen(word) >= COMMAND_CANDIDATE_SIZE)
		return;
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->words[i], word) == 0)
			return;
	if (out->count == COMMAND_CANDIDATES_MAX) {
		out->more = true;
		return;
	}
	(void)text_copy(out->words[out->count++], COMMAND_CANDIDATE_SIZE, word);
}

static void
offer_known(struct search *search, const struct command_words *words,
    enum command_verb verb, char letter)
{
	const char *word;

	if (words == NULL)
		return;
	for (size_t i = 0; i < COMMAND_WORDS_MAX; i++) {
		word = words->word(words->arg, verb, letter, i);
		if (word == NULL)
			return;
		offer(search, word);
	}
	search->out->more = true;
}

/* Optional words clutter an empty place: only when they were begun. */
static void
offer_option(struct search *search, char letter)
{
	for (size_t i = 0; i < NOPTIONS; i++)
		if (options[i].letter == letter && search->len > 0)
			offer(search, options[i].prefix);
}

static void
offer_argument(struct search *search, const struct command_words *words,
    enum command_verb verb, char letter)
{
	switch (letter) {
	case 's':
		for (int i = 0; i < NOTE_SERVICES; i++)
			offer(search, services[i].word);
		break;
	case 'f':
		for (size_t i = 1; i < NLOOKS; i++)
			offer(search, looks[i]);
		return;
	case 'y':
		for (int i = SAID_DONE; i <= SAID_NO; i++)
			offer(search, said_word((enum command_said)i));
		return;
	case 'D':
		offer(search, "@place");
		break;
	case 't':
	case 'T':
	case 'u':
	case 'w':
	case 'n':
	case 'd':
	case 'z':
	case 'x':
		return;
	default:
		break;
	}
	if (is_option(letter))
		offer_option(search, letter);
	/* All numbers of alerts are one argument to who knows them. */
	if (strchr("Alm=", letter) != NULL)
		letter = 'a';
	if (strchr("qC", letter) != NULL)
		letter = 'c';
	offer_known(search, words, verb, letter == 'P' ? 'D' : letter);
}

static void
offer_commands(struct search *search)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (rows[i].args[0] != '!')
			offer(search, rows[i].name);
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
offer_facts(struct search *search)
{
	for (size_t i = 0; i < NFACTS; i++)
		offer(search, facts[i]);
}

void
command_complete(const char *text, size_t cursor,
    const struct command_words *words, struct command_candidates *out)
{
	struct command command;
	struct command_fault fault = { 0 };
	struct parser p = {
		.text = text,
		.command = &command,
		.fault = &fault,
	};
	size_t start = word_start(text, cursor), item;
	struct search search = { .out = out };

	*out = (struct command_candidates){ .start = start };
	p.len = start;
	if (cursor > COMMAND_LINE_MAX)
		return;
	search.prefix = text + start;
	search.len = cursor - start;
	(void)parse(&p);
	if (fault.code == COMMAND_FAULT_EMPTY) {
		offer_commands(&search);
		return;
	}
	if (p.expected[0] == '\0')
		return;
	if (start < cursor && text[start] == '+' &&
	    strchr(p.expected, '+') != NULL)
		item = item_start(text, start + 1, cursor);
	else
		item = item_start(text, start, cursor);
	out->start = item;
	search.prefix = text + item;
	search.len = cursor - item;
	if (item > start && text[start] == '+') {
		offer_facts(&search);
		return;
	}
	for (const char *arg = p.expected; *arg != '\0'; arg++)
		offer_argument(&search, words, command.verb, *arg);
}

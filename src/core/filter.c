/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/command.h"
#include "core/filter_known.h"
#include "core/filter_saved.h"
#include "core/policy.h"

#include "core/filter.h"

#define EVENT_MAX 16384 /* bytes of a publisher's event that are searched */
#define TEXTS_MAX (ENTRY_VALUES_MAX + 2) /* texts of one subject */

enum type { CODE, TEXT, NUMBER, AGE, TIME, PLATE };
enum where { A = 1, E = 2, B = A | E };

static const struct {
	const char *word;
	enum type type;
	enum where where;
} words[] = {
#define X(symbol, word, type, where) [FILTER_##symbol] = { word, type, where },
	FILTER_TABLE(X)
#undef X
};
#define NWORDS (sizeof(words) / sizeof(words[0]))

#define N_(text) text /* marked for xgettext, translated where it is shown */

static const char *const sentences[] = {
#define X(symbol, sentence) [FILTER_FAULT_##symbol] = sentence,
	FILTER_FAULTS(X)
#undef X
};

struct parser {
	const char *text;
	size_t len;
	size_t at;
	const struct filter_context *context;
	struct filter *filter;
	struct filter_fault *fault;
	bool saved;    /* what is read was saved */
	size_t bytes;  /* of the whole text without names */
	size_t copied; /* of the text, into context->plain */
};

static enum err
fail(struct parser *p, enum filter_fault_code code, size_t offset)
{
	*p->fault = (struct filter_fault){ .code = code, .offset = offset };
	return ERR_INVAL;
}

static bool
at_end(const struct parser *p)
{
	return p->at == p->len;
}

static bool
is_at(const struct parser *p, char c)
{
	return !at_end(p) && p->text[p->at] == c;
}

static enum type
type_of(const struct filter_term *term)
{
	return term->word == FILTER_BARE ? TEXT : words[term->word].type;
}

static bool
read_number(const char *text, size_t len, int64_t *number)
{
	int64_t value = 0;

	if (len == 0 || len > 18)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*number = value;
	return true;
}

static bool
read_age(const char *text, size_t len, int64_t *ms)
{
	int64_t unit, count;

	if (len == 0)
		return false;
	switch (text[len - 1]) {
	case 's':
		unit = 1000;
		break;
	case 'm':
		unit = 60000;
		break;
	case 'h':
		unit = 3600000;
		break;
	case 'd':
		unit = 86400000;
		break;
	default:
		return false;
	}
	if (!read_number(text, len - 1, &count) || count > INT32_MAX)
		return false;
	*ms = count * unit;
	return true;
}

/* RFC 3339 of a date and a time of the day in the zone of the context. */
static bool
read_local(const struct filter_context *context, const char *date,
    const char *time, int64_t *utc_ms)
{
	int zone = context->zone_min, east = zone < 0 ? -zone : zone;
	char text[64];
	int n = snprintf(text, sizeof(text), "%.10sT%.8s%c%02d:%02d", date,
	    time, zone < 0 ? '-' : '+', east / 60 % 24, east % 60);

	assert(n > 0 && (size_t)n < sizeof(text));
	return clock_parse(text, utc_ms);
}

/* "10:15", "10:15:30": today; what is still to come was yesterday (from:). */
static bool
read_clock(const struct parser *p, const char *text, struct filter_value *value)
{
	char today[CLOCK_TEXT_SIZE], time[16];
	bool seconds = strlen(text) == 8;

	if (strlen(text) != 5 && !seconds)
		return false;
	snprintf(time, sizeof(time), "%.8s%s", text, seconds ? "" : ":00");
	clock_date(today, p->context->now_ms, p->context->zone_min);
	if (!read_local(p->context, today, time, &value->number))
		return false;
	value->upto = value->number + (seconds ? 1000 : 60000);
	return true;
}

/* "2026-11-22", "2026-11-22T10:15", "...:30", or with a zone of its own. */
static bool
read_date(const struct parser *p, const char *text, struct filter_value *value)
{
	size_t len = strlen(text);
	char time[16] = "00:00:00";
	int64_t span = 86400000;

	if (len > 19) {
		value->upto = clock_parse(text, &value->number)
		    ? value->number + 1
		    : INT64_MIN;
		return value->upto != INT64_MIN;
	}
	if (len != 10 && (len < 16 || len == 17 || len == 18))
		return false;
	if (len > 10) {
		if (text[10] != 'T')
			return false;
		snprintf(time, sizeof(time), "%.8s%s", text + 11,
		    len == 16 ? ":00" : "");
		span = len == 16 ? 60000 : 1000;
	}
	if (!read_local(p->context, text, time, &value->number))
		return false;
	value->upto = value->number + span;
	return true;
}

static bool
read_time(const struct parser *p, const struct filter_term *term,
    const char *text, struct filter_value *value)
{
	const int64_t day = 86400000;

	if (!read_clock(p, text, value))
		return read_date(p, text, value);
	if (term->word == FILTER_FROM && value->number > p->context->now_ms) {
		value->number -= day;
		value->upto -= day;
	}
	return true;
}

static bool
read_state(const char *text, struct filter_value *value)
{
	for (unsigned state = 0; state < ALERT_NSTATES; state++) {
		if (strcmp(alert_state_word(state), text) == 0) {
			value->number = state;
			return true;
		}
	}
	return false;
}

static bool
read_verdict(const char *text, struct filter_value *value)
{
	for (unsigned verdict = 0; verdict <= VERDICT_NOT_CONFIRMED;
	     verdict++) {
		if (strcmp(filter_verdict((enum alert_verdict)verdict), text) ==
		    0) {
			value->number = verdict;
			return true;
		}
	}
	return false;
}

static bool
read_service(const char *text, struct filter_value *value)
{
	value->number = service_find(text, strlen(text));
	return value->number >= 0 || strcmp(text, "none") == 0;
}

/* Keep the folded form of ${text} with ${around} on both sides. */
static bool
keep(struct parser *p, const char *text, const char *around, bool plate,
    struct filter_value *value)
{
	struct filter *filter = p->filter;
	struct buf folded = { 0 };
	bool fits;

	buf_puts(&folded, around);
	if (plate)
		text_fold_plate(&folded, text, strlen(text));
	else
		text_fold(&folded, text, strlen(text));
	buf_puts(&folded, around);
	fits = filter->pool_len + folded.len + 1 <= sizeof(filter->pool);
	if (fits) {
		value->at = filter->pool_len;
		memcpy(filter->pool + filter->pool_len, buf_text(&folded),
		    folded.len + 1);
		filter->pool_len =
		    (uint16_t)(filter->pool_len + folded.len + 1);
	}
	buf_finish(&folded);
	return fits;
}

static bool
keep_text(struct parser *p, const struct filter_term *term, const char *text,
    struct filter_value *value)
{
	bool plate = type_of(term) == PLATE;

	if (term->word == FILTER_BARE)
		(void)read_number(text, strlen(text), &value->number);
	if (term->word == FILTER_OWNER || term->word == FILTER_BY) {
		if (strcmp(text, "me") == 0 && p->context->me != NULL)
			text = p->context->me;
		else if (strcmp(text, "none") == 0)
			text = "";
	}
	return keep(
	    p, text, plate || term->op == FILTER_HAS ? "*" : "", plate, value);
}

static bool
is_severity(int64_t number)
{
	return number >= 1 && number <= POLICY_SEVERITIES;
}

static bool
read_value(struct parser *p, const struct filter_term *term, const char *text,
    struct filter_value *value)
{
	size_t len = strlen(text), skip = 0;

	switch (term->word) {
	case FILTER_STATE:
		return read_state(text, value);
	case FILTER_VERDICT:
		return read_verdict(text, value);
	case FILTER_SERVICE:
		return read_service(text, value);
	case FILTER_SEV:
		skip = text[0] == 'P' || text[0] == 'p';
		break;
	default:
		break;
	}
	switch (type_of(term)) {
	case NUMBER:
		return read_number(text + skip, len - skip, &value->number) &&
		    (term->word != FILTER_SEV || is_severity(value->number));
	case AGE:
		return read_age(text, len, &value->number);
	case TIME:
		return read_time(p, term, text, value);
	default:
		return keep_text(p, term, text, value);
	}
}

/* "..." with \" and \\ inside, or up to a space or, in a list, a comma. */
static enum err
take_word(struct parser *p, bool list, char word[FILTER_TEXT_MAX + 1])
{
	size_t start = p->at, n = 0;
	bool quoted = is_at(p, '"');

	for (p->at += quoted;; p->at++) {
		if (at_end(p) && quoted)
			return fail(p, FILTER_FAULT_OPEN_QUOTE, start);
		if (at_end(p) || (quoted && is_at(p, '"')) ||
		    (!quoted && (is_at(p, ' ') || (list && is_at(p, ',')))))
			break;
		if (quoted && is_at(p, '\\') && p->at + 1 < p->len &&
		    (p->text[p->at + 1] == '"' || p->text[p->at + 1] == '\\'))
			p->at++;
		word[n++] = p->text[p->at];
	}
	p->at += quoted;
	word[n] = '\0';
	return n > 0 ? ERR_NONE : fail(p, FILTER_FAULT_NO_VALUE, start);
}

/* Of few, each with a number: they cannot be contained in something. */
static bool
is_choice(const struct filter_term *term)
{
	return term->word == FILTER_STATE || term->word == FILTER_VERDICT ||
	    term->word == FILTER_SERVICE;
}

/* A code that is none fits nothing; a pattern asks what there is. */
static bool
is_known(
    const struct parser *p, const struct filter_term *term, const char *value)
{
	if (type_of(term) != CODE || is_choice(term) || term->op != FILTER_IS ||
	    strpbrk(value, "*?") != NULL)
		return true;
	return filter_known(p->context, term->word, value);
}

static enum err
fail_unknown(struct parser *p, const struct filter_term *term,
    const char *value, size_t offset)
{
	struct filter_fault *fault = p->fault;

	*fault = (struct filter_fault){
		.code = FILTER_FAULT_UNKNOWN_VALUE,
		.offset = offset,
		.nearest = filter_nearest(p->context, term->word, value),
		.word = is_choice(term) ? NULL : words[term->word].word,
	};
	(void)text_copy(fault->value, sizeof(fault->value), value);
	return ERR_INVAL;
}

static enum err
take_value(struct parser *p, struct filter_term *term, bool list)
{
	struct filter *filter = p->filter;
	char word[FILTER_TEXT_MAX + 1];
	size_t start = p->at;
	enum err err = take_word(p, list, word);

	if (err != ERR_NONE)
		return err;
	if (filter->nvalues == FILTER_VALUES_MAX)
		return fail(p, FILTER_FAULT_TOO_MANY, start);
	filter->values[filter->nvalues] = (struct filter_value){ 0 };
	if (!read_value(p, term, word, &filter->values[filter->nvalues]))
		return is_choice(term) ? fail_unknown(p, term, word, start)
		                       : fail(p, FILTER_FAULT_BAD_VALUE, start);
	if (!is_known(p, term, word))
		return fail_unknown(p, term, word, start);
	filter->nvalues++;
	term->count++;
	return ERR_NONE;
}

static enum err
take_values(struct parser *p, struct filter_term *term)
{
	bool list = term->word != FILTER_BARE && term->op <= FILTER_HAS;
	enum err err;

	for (;;) {
		err = take_value(p, term, list);
		if (err != ERR_NONE)
			return err;
		if (!list || !is_at(p, ','))
			break;
		p->at++;
	}
	if (!at_end(p) && !is_at(p, ' '))
		return fail(p, FILTER_FAULT_BAD_VALUE, p->at);
	return ERR_NONE;
}

static bool
op_fits(const struct filter_term *term)
{
	switch (type_of(term)) {
	case NUMBER:
		return term->op != FILTER_HAS;
	case AGE:
		return term->op > FILTER_HAS;
	case TIME:
		return term->op == FILTER_IS;
	default:
		break;
	}
	if (is_choice(term))
		return term->op == FILTER_IS;
	return term->op <= FILTER_HAS;
}

static enum filter_op
take_op(struct parser *p)
{
	char c = p->text[p->at++];
	bool equal = (c == '<' || c == '>') && is_at(p, '=');

	p->at += equal;
	switch (c) {
	case '~':
		return FILTER_HAS;
	case '<':
		return equal ? FILTER_LE : FILTER_LT;
	case '>':
		return equal ? FILTER_GE : FILTER_GT;
	default:
		return FILTER_IS;
	}
}

/* Letters of a word before an operator; 0: a bare text stands here. */
static size_t
word_length(const struct parser *p)
{
	size_t n = 0;

	while (p->at + n < p->len && p->text[p->at + n] >= 'a' &&
	    p->text[p->at + n] <= 'z')
		n++;
	if (p->at + n == p->len || strchr(":=~<>", p->text[p->at + n]) == NULL)
		return 0;
	return n;
}

static const char *
nearest_word(const char *text)
{
	size_t best = strlen(text) / 3 + 2;
	const char *nearest = "";

	for (size_t i = 0; i < NWORDS; i++) {
		size_t d = text_distance(words[i].word, text);

		if (d < best) {
			best = d;
			nearest = words[i].word;
		}
	}
	return nearest;
}

/* Of the ${n} letters at the cursor. */
static enum err
fail_word(struct parser *p, enum filter_fault_code code, size_t n)
{
	struct filter_fault *fault = p->fault;

	(void)fail(p, code, p->at);
	snprintf(fault->value, sizeof(fault->value), "%.*s",
	    n < sizeof(fault->value) ? (int)n : 0, p->text + p->at);
	if (code == FILTER_FAULT_UNKNOWN_WORD)
		fault->nearest = nearest_word(fault->value);
	return ERR_INVAL;
}

static enum err
take_head(struct parser *p, struct filter_term *term, size_t n)
{
	size_t start = p->at, i;
	enum where where = p->context->where == FILTER_ALERTS ? A : E;

	for (i = 0; i < NWORDS; i++)
		if (strlen(words[i].word) == n &&
		    memcmp(words[i].word, p->text + start, n) == 0)
			break;
	if (i == NWORDS)
		return fail_word(p, FILTER_FAULT_UNKNOWN_WORD, n);
	if (!(words[i].where & where))
		return fail_word(p, FILTER_FAULT_NOT_HERE, n);
	p->at += n;
	term->word = (uint8_t)i;
	start = p->at;
	term->op = (uint8_t)take_op(p);
	return op_fits(term) ? ERR_NONE : fail(p, FILTER_FAULT_BAD_OP, start);
}

static const char *
nearest_name(const struct filter_names *names, const char *name)
{
	size_t best = strlen(name) / 3 + 2;
	const char *nearest = "";

	for (size_t i = 0; names != NULL && i < names->count; i++) {
		size_t d = text_distance(names->all[i].name, name);

		if (d < best) {
			best = d;
			nearest = names->all[i].name;
		}
	}
	return nearest;
}

static enum err
fail_name(struct parser *p, size_t offset, size_t len)
{
	const struct filter_names *names = p->context->names;
	char name[FILTER_VALUE_SIZE];

	snprintf(name, sizeof(name), "%.*s",
	    (int)(len < sizeof(name) ? len : sizeof(name) - 1),
	    p->text + offset + 1);
	*p->fault = (struct filter_fault){
		.code = FILTER_FAULT_UNKNOWN_NAME,
		.offset = offset,
		.nearest = nearest_name(names, name),
	};
	(void)text_copy(p->fault->value, sizeof(p->fault->value), name);
	return ERR_INVAL;
}

static void
copy_plain(struct parser *p, size_t upto)
{
	if (p->context->plain != NULL && !p->saved)
		buf_put(
		    p->context->plain, p->text + p->copied, upto - p->copied);
	p->copied = upto;
}

static enum err take_terms(struct parser *p);

/* A mistake in what was saved stands where its name stands. */
static enum err
take_saved(struct parser *p, const struct filter_saved *saved, size_t start)
{
	struct parser inner = *p;
	enum err err;

	inner.text = saved->text;
	inner.len = strlen(saved->text);
	inner.at = 0;
	inner.saved = true;
	err = take_terms(&inner);
	if (err != ERR_NONE)
		p->fault->offset = start;
	return err;
}

/* @name: all of them hold, so it cannot be negated as one. */
static enum err
take_name(struct parser *p, bool negated)
{
	size_t start = p->at, len = 0;
	const struct filter_names *names = p->context->names;
	const struct filter_saved *saved = NULL;

	for (p->at++; !at_end(p) && !is_at(p, ' '); p->at++)
		len++;
	if (names != NULL && !p->saved)
		saved = filter_names_find(names, p->text + start + 1, len);
	if (saved == NULL)
		return fail_name(p, start, len);
	if (negated)
		return fail(p, FILTER_FAULT_NOT_HERE, start);
	p->bytes += strlen(saved->text) - (len + 1);
	if (p->bytes > FILTER_TEXT_MAX)
		return fail(p, FILTER_FAULT_TOO_LONG, start);
	copy_plain(p, start);
	p->copied = p->at;
	if (p->context->plain != NULL)
		buf_puts(p->context->plain, saved->text);
	return take_saved(p, saved, start);
}

static enum err
take_term(struct parser *p)
{
	struct filter *filter = p->filter;
	struct filter_term term = { .word = FILTER_BARE, .op = FILTER_HAS };
	size_t n;
	enum err err;

	if (filter->nterms == FILTER_TERMS_MAX)
		return fail(p, FILTER_FAULT_TOO_MANY, p->at);
	term.first = filter->nvalues;
	if (is_at(p, '!') || is_at(p, '-')) {
		term.negated = true;
		p->at++;
	}
	if (is_at(p, '@'))
		return take_name(p, term.negated);
	n = word_length(p);
	if (n > 0) {
		err = take_head(p, &term, n);
		if (err != ERR_NONE)
			return err;
	}
	err = take_values(p, &term);
	if (err == ERR_NONE)
		filter->terms[filter->nterms++] = term;
	return err;
}

static enum err
take_terms(struct parser *p)
{
	enum err err = ERR_NONE;

	while (err == ERR_NONE) {
		while (is_at(p, ' '))
			p->at++;
		if (at_end(p))
			break;
		err = take_term(p);
	}
	return err;
}

static enum err
check_bytes(struct parser *p)
{
	uint32_t cp;

	if (p->len > FILTER_TEXT_MAX)
		return fail(p, FILTER_FAULT_TOO_LONG, FILTER_TEXT_MAX);
	for (size_t at = 0, n; at < p->len; at += n) {
		n = text_next(p->text + at, p->len - at, &cp);
		if (!text_valid(p->text + at, n) || cp < 0x20 ||
		    (cp >= 0x7f && cp < 0xa0))
			return fail(p, FILTER_FAULT_BAD_BYTES, at);
	}
	return ERR_NONE;
}

enum err
filter_compile(struct filter *filter, const char *text, size_t len,
    const struct filter_context *context, struct filter_fault *fault)
{
	struct parser p = {
		.text = text,
		.len = len,
		.context = context,
		.filter = filter,
		.fault = fault,
	};
	enum err err;

	*filter = (struct filter){ 0 };
	*fault = (struct filter_fault){ 0 };
	err = check_bytes(&p);
	p.bytes = len;
	if (err == ERR_NONE)
		err = take_terms(&p);
	if (err == ERR_NONE)
		copy_plain(&p, len);
	else
		*filter = (struct filter){ 0 };
	return err;
}

const char *
filter_word_name(enum filter_word word)
{
	return word < NWORDS ? words[word].word : NULL;
}

bool
filter_word_fits(enum filter_word word, enum filter_where where)
{
	return words[word].where & (where == FILTER_ALERTS ? A : E);
}

const char *
filter_word_op(enum filter_word word)
{
	switch (words[word].type) {
	case TEXT:
		return "~";
	case AGE:
		return ">";
	default:
		return ":";
	}
}

const char *
filter_fault_sentence(enum filter_fault_code code)
{
	assert(code < sizeof(sentences) / sizeof(sentences[0]));
	return sentences[code];
}

static bool
same_value(const struct filter *a, const struct filter_value *x,
    const struct filter *b, const struct filter_value *y, bool texts)
{
	return x->number == y->number && x->upto == y->upto &&
	    (!texts || strcmp(a->pool + x->at, b->pool + y->at) == 0);
}

static bool
has_texts(const struct filter_term *term)
{
	return type_of(term) == TEXT || type_of(term) == CODE ||
	    type_of(term) == PLATE;
}

static bool
same_term(const struct filter *a, const struct filter_term *x,
    const struct filter *b, const struct filter_term *y)
{
	if (x->word != y->word || x->op != y->op || x->negated != y->negated ||
	    x->count != y->count)
		return false;
	for (size_t i = 0; i < x->count; i++)
		if (!same_value(a, &a->values[x->first + i], b,
		        &b->values[y->first + i], has_texts(x)))
			return false;
	return true;
}

/* "*LITERAL*", and not the number of an alert. */
static const char *
literal(const struct filter *filter, const struct filter_term *term)
{
	const struct filter_value *value = &filter->values[term->first];
	const char *text = filter->pool + value->at;
	size_t len;

	if (term->negated || term->count != 1 || !has_texts(term) ||
	    value->number != 0)
		return NULL;
	len = strlen(text);
	return len > 2 && text[0] == '*' && text[len - 1] == '*' &&
	        strcspn(text + 1, "*?") == len - 2
	    ? text
	    : NULL;
}

/* Each text that has the longer literal has the shorter one. */
static bool
longer_term(const struct filter *a, const struct filter_term *x,
    const struct filter *b, const struct filter_term *y)
{
	const char *less = literal(a, x), *more = literal(b, y);

	return x->word == y->word && less != NULL && more != NULL &&
	    memmem(more + 1, strlen(more) - 2, less + 1, strlen(less) - 2) !=
	    NULL;
}

bool
filter_narrows(const struct filter *before, const struct filter *filter)
{
	if (filter->nterms < before->nterms)
		return false;
	for (size_t i = 0; i < filter->nterms; i++)
		if (filter->terms[i].word == FILTER_AGE)
			return false;
	for (size_t i = 0; i < before->nterms; i++)
		if (!same_term(
		        before, &before->terms[i], filter, &filter->terms[i]) &&
		    !longer_term(
		        before, &before->terms[i], filter, &filter->terms[i]))
			return false;
	return true;
}

/* What is asked: an alert, or an entry and, when there is one, its alert. */
struct subject {
	const struct alert *alert;
	const struct entry *entry; /* NULL: the alert itself is asked */
	unsigned services;
	int64_t age_ms;
};

struct texts {
	size_t count;
	const char *items[TEXTS_MAX];
};

static void
add(struct texts *texts, const char *text)
{
	assert(texts->count < TEXTS_MAX);
	texts->items[texts->count++] = text;
}

static void
texts_of_alert(
    const struct alert *alert, enum filter_word word, struct texts *texts)
{
	switch (word) {
	case FILTER_KIND:
		add(texts, alert->kind);
		add(texts, alert->kind_name);
		break;
	case FILTER_CAM:
		add(texts, alert->name_kk);
		add(texts, alert->name_ru);
		add(texts, alert->device);
		break;
	case FILTER_DEVICE:
		add(texts, alert->device);
		break;
	case FILTER_SITE:
		add(texts, alert->site);
		break;
	case FILTER_DISTRICT:
		add(texts, alert->district);
		break;
	case FILTER_OWNER:
		add(texts, alert->owner);
		break;
	case FILTER_REASON:
		add(texts, alert->reason);
		break;
	case FILTER_OUTCOME:
		add(texts, alert->outcome);
		break;
	case FILTER_TEXT:
	case FILTER_PLATE:
		add(texts, alert->text);
		break;
	default:
		for (unsigned w = FILTER_KIND; w <= FILTER_TEXT; w++)
			if (words[w].type == CODE || words[w].type == TEXT)
				if (w != FILTER_DEVICE && w != FILTER_STATE &&
				    w != FILTER_VERDICT && w != FILTER_SERVICE)
					texts_of_alert(alert, w, texts);
		add(texts, alert->address);
		break;
	}
}

static void
add_values(struct texts *texts, const struct entry *entry)
{
	for (size_t i = 0; i < entry->count; i++)
		if (field_is_text(entry->values[i].field) &&
		    !field_is_secret(entry->values[i].field))
			add(texts, entry->values[i].text);
}

static void
texts_of_entry(
    const struct entry *entry, enum filter_word word, struct texts *texts)
{
	switch (word) {
	case FILTER_KIND:
		add(texts, entry_text(entry, FIELD_KIND));
		add(texts, entry_text(entry, FIELD_KIND_NAME));
		break;
	case FILTER_CAM:
		add(texts, entry_text(entry, FIELD_NAME_KK));
		add(texts, entry_text(entry, FIELD_NAME_RU));
		add(texts, entry_text(entry, FIELD_DEVICE));
		break;
	case FILTER_DEVICE:
		add(texts, entry_text(entry, FIELD_DEVICE));
		break;
	case FILTER_SITE:
		add(texts, entry_text(entry, FIELD_SITE));
		break;
	case FILTER_DISTRICT:
		add(texts, entry_text(entry, FIELD_DISTRICT));
		break;
	case FILTER_REASON:
		add(texts, entry_text(entry, FIELD_REASON));
		break;
	case FILTER_OUTCOME:
		add(texts, entry_text(entry, FIELD_OUTCOME));
		break;
	case FILTER_BY:
		add(texts, entry->actor);
		break;
	case FILTER_DESK:
		add(texts, entry_text(entry, FIELD_DESK));
		break;
	case FILTER_SOURCE:
		add(texts, entry_text(entry, FIELD_SOURCE));
		break;
	case FILTER_REACH:
		add(texts, entry_text(entry, FIELD_RULE));
		break;
	case FILTER_TEXT:
		add(texts, entry_text(entry, FIELD_TEXT));
		break;
	case FILTER_VERB:
		add(texts, verb_name(entry->verb));
		add(texts, strchr(verb_name(entry->verb), '.') + 1);
		break;
	default: /* a plate or a bare text: wherever it stands */
		add_values(texts, entry);
		add(texts, entry->actor);
		break;
	}
}

static bool
all_empty(const struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		if (texts->items[i][0] != '\0')
			return false;
	return true;
}

/* An entry's alert answers for where and what, never for words and acts. */
static bool
is_inherited(enum filter_word word)
{
	return word == FILTER_KIND || word == FILTER_CAM ||
	    word == FILTER_DEVICE || word == FILTER_SITE ||
	    word == FILTER_DISTRICT;
}

static void
texts_of(
    const struct subject *subject, enum filter_word word, struct texts *texts)
{
	texts->count = 0;
	if (subject->entry == NULL) {
		texts_of_alert(subject->alert, word, texts);
		return;
	}
	texts_of_entry(subject->entry, word, texts);
	if (subject->alert != NULL && is_inherited(word) && all_empty(texts)) {
		texts->count = 0;
		texts_of_alert(subject->alert, word, texts);
	}
}

static bool
matches_folded(const char *pattern, const char *text, size_t len, bool plate)
{
	struct buf folded = { 0 };
	bool matches;

	/* "*" asks for something: an absent text is nothing. */
	if (len == 0 && pattern[0] != '\0')
		return false;
	if (plate)
		text_fold_plate(&folded, text, len);
	else
		text_fold(&folded, text, len);
	matches = text_match(pattern, buf_text(&folded));
	buf_finish(&folded);
	return matches;
}

static bool
matches_event(const struct subject *subject, const char *pattern, bool plate)
{
	const struct entry *entry = subject->entry;
	size_t len;

	if (entry == NULL || entry->event == NULL)
		return false;
	len = entry->event_len < EVENT_MAX ? entry->event_len : EVENT_MAX;
	return matches_folded(pattern, entry->event, len, plate);
}

static bool
matches_text(
    const struct subject *subject, enum filter_word word, const char *pattern)
{
	bool plate = word == FILTER_PLATE;
	size_t part = plate ? 0 : text_part(pattern);
	struct texts texts;

	texts_of(subject, word, &texts);
	for (size_t i = 0; i < texts.count; i++) {
		const char *text = texts.items[i];

		if (part > 0
		        ? text_has(text, strlen(text), pattern + 1, part)
		        : matches_folded(pattern, text, strlen(text), plate))
			return true;
	}
	return (plate || word == FILTER_BARE) &&
	    matches_event(subject, pattern, plate);
}

static int64_t
field_or(const struct subject *subject, enum entry_field field, int64_t alert)
{
	int64_t number =
	    subject->entry == NULL ? 0 : entry_signed(subject->entry, field);

	return number != 0 ? number : alert;
}

static int64_t
verdict_of(const struct subject *subject)
{
	if (subject->entry == NULL)
		return subject->alert->verdict;
	if (subject->entry->verb == VERB_CONFIRMED)
		return VERDICT_CONFIRMED;
	return subject->entry->verb == VERB_NOT_CONFIRMED
	    ? VERDICT_NOT_CONFIRMED
	    : VERDICT_NONE;
}

static int64_t
number_of(const struct subject *subject, enum filter_word word)
{
	static const struct alert nothing;
	const struct alert *alert =
	    subject->alert != NULL ? subject->alert : &nothing;
	const struct entry *entry = subject->entry;

	switch (word) {
	case FILTER_SEV:
		return field_or(subject, FIELD_SEVERITY, alert->severity);
	case FILTER_SCORE:
		return field_or(subject, FIELD_SCORE, alert->score);
	case FILTER_STATE:
		return alert->state;
	case FILTER_VERDICT:
		return verdict_of(subject);
	case FILTER_COUNT:
		return alert->count;
	case FILTER_AGE:
		return subject->age_ms;
	case FILTER_SEQ:
		return (int64_t)entry->seq;
	default:
		return (int64_t)(entry != NULL ? entry->alert : alert->number);
	}
}

static bool
matches_number(enum filter_op op, int64_t have, int64_t want)
{
	switch (op) {
	case FILTER_LT:
		return have < want;
	case FILTER_LE:
		return have <= want;
	case FILTER_GT:
		return have > want;
	case FILTER_GE:
		return have >= want;
	default:
		return have == want;
	}
}

/* ${service}: 0..3, or -1 for an alert of which nobody was told. */
static bool
matches_service(const struct subject *subject, int64_t service)
{
	const struct entry *entry = subject->entry;

	if (entry == NULL)
		return service < 0 ? subject->services == 0
		                   : subject->services >> service & 1;
	/* The first service is 0, as is a field that is not there. */
	if (strstr(verb_fields(entry->verb), "target") == NULL)
		return service < 0;
	return (int64_t)entry_number(entry, FIELD_TARGET) == service;
}

/* An alert lasts from its first event to its last; an entry is a moment. */
static bool
matches_time(const struct subject *subject, enum filter_word word,
    const struct filter_value *value)
{
	const struct entry *entry = subject->entry;

	if (word == FILTER_FROM)
		return (entry != NULL
		               ? entry->at_ms
		               : subject->alert->last_ms) >= value->number;
	return (entry != NULL ? entry->at_ms : subject->alert->first_ms) <
	    value->upto;
}

static bool
matches_value(const struct filter *filter, const struct filter_term *term,
    const struct filter_value *value, const struct subject *subject)
{
	int64_t want = value->number;

	switch (term->word) {
	case FILTER_FROM:
	case FILTER_TO:
		return matches_time(subject, term->word, value);
	case FILTER_SERVICE:
		return matches_service(subject, want);
	case FILTER_STATE:
	case FILTER_VERDICT:
		return number_of(subject, term->word) == want;
	case FILTER_SCORE: /* asked in per cent, kept per mille */
		return matches_number(
		    term->op, number_of(subject, term->word), want * 10);
	case FILTER_BARE:
		if (want != 0 && number_of(subject, FILTER_ALERT) == want)
			return true;
		break;
	default:
		break;
	}
	if (type_of(term) == NUMBER || type_of(term) == AGE)
		return matches_number(
		    term->op, number_of(subject, term->word), want);
	return matches_text(subject, term->word, filter->pool + value->at);
}

static bool
matches(const struct filter *filter, const struct subject *subject)
{
	for (size_t i = 0; i < filter->nterms; i++) {
		const struct filter_term *term = &filter->terms[i];
		bool any = false;

		for (size_t v = 0; v < term->count && !any; v++)
			any = matches_value(filter, term,
			    &filter->values[term->first + v], subject);
		if (any == term->negated)
			return false;
	}
	return true;
}

bool
filter_matches_alert(const struct filter *filter, const struct alert *alert,
    unsigned services, uint64_t tick)
{
	struct subject subject = { .alert = alert, .services = services };

	if (tick > alert->opened_tick)
		subject.age_ms = (int64_t)(tick - alert->opened_tick);
	return matches(filter, &subject);
}

bool
filter_matches_entry(const struct filter *filter, const struct entry *entry,
    const struct alert *alert, int64_t now_ms)
{
	struct subject subject = {
		.alert = alert,
		.entry = entry,
		.age_ms = now_ms - entry->at_ms,
	};

	return matches(filter, &subject);
}

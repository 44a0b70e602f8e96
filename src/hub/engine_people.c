/* SPDX-License-Identifier: Apache-2.0 */
/* engine: sessions of people and tools, and their commands. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/colleagues.h"
#include "core/command.h"
#include "core/message.h"

#include "hub/engine_private.h"

static struct session *
session_find(struct engine *e, uint64_t handle)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++)
		if (handle != 0 && e->sessions[i].handle == handle)
			return &e->sessions[i];
	return NULL;
}

static struct session *
session_by_key(struct engine *e, const uint8_t key[SESSION_KEY_SIZE])
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++)
		if (e->sessions[i].handle != 0 &&
		    memcmp(e->sessions[i].key, key, SESSION_KEY_SIZE) == 0)
			return &e->sessions[i];
	return NULL;
}

/*
 * A place for a new session.  One that has ended keeps its answers as long as
 * its place is not needed: its person may come back and ask again.
 */
static struct session *
session_place(struct engine *e, const uint8_t key[SESSION_KEY_SIZE])
{
	struct session *place = NULL;
	bool used;

	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		struct session *s = &e->sessions[i];

		if (s->handle != 0)
			continue;
		if (s->ended != 0 && memcmp(s->key, key, SESSION_KEY_SIZE) == 0)
			return s;
		if (place == NULL || s->ended < place->ended)
			place = s;
	}
	if (place == NULL)
		return NULL;
	used = place->ended != 0;
	*place = (struct session){ 0 };
	memcpy(place->key, key, SESSION_KEY_SIZE);
	place->answered = used; /* what is kept for this place is void */
	return place;
}

/* Whether a console of the account is there (a tool holds nothing). */
static bool
account_present(const struct engine *e, const char *account)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++)
		if (e->sessions[i].handle != 0 && !e->sessions[i].tool &&
		    strcmp(e->sessions[i].account, account) == 0)
			return true;
	return false;
}

static void
session_end(struct engine *e, struct session *s, const char *reason)
{
	char account[ALERT_CODE_SIZE];
	bool tool = s->tool;
	struct entry_list list;
	struct decide d = engine_decide(e, &list);

	memcpy(account, s->account, sizeof(account));
	board_cursor_destroy(s->cursor);
	s->cursor = NULL;
	s->handle = 0;
	s->ended = ++e->sessions_ended;
	if (tool || account_present(e, account))
		return;
	decide_lost(&d, account, reason);
	engine_apply(e, &list);
}

void
engine_sessions_finish(struct engine *e)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++)
		board_cursor_destroy(e->sessions[i].cursor);
}

/* ---- answers that outlive the hub ---- */

void
engine_recall_name(size_t place, char name[ENGINE_RECALL_NAME_SIZE])
{
	snprintf(name, ENGINE_RECALL_NAME_SIZE, "session.%zu", place);
}

size_t
engine_recalls_encode(struct engine *e)
{
	struct turn *t = e->open;
	size_t count = 0;

	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		struct session *s = &e->sessions[i];
		struct buf *out = &t->recall_bytes[i];

		if (!s->answered)
			continue;
		s->answered = false;
		buf_clear(out);
		buf_put(out, s->key, sizeof(s->key));
		for (size_t a = 0; a < ENGINE_CACHE; a++) {
			if (s->answers[a].number == 0)
				continue;
			buf_put_u64(out, s->answers[a].number);
			answer_encode(&s->answers[a].answer, out);
		}
		engine_recall_name(i, t->recall_names[i]);
		t->metas[count++] = (struct journal_meta){ t->recall_names[i],
			out->data, out->len };
	}
	return count;
}

/* The place of a session that is not there now, and may come back. */
void
engine_recall(
    struct engine *engine, size_t place, const void *bytes, size_t len)
{
	struct session *s = engine->sessions + place;
	struct take take;

	assert(place < ENGINE_SESSIONS_MAX && s->handle == 0 && s->ended == 0);
	s->ended = ++engine->sessions_ended;
	take_init(&take, bytes, len);
	for (size_t i = 0; i < SESSION_KEY_SIZE; i++)
		s->key[i] = take_u8(&take);
	while (take.at != take.end && !take.failed) {
		struct session_answer a = { .number = take_u64(&take) };

		if (answer_decode(&a.answer, &take) != ERR_NONE)
			break;
		s->answers[a.number % ENGINE_CACHE] = a;
	}
}

/*
 * Until there are accounts, whoever may connect is believed about the name
 * that he asks for: he runs under our own uid.
 */
static void
account_choose(
    char account[ALERT_CODE_SIZE], struct session_span asked, const char *user)
{
	char name[ALERT_CODE_SIZE] = "";

	if (asked.len < sizeof(name)) {
		memcpy(name, asked.at, asked.len);
		name[asked.len] = '\0';
	}
	if (!entry_actor_valid(name) || strcmp(name, DECIDE_SYSTEM) == 0)
		text_copy(name, sizeof(name), user);
	memcpy(account, name, sizeof(name));
}

static void
sign_on(struct engine *e, const struct session *s, struct session_span host)
{
	const struct operator_row *op = board_operator(e->board, s->account);
	struct entry_list list = { .arena = &e->open->arena };
	struct entry *entry;
	char *name;

	if (s->tool || (op != NULL && op->on))
		return;
	entry = entry_add(&list, VERB_SIGNED_ON, s->account, 0);
	entry_put_text(&list, entry, FIELD_PERSON, s->account);
	name = arena_bytes(&e->open->arena, host.at, host.len);
	if (text_valid(name, strlen(name)) && host.len < ALERT_NAME_SIZE)
		entry_put_text(&list, entry, FIELD_HOST, name);
	engine_apply(e, &list);
}

static struct session_span
span(const char *text)
{
	return (struct session_span){ .at = text, .len = strlen(text) };
}

enum err
engine_hello(struct engine *engine, uint64_t handle,
    const struct session_hello *hello, const char *user,
    struct session_welcome *welcome, uint64_t *old)
{
	struct session *s = session_by_key(engine, hello->key);
	struct session *former = session_find(engine, handle);
	uint64_t after = hello->epoch == engine->epoch ? hello->after : 0;
	bool reset = false;

	/* One connection is one session: another key begins another one. */
	if (former != NULL && former != s)
		session_end(engine, former, "signed-off");

	*old = s != NULL ? s->handle : 0;
	if (s == NULL && (s = session_place(engine, hello->key)) == NULL)
		return ERR_LIMIT;
	if (*old == 0) {
		s->tool = hello->role == SESSION_TOOL;
		account_choose(s->account, hello->account, user);
	}
	board_cursor_destroy(s->cursor);
	s->cursor = NULL;
	s->handle = handle;
	s->heard_tick = engine->tick;
	s->credit = 0;
	s->wants_rows = hello->rows != 0;
	if (s->wants_rows)
		s->cursor = board_cursor_create(engine->board, after, &reset);
	sign_on(engine, s, hello->host);
	*welcome = (struct session_welcome){
		.epoch = engine->epoch,
		.reset = reset || after == 0,
		.tick = engine->tick,
		.at_ms = engine->at_ms,
		.change = board_newest(engine->board),
		.log_id = span(engine->options.log_id),
		.account = span(s->account),
		.site = span(
		    policy_text(&engine->options.policy->site.name, POLICY_KK)),
	};
	return ERR_NONE;
}

void
engine_beat(struct engine *engine, uint64_t handle)
{
	struct session *s = session_find(engine, handle);

	if (s != NULL)
		s->heard_tick = engine->tick;
}

void
engine_deaf(struct engine *engine)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++)
		engine->sessions[i].heard_tick = engine->tick;
	for (size_t i = 0; i < ENGINE_DESKS_MAX; i++)
		engine->desks[i].heard_tick = engine->tick;
}

void
engine_bye(struct engine *engine, uint64_t handle)
{
	struct session *s = session_find(engine, handle);

	if (s != NULL)
		session_end(engine, s, "signed-off");
}

void
engine_credit(struct engine *engine, uint64_t handle, uint16_t more)
{
	struct session *s = session_find(engine, handle);

	if (s == NULL)
		return;
	s->heard_tick = engine->tick;
	if (more > SESSION_CREDIT - s->credit)
		more = (uint16_t)(SESSION_CREDIT - s->credit);
	s->credit = (uint16_t)(s->credit + more);
}

bool
engine_session(
    const struct engine *engine, uint64_t handle, const char **account)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		if (handle == 0 || engine->sessions[i].handle != handle)
			continue;
		*account = engine->sessions[i].account;
		return true;
	}
	return false;
}

bool
engine_session_at(const struct engine *engine, size_t index, uint64_t *handle)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		if (engine->sessions[i].handle == 0)
			continue;
		if (index-- == 0) {
			*handle = engine->sessions[i].handle;
			return true;
		}
	}
	return false;
}

void
engine_read(
    struct engine *engine, uint64_t handle, const char *what, const char *text)
{
	const char *account;
	struct entry_list list = { .arena = &engine->open->arena };
	struct entry *entry;

	if (!engine_session(engine, handle, &account))
		return;
	entry = entry_add(&list, VERB_READ, account, 0);
	entry_put_text(&list, entry, FIELD_WHAT, what);
	entry_put_text(&list, entry, FIELD_TEXT, text);
	engine_apply(engine, &list);
}

/* ---- commands ---- */

static void
answer_out(struct engine *e, const struct session *s, uint64_t number,
    const struct answer *answer)
{
	struct engine_out *out = engine_out_add(e, ENGINE_OUT_ANSWER);

	out->handle = s->handle;
	out->number = number;
	out->answer = *answer;
}

/* An alert that has left the board comes back for the command's sake. */
static void
alert_load(struct engine *e, uint64_t number)
{
	struct buf *row = &e->scratch;

	if (number == 0 || board_alert(e->board, number) != NULL)
		return;
	buf_clear(row);
	if (!e->options.row_get(e->options.ctx, ROW_ALERT, number, row) ||
	    board_load(e->board, ROW_ALERT, row->data, row->len, e->seq) !=
	        ERR_NONE)
		return;
	for (unsigned t = 0; t < NOTE_TARGETS_MAX; t++) {
		buf_clear(row);
		if (e->options.row_get(e->options.ctx, ROW_NOTIFICATION,
		        notification_id(number, t), row))
			(void)board_load(e->board, ROW_NOTIFICATION, row->data,
			    row->len, e->seq);
	}
}

/*
 * People's commands come before what time does.  A window that is over is over
 * for them, too: what it held goes out first, and the command meets that.
 */
static void
window_end(struct engine *e, uint64_t number)
{
	const struct alert *a = board_alert(e->board, number);
	struct entry_list list;
	struct decide d = engine_decide(e, &list);

	if (a == NULL || a->undo_until_tick == 0 ||
	    a->undo_until_tick > e->tick)
		return;
	decide_settle(&d, a, DECIDE_SYSTEM);
	engine_apply(e, &list);
}

static void
alert_ready(struct engine *e, uint64_t number)
{
	alert_load(e, number);
	window_end(e, number);
}

static void
decide_and_apply(struct engine *e, const struct decide_person *person,
    const struct command *command, const struct decide_seen *seen,
    size_t seen_count, struct answer *answer)
{
	struct entry_list list;
	struct decide d = engine_decide(e, &list);

	decide_command(&d, person, command, seen, seen_count, answer);
	engine_apply(e, &list);
}

/* Commands that are only for an alert in one's hand. */
static bool
wants_hand(enum command_verb verb)
{
	return verb == COMMAND_CONFIRM || verb == COMMAND_ARCHIVE ||
	    verb == COMMAND_SHELVE;
}

/*
 * A tool, or a person whose key means "take it and ...", names an alert that
 * nobody has: it is claimed first, and returned when the act was refused.
 */
static bool
claim_first(struct engine *e, const struct decide_person *person,
    const struct command *command, uint64_t number)
{
	const struct alert *a = board_alert(e->board, number);
	struct command claim = {
		.verb = COMMAND_CLAIM,
		.nalerts = 1,
		.alerts = { number },
	};
	struct answer answer;

	if (!wants_hand(command->verb) || a == NULL || !alert_waits(a) ||
	    a->owner[0] != '\0')
		return false;
	decide_and_apply(e, person, &claim, NULL, 0, &answer);
	return answer.code == ANSWER_OK;
}

/* What was seen is still so: a claim would change the version. */
static bool
seen_latest(
    const struct engine *e, const struct session_command *sent, uint64_t number)
{
	const struct alert *a = board_alert(e->board, number);

	for (size_t i = 0; i < sent->versions_count; i++)
		if (a != NULL && sent->versions[i].alert == number &&
		    sent->versions[i].version != a->version)
			return false;
	return true;
}

static void
give_back(struct engine *e, const struct decide_person *person, uint64_t number)
{
	struct command release = {
		.verb = COMMAND_RELEASE,
		.nalerts = 1,
		.alerts = { number },
	};
	struct answer answer;

	decide_and_apply(e, person, &release, NULL, 0, &answer);
}

static void
command_run(struct engine *e, const struct decide_person *person,
    const struct command *command, const struct session_command *sent,
    struct answer *answer)
{
	struct decide_seen seen[SESSION_VERSIONS_MAX];
	uint64_t first =
	    command->nalerts > 0 ? command->alerts[0] : person->in_hand;
	bool claimed;

	for (size_t i = 0; i < sent->versions_count; i++)
		seen[i] = (struct decide_seen){ sent->versions[i].alert,
			sent->versions[i].version };
	for (size_t i = 0; i < command->nalerts; i++)
		alert_ready(e, command->alerts[i]);
	alert_ready(e, person->in_hand);
	alert_load(e, command->other);
	claimed = command->nalerts <= 1 && seen_latest(e, sent, first) &&
	    claim_first(e, person, command, first);
	decide_and_apply(e, person, command, seen,
	    claimed ? 0 : sent->versions_count, answer);
	if (claimed && answer->code != ANSWER_OK)
		give_back(e, person, first);
}

static void
fault_answer(const struct command_fault *fault, struct answer *answer)
{
	char where[MESSAGE_NUMBER_SIZE];

	message_number(where, fault->offset + 1);
	answer_set(answer, ANSWER_SYNTAX, 0,
	    command_fault_sentence(fault->code), where);
}

void
engine_command(struct engine *engine, uint64_t handle,
    const struct session_command *command)
{
	struct session *s = session_find(engine, handle);
	size_t place = command->number % ENGINE_CACHE;
	struct command parsed;
	struct command_fault fault;
	struct answer answer;

	if (s == NULL)
		return;
	s->heard_tick = engine->tick;
	if (command->number != 0 &&
	    s->answers[place].number == command->number) {
		answer_out(
		    engine, s, command->number, &s->answers[place].answer);
		return;
	}
	if (engine->disk_critical) {
		answer_set(&answer, ANSWER_DISK_LOW, 0, NULL, NULL);
	} else if (command_parse(command->line.at, command->line.len, &parsed,
	               &fault) != ERR_NONE) {
		fault_answer(&fault, &answer);
	} else if (!command_ready(parsed.verb)) {
		answer_set(&answer, ANSWER_NOT_HERE, 0,
		    command_name(parsed.verb), NULL);
	} else {
		struct decide_person person = {
			.account = s->account,
			.roles = colleagues_roles(
			    engine->options.policy, s->account),
			.tool = s->tool,
			.in_hand = command->in_hand,
		};

		command_run(engine, &person, &parsed, command, &answer);
	}
	s->answers[place].number = command->number;
	s->answers[place].answer = answer;
	s->answered = true;
	answer_out(engine, s, command->number, &answer);
}

/* ---- rows ---- */

bool
engine_rows(struct engine *engine, uint64_t handle, struct buf *out)
{
	struct session *s = session_find(engine, handle);
	struct board_ref ref;
	uint16_t count = 0;
	size_t begin;

	assert(engine->open->entries.count == 0);
	if (s == NULL || s->cursor == NULL || s->credit == 0 ||
	    !board_cursor_pending(s->cursor))
		return false;
	begin = session_rows_begin(out);
	while (count < SESSION_ROWS_MAX &&
	    out->len - begin < SESSION_ROWS_FULL &&
	    board_cursor_next(s->cursor, &ref)) {
		struct session_row row = {
			.kind = (uint8_t)ref.kind,
			.id = ref.id,
			.change = ref.change,
			.gone = ref.gone,
		};

		buf_clear(&engine->scratch);
		if (!ref.gone)
			board_encode(engine->board, &ref, &engine->scratch);
		row.bytes.at = buf_text(&engine->scratch);
		row.bytes.len = engine->scratch.len;
		session_rows_add(out, &row);
		count++;
	}
	session_rows_end(out, begin, count);
	s->credit--;
	return true;
}

/* ---- silence ---- */

static void
orphan_release(struct engine *e, const char *account)
{
	struct entry_list list;
	struct decide d = engine_decide(e, &list);

	if (account_present(e, account))
		return;
	decide_lost(&d, account, "hub-restarted");
	engine_apply(e, &list);
}

/* People who were on duty before the hub started and did not come back. */
static void
orphans_release(struct engine *e)
{
	for (uint64_t id = 1; id <= board_hub(e->board)->operators; id++) {
		const struct operator_row *op = board_operator_at(e->board, id);

		if (op != NULL && (op->on || op->claims > 0)) {
			char account[ALERT_CODE_SIZE];

			memcpy(account, op->account, sizeof(account));
			orphan_release(e, account);
		}
	}
}

void
engine_sessions_due(struct engine *e)
{
	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		struct session *s = &e->sessions[i];
		struct engine_out *out;

		if (s->handle == 0 ||
		    e->tick - s->heard_tick < SESSION_RELEASE_MS)
			continue;
		out = engine_out_add(e, ENGINE_OUT_BYE);
		out->handle = s->handle;
		out->err = ERR_TIMEOUT;
		session_end(e, s, "session-lost");
	}
	if (!e->orphans_checked &&
	    e->tick - e->start_tick >= SESSION_RELEASE_MS) {
		e->orphans_checked = true;
		orphans_release(e);
	}
}

uint64_t
engine_sessions_next(const struct engine *e)
{
	uint64_t next = e->orphans_checked ? UINT64_MAX
	                                   : e->start_tick + SESSION_RELEASE_MS;

	for (size_t i = 0; i < ENGINE_SESSIONS_MAX; i++) {
		uint64_t due = e->sessions[i].heard_tick + SESSION_RELEASE_MS;

		if (e->sessions[i].handle != 0 && due < next)
			next = due;
	}
	return next;
}

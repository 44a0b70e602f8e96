/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "core/pack.h"

#include "core/policy.h"

/*
 * u16 version; then one section after the other, each u16 rows and rows; a row
 * is u32 length and the members of its table.  Rows with rows of their own
 * (steps of a card, phones of a desk) are followed by u8 count and those.
 */
#define SIZE(table) (sizeof(table) / sizeof((table)[0]))

// clang-format off
#define TEXT(owner, member) PACK(PACK_TEXT, owner, member)
#define TEXTS(owner, member) \
	TEXT(owner, member.in[0]), TEXT(owner, member.in[1]), \
	TEXT(owner, member.in[2])

static const struct pack_member site_members[] = {
	TEXTS(policy_site, name),
	PACK(PACK_U16, policy_site, zone_minutes),
	PACK(PACK_U8, policy_site, language),
	PACK(PACK_U8, policy_site, min_at_desk),
	TEXTS(policy_site, regulation),
	TEXT(policy_site, regulation_number),
	TEXT(policy_site, regulation_date),
	TEXT(policy_site, phone),
	PACK(PACK_U8, policy_site, demo),
	PACK(PACK_U8, policy_site, readiness),
	PACK(PACK_U32, policy_site, presence_ms),
	PACK(PACK_U32, policy_site, presence_night_ms),
	TEXT(policy_site, night),
};

static const struct pack_member preview_members[] = {
	PACK(PACK_U8, policy_preview, enabled),
	PACK(PACK_U8, policy_preview, previews_max),
	PACK(PACK_U16, policy_preview, max_kbit),
	PACK(PACK_U32, policy_preview, loop_before_ms),
	PACK(PACK_U32, policy_preview, loop_after_ms),
};

static const struct pack_member service_members[] = {
	TEXT(policy_service, code),
	TEXT(policy_service, number),
	TEXT(policy_service, cell),
	TEXTS(policy_service, name),
	TEXTS(policy_service, name_short),
};

static const struct pack_member severity_members[] = {
	TEXTS(policy_severity, name),
	PACK(PACK_U32, policy_severity, claim_ms),
	PACK(PACK_U32, policy_severity, decide_ms),
	PACK(PACK_U32, policy_severity, accept_ms),
	PACK(PACK_U32, policy_severity, deputy_ms),
	PACK(PACK_U32, policy_severity, lead_ms),
	PACK(PACK_U32, policy_severity, regret_ms),
	PACK(PACK_U32, policy_severity, not_examined_ms),
};

static const struct pack_member kind_members[] = {
	TEXT(policy_kind, code),
	TEXTS(policy_kind, name),
	TEXTS(policy_kind, list),
	TEXTS(policy_kind, what),
	PACK(PACK_U8, policy_kind, severity),
	PACK(PACK_U8, policy_kind, flags),
	PACK(PACK_U8, policy_kind, services),
	TEXT(policy_kind, partner),
	PACK(PACK_U32, policy_kind, scene_ms[0]),
	PACK(PACK_U32, policy_kind, scene_ms[1]),
	PACK(PACK_U32, policy_kind, scene_ms[2]),
	PACK(PACK_U32, policy_kind, scene_ms[3]),
	PACK(PACK_U32, policy_kind, claim_ms),
	PACK(PACK_U32, policy_kind, decide_ms),
	PACK(PACK_U32, policy_kind, accept_ms),
	PACK(PACK_U32, policy_kind, fold_ms),
	PACK(PACK_U32, policy_kind, regret_ms),
	PACK(PACK_U8, policy_kind, reach.record),
	PACK(PACK_U8, policy_kind, reach.hours),
	PACK(PACK_U16, policy_kind, reach.min_score),
	PACK(PACK_U32, policy_kind, reach.min_count),
	PACK(PACK_U32, policy_kind, reach.for_ms),
	TEXT(policy_kind, reasons[0]),
	TEXT(policy_kind, reasons[1]),
	TEXT(policy_kind, reasons[2]),
	TEXT(policy_kind, reasons[3]),
};

static const struct pack_member card_members[] = {
	TEXT(policy_card, kind),
	TEXT(policy_card, district),
	TEXT(policy_card, site),
	TEXT(policy_card, device),
	TEXTS(policy_card, line),
};

static const struct pack_member step_members[] = {
	TEXT(policy_step, id),
	PACK(PACK_U8, policy_step, type),
	PACK(PACK_U8, policy_step, required),
	PACK(PACK_U8, policy_step, facts),
	PACK(PACK_U8, policy_step, services),
	TEXTS(policy_step, text),
};

static const struct pack_member reason_members[] = {
	TEXT(policy_reason, code),
	PACK(PACK_U8, policy_reason, class),
	PACK(PACK_U8, policy_reason, digit),
	TEXTS(policy_reason, name),
};

static const struct pack_member word_members[] = {
	PACK(PACK_U8, policy_word, list),
	TEXT(policy_word, code),
	TEXTS(policy_word, name),
	PACK(PACK_U8, policy_word, counts),
};

static const struct pack_member district_members[] = {
	TEXT(policy_district, code),
	TEXTS(policy_district, name),
};

static const struct pack_member desk_members[] = {
	TEXT(policy_desk, id),
	PACK(PACK_U8, policy_desk, service),
	TEXT(policy_desk, district),
	TEXTS(policy_desk, name),
	PACK(PACK_U8, policy_desk, nchannels),
	PACK(PACK_U8, policy_desk, channels[0]),
	PACK(PACK_U8, policy_desk, channels[1]),
	TEXT(policy_desk, deputy),
};

static const struct pack_member phone_members[] = {
	TEXT(policy_phone, who),
	TEXT(policy_phone, number),
	TEXT(policy_phone, hours),
};

static const struct pack_member partner_members[] = {
	TEXT(policy_partner, code),
	TEXTS(policy_partner, name),
};

static const struct pack_member person_members[] = {
	TEXT(policy_person, account),
	TEXT(policy_person, name),
	PACK(PACK_U8, policy_person, roles),
	PACK(PACK_U8, policy_person, deputy),
	TEXT(policy_person, sector),
};

static const struct pack_member sector_members[] = {
	TEXT(policy_sector, code),
	TEXTS(policy_sector, name),
	TEXT(policy_sector, filter),
	TEXT(policy_sector, regime),
};

#define LIMITS(severity) \
	PACK(PACK_U32, policy_regime, limits[severity].claim_ms), \
	PACK(PACK_U32, policy_regime, limits[severity].decide_ms), \
	PACK(PACK_U32, policy_regime, limits[severity].accept_ms)

/* What the lead reads before he puts one on. */
static const struct pack_member regime_members[] = {
	TEXT(policy_regime, code),
	TEXTS(policy_regime, name),
	LIMITS(0),
	LIMITS(1),
	LIMITS(2),
	LIMITS(3),
	PACK(PACK_U8, policy_regime, min_at_desk),
	PACK(PACK_U8, policy_regime, record_from),
	PACK(PACK_U16, policy_regime, score_less),
	TEXT(policy_regime, raise[0]),
	TEXT(policy_regime, raise[1]),
	TEXT(policy_regime, raise[2]),
	TEXT(policy_regime, raise[3]),
	TEXT(policy_regime, raise[4]),
	TEXT(policy_regime, raise[5]),
	TEXT(policy_regime, raise[6]),
	TEXT(policy_regime, raise[7]),
	TEXT(policy_regime, raise[8]),
	TEXT(policy_regime, raise[9]),
	TEXT(policy_regime, raise[10]),
	TEXT(policy_regime, raise[11]),
	TEXT(policy_regime, raise[12]),
	TEXT(policy_regime, raise[13]),
	TEXT(policy_regime, raise[14]),
	TEXT(policy_regime, raise[15]),
};
_Static_assert(POLICY_RAISED_MAX == 16, "each of them travels");

/*
 * One section.  ${count} and ${rows} are where the policy keeps them; a
 * section with ${fixed} rows lies inside the policy and has no count.  Rows
 * may have rows of their own: ${child}, with a u8 count at ${child_count}.
 */
struct section {
	const struct pack_member *members;
	size_t nmembers;
	size_t row_size;
	size_t rows;  /* offset of the pointer, or of the rows */
	size_t count; /* offset of the size_t; unused when fixed */
	size_t fixed;
	size_t max;
	const struct pack_member *child;
	size_t nchild;
	size_t child_size;
	size_t child_at;    /* offsets in a row */
	size_t child_count;
	size_t child_max;
};

#define FIXED(table, type, member, n) \
	{ .members = table, .nmembers = SIZE(table), \
	  .row_size = sizeof(struct type), \
	  .rows = offsetof(struct policy, member), .fixed = n, .max = n }
#define ROWS(table, type, member, most) \
	.members = table, .nmembers = SIZE(table), \
	.row_size = sizeof(struct type), \
	.rows = offsetof(struct policy, member), \
	.count = offsetof(struct policy, n##member), .max = most
#define CHILD(table, type, member, owner, most) \
	.child = table, .nchild = SIZE(table), \
	.child_size = sizeof(struct type), \
	.child_at = offsetof(struct owner, member), \
	.child_count = offsetof(struct owner, n##member), .child_max = most

static const struct section sections[] = {
	FIXED(site_members, policy_site, site, 1),
	FIXED(preview_members, policy_preview, preview, 1),
	FIXED(service_members, policy_service, services, NOTE_SERVICES),
	FIXED(severity_members, policy_severity, severities,
	    POLICY_SEVERITIES),
	{ ROWS(kind_members, policy_kind, kinds, POLICY_KINDS_MAX) },
	{ ROWS(card_members, policy_card, cards, POLICY_CARDS_MAX),
	  CHILD(step_members, policy_step, steps, policy_card,
	      POLICY_STEPS_MAX) },
	{ ROWS(reason_members, policy_reason, reasons, POLICY_REASONS_MAX) },
	{ ROWS(word_members, policy_word, words, POLICY_WORDS_MAX) },
	{ ROWS(district_members, policy_district, districts,
	      POLICY_DISTRICTS_MAX) },
	{ ROWS(desk_members, policy_desk, desks, POLICY_DESKS_MAX),
	  CHILD(phone_members, policy_phone, phones, policy_desk,
	      POLICY_PHONES_MAX) },
	{ ROWS(partner_members, policy_partner, partners,
	      POLICY_PARTNERS_MAX),
	  CHILD(phone_members, policy_phone, phones, policy_partner,
	      POLICY_PHONES_MAX) },
	{ ROWS(person_members, policy_person, people, POLICY_PEOPLE_MAX) },
	{ ROWS(sector_members, policy_sector, sectors, POLICY_SECTORS_MAX) },
	{ ROWS(regime_members, policy_regime, regimes, POLICY_REGIMES_MAX) },
};
// clang-format on

const struct pack_table *
policy_table(size_t i, const struct pack_table **child)
{
	// clang-format off
#define TABLE(name) { #name, name##_members, SIZE(name##_members) }
	static const struct pack_table tables[] = {
		TABLE(site), TABLE(preview), TABLE(service), TABLE(severity),
		TABLE(kind), TABLE(card), TABLE(reason), TABLE(word), TABLE(district),
		TABLE(desk), TABLE(partner), TABLE(person), TABLE(sector),
		TABLE(regime),
	};
	static const struct pack_table children[] = {
		TABLE(step), TABLE(phone),
	};
#undef TABLE
	// clang-format on

	static_assert(SIZE(tables) == SIZE(sections), "one name each");
	if (i >= SIZE(tables))
		return NULL;
	assert(tables[i].members == sections[i].members);
	*child = NULL;
	for (size_t c = 0; c < SIZE(children); c++)
		if (children[c].members == sections[i].child)
			*child = &children[c];
	return &tables[i];
}

static size_t *
count_at(const struct section *section, struct policy *policy)
{
	return (size_t *)(void *)((char *)policy + section->count);
}

/* The pointer is of another type: copied, never written through. */
static void *
rows_at(const struct section *section, const struct policy *policy)
{
	const char *at = (const char *)policy + section->rows;
	void *rows;

	if (section->fixed > 0)
		return (char *)(uintptr_t)at;
	memcpy(&rows, at, sizeof(rows));
	return rows;
}

static void
put_row(struct buf *out, struct buf *scratch, const struct pack_member *members,
    size_t count, const void *row)
{
	buf_clear(scratch);
	pack_put(scratch, members, count, row);
	buf_put_bytes(out, buf_text(scratch), scratch->len);
}

static void
put_section(struct buf *out, struct buf *scratch, const struct section *section,
    const struct policy *policy)
{
	const char *row = rows_at(section, policy);
	size_t count = section->fixed;

	if (section->fixed == 0)
		memcpy(&count, (const char *)policy + section->count,
		    sizeof(count));
	assert(count <= section->max);
	buf_put_u16(out, (uint16_t)count);
	for (size_t i = 0; i < count; i++, row += section->row_size) {
		uint8_t children;

		put_row(out, scratch, section->members, section->nmembers, row);
		if (section->child == NULL)
			continue;
		children = *(const uint8_t *)(row + section->child_count);
		buf_put_u8(out, children);
		for (size_t j = 0; j < children; j++)
			put_row(out, scratch, section->child, section->nchild,
			    row + section->child_at + j * section->child_size);
	}
}

void
policy_encode(const struct policy *policy, struct buf *out)
{
	struct buf scratch = { 0 };

	buf_put_u16(out, POLICY_WIRE_VERSION);
	for (size_t i = 0; i < SIZE(sections); i++)
		put_section(out, &scratch, &sections[i], policy);
	buf_finish(&scratch);
}

static enum err
take_row(struct take *take, const struct pack_member *members, size_t count,
    void *row)
{
	size_t len;
	const uint8_t *bytes = take_bytes_span(take, &len);

	if (take->failed ||
	    pack_take(members, count, row, bytes, len) != ERR_NONE)
		return ERR_INVAL;
	for (size_t i = 0; i < count; i++) {
		const char *text = (const char *)row + members[i].offset;

		if (members[i].type == PACK_TEXT &&
		    !text_valid(text, strlen(text)))
			return ERR_INVAL;
	}
	return ERR_NONE;
}

static enum err
take_children(struct take *take, const struct section *section, char *row)
{
	uint8_t count = take_u8(take);

	if (count > section->child_max)
		return ERR_LIMIT;
	for (size_t i = 0; i < count; i++)
		if (take_row(take, section->child, section->nchild,
		        row + section->child_at + i * section->child_size) !=
		    ERR_NONE)
			return ERR_INVAL;
	*(uint8_t *)(row + section->child_count) = count;
	return ERR_NONE;
}

static enum err
take_section(
    struct take *take, const struct section *section, struct policy *policy)
{
	size_t count = take_u16(take);
	char *row;
	enum err err;

	if (count > section->max)
		return ERR_LIMIT;
	if (section->fixed > 0 && count != section->fixed)
		return ERR_INVAL;
	if (section->fixed == 0) {
		void *rows = xcalloc(count > 0 ? count : 1, section->row_size);

		memcpy((char *)policy + section->rows, &rows, sizeof(rows));
		*count_at(section, policy) = count;
	}
	row = rows_at(section, policy);
	for (size_t i = 0; i < count; i++, row += section->row_size) {
		err = take_row(take, section->members, section->nmembers, row);
		if (err == ERR_NONE && section->child != NULL)
			err = take_children(take, section, row);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

static bool
card_sane(const struct policy_card *card)
{
	for (size_t i = 0; i < card->nsteps; i++)
		if (card->steps[i].type >= STEP_TYPES ||
		    card->steps[i].services >= 1 << NOTE_SERVICES)
			return false;
	return true;
}

/* What is an index or an enumerator must be one. */
static bool
policy_sane(const struct policy *policy)
{
	if (policy->site.language >= POLICY_LANGUAGES)
		return false;
	for (size_t i = 0; i < policy->nkinds; i++) {
		const struct policy_kind *kind = &policy->kinds[i];

		if (kind->severity < 1 || kind->severity > POLICY_SEVERITIES ||
		    kind->services >= 1 << NOTE_SERVICES ||
		    kind->reach.hours > HOURS_OPEN)
			return false;
	}
	for (size_t i = 0; i < policy->ncards; i++)
		if (!card_sane(&policy->cards[i]))
			return false;
	for (size_t i = 0; i < policy->nreasons; i++)
		if (policy->reasons[i].class >= POLICY_CLASSES)
			return false;
	for (size_t i = 0; i < policy->nwords; i++)
		if (policy->words[i].list >= POLICY_LISTS ||
		    policy->words[i].counts > COUNTS_OPEN)
			return false;
	for (size_t i = 0; i < policy->ndesks; i++) {
		const struct policy_desk *desk = &policy->desks[i];

		if (desk->service >= NOTE_SERVICES ||
		    desk->nchannels > POLICY_CHANNELS_MAX)
			return false;
		for (size_t j = 0; j < desk->nchannels; j++)
			if (desk->channels[j] > CHANNEL_ZMQ)
				return false;
	}
	return policy_kind_find(policy, "other") != NULL;
}

enum err
policy_decode(const void *bytes, size_t len, struct policy **out)
{
	struct policy *policy = policy_create();
	struct take take;
	enum err err = ERR_NONE;

	*out = NULL;
	take_init(&take, bytes, len);
	if (len > POLICY_WIRE_MAX)
		err = ERR_LIMIT;
	else if (take_u16(&take) != POLICY_WIRE_VERSION)
		err = take.failed ? ERR_INVAL : ERR_VERSION;
	for (size_t i = 0; i < SIZE(sections) && err == ERR_NONE; i++)
		err = take_section(&take, &sections[i], policy);
	if (err == ERR_NONE)
		err = take_done(&take);
	if (err == ERR_NONE && !policy_sane(policy))
		err = ERR_INVAL;
	for (size_t i = 0; i < policy->npeople; i++)
		policy->people[i].uid = POLICY_NO_UID;
	if (err == ERR_NONE) {
		*out = policy;
		policy = NULL;
	}
	policy_destroy(policy);
	return err;
}

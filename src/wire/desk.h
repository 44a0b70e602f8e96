/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_WIRE_DESK_H_
#define DABYL_WIRE_DESK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * desk - the messages between a hub and the duty desk of a service.
 *
 * A desk connects a DEALER to the hub.  One message is one frame of strict
 * JSON (at most DESK_MESSAGE_MAX bytes), so that a service can write its side
 * in any language.  Unknown members are ignored.
 *
 *	desk -> hub
 *	{"type":"hello","service":"fire","district":"karatau"}
 *	{"type":"answer","alert":1042,"key":HEX32,"act":ACT,"revision":1,
 *	 "number":"2231","who":"...","code":"...","text":"...",
 *	 "district":"otyrar"}    (with wrong-district)
 *	{"type":"beat"}
 *	hub -> desk
 *	{"type":"welcome","desk":"101-karatau"}
 *	{"type":"tell","log":LOGID,"alert":1042,"target":0,"revision":1,
 *	 "key":HEX32,"kind":"fire","severity":1,"message_kk":"...",
 *	 "message_ru":"...","again":false,"inform":false,
 *	 "state":"received|accepted|on-scene"}    (to who connects: what he has)
 *	{"type":"stand-down", the same members, "code":REASON}
 *	{"type":"fate","alert":1042,"act":ACT,"fate":"taken|repeated|stray"}
 *	{"type":"beat"}
 *	{"type":"bye","text":"..."}
 *
 * A "tell" with "inform" has words that need no new acceptance: its key is that
 * of the text before it, "received" with its revision is all that it waits for.
 *
 * (log, alert, target, revision) is the same when a message is sent again: a
 * desk shows it once.  The key is what makes an answer believable: an answer
 * without it changes nothing.
 */
#define DESK_MESSAGE_MAX 16384
#define DESK_BEAT_MS     2000
#define DESK_GONE_MS     15000 /* hub: no beat for so long */
#define DESK_KEY_SIZE    16

enum desk_type {
	DESK_HELLO,
	DESK_ANSWER,
	DESK_BEAT,
	DESK_WELCOME,
	DESK_TELL,
	DESK_STAND_DOWN,
	DESK_FATE,
	DESK_BYE,
};

enum desk_act {
	DESK_RECEIVED,
	DESK_ACCEPTED,
	DESK_REFUSED,
	DESK_ON_SCENE,
	DESK_CLOSED,
	DESK_STOP_RECEIVED, /* "stand-down-received" */
};
#define DESK_ACTS (DESK_STOP_RECEIVED + 1)

enum desk_fate { DESK_TAKEN, DESK_REPEATED, DESK_STRAY };

#define DESK_WORD_SIZE    49
#define DESK_TEXT_SIZE    257
#define DESK_MESSAGE_SIZE 601

struct desk_message {
	enum desk_type type;
	enum desk_act act;
	enum desk_fate fate;
	uint64_t alert;
	uint32_t target;
	uint32_t revision;
	uint32_t severity;
	bool again;
	bool inform;
	uint8_t key[DESK_KEY_SIZE];
	char service[DESK_WORD_SIZE];
	char district[DESK_WORD_SIZE];
	char desk[DESK_WORD_SIZE];
	char log[DESK_WORD_SIZE];
	char kind[DESK_WORD_SIZE];
	char number[DESK_WORD_SIZE];
	char state[DESK_WORD_SIZE]; /* "" but for what the desk had before */
	char code[DESK_WORD_SIZE];  /* of a refusal, an outcome, a stand-down */
	char who[DESK_TEXT_SIZE];
	char text[DESK_TEXT_SIZE];
	char message_kk[DESK_MESSAGE_SIZE];
	char message_ru[DESK_MESSAGE_SIZE];
};

void desk_encode(const struct desk_message *message, struct buf *out);

/*
 * Read one message.  ERR_INVAL: not JSON, no type or act that we know, a
 * member of the wrong type or too long; jread's errors for its limits.
 * ${message} has unspecified values then.
 */
enum err desk_decode(
    struct desk_message *message, const char *bytes, size_t len);

const char *desk_act_word(enum desk_act act);
bool desk_act_find(const char *word, enum desk_act *act);

#endif /* DABYL_WIRE_DESK_H_ */

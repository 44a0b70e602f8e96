/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CONSOLE_APP_H_
#define DABYL_CONSOLE_APP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "client/client.h"
#include "core/command.h"
#include "core/filter.h"
#include "core/policy.h"
#include "core/presence.h"
#include "core/registry.h"
#include "core/replica.h"
#include "net/net.h"
#include "ui/devices.h"
#include "ui/changes.h"
#include "ui/coach.h"
#include "ui/grid.h"
#include "ui/guard.h"
#include "ui/help.h"
#include "ui/keymap.h"
#include "ui/keys.h"
#include "ui/lineedit.h"
#include "ui/list.h"
#include "ui/matrix.h"
#include "ui/menu.h"
#include "ui/question.h"
#include "ui/queue.h"
#include "ui/ready.h"
#include "ui/saying.h"
#include "ui/screen.h"
#include "ui/shift.h"
#include "ui/term/term.h"

#include "wire/coach.h"
#include "wire/lines.h"

#include "console/console.h"
#include "console/filters.h"
#include "console/picture.h"
#include "console/popups.h"

/*
 * app - the inside of a console, shared by the files of this directory and by
 * nobody else.  Each part below is changed by one file:
 *
 *	console.c  the loop, signals, the terminal
 *	frame.c    what the views are given; painting
 *	input.c    which part a key goes to
 *	acts.c     what each command of a keymap does
 *	orders.c   commands to the hub and their answers
 *	opening.c  questions: opening, keeping and closing them
 *	card.c     the steps of a card
 *	guide.c    what the demo that started us says, and hears
 *	prompt.c   the command line and the filter line
 *	completion.c  what could be written in it
 *	filtering.c  the filter of what is shown
 *	filters.c  filters that the person has saved
 *	record.c   what is asked of the hub's record
 *	marks.c    marked alerts, and what is done with many at once
 *	settings.c language, theme, tests of keys and sound
 *	sight.c    pictures, and what a person has seen
 *	colleagues.c  what people want of each other
 *	devices.c  the screen of the devices and the page of one
 *	panes.c    which pane of the board the arrows move
 *	patrol.c   a camera that is looked at without an alert
 *	around.c   the cameras around an alert
 *	alarm.c    what is new, overdue or passed on is heard and popped up
 *	heard.c    what services answer is said to who told them
 *	calls.c    call cards that are due
 *	lead.c     who hears what nobody has answered
 *	readiness.c  the check with which a shift begins
 *	presence.c whether anybody is there
 *	sector.c   what is heard here first
 *	slid.c     the cursor that came to another alert by itself
 *	sound.c    the program that rings
 *
 * plain.c has an inside of its own; child.c, picture.c, playback.c and popups.c
 * know nothing of this one.
 *
 * Invariants: at most one of ${question}, ${menu_open} and ${prompt.on};
 * ${stack} holds at least the queue.
 */
#define APP_STACK_MAX  8
#define APP_FILTER_MS  3600000 /* then a filter ends */
#define APP_OPENING_MS 5000    /* the hub has so long for "take it first" */
#define APP_DRAFTS     4
#define APP_EVIDENCE   64
#define APP_TOLD       64
#define APP_STEPS      32
#define APP_WISHES     32
#define APP_CHANGED_MS 2000 /* so long a row may lag behind an answer */

/* A camera without an alert, and why. */
struct patrol_look {
	char device[ALERT_DEVICE_SIZE]; /* "": no camera */
	char code[ALERT_CODE_SIZE];
	char note[COMMAND_NOTE_MAX + 1];
};

/* A command under way. */
struct order {
	uint64_t number; /* 0: free */
	enum command_verb verb;
	uint64_t alert;
	bool quiet;    /* typed by the console, not by a person */
	bool has_seen; /* the row as the person saw it */
	struct alert seen;
	char ledger[CHANGES_LEDGER_SIZE]; /* of its services, then */
	struct patrol_look
	    look; /* what opens when the hub has written it down */
	char partner[ALERT_CODE_SIZE]; /* who has to be phoned then; "" */
};

/* A question that opens as soon as the alert is in one's hand. */
struct opening {
	bool on;
	bool takes; /* the alert is taken for it */
	enum question_kind kind;
	uint64_t alert;
	uint64_t until_ms;
};

enum prompt_kind { PROMPT_COMMAND, PROMPT_FILTER };

struct prompt {
	bool on;
	enum prompt_kind kind;
	struct buf before; /* the filter of the queue when it was opened, */
	uint64_t before_until_ms; /* and when that ends */
	uint64_t alert; /* under the cursor when it was opened; 0: none, */
	bool group;     /* or a group of them */
	uint32_t version;
	struct lineedit edit;
	struct history history[2];
	struct candidates candidates;
	bool completing; /* the candidates are shown */
};

/* Where the arrows are on the screen of the queue. */
struct panes {
	enum screen_pane which;
	int from;       /* its first row that is shown */
	uint64_t alert; /* that was under the cursor when they went there */
};

/* The coach of the demo. */
struct guide {
	bool on; /* there is one, and the person wants him */
	struct lines heard;
	struct coach_line line;
	struct buf words; /* as they are shown */
	struct coach_sums sums;
	bool sums_shown;
	uint64_t esc_ms; /* when the last key was Esc; 0: it was another */
};

/* Queries under way, by their numbers; 0 = none. */
#define RECORD_UNKNOWN 16
struct record {
	uint64_t list_query[SCREENS];
	uint64_t device_query;
	uint64_t shift_query;
	uint64_t shift_ms;              /* when it was asked last */
	char device[ALERT_DEVICE_SIZE]; /* what it asks for */
	char unknown[RECORD_UNKNOWN][ALERT_DEVICE_SIZE]; /* nobody has them */
	size_t unknown_at;
	uint64_t page_alert; /* of the page of one alert, */
	uint64_t page_seq;   /* its newest entry that was asked for, */
	uint64_t page_ms;    /* and when */
	uint64_t clip_query;
	uint64_t clip_alert; /* what it asks for */
	uint64_t clip_done;  /* alert whose clip is known, or known absent */
};

struct seen {
	uint64_t alert;
	struct screen_evidence told;    /* the hub knows of it */
	struct screen_evidence more;    /* not yet: of its own camera, */
	struct screen_evidence around;  /* and of the one around it: */
	char camera[ALERT_DEVICE_SIZE]; /* "" = none */
	const char *why; /* nothing could be seen; not told yet; NULL */
};

/* The screen of the devices, the page of one, and its queries; 0 = none. */
struct devices {
	struct devices_view *view;
	uint64_t query;
	char id[ALERT_DEVICE_SIZE]; /* whose page it is */
	uint64_t around_query, past_query;
	unsigned falses, all; /* of its past alerts */
};

/* The cameras around an alert, while they are asked for or chosen from. */
struct around {
	uint64_t query; /* 0 = none */
	uint64_t alert;
	size_t count;
	char ids[MENU_LINES][ALERT_DEVICE_SIZE];
	char lines[MENU_LINES][MENU_LINE_SIZE];
};

/* A camera that is looked at without an alert. */
struct patrol {
	struct patrol_look look;
	bool on;
	bool opened; /* its picture was asked for */
	uint64_t since_ms;
	uint64_t shown_ms; /* since when there is a picture; 0 = none yet */
	char title[ALERT_DEVICE_SIZE + ALERT_NAME_SIZE];
	char reason[POLICY_NAME_SIZE];
	uint32_t columns, rows; /* of the cells that were asked for */
};

#define SIGHT_WINDOW_WIDTH  640
#define SIGHT_WINDOW_HEIGHT 360

/* The picture that follows the alert in hand (slot 0), and the pinned ones. */
struct sight {
	struct picture_set *set;
	bool display;                /* windows may work */
	uint64_t alert[PICTURE_MAX]; /* whose picture; 0 = closed */
	char camera_of[PICTURE_MAX][ALERT_DEVICE_SIZE]; /* "" = its own */
	bool window[PICTURE_MAX];
	uint32_t crashes[PICTURE_MAX];  /* that were said */
	uint32_t shown_ms[PICTURE_MAX]; /* of it, counted already */
	enum preview_state state[PICTURE_MAX];
	char camera[ALERT_DEVICE_SIZE]; /* chosen around the place; "" = the
	                                 * nearest */
	char shows[PICTURE_MAX][ALERT_DEVICE_SIZE]; /* which camera it is */
	bool pin;               /* what is wanted goes into ${next_pin} */
	size_t next_pin;        /* 1..PICTURE_MAX-1 */
	struct rect rect;       /* where the cells are drawn */
	uint32_t columns, rows; /* of the cells that were asked for */
	char words[ALERT_DEVICE_SIZE + 200]; /* of another camera's picture */
	uint64_t wanted; /* alert whose sources are being looked for */
	bool want_window;
	bool still;        /* slot 0 shows one picture of a recording */
	uint64_t still_ms; /* since when; 0: it has not come yet */
	bool still_counted;
	uint64_t rest_alert; /* where the cursor rests, */
	uint64_t rest_ms;    /* since when */
	uint64_t put_away;   /* alert whose picture the person closed */
	uint64_t clip_alert; /* whose clip the next is */
	char clip[PREVIEW_TEXT_MAX + 1];
	uint64_t told_ms; /* when what was seen was last told */
	struct seen seen[APP_EVIDENCE];
	size_t seen_at;
};

/* What this person wants of others, to be told what became of it. */
struct wish {
	uint64_t alert; /* 0: free */
	char offered[ALERT_CODE_SIZE];
	bool given, asked, called; /* the hub has done it */
	bool mine;                 /* and in hand, or told */
	uint64_t heard_tick;       /* the newest deadline that was announced */
};
/* Why somebody is to look up. */
enum alarm_reason {
	ALARM_NEW,
	ALARM_OVERDUE,
	ALARM_ESCALATED,
	ALARM_REFUSED, /* a service does not come, and nobody has told another
	                */
	ALARM_WORSE,   /* than what its services were told */
	ALARM_WANTED,
};

/* An answer of a service that was said. */
struct heard {
	uint64_t alert;
	unsigned target;
	uint64_t tick;
};

/* Something that sounds, or will: until somebody has it. */
struct alarm_item {
	uint64_t number; /* of the alert */
	enum alarm_reason reason;
	uint64_t from_ms;  /* other sectors hear it first */
	uint64_t again_ms; /* UINT64_MAX = once is enough */
	bool said;
};
#define APP_ALARMS 64

struct alarm {
	uint64_t cursor;  /* of replica_change() */
	bool awake;       /* the first snapshot is over */
	uint64_t newest;  /* number of the newest alert that was heard */
	uint64_t bell_ms; /* when it rang last; 0 = never */
	bool bell;        /* it is to ring */
	uint64_t mute_until_ms;
	uint64_t told[APP_TOLD]; /* what was announced; see alarm.c */
	size_t told_at;
	struct alarm_item items[APP_ALARMS];
	size_t count;
	struct alarm_item burst[APP_ALARMS]; /* popups of this step */
	size_t burst_count;
};

/* A desk that is to be called. */
struct call {
	uint64_t alert; /* 0: none */
	uint64_t tick;  /* when it was queued */
	unsigned target;
	char desk[NOTE_DESK_SIZE]; /* one after the other may be called */
	uint8_t rung;              /* enum notification_rung */
	bool off;                  /* that it is over is to be said */
	uint16_t news; /* the version of new words to be said; 0: of all */
	bool opened;   /* its card was open; else it was only said */
};

/* What the person knows of the calls that he has to make. */
struct calls {
	struct call known[APP_TOLD];
	size_t known_at;
	struct call card; /* the card that opened by itself */
	bool unasked;     /* and no key has counted in it yet */
};

/* Which alerts are heard here at once, and are counted as one's own. */
#define SECTOR_DELAY_LIFE_MS 5000
#define SECTOR_DELAY_MS      10000
struct sector {
	bool on;
	char chosen[ALERT_CODE_SIZE]; /* while the console runs; "" */
	char code[ALERT_CODE_SIZE];
	char regime[ALERT_CODE_SIZE]; /* that is on, when it was read */
	char waits[ALERT_CODE_SIZE];  /* chosen before a policy had come; "" */
	struct filter filter;
	uint64_t counted_ms; /* 0 = what waits elsewhere is to be counted */
	uint64_t revision;   /* of the rows then */
};

/* What was said last of what goes out to services. */
struct outgoing {
	bool known;
	uint64_t stopped_tick;
	uint64_t start_until_tick;
};

/* Whether anybody is there. */
struct presence_check {
	uint64_t key_ms;       /* the last key; 0 = none so far */
	uint64_t idle_from_ms; /* nobody was needed or seen since; 0 = never */
	uint64_t rang_ms;
	enum presence stage;
	bool told; /* the hub knows that nobody answers */
};

/* The check with which a shift begins. */
struct readiness {
	bool offered; /* once, when the console begins */
	bool on;
	struct ready_view view;
	uint64_t began_ms;
	unsigned told; /* lines that the hub knows: 1 << enum ready */
};

#define SOUND_WORDS 16
struct sound {
	char words[1024];
	char *argv[SOUND_WORDS + 1]; /* [0] NULL: the bell of the terminal */
	pid_t pid;                   /* 0 = it is quiet */
	uint64_t until_ms;           /* then it is ended */
	bool failed;                 /* and that was said */
};

struct app {
	const struct console_options *options;
	struct net *net;
	struct client *client;
	struct term *term;
	struct popups *popups;
	int signal_fd;
	uint64_t now_ms;
	bool quit;
	enum console_exit status;

	struct keys keys;
	struct guard guard;
	enum script script;
	bool unfocused;
	bool touched; /* the person has pressed a key */
	struct guide guide;
	struct panes panes;
	bool ascii;     /* signs of ASCII only */
	bool keys_test; /* keys are named and do nothing */

	struct policy *policy;
	uint64_t policy_revision;
	struct registry *registry;

	struct queue_view *queue;
	struct {
		uint64_t alert; /* that was asked about last */
		uint64_t revision;
		uint64_t at_ms;
	} near;
	struct list_view *lists[SCREENS]; /* NULL: not opened yet */
	struct matrix_view *matrix;
	struct shift_view *shift;
	struct help_view help;
	enum screen stack[APP_STACK_MAX];
	size_t depth;
	struct menu menu;
	bool menu_open;
	struct question *question;
	struct alert question_seen; /* the alert when it was opened */
	char question_ledger[CHANGES_LEDGER_SIZE];
	bool question_took; /* which was taken for it, only now */
	struct question_draft drafts[APP_DRAFTS];
	size_t drafts_at;
	struct opening opening;
	struct prompt prompt;
	struct filters filters;
	uint64_t filter_until_ms; /* 0: no filter */

	struct order changed; /* was refused; what has changed will come */
	uint64_t changed_until_ms;
	struct wish wishes[APP_WISHES];
	size_t wishes_at;
	struct order orders[CLIENT_COMMANDS_MAX];
	uint64_t slid_said; /* from which alert the cursor went, as was said, */
	uint64_t slid_said_ms; /* and when */
	uint64_t verdict;      /* alert of one's last verdict */
	size_t bulk_count; /* of all that it was about; 0: it was about one */
	uint64_t bulk[QUEUE_MARKS_MAX];
	struct outgoing outgoing;
	bool regime_known;    /* the hub has said one */
	uint64_t regime_tick; /* of the change that was said; 0: none */
	bool flood_known;     /* the first rows have come */
	uint64_t flood_tick;  /* that of the flood that was said; 0: none */
	bool leave_after;     /* sign-off was sent: leave when it is answered */
	struct buf returned;  /* by the break that was sent last */
	struct buf typed;
	struct sayings sayings;

	struct record record;
	struct sight sight;
	struct alarm alarm;
	struct calls calls;
	struct heard heard[APP_TOLD];
	size_t heard_at;
	struct devices devices;
	struct around around;
	struct patrol patrol;
	struct sector sector;
	struct sound sound;
	struct presence_check presence;
	struct readiness readiness;
	struct {
		uint64_t id;
		uint64_t tick;
	} lost[APP_STEPS]; /* people of whom the lead was told */
	size_t lost_at;
	struct {
		uint64_t alert;
		size_t step; /* those before were passed over */
	} steps[APP_STEPS];
	size_t steps_at;
	uint64_t step_ms; /* when Space came last */

	/* events of all sources, once a second */
	uint64_t minute[60];
	size_t minute_at, minute_count;
	uint64_t minute_ms;

	struct screen_input in;
	struct grid grid;
	bool dirty;
	bool urgent; /* a key or an answer: paint now */
	uint64_t paint_ms;
	uint64_t taken_ms;     /* when the terminal had taken all of it */
	uint64_t drawn_second; /* tick / 1000 of the last paint */
	uint64_t revision;     /* of the replica when it was last stepped */
};

/* ---- frame.c ---- */
void frame_input(struct app *app); /* fill app->in */
/* Whose device and site app->in speaks of; NULL: of none. */
void frame_place(struct app *app, const struct alert *alert);
void frame_state(struct app *app, struct screen_state *state);
enum err frame_paint(struct app *app);
enum screen app_screen(const struct app *app);
void app_push(struct app *app, enum screen screen);
bool app_pop(struct app *app); /* false: the queue is all there is */
void app_drop(struct app *app, enum screen screen); /* wherever it is */
void app_dirty(struct app *app);

/* Say a sentence, which is translated already; foreign parts may be in it. */
void app_say(struct app *app, enum style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void app_hush(struct app *app);

/* The same for what came by itself: it never takes the place of an answer. */
void app_tell(struct app *app, enum style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Somebody writes or chooses, or is about to: nothing opens by itself. */
bool app_is_busy(const struct app *app);

/* Bits of enum need that are met now. */
unsigned app_have(struct app *app);

/* The row that keys act on; NULL: there is none. */
const struct alert *app_alert(struct app *app);
bool app_mine(const struct app *app, const struct alert *alert);

/* The alert whose countdown the person may stop: that under the cursor, or
 * that of the last verdict; NULL: none runs. */
const struct alert *app_countdown(struct app *app);

/* ---- input.c ---- */
const struct keymap *app_keymap(const struct app *app); /* of the screen */
void input_bytes(struct app *app, const uint8_t *bytes, size_t len);
void input_tick(struct app *app); /* keys_deadline() has come */

/*
 * A form or a menu that was opened listens when no key has come for a while,
 * and that is known only to who looks: input_quiet() says that there was none,
 * input_late() that nobody looked since; keys that come then may be old.
 * input_waits(): there is such a form, and it does not listen yet.
 */
bool input_waits(const struct app *app);
void input_quiet(struct app *app);
void input_late(struct app *app);

/* ---- acts.c ---- */
int app_page_rows(struct app *app); /* of what the arrows move */
int app_list_rows(struct app *app); /* of the list on the screen */

/* Do what a key, a menu or a typed word asks for; false: no such act. */
bool act_do(struct app *app, const char *command);
void act_words(void *arg, void (*each)(void *arg, const char *word));

/* ---- slid.c ---- */

/* A key or a menu asks for ${command}, and the cursor is not where the person
 * has put it: true, and that was said; nothing is to be done. */
bool slid_refuse(struct app *app, const char *command);

/* ---- orders.c ---- */

/*
 * Send a command line.  A command that is about an alert and names none is
 * given the number of ${alert}; what goes out is shown.  ${seen}: the row as
 * the person saw it, may be NULL.  false: it did not go out, and that was said.
 */
bool order_send(struct app *app, const char *line, uint64_t alert,
    const struct alert *seen);
bool order_printf(struct app *app, const struct alert *seen, const char *format,
    ...) __attribute__((format(printf, 3, 4)));
/* Verbs that mean an alert even when none is named. */
bool order_about_alert(enum command_verb verb);
/* The same for what the console reports by itself: not shown. */
bool order_quiet(struct app *app, const char *line);
/* Whether a command of a person about this alert has no answer yet. */
bool order_under_way(const struct app *app, uint64_t alert);
void orders_step(struct app *app);

/* ---- opening.c ---- */

/* Open a question about the alert under the cursor. */
void opening_ask(struct app *app, enum question_kind kind);
/* As above, and take the alert first when nobody has it. */
void opening_take(
    struct app *app, enum question_kind kind, const struct alert *alert);
void opening_about(struct app *app, enum question_kind kind,
    const struct question_about *about);
void opening_wait(struct app *app, enum question_kind kind, uint64_t alert);
void opening_step(struct app *app);
/* Go to the alert with this number, on the board or in the archive. */
void opening_goto(struct app *app, const char *number);
void opening_goto_number(struct app *app, uint64_t number);
void opening_key(struct app *app, struct key key);
/* frame_place() of what the question is about. */
void opening_place(struct app *app);
void opening_close(struct app *app, bool keep);

/* The hub has answered to what a form about ${alert} has sent it. */
void opening_answered(struct app *app, uint64_t alert, bool done);
/* The alert is free, or already one's own. */
bool opening_needs_claim(const struct app *app, const struct alert *alert);

/* ---- card.c ---- */

/* Space: do the next step of the card of one's alert. */
void card_space(struct app *app);

/* The form of a step was left: the next Space is about the step after it. */
void card_passed(struct app *app, uint64_t alert, size_t step);

/* Where the person stands in the card of this alert. */
size_t card_from(const struct app *app, uint64_t alert);

/* ---- guide.c ---- */
void guide_begin(struct app *app);
void guide_finish(struct app *app);
int guide_fd(const struct app *app); /* to be polled; -1: none */
void guide_read(struct app *app);
void guide_touched(struct app *app); /* the first key */
void guide_typed(struct app *app, const char *command);

/* Esc twice leaves him; true: the key closed what he showed, and is used. */
bool guide_pressed(struct app *app, struct key key);
void guide_off(struct app *app);
void guide_on(struct app *app);
void guide_fill(struct app *app); /* of app->in */

/* ---- prompt.c ---- */
void prompt_open(struct app *app, enum prompt_kind kind);
void prompt_key(struct app *app, struct key key);
void prompt_finish(struct app *app);
/* Do what the line says, as if it had been typed. */
void prompt_run(struct app *app, const char *line);

/* ---- completion.c: of what stands in the line ---- */

/* The candidates for what is at the cursor of the line. */
void completion_find(struct app *app);
/* As much as all of them have in common goes into the line. */
void completion_insert(struct app *app);

/* ---- filtering.c ---- */

/* What a filter of ${screen} is read with; lent until the next input. */
struct filter_context filter_context_of(struct app *app, enum screen screen);

/* Whether what stands behind the command is a filter. */
bool filter_takes(enum command_verb verb);

/*
 * Do what a line asks: a filter of what is shown, or something about the saved
 * ones (filters.h).  false: ${fault} says why, and nothing has changed; so it is
 * with the two below.
 */
bool filter_line(struct app *app, const char *text, struct filter_fault *fault);
/* Show the queue by it; without words as it is. */
bool filter_queue(
    struct app *app, const char *text, struct filter_fault *fault);
/* Show a list of the record, which the hub filters. */
bool filter_record(struct app *app, enum screen screen, const char *text,
    struct filter_fault *fault);
void filter_fault_say(struct app *app, const struct filter_fault *fault);

/* The queue's filter, for APP_FILTER_MS; "": everything is shown. */
void filter_set(struct app *app, const char *text);
/* Ends it when its hour is over. */
void filter_step(struct app *app);
/* The queue follows each letter of the line; and goes back. */
void filter_follow(struct app *app);
void filter_back(struct app *app);

/* What the hub is to be asked for on a list of the record: without @names. */
void filter_plain(
    struct app *app, enum screen screen, const char *text, struct buf *plain);

/* ---- marks.c ---- */
void marks_toggle(struct app *app); /* of the row under the cursor */
void marks_ask(struct app *app);    /* open the form for the marked */
/* The cursor is on the row of a group: no alert of it is meant. */
bool marks_on_group(const struct app *app);
/* The same, and it was said; what is about one alert asks first. */
bool marks_refuse(struct app *app);
/*
 * What a key does on the row of a group; false: the row is none, or the key is
 * about no row.
 */
bool marks_group(struct app *app, const char *command);
bool marks_leave(struct app *app); /* out of a group; false: in none */
void marks_step(struct app *app);  /* say when a flood begins or ends */
/* Remember what one act decided, for one key that takes it back. */
void marks_decided(struct app *app, const uint64_t *alerts, size_t count);
/* How many alerts the verdict on ${alert} was about; 1: only that one. */
size_t marks_together(const struct app *app, uint64_t alert);
/* "undo" or "send", for all that were decided together with ${alert}. */
void marks_order(struct app *app, const char *verb, const struct alert *alert);

/* ---- outgoing.c ---- */
void outgoing_step(struct app *app); /* say when it changes */

/* ---- regime.c ---- */
void regime_step(struct app *app); /* say when it changes */

/* ---- record.c ---- */
void record_open(
    struct app *app, enum screen screen, uint64_t alert, const char *filter);
void record_step(struct app *app);

/* A device of the registry; asked of the hub when it is not here yet. */
enum record_found { RECORD_FOUND, RECORD_ASKED, RECORD_ABSENT };
enum record_found record_device(
    struct app *app, const char *id, const struct device **device);

/* Whether it is known what clip the alert has; sight_clip() was told it. */
bool record_clip(struct app *app, uint64_t alert);

/* Open the screen of the shift; what is in its record comes by and by. */
void record_shift(struct app *app);
/*
 * The bytes of {"device":HEX,"metres":N}; ${metres} (NULL is allowed) stays as
 * it is without them.  false: it is no such line.
 */
bool record_device_bytes(
    const char *line, size_t len, struct buf *bytes, int64_t *metres);

/* Each line of a result that is not empty. */
void record_lines(struct app *app, const struct session_result *result,
    void (*each)(struct app *app, const char *line, size_t len));

/* The registry of the hub may be another one now. */
void record_forget(struct app *app);

/* Ask again for all lists that are open: their words are of a language. */
void record_again(struct app *app);

/* ---- sight.c ---- */
/* UTC of the picture that is shown of the alert; 0: live, or none. */
int64_t sight_moment(struct app *app, const struct alert *alert);
void sight_begin(struct app *app);
void sight_finish(struct app *app);
void sight_toggle(struct app *app); /* F3 */
void sight_claimed(struct app *app, uint64_t alert);
void sight_live(struct app *app);
/* Whether the slot shows this camera for this alert. */
bool sight_shows(
    const struct app *app, size_t slot, uint64_t alert, const char *id);
/* The camera whose picture follows the alert and is shown of it; NULL: none. */
const char *sight_camera_of(const struct app *app, uint64_t alert);
/* The picture of ${id}, a camera around the place of the alert; the window of
 * one that is shown beside the first closes. */
void sight_camera(struct app *app, uint64_t alert, const char *id);
void sight_seek(struct app *app, int32_t ms);
void sight_close(struct app *app, size_t slot);
void sight_clip(struct app *app, uint64_t alert, const char *url);
void sight_tell(struct app *app); /* tell the hub what was seen so far */
/* The same, and that nothing could be, before a verdict on ${alert}. */
void sight_verdict(struct app *app, uint64_t alert);
void sight_step(struct app *app);
void sight_fill(struct app *app, struct screen_picture *picture);
void sight_fill_slot(struct app *app, size_t slot,
    const struct picture_status *status, bool window,
    struct screen_picture *picture);
struct screen_evidence sight_evidence(
    struct app *app, const struct alert *alert);

/* ---- settings.c ---- */

/* "theme dark"; "" opens the menu.  false: not understood, and that was said */
bool settings_run(struct app *app, const char *text);
void settings_menu(struct app *app, enum menu_kind kind);
/* The ${i}-th word behind ${before} ("" = the first one); NULL: no more. */
/* What was chosen before the configuration came. */
void settings_sector_waiting(struct app *app);
const char *settings_word(
    const struct app *app, const char *before, size_t i, struct buf *out);
void settings_sound(struct app *app);
void settings_keys(struct app *app);
void settings_key(
    struct app *app, struct key key, const struct binding *binding);
/* ---- colleagues.c ---- */

/* What keys and menus do. */
void colleagues_hand(struct app *app);   /* f: accept, or hand over */
void colleagues_accept(struct app *app); /* what is offered */
void colleagues_hand_all(struct app *app);
void colleagues_ask(struct app *app);    /* o: answer, or ask */
void colleagues_answer(struct app *app); /* what is asked */
void colleagues_lead(struct app *app);   /* s: come, or call */
void colleagues_read(struct app *app);   /* the notice that is shown */

/* The hub has done what was asked: what becomes of it will be said. */
void colleagues_done(struct app *app, enum command_verb verb, uint64_t alert);

/* The row has changed: what is wanted of the person, or was answered, is
 * said; true: it is to be heard, too. */
bool colleagues_changed(struct app *app, const struct alert *alert);

/* ---- devices.c ---- */
void devices_open(struct app *app);   /* the screen */
void devices_page(struct app *app);   /* of the device under the cursor */
void devices_camera(struct app *app); /* the one under the cursor, or why not */
/* Whether it is an answer to one of its questions. */
bool devices_result(struct app *app, const struct session_result *result);
void devices_forget(struct app *app);

/* ---- around.c ---- */
void around_ask(struct app *app);
void around_chosen(struct app *app);
bool around_result(struct app *app, const struct session_result *result);

/* ---- panes.c ---- */
/* ${step} 1: the next one that has something; -1: the one before. */
void panes_turn(struct app *app, int step);
/* false: the arrows are the list's */
bool panes_move(struct app *app, int rows);
bool panes_leave(struct app *app); /* false: they were the list's already */
void panes_step(struct app *app);

/* ---- patrol.c ---- */
void patrol_granted(struct app *app, const struct patrol_look *look);
void patrol_close(struct app *app);
void patrol_step(struct app *app);
void patrol_fill(struct app *app, struct screen_camera *camera);

/* ---- calls.c ---- */
void calls_step(struct app *app);

/* ---- heard.c ---- */

/* A service has accepted what this person told it. */
void heard_check(struct app *app, const struct alert *alert);

/* ---- lead.c ---- */

/* Whether what is passed on so far (enum alert_escalated) is for this person:
 * whoever is missing is stood in for. */
bool lead_hears(const struct app *app, uint8_t level);
void lead_say(struct app *app, const struct alert *alert);

void lead_step(struct app *app); /* who does not answer is said */

/* ---- presence.c ---- */
void presence_key(struct app *app); /* somebody pressed one */
void presence_step(struct app *app);

/* ---- readiness.c ---- */
void readiness_open(struct app *app);
void readiness_key(struct app *app, struct key key);
void readiness_step(struct app *app);

/* ---- sector.c ---- */
void sector_load(struct app *app); /* the policy or the choice has changed */
/* ${code}: or POLICY_SECTOR_NONE.  false: there is no such sector. */
bool sector_set(struct app *app, const char *code);
bool sector_holds(const struct app *app, const struct alert *alert);
uint64_t sector_delay_ms(const struct app *app, const struct alert *alert);
void sector_step(struct app *app);

/* ---- sound.c ---- */
void sound_begin(struct app *app);
void sound_finish(struct app *app);
void sound_play(struct app *app);
void sound_step(struct app *app);

/* ---- alarm.c ---- */
void alarm_step(struct app *app);
int alarm_wait_ms(const struct app *app);

#endif /* DABYL_CONSOLE_APP_H_ */

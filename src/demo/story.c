/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "demo/scenario.h"
#include "demo/story.h"

#define N_(text)  text /* marked for xgettext, translated where it is shown */
#define M_S(m, s) (((m)*60 + (s)) * 1000)
#define ROWS(t)   (sizeof(t) / sizeof((t)[0]))

const char *
story_source(size_t source)
{
	static const char *const names[SCENARIO_SOURCES] = {
		[NODE_1] = "//analytics/node-1",
		[NODE_2] = "//analytics/node-2",
		[NODE_3] = "//analytics/node-3",
		[NODE_4] = "//analytics/node-4",
		[NODE_5] = "//analytics/node-5",
		[NODE_6] = "//analytics/node-6",
		[NODE_7] = "//analytics/node-7",
		[PANEL_SCHOOL] = "//panel/school-9",
		[PANEL_HOSPITAL] = "//panel/hospital",
	};

	assert(source < SCENARIO_SOURCES);
	return names[source];
}

// clang-format off
const struct story_row *
story_rows(void)
{
	static const struct story_row rows[] = {
	/* The board before the learner sees it. */
	{ 0, 95000, NODE_3, 0, 780, "accident", "cam-0716", "road-accident",
	    "two cars touch at the crossing", "quiet-street" },
	{ 0, 90000, NODE_5, 0, 660, "bag", "cam-4001", "abandoned-object",
	    "bag beside the ticket office", "" },
	{ 0, 80000, NODE_3, 0, 640, "water", "cam-0717", "flooding",
	    "water on the road", "quiet-street" },
	{ 0, 75000, NODE_2, 0, 720, "dumping", "cam-0633", "illegal-dumping",
	    "bags beside the containers", "yard" },
	{ 0, 70000, NODE_2, 0, 690, "bench", "cam-0308", "person-down",
	    "person does not move", "quiet-yard" },
	{ 0, 65000, NODE_5, 0, 810, "boiler", "cam-3011", "smoke",
	    "smoke at the boiler house", "" },
	{ 0, 60000, NODE_5, 0, 770, "platform", "cam-4002", "fight",
	    "two people fight", "" },
	{ 0, 55000, NODE_2, 0, 700, "heap", "cam-0634", "illegal-dumping",
	    "building rubbish", "quiet-yard" },
	{ 0, 50000, NODE_2, 0, 0, "dead", "cam-0811", "camera-fault",
	    "no contact since 12:04", "" },

	{ M_S(0, 5), 900, NODE_1, 0, 710, "steam", "cam-0098", "smoke",
	    "smoke above the roof", "bakery" },
	{ M_S(0, 55), 700, NODE_1, 0, 930, "fire", "cam-1034", "fire",
	    "open flame at a stall", "bazaar-east" },
	{ M_S(1, 40), 800, NODE_1, 0, 890, "fire-rows", "cam-1035", "fire",
	    "open flame between the rows", "bazaar-rows" },
	{ M_S(1, 42), 800, NODE_1, 0, 840, "fire-roof", "cam-1036", "fire",
	    "open flame, seen from the roof", "bazaar-roof" },
	{ M_S(1, 55), 1100, NODE_2, 0, 740, "football", "cam-0307", "fight",
	    "two people push each other", "park" },
	{ M_S(2, 10), 600, NODE_4, 0, 820, "weapon", "cam-2001", "weapon",
	    "long object on a shoulder", "school" },
	{ M_S(3, 20), 100, PANEL_SCHOOL, 0, 0, "sos", "btn-0009", "sos",
	    "button pressed, ground floor", "" },
	/* node-7: one arrives, three do not, the next one shows the hole. */
	{ M_S(3, 58), 500, NODE_7, 0, 810, "", "cam-5001",
	    "traffic-violation", "crosses the stop line", "" },
	{ M_S(4, 3), 500, NODE_7, 1, 740, "", "cam-5002",
	    "traffic-violation", "crosses the stop line", "" },
	{ M_S(4, 6), 500, NODE_7, 1, 880, "", "cam-5001",
	    "traffic-violation", "wrong lane", "" },
	{ M_S(4, 9), 500, NODE_7, 1, 690, "", "cam-5003",
	    "traffic-violation", "crosses the stop line", "" },
	{ M_S(4, 15), 500, NODE_7, 0, 830, "", "cam-5002",
	    "traffic-violation", "wrong lane", "" },
	{ 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL },
	};

	return rows;
}

/*
 * Kept from people by the kinds' own rules: recorded only, or below their
 * smallest score, or at a place that is open day and night.
 */
const struct story_habit *
story_quiet(void)
{
	static const struct story_habit habits[] = {
	{ NODE_3, 40, 600, 350, 0, "cam-0715", "traffic-violation",
	    "speed 74", "", "", NULL },
	{ NODE_3, 30, 600, 350, 0, "cam-0716", "traffic-violation",
	    "crosses the stop line", "", "", NULL },
	{ NODE_3, 30, 600, 350, 0, "cam-0718", "traffic-violation",
	    "no seat belt", "", "", NULL },
	{ NODE_3, 25, 600, 350, 0, "cam-0719", "traffic-violation",
	    "wrong lane", "", "", NULL },
	{ NODE_5, 30, 500, 400, 0, "cam-4003", "line-crossing",
	    "person crosses the line", "", "", NULL },
	{ NODE_5, 25, 500, 400, 0, "cam-4004", "zone-motion",
	    "motion on the forecourt", "", "", NULL },
	{ NODE_1, 12, 200, 290, 0, "cam-1037", "smoke",
	    "light haze", "", "", NULL },
	{ NODE_2, 12, 300, 280, 0, "cam-0307", "fight",
	    "people close to each other", "", "", NULL },
	{ NODE_5, 12, 300, 280, 0, "cam-4002", "person-down",
	    "person sits", "", "", NULL },
	{ NODE_1, 10, 500, 300, 20, "cam-1037", "crowd",
	    "people at the gate", "", "", NULL },
	{ NODE_3, 8, 500, 340, 0, "cam-0715", "wanted-vehicle",
	    "plate read badly", "", "000DBL1B", NULL },
	{ NODE_2, 8, 300, 280, 0, "cam-0635", "illegal-dumping",
	    "object beside the container", "", "", NULL },
	{ NODE_4, 6, 200, 380, 0, "cam-2003", "abandoned-object",
	    "school bag", "", "", NULL },
	{ 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL },
	};

	return habits;
}

const struct story_habit *
story_lively(void)
{
	static const struct story_habit habits[] = {
	{ NODE_1, 12, 550, 300, 0, "cam-0098", "smoke",
	    "smoke above the roof", "bakery", "", "archive {} steam" },
	{ NODE_2, 12, 620, 280, 0, "cam-0307", "fight",
	    "two people push each other", "park", "", "archive {} play" },
	{ NODE_2, 8, 500, 350, 0, "cam-0521", "fall-into-water",
	    "head above the water", "lake", "", "archive {} animal" },
	{ NODE_2, 10, 620, 300, 0, "cam-0633", "illegal-dumping",
	    "bags beside the containers", "yard", "",
	    "archive {} no-emergency to:city" },
	{ NODE_3, 8, 860, 110, 0, "cam-0715", "wanted-vehicle",
	    "plate on the list", "street", "000DBL13",
	    "confirm {} police" },
	{ NODE_1, 3, 800, 180, 0, "cam-1034", "fire",
	    "open flame at a stall", "bazaar-east", "",
	    "confirm {} fire +danger" },
	{ NODE_6, 14, 500, 400, 0, "cam-0412", "line-crossing",
	    "object crosses the line", "wind", "", "archive {} plants" },
	{ NODE_3, 10, 620, 250, 0, "cam-0717", "road-accident",
	    "car stands across the lane", "quiet-street", "",
	    "archive {} stopped-car" },
	{ NODE_5, 8, 620, 250, 0, "cam-4001", "abandoned-object",
	    "bag beside the ticket office", "", "",
	    "archive {} owner-near" },
	{ NODE_2, 8, 620, 250, 0, "cam-0308", "person-down",
	    "person does not move", "quiet-yard", "", "archive {} resting" },
	{ NODE_4, 2, 600, 300, 0, "cam-2001", "weapon",
	    "long object on a shoulder", "school", "", "archive {} dummy" },
	{ PANEL_HOSPITAL, 2, 0, 1, 0, "sen-0301", "fire-sensor",
	    "loop 4, third floor", "", "", "archive {} test" },
	{ 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL },
	};

	return habits;
}

static const struct scenario_act acts[] = {
	{ 500, ACTOR_ERLAN, "claim {accident}" },
	{ 700, ACTOR_DANA, "claim {bag}" },
	{ 900, ACTOR_ERLAN, "claim {water}" },
	{ 1100, ACTOR_DANA, "claim {dumping}" },
	{ 1300, ACTOR_MARAT, "claim {boiler}" },
	{ 1500, ACTOR_MARAT, "confirm {boiler} fire" },
	{ 1700, ACTOR_ERLAN, "claim {platform}" },
	{ 1900, ACTOR_ERLAN, "confirm {platform} police" },
	{ 2100, ACTOR_MARAT, "claim {heap}" },
	{ 2300, ACTOR_MARAT, "shelve {heap} 30m maintenance" },
	{ 2500, ACTOR_MARAT, "claim {bench}" },

	{ M_S(0, 12), ACTOR_AIGUL, "claim {steam}" },
	{ M_S(0, 30), ACTOR_AIGUL, "look {steam} recording 9000" },
	{ M_S(0, 40), ACTOR_AIGUL, "archive {steam} steam" },
	{ M_S(0, 45), ACTOR_MARAT, "look {bench} live 12000" },
	{ M_S(0, 50), ACTOR_MARAT, "archive {bench} resting" },

	{ M_S(1, 1), ACTOR_AIGUL, "claim {fire}" },
	{ M_S(1, 3), ACTOR_ERLAN, "look {water} live 15000" },
	{ M_S(1, 5), ACTOR_ERLAN, "archive {water} puddle" },
	{ M_S(1, 10), ACTOR_AIGUL, "look {fire} live 8000" },
	{ M_S(1, 12), ACTOR_AIGUL, "confirm {fire} fire,ambulance" },
	{ M_S(1, 30), ACTOR_AIGUL, "phone {fire} ambulance \"Сәуле\"" },
	{ M_S(1, 31), ACTOR_ERLAN, "look {accident} live 14000" },
	{ M_S(1, 33), ACTOR_ERLAN, "archive {accident} stopped-car" },
	{ M_S(1, 46), ACTOR_AIGUL, "same {fire-rows} {fire}" },
	{ M_S(1, 52), ACTOR_AIGUL, "same {fire-roof} {fire}" },

	{ M_S(1, 59), ACTOR_DANA, "claim {football}" },
	{ M_S(2, 15), ACTOR_AIGUL, "claim {weapon}" },
	{ M_S(2, 18), ACTOR_AIGUL, "ask {weapon}" },
	{ M_S(2, 30), ACTOR_AIGUL, "look {weapon} recording 12000" },
	{ M_S(2, 34), ACTOR_AIGUL, "confirm {weapon} police" },
	{ M_S(2, 40), ACTOR_DANA, "look {football} recording 8000" },
	{ M_S(2, 45), ACTOR_DANA, "archive {football} play" },
	{ M_S(2, 48), ACTOR_AIGUL, "stand-down {weapon} turned-false" },

	{ M_S(3, 24), ACTOR_AIGUL, "claim {sos}" },
	{ M_S(3, 28), ACTOR_DANA, "look {bag} live 11000" },
	{ M_S(3, 30), ACTOR_DANA, "archive {bag} owner-near" },
	{ M_S(3, 37), ACTOR_AIGUL, "confirm {sos} police" },
	{ M_S(3, 48), ACTOR_AIGUL, "add {sos} police in:otyrar" },

	{ M_S(4, 1), ACTOR_AIGUL, "archive {storm,} plants" },
	{ M_S(4, 8), ACTOR_ERLAN, "archive {storm-2,} weather" },
	{ M_S(4, 10), ACTOR_ERLAN, "archive {storm-3,} weather" },
	{ M_S(4, 12), ACTOR_ERLAN, "archive {storm-4,} weather" },
	{ M_S(4, 14), ACTOR_DANA, "archive {storm-5,} weather" },
	{ M_S(4, 16), ACTOR_DANA, "archive {storm-6,} weather" },
	{ M_S(4, 24), ACTOR_MARAT, "flood off \"жел басылды\"" },
	{ M_S(4, 40), ACTOR_DANA, "archive {dumping} no-emergency to:city" },
};

static const struct scenario_desk desks[NOTE_SERVICES] = {
	{ "fire", false, 4000, 60000, 90000, 2230, "true", "", "", "" },
	{ "police", false, 6000, 60000, 90000, 5507, "helped",
	    "sos", "wrong-district", "otyrar" },
	{ "ambulance", true, 0, 0, 0, 0, "", "", "", "" },
	{ "emergency", false, 5000, 60000, 90000, 418, "true", "", "", "" },
};

static const struct scenario_scene scenes[] = {
	{ M_S(0, 5), N_("Smoke above a bakery, 71 %"), "",
	    N_("New alert. Take it: Enter"), "", 0 },
	{ M_S(0, 20), N_("White steam over a bakery"), "",
	    N_("Large picture: F3"), "look", 2 },
	{ M_S(0, 35), N_("The picture shows steam"), "",
	    N_("It is steam. Not confirmed: F9, 1, Enter"), "", 0 },
	{ M_S(0, 55), N_("Fire at the east gate of the bazaar, 93 %"), "",
	    N_("Fire! Enter"), "", 0 },
	{ M_S(1, 10), N_("A stall burns; people run"), "",
	    N_("Tell the services: F6, Enter"), "", 0 },
	{ M_S(1, 25), N_("103 is told by telephone"), "",
	    N_("Write who answered: name, Enter"), "", 0 },
	{ M_S(1, 40), N_("Two more cameras report fire"), "",
	    N_("The same fire: {m}, Enter"), "", 0 },
	{ M_S(1, 55), N_("Dana takes a fight"), "",
	    N_("Dana has it: look only"), "", 0 },
	{ M_S(2, 10), N_("A long object at the gate of School 14"),
	    N_("Weapon! Enter"), N_("Second opinion: {o}"), "", 0 },
	{ M_S(2, 30), N_("Nobody can tell from the picture"), "",
	    N_("Unsure? Tell them: F6, Enter"), "", 0 },
	{ M_S(2, 45), N_("The school answers: a dummy for a lesson"), "",
	    N_("A dummy. Stand down: F9, 1, Enter"), "", 0 },
	{ M_S(3, 5), N_("Wind: 60 line crossings in 15 s"), "",
	    N_("A storm: the list stands still"), "", 0 },
	{ M_S(3, 20), N_("SOS button at School 9"), "",
	    N_("Most urgent: {e}, Enter"), "", 0 },
	{ M_S(3, 35), N_("Nobody answers at School 9"),
	    N_("Tell the services: F6, Enter"),
	    N_("Sent back: F6, Enter"), "", 0 },
	{ M_S(3, 55), N_("The wind is over: 37 events at one camera"), "",
	    N_("The group: F9, 3, the number, Enter"), "", 0 },
	{ M_S(4, 15), N_("node-7 has skipped three messages"), "",
	    N_("A gap: found and filled"), "", 0 },
	{ M_S(4, 30), N_("The log has every act of these minutes"), "",
	    N_("All written down: F7, 4"), "log", 1 },
	{ M_S(4, 45), N_("The journal is verified"), "",
	    N_("The log is whole"), "", 0 },
	{ M_S(4, 55), N_("The five minutes are over; the city lives on"), "",
	    N_("Thank you. Go on: any key"), "", 0 },
};
// clang-format on

/* 37 at the first camera, 23 at the five others, mixed. */
const struct story_gust *
story_gust(size_t i)
{
	static const struct story_gust gusts[] = {
		{ "storm", "cam-0412" },
		{ "storm-2", "cam-0413" },
		{ "storm-3", "cam-0414" },
		{ "storm-4", "cam-0415" },
		{ "storm-5", "cam-0416" },
		{ "storm-6", "cam-0417" },
	};
	size_t other = i / 5 * 2 + (i % 5 == 3);

	assert(i < STORM_EVENTS);
	/* Two of five are somebody else's, but for the very last of those. */
	if ((i % 5 == 1 || i % 5 == 3) && other < 23)
		return &gusts[1 + other % 5];
	return &gusts[0];
}

const struct scenario_person *
scenario_person(enum scenario_actor actor)
{
	static const struct scenario_person people[SCENARIO_ACTORS] = {
		[ACTOR_AIGUL] = { "aigul", "Айгүл" },
		[ACTOR_DANA] = { "dana", "Дана" },
		[ACTOR_ERLAN] = { "erlan", "Ерлан" },
		[ACTOR_MARAT] = { "marat", "Марат" },
	};

	assert(actor < SCENARIO_ACTORS);
	return &people[actor];
}

const struct scenario_act *
scenario_acts(size_t *count)
{
	*count = ROWS(acts);
	return acts;
}

const struct scenario_desk *
scenario_desk(size_t service)
{
	assert(service < NOTE_SERVICES);
	return &desks[service];
}

const struct scenario_scene *
scenario_scenes(size_t *count)
{
	*count = ROWS(scenes);
	return scenes;
}

/* When the scene after it begins. */
static uint32_t
scene_end_ms(size_t scene)
{
	return scene + 1 < ROWS(scenes) ? scenes[scene + 1].at_ms : UINT32_MAX;
}

bool
scenario_act_in(const struct scenario_act *act, size_t scene)
{
	return act->actor == ACTOR_AIGUL && act->at_ms >= scenes[scene].at_ms &&
	    act->at_ms < scene_end_ms(scene);
}

size_t
scenario_scene_acts(size_t scene)
{
	size_t count = 0;

	for (size_t i = 0; i < ROWS(acts); i++)
		count += scenario_act_in(&acts[i], scene);
	return count;
}

const char *
scenario_log_whole(void)
{
	return N_("The log is whole · entries: {1}");
}

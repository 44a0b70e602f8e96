/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_TESTS_UI_PRESS_H_
#define DABYL_TESTS_UI_PRESS_H_

/* press - what xterm sends for the keys that have no letter. */
#define ENTER "\r"
#define ESC   "\033"
#define TAB   "\t"

#define SHIFT_TAB "\033[Z"
#define INSERT    "\033[2~"

#define F1  "\033OP"
#define F2  "\033OQ"
#define F3  "\033OR"
#define F4  "\033OS"
#define F5  "\033[15~"
#define F6  "\033[17~"
#define F7  "\033[18~"
#define F8  "\033[19~"
#define F9  "\033[20~"
#define F10 "\033[21~"
#define F11 "\033[23~"
#define F12 "\033[24~"

#define UP        "\033[A"
#define DOWN      "\033[B"
#define RIGHT     "\033[C"
#define LEFT      "\033[D"
#define HOME      "\033[H"
#define END       "\033[F"
#define PAGE_UP   "\033[5~"
#define PAGE_DOWN "\033[6~"

#endif /* DABYL_TESTS_UI_PRESS_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_I18N_H_
#define DABYL_UI_I18N_H_

#include <libintl.h>
#include <stdbool.h>

/* _() translates now; N_() marks what is translated where it is shown. */
#define _(text)  gettext(text)
#define N_(text) text

/*
 * From now on this process speaks "en", "kk" or "ru".  false: there is no such
 * language, and nothing has changed.  Texts that were translated before stay
 * as they were.
 */
bool i18n_speak(const char *code);

#endif /* DABYL_UI_I18N_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_UI_I18N_H_
#define DABYL_UI_I18N_H_

#include <libintl.h>

/* _() translates now; N_() marks what is translated where it is shown. */
#define _(text)  gettext(text)
#define N_(text) text

#endif /* DABYL_UI_I18N_H_ */

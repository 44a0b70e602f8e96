/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_CORE_BULK_H_
#define DABYL_CORE_BULK_H_

#include "core/alert.h"
#include "core/answer.h"

/*
 * bulk - many alerts that are called not confirmed in one act.
 *
 * What is about life, or is a P1, is never one of many: each of those gets a
 * look and a decision of its own.  Nor is what somebody else has, or what has
 * gone on to services.  The hub that decides and the console that marks ask
 * the same question.
 */

/*
 * Why ${account} may not have the alert among many; ANSWER_OK: he may.  One
 * that waits is taken and decided in the same act; what is in his hand already
 * is decided as it is.
 */
enum answer_code bulk_refuses(const struct alert *alert, const char *account);

#endif /* DABYL_CORE_BULK_H_ */

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_BASE_LOG_H_
#define DABYL_BASE_LOG_H_

/*
 * log - what an administrator reads when something is wrong with a program:
 * one line on stderr, "2026-11-22T10:15:30.123Z area: text".  A hub that runs
 * in the background has stderr on hub.log.  The record of what people and
 * machines did is the journal, not this.  Text from outside goes through
 * text_safe() here, so a caller may pass it as it is.
 */
void log_info(const char *area, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void log_error(const char *area, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif /* DABYL_BASE_LOG_H_ */

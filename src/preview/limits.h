/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_LIMITS_H_
#define DABYL_PREVIEW_LIMITS_H_

/*
 * limits - what a decoder that was taken over, or has gone mad, may use.  It
 * dies with its parent, leaves no core file (pictures of people are in it),
 * gains no rights, and gets memory, files and time of the processor within
 * bounds.
 */
#define LIMITS_DATA_BYTES (1ul << 30)
#define LIMITS_FILE_BYTES (16ul << 20) /* a still in memory, the log */
#define LIMITS_FILES      128
#define LIMITS_CPU_S      60

/* Call first in main(). */
void limits_set(void);

/*
 * Grant LIMITS_CPU_S more seconds of the processor.  Called by the loop now
 * and then: threads that spin while the loop hangs are killed by the kernel.
 */
void limits_renew(void);

#endif /* DABYL_PREVIEW_LIMITS_H_ */

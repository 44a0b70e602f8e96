/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_PNG_H_
#define DABYL_PREVIEW_PNG_H_

#include <stdint.h>

#include "base/err.h"

/*
 * png - reads back the still that libvlc wrote.  Not for foreign files.
 *
 * ${fd}: a file with one picture, read from its beginning.  The caller frees
 * ${bgrx}, 4 bytes a pixel.  ERR_IO: no such picture.
 */
#define PNG_SIZE_MAX (8u << 20) /* bytes of the file */

enum err png_read(int fd, uint32_t *width, uint32_t *height, uint8_t **bgrx);

#endif /* DABYL_PREVIEW_PNG_H_ */

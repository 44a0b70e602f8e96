/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_PREVIEW_CELLS_H_
#define DABYL_PREVIEW_CELLS_H_

#include <stdint.h>

/*
 * cells - a picture as a terminal shows it: one pixel a column, two a row.
 * A cell is about twice as high as it is wide, so these pixels are square and
 * the picture keeps its shape; what it leaves free is black.
 *
 * ${bgrx}: ${width} by ${height} pixels of 4 bytes B, G, R, unused.  ${rgb}:
 * room for ${columns} * 2 * ${rows} * 3 bytes.  Nothing may be 0.
 */
struct cells_picture {
	uint32_t width, height;
	const uint8_t *bgrx;
};

void cells_scale(const struct cells_picture *picture, uint32_t columns,
    uint32_t rows, uint8_t *rgb);

#endif /* DABYL_PREVIEW_CELLS_H_ */

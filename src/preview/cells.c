/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "preview/cells.h"

/* The mean of the pixels between two corners, at least one. */
static void
box_mean(const struct cells_picture *picture, uint32_t left, uint32_t right,
    uint32_t top, uint32_t bottom, uint8_t rgb[3])
{
	uint64_t sum[3] = { 0 }, count = 0;
	const uint8_t *pixel;

	for (uint32_t y = top; y < bottom; y++) {
		pixel = picture->bgrx + ((size_t)y * picture->width + left) * 4;
		for (uint32_t x = left; x < right; x++, pixel += 4) {
			sum[0] += pixel[2];
			sum[1] += pixel[1];
			sum[2] += pixel[0];
			count++;
		}
	}
	for (int i = 0; i < 3; i++)
		rgb[i] = (uint8_t)((sum[i] + count / 2) / count);
}

/* Where pixel ${i} of ${count} begins in ${size} pixels. */
static uint32_t
edge(uint32_t i, uint32_t count, uint32_t size)
{
	return (uint32_t)((uint64_t)i * size / count);
}

static uint32_t
edge_after(uint32_t i, uint32_t count, uint32_t size)
{
	uint32_t start = edge(i, count, size), end = edge(i + 1, count, size);

	return end > start ? end : start + 1;
}

void
cells_scale(const struct cells_picture *picture, uint32_t columns,
    uint32_t rows, uint8_t *rgb)
{
	uint32_t height = 2 * rows, w = columns, h, left, top;
	uint8_t *to;

	h = (uint32_t)((uint64_t)w * picture->height / picture->width);
	if (h > height) {
		h = height;
		w = (uint32_t)((uint64_t)h * picture->width / picture->height);
	}
	h = h > 0 ? h : 1;
	w = w > 0 ? w : 1;
	left = (columns - w) / 2;
	top = (height - h) / 2;
	memset(rgb, 0, (size_t)columns * height * 3);
	for (uint32_t y = 0; y < h; y++) {
		to = rgb + ((size_t)(top + y) * columns + left) * 3;
		for (uint32_t x = 0; x < w; x++, to += 3)
			box_mean(picture, edge(x, w, picture->width),
			    edge_after(x, w, picture->width),
			    edge(y, h, picture->height),
			    edge_after(y, h, picture->height), to);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libavcodec/avcodec.h>

#include "base/xalloc.h"

#include "preview/png.h"

/* The whole file as one packet. */
static AVPacket *
file_packet(int fd)
{
	AVPacket *packet;
	struct stat st;

	if (fstat(fd, &st) != 0 || st.st_size <= 0 ||
	    st.st_size > (off_t)PNG_SIZE_MAX)
		return NULL;
	packet = av_packet_alloc();
	if (av_new_packet(packet, (int)st.st_size) < 0 ||
	    pread(fd, packet->data, (size_t)st.st_size, 0) != st.st_size)
		av_packet_free(&packet);
	return packet;
}

static AVFrame *
packet_decode(AVPacket *packet)
{
	const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_PNG);
	AVCodecContext *context;
	AVFrame *frame = NULL;

	if (codec == NULL)
		return NULL;
	context = avcodec_alloc_context3(codec);
	if (avcodec_open2(context, codec, NULL) == 0 &&
	    avcodec_send_packet(context, packet) == 0) {
		frame = av_frame_alloc();
		if (avcodec_receive_frame(context, frame) != 0)
			av_frame_free(&frame);
	}
	avcodec_free_context(&context);
	return frame;
}

static enum err
frame_copy(const AVFrame *frame, uint8_t *bgrx)
{
	int step = frame->format == AV_PIX_FMT_RGB24 ? 3
	    : frame->format == AV_PIX_FMT_RGBA       ? 4
	                                             : 0;
	const uint8_t *from;

	if (step == 0)
		return ERR_IO;
	for (int y = 0; y < frame->height; y++) {
		from = frame->data[0] + (ptrdiff_t)y * frame->linesize[0];
		for (int x = 0; x < frame->width; x++) {
			bgrx[0] = from[2];
			bgrx[1] = from[1];
			bgrx[2] = from[0];
			bgrx += 4;
			from += step;
		}
	}
	return ERR_NONE;
}

enum err
png_read(int fd, uint32_t *width, uint32_t *height, uint8_t **bgrx)
{
	AVPacket *packet = file_packet(fd);
	AVFrame *frame = NULL;
	uint8_t *copy = NULL;
	enum err e = ERR_IO;

	if (packet != NULL)
		frame = packet_decode(packet);
	if (frame == NULL || frame->width < 1 || frame->height < 1)
		goto out;
	copy = xcalloc((size_t)frame->height, (size_t)frame->width * 4);
	e = frame_copy(frame, copy);
	if (e != ERR_NONE)
		goto out;
	*width = (uint32_t)frame->width;
	*height = (uint32_t)frame->height;
	*bgrx = copy;
	copy = NULL;
out:
	free(copy);
	av_frame_free(&frame);
	av_packet_free(&packet);
	return e;
}

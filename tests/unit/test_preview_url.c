/* SPDX-License-Identifier: Apache-2.0 */
/* preview/url: what may be opened, and what comes out of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "preview/url.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* As it is given, as it comes out, the host that is logged. */
static const struct {
	const char *text, *out, *host;
} good[] = {
	{ "rtsp://camera", "rtsp://camera/", "camera" },
	{ "RTSP://10.0.0.7:554/Streaming/Channels/101?transport=tcp",
	    "rtsp://10.0.0.7:554/Streaming/Channels/101?transport=tcp",
	    "10.0.0.7" },
	{ "rtsp://op:s%40cret@cam-5.city.kz/live.sdp",
	    "rtsp://op:s%40cret@cam-5.city.kz/live.sdp", "cam-5.city.kz" },
	{ "http://[2001:db8::7]:8080/a.ts", "http://[2001:db8::7]:8080/a.ts",
	    "[2001:db8::7]" },
	{ "https://h?x=1&y={a}[b]", "https://h/?x=1&y={a}[b]", "h" },
	{ "rtsp://a/b@h/", "rtsp://a/b@h/", "a" },
	{ "http://h:00080/", "http://h:80/", "h" },
	{ "http://h/%D0%B0%20b", "http://h/%D0%B0%20b", "h" },
};

static const char *const hostile[] = {
	"",
	"rtsp",
	"rtsp:",
	"rtsp:/h/",
	"rtsp://",
	"rtsp:///path",
	"rtsp://:554/",
	"rtsp://@/",
	"rtsp://h:/",
	"rtsp://h:0/",
	"rtsp://h:65536/",
	"rtsp://h:555555/",
	"rtsp://h:+5/",
	"rtsp://h:5x/",
	"rtsp://-rtsp_transport/",
	"rtsp://h/ :sout=#file{dst=/tmp/x}",
	"rtsp://h/\n:sout=#file{dst=/tmp/x}",
	"rtsp://h/%0a:sout",
	"rtsp://h/%0D%0ATEARDOWN",
	"rtsp://h/%00",
	"rtsp://h/%",
	"rtsp://h/%4",
	"rtsp://h/%zz",
	"rtsp://h/#sout",
	"rtsp://h#@evil/",
	"rtsp://h/a?b#c",
	"rtsp://h/a\"b",
	"rtsp://h/a'b",
	"rtsp://h/a\\b",
	"rtsp://h/a`b",
	"rtsp://h/a<b",
	"rtsp://h/a^b",
	"rtsp://h/\x1b[2J",
	"rtsp://h/\x7f",
	"rtsp://h/\xd0\xb0",
	"rtsp://h\xd0\xb0/",
	"rtsp://us er@h/",
	"rtsp://[::1/",
	"rtsp://[]/",
	"rtsp://[::1]x/",
	"rtsp://[fe80::1%25eth0]/",
	"rtsp://h h/",
	" rtsp://h/",
	"rtsp ://h/",
	"rtsps://h/",
	"rtspu://h/",
	"rtmp://h/",
	"ftp://h/",
	"sftp://h/",
	"smb://h/a",
	"srt://h:1",
	"udp://@239.0.0.1:5000",
	"rtp://h:1",
	"tcp://h:1",
	"mms://h/",
	"gopher://h/",
	"data:video/mp4;base64,AAAA",
	"concat:/etc/passwd|/etc/group",
	"concat:http://h/a|file:///etc/passwd",
	"subfile,,start,0,end,9,,:/etc/passwd",
	"crypto:/etc/passwd",
	"cache:http://h/",
	"async:http://h/",
	"pipe:0",
	"fd://0",
	"screen://",
	"v4l2:///dev/video0",
	"v4l2://",
	"dvb://",
	"dvd:///dev/sr0",
	"cdda://",
	"alsa://",
	"pulse://",
	"qtcapture://",
	"jack://",
	"vlc://quit",
	"vlc://pause:9",
	"imem://",
	"file:/etc/passwd",
	"file://localhost/etc/passwd",
	"file://etc/passwd",
	"file://",
	"file:///srv/../etc/passwd",
	"file:///srv/./a",
	"file:///..",
	"file:///srv/%2e%2e/etc/passwd",
	"file:///srv/%2E./etc/passwd",
	"file:///srv/a%00.ts",
	"file:///srv/a?b",
	"file:///srv/a#b",
	"file:///srv/a b",
	"file:///srv/a:b",
	"/etc/passwd",
	"./a.ts",
	"a.ts",
	"--sout=#file",
	"-i",
	"http:h/",
	"http:///h/",
	"http:\\\\h\\",
	"http://h\\@evil/",
	"javascript:1",
};

static void
test_a_good_url_is_built_anew(void **unused)
{
	struct url url;

	(void)unused;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_int_equal(url_parse(good[i].text, &url), ERR_NONE);
		assert_string_equal(url.text, good[i].out);
		assert_string_equal(url.host, good[i].host);
	}
}

static void
test_everything_else_is_refused(void **unused)
{
	struct url url;

	(void)unused;
	for (size_t i = 0; i < COUNT(hostile); i++)
		if (url_parse(hostile[i], &url) == ERR_NONE)
			fail_msg(
			    "\"%s\" was taken as \"%s\"", hostile[i], url.text);
}

static void
test_a_url_has_a_longest_length(void **unused)
{
	char text[URL_MAX + 2];
	struct url url;

	(void)unused;
	memset(text, 'a', sizeof(text));
	memcpy(text, "rtsp://h/", 9);
	text[URL_MAX - 1] = '\0';
	assert_int_equal(url_parse(text, &url), ERR_NONE);
	text[URL_MAX - 1] = 'a';
	text[URL_MAX] = '\0';
	assert_int_equal(url_parse(text, &url), ERR_SIZE);
}

static void
test_a_host_has_a_longest_length(void **unused)
{
	char text[URL_MAX];
	struct url url;

	(void)unused;
	memset(text, 'a', sizeof(text));
	memcpy(text, "rtsp://", 7);
	text[7 + URL_HOST_MAX] = '\0';
	assert_int_equal(url_parse(text, &url), ERR_NONE);
	text[7 + URL_HOST_MAX] = 'a';
	text[7 + URL_HOST_MAX + 1] = '\0';
	assert_int_equal(url_parse(text, &url), ERR_INVAL);
}

static void
test_the_path_of_a_file_is_decoded_once(void **unused)
{
	struct url url;

	(void)unused;
	assert_int_equal(
	    url_parse("file:///srv/clips/%D3%A9rt%20%2541.ts", &url), ERR_NONE);
	assert_int_equal(url.scheme, URL_FILE);
	assert_string_equal(url.path, "/srv/clips/өrt %41.ts");
	assert_string_equal(url.host, "");
}

struct tree {
	char root[64], clips[80], clip[96], link[96], dirlink[96], out[96];
};

static void
file_make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

static int
tree_make(void **state)
{
	struct tree *t = calloc(1, sizeof(*t));

	snprintf(t->root, sizeof(t->root), "/tmp/dabyl-url-XXXXXX");
	assert_non_null(mkdtemp(t->root));
	snprintf(t->clips, sizeof(t->clips), "%s/clips", t->root);
	snprintf(t->clip, sizeof(t->clip), "%s/a.ts", t->clips);
	snprintf(t->link, sizeof(t->link), "%s/link.ts", t->clips);
	snprintf(t->dirlink, sizeof(t->dirlink), "%s/up", t->clips);
	snprintf(t->out, sizeof(t->out), "%s/secret", t->root);
	assert_int_equal(mkdir(t->clips, 0700), 0);
	file_make(t->clip);
	file_make(t->out);
	assert_int_equal(symlink("../secret", t->link), 0);
	assert_int_equal(symlink("..", t->dirlink), 0);
	*state = t;
	return 0;
}

static int
tree_remove(void **state)
{
	struct tree *t = *state;

	unlink(t->link);
	unlink(t->dirlink);
	unlink(t->clip);
	unlink(t->out);
	rmdir(t->clips);
	rmdir(t->root);
	free(t);
	return 0;
}

static void
test_a_file_below_the_root_is_opened(void **state)
{
	struct tree *t = *state;
	char byte, slash[128];
	int fd;

	assert_int_equal(url_file_open(t->clips, t->clip, &fd), ERR_NONE);
	assert_int_equal(read(fd, &byte, 1), 1);
	close(fd);
	snprintf(slash, sizeof(slash), "%s//", t->clips);
	assert_int_equal(url_file_open(slash, t->clip, &fd), ERR_NONE);
	close(fd);
}

static void
test_no_file_beside_the_root_is_opened(void **state)
{
	struct tree *t = *state;
	char path[160];
	int fd = -1;

	assert_int_equal(url_file_open(t->clips, t->out, &fd), ERR_INVAL);
	assert_int_equal(url_file_open(t->clips, t->clips, &fd), ERR_INVAL);
	assert_int_equal(url_file_open("", t->out, &fd), ERR_INVAL);
	assert_int_equal(url_file_open("/", t->out, &fd), ERR_INVAL);
	snprintf(path, sizeof(path), "%s-2/a.ts", t->clips);
	assert_int_equal(url_file_open(t->clips, path, &fd), ERR_INVAL);
	snprintf(path, sizeof(path), "%s/../secret", t->clips);
	assert_int_equal(url_file_open(t->clips, path, &fd), ERR_DENIED);
	assert_int_equal(fd, -1);
}

static void
test_a_symbolic_link_is_not_followed(void **state)
{
	struct tree *t = *state;
	char path[160];
	int fd = -1;

	assert_int_equal(url_file_open(t->clips, t->link, &fd), ERR_DENIED);
	snprintf(path, sizeof(path), "%s/clips/a.ts", t->dirlink);
	assert_int_equal(url_file_open(t->clips, path, &fd), ERR_DENIED);
	assert_int_equal(fd, -1);
}

static void
test_what_is_no_file_is_not_opened(void **state)
{
	struct tree *t = *state;
	char path[160];
	int fd = -1;

	assert_int_equal(url_file_open(t->root, t->clips, &fd), ERR_DENIED);
	snprintf(path, sizeof(path), "%s/absent.ts", t->clips);
	assert_int_equal(url_file_open(t->clips, path, &fd), ERR_NOENT);
	snprintf(path, sizeof(path), "%s/fifo", t->clips);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(url_file_open(t->clips, path, &fd), ERR_DENIED);
	unlink(path);
	assert_int_equal(fd, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_good_url_is_built_anew),
		cmocka_unit_test(test_everything_else_is_refused),
		cmocka_unit_test(test_a_url_has_a_longest_length),
		cmocka_unit_test(test_a_host_has_a_longest_length),
		cmocka_unit_test(test_the_path_of_a_file_is_decoded_once),
		cmocka_unit_test_setup_teardown(
		    test_a_file_below_the_root_is_opened, tree_make,
		    tree_remove),
		cmocka_unit_test_setup_teardown(
		    test_no_file_beside_the_root_is_opened, tree_make,
		    tree_remove),
		cmocka_unit_test_setup_teardown(
		    test_a_symbolic_link_is_not_followed, tree_make,
		    tree_remove),
		cmocka_unit_test_setup_teardown(
		    test_what_is_no_file_is_not_opened, tree_make, tree_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

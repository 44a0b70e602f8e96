/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "journal/place.h"

/*
 * FUSE and 9P are not named: virtual machines and containers show local disks
 * through them.
 */
static const struct {
	uint32_t type;
	const char *name;
} networks[] = {
	{ 0x00006969, "NFS" },
	{ 0x0000517b, "SMB" },
	{ 0xff534d42, "CIFS" },
	{ 0xfe534d42, "SMB2" },
	{ 0x5346414f, "AFS" },
	{ 0x6b414653, "kAFS" },
	{ 0x00c36400, "Ceph" },
	{ 0x73757245, "Coda" },
	{ 0x0000564c, "NCP" },
	{ 0x0bd00bd0, "Lustre" },
	{ 0x01161970, "GFS2" },
	{ 0x7461636f, "OCFS2" },
};

const char *
place_network_name(uint32_t type)
{
	for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++)
		if (networks[i].type == type)
			return networks[i].name;
	return NULL;
}

enum err
place_check(const char *dir, bool write)
{
	struct statfs fs;
	const char *name;

	if (statfs(dir, &fs) != 0) {
		int cause = errno;

		log_error("journal", "%s: %s", dir, strerror(cause));
		return cause == ENOENT ? ERR_NOENT : ERR_IO;
	}
	name = place_network_name((uint32_t)fs.f_type);
	if (name != NULL) {
		log_error("journal",
		    "%s is on %s; a journal must be on a disk of this machine",
		    dir, name);
		return ERR_DENIED;
	}
	if (write && access(dir, W_OK | X_OK) != 0) {
		log_error("journal", "%s: nothing can be written there: %s",
		    dir, strerror(errno));
		return ERR_DENIED;
	}
	return ERR_NONE;
}

enum err
place_free_bytes(const char *dir, uint64_t *bytes)
{
	struct statvfs vfs;

	if (statvfs(dir, &vfs) != 0) {
		log_error("journal", "%s: statvfs: %s", dir, strerror(errno));
		return ERR_IO;
	}
	*bytes = (uint64_t)vfs.f_bavail * vfs.f_frsize;
	return ERR_NONE;
}

char *
place_dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	return xmemdup0(path, slash == path ? 1 : (size_t)(slash - path));
}

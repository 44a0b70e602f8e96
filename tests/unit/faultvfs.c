/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "tests/unit/faultvfs.h"

#define FILES_MAX   8
#define REGIONS_MAX 16
#define NAME_SIZE   256
#define SECTOR      512

/* Something that was done to a file since it was synced. */
struct change {
	size_t offset; /* of a write; the length of a truncation */
	struct buf bytes;
	bool truncates;
};

struct file {
	char name[NAME_SIZE]; /* "" = free */
	bool there;
	bool was_there; /* on the medium */
	struct buf now;
	struct buf safe; /* on the medium */
	struct change *changes;
	size_t change_count;
	size_t change_capacity;
	void *regions[REGIONS_MAX]; /* shared memory */
};

struct faultvfs {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	struct file files[FILES_MAX];
	enum fault fault;
	size_t left; /* operations until it happens */
	bool fired;
	uint64_t chance;
};

struct handle {
	sqlite3_file base;
	struct faultvfs *faultvfs;
	struct file *file;
	bool delete_on_close;
};

/* ---- faults ---- */

enum operation { OPEN, READ, WRITE, TRUNCATE, SYNC, DELETE };

/* Whether it makes a difference that the fault meets this operation. */
static bool
counts(enum fault fault, enum operation operation)
{
	switch (fault) {
	case FAULT_NONE:
		return false;
	case FAULT_ONCE:
	case FAULT_FOREVER:
		return true;
	case FAULT_FULL:
	case FAULT_HALF:
		return operation == WRITE;
	case FAULT_STOP:
		return operation != READ;
	}
	return false;
}

/* Count an operation; whether it has to fail. */
static bool
fails(struct faultvfs *faultvfs, enum operation operation)
{
	bool lasts = faultvfs->fault == FAULT_FOREVER ||
	    faultvfs->fault == FAULT_STOP || faultvfs->fault == FAULT_FULL;

	if (counts(faultvfs->fault, operation) && faultvfs->left > 0 &&
	    --faultvfs->left == 0) {
		faultvfs->fired = true;
		return true;
	}
	if (faultvfs->fault == FAULT_FULL && operation != WRITE)
		return false;
	return lasts && faultvfs->fired;
}

/* xorshift64: the same chance for the same seed everywhere. */
static uint64_t
chance(struct faultvfs *faultvfs)
{
	uint64_t x = faultvfs->chance;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	faultvfs->chance = x;
	return x;
}

/* ---- files ---- */

static void
extend(struct buf *buf, size_t len)
{
	static const uint8_t zeros[SECTOR] = { 0 };

	while (buf->len < len)
		buf_put(buf, zeros,
		    len - buf->len < SECTOR ? len - buf->len : SECTOR);
}

static void
write_at(struct buf *buf, size_t offset, const void *bytes, size_t len)
{
	extend(buf, offset + len);
	memcpy(buf->data + offset, bytes, len);
}

static void
truncate_to(struct buf *buf, size_t len)
{
	if (len < buf->len)
		buf->len = len;
}

static struct change *
change_add(struct file *file)
{
	if (file->change_count == file->change_capacity) {
		file->change_capacity =
		    xgrow(file->change_capacity, file->change_count + 1);
		file->changes = xreallocarray(file->changes,
		    file->change_capacity, sizeof(*file->changes));
	}
	file->changes[file->change_count] = (struct change){ 0 };
	return &file->changes[file->change_count++];
}

static void
changes_drop(struct file *file)
{
	for (size_t i = 0; i < file->change_count; i++)
		buf_finish(&file->changes[i].bytes);
	file->change_count = 0;
}

static void
copy(struct buf *to, const struct buf *from)
{
	buf_clear(to);
	buf_put(to, from->len > 0 ? (void *)from->data : (void *)"", from->len);
}

static void
regions_drop(struct file *file)
{
	for (size_t i = 0; i < REGIONS_MAX; i++) {
		free(file->regions[i]);
		file->regions[i] = NULL;
	}
}

static void
file_finish(struct file *file)
{
	changes_drop(file);
	regions_drop(file);
	buf_finish(&file->now);
	buf_finish(&file->safe);
	free(file->changes);
	*file = (struct file){ 0 };
}

static struct file *
file_find(struct faultvfs *faultvfs, const char *name)
{
	struct file *found = NULL;

	for (size_t i = 0; i < FILES_MAX; i++)
		if (strcmp(faultvfs->files[i].name, name) == 0)
			found = &faultvfs->files[i];
	return found;
}

static struct file *
file_make(struct faultvfs *faultvfs, const char *name)
{
	struct file *file = file_find(faultvfs, name);

	if (file == NULL) {
		file = file_find(faultvfs, "");
		assert(file != NULL && strlen(name) < NAME_SIZE);
		memcpy(file->name, name, strlen(name) + 1);
	}
	return file;
}

/* ---- what is left after a power cut ---- */

static void
rubbish(struct faultvfs *faultvfs, struct buf *buf, size_t offset, size_t len)
{
	extend(buf, offset + len);
	for (size_t i = 0; i < len; i++)
		buf->data[offset + i] = (uint8_t)chance(faultvfs);
}

static void
write_survives(struct faultvfs *faultvfs, struct buf *safe,
    const struct change *change, enum faultvfs_loss loss)
{
	for (size_t at = 0; at < change->bytes.len;) {
		size_t offset = change->offset + at;
		size_t len = SECTOR - offset % SECTOR;

		if (len > change->bytes.len - at)
			len = change->bytes.len - at;
		if (chance(faultvfs) & 1024)
			write_at(safe, offset, change->bytes.data + at, len);
		else if (loss == LOSS_GARBAGE && chance(faultvfs) % 8 == 0)
			rubbish(faultvfs, safe, offset, len);
		at += len;
	}
}

static void
file_cut(struct faultvfs *faultvfs, struct file *file, enum faultvfs_loss loss)
{
	for (size_t i = 0; loss != LOSS_ALL && i < file->change_count; i++) {
		const struct change *change = &file->changes[i];

		if (!change->truncates)
			write_survives(faultvfs, &file->safe, change, loss);
		else if (chance(faultvfs) & 1024)
			truncate_to(&file->safe, change->offset);
	}
	if (file->there != file->was_there && loss != LOSS_ALL &&
	    (chance(faultvfs) & 1024) != 0)
		file->was_there = file->there;
	file->there = file->was_there;
	copy(&file->now, &file->safe);
}

static void
file_keep(struct file *file)
{
	copy(&file->safe, &file->now);
	file->was_there = file->there;
}

void
faultvfs_reboot(
    struct faultvfs *faultvfs, enum faultvfs_loss loss, uint64_t seed)
{
	faultvfs->fault = FAULT_NONE;
	faultvfs->chance = seed * 0x9e3779b97f4a7c15ULL + 1;
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct file *file = &faultvfs->files[i];

		if (file->name[0] == '\0')
			continue;
		if (loss == LOSS_NONE)
			file_keep(file);
		else
			file_cut(faultvfs, file, loss);
		changes_drop(file);
		regions_drop(file);
		if (!file->there)
			file_finish(file);
	}
}

void
faultvfs_wipe(struct faultvfs *faultvfs)
{
	for (size_t i = 0; i < FILES_MAX; i++)
		file_finish(&faultvfs->files[i]);
}

void
faultvfs_arm(struct faultvfs *faultvfs, enum fault fault, size_t k)
{
	faultvfs->fault = fault;
	faultvfs->left = k;
	faultvfs->fired = false;
}

bool
faultvfs_fired(const struct faultvfs *faultvfs)
{
	return faultvfs->fired;
}

/* ---- SQLite's file methods ---- */

static struct handle *
handle_of(sqlite3_file *file)
{
	return (struct handle *)file;
}

static int
do_close(sqlite3_file *base)
{
	struct handle *handle = handle_of(base);

	if (handle->delete_on_close)
		file_finish(handle->file);
	return SQLITE_OK;
}

static int
do_read(sqlite3_file *base, void *to, int amount, sqlite3_int64 at)
{
	struct handle *handle = handle_of(base);
	const struct buf *now = &handle->file->now;
	size_t offset = (size_t)at, len = (size_t)amount, there = 0;

	if (fails(handle->faultvfs, READ))
		return SQLITE_IOERR_READ;
	if (offset < now->len)
		there = now->len - offset < len ? now->len - offset : len;
	memset(to, 0, len);
	if (there > 0)
		memcpy(to, now->data + offset, there);
	return there == len ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
do_write(sqlite3_file *base, const void *from, int amount, sqlite3_int64 at)
{
	struct handle *handle = handle_of(base);
	struct faultvfs *faultvfs = handle->faultvfs;
	bool failing = fails(faultvfs, WRITE);
	size_t len = (size_t)amount;
	struct change *change;

	if (failing && faultvfs->fault == FAULT_HALF)
		len /= 2;
	else if (failing)
		return faultvfs->fault == FAULT_FULL ? SQLITE_FULL
		                                     : SQLITE_IOERR_WRITE;
	write_at(&handle->file->now, (size_t)at, from, len);
	change = change_add(handle->file);
	change->offset = (size_t)at;
	buf_put(&change->bytes, from, len);
	return failing ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int
do_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct handle *handle = handle_of(base);
	struct change *change;

	if (fails(handle->faultvfs, TRUNCATE))
		return SQLITE_IOERR_TRUNCATE;
	truncate_to(&handle->file->now, (size_t)size);
	change = change_add(handle->file);
	change->truncates = true;
	change->offset = (size_t)size;
	return SQLITE_OK;
}

static int
do_sync(sqlite3_file *base, int flags)
{
	struct handle *handle = handle_of(base);

	(void)flags;
	if (fails(handle->faultvfs, SYNC))
		return SQLITE_IOERR_FSYNC;
	file_keep(handle->file);
	changes_drop(handle->file);
	return SQLITE_OK;
}

static int
do_size(sqlite3_file *base, sqlite3_int64 *size)
{
	*size = (sqlite3_int64)handle_of(base)->file->now.len;
	return SQLITE_OK;
}

static int
do_lock(sqlite3_file *base, int level)
{
	(void)base;
	(void)level;
	return SQLITE_OK;
}

static int
do_check_lock(sqlite3_file *base, int *held)
{
	(void)base;
	*held = 0;
	return SQLITE_OK;
}

static int
do_control(sqlite3_file *base, int op, void *arg)
{
	(void)base;
	if (op != SQLITE_FCNTL_MMAP_SIZE)
		return SQLITE_NOTFOUND;
	*(sqlite3_int64 *)arg = 0;
	return SQLITE_OK;
}

static int
do_sector_size(sqlite3_file *base)
{
	(void)base;
	return 4096;
}

/* As SQLite assumes of a local disk: a sector is written or it is not. */
static int
do_characteristics(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
do_shm_map(sqlite3_file *base, int region, int size, int extend_it,
    void volatile **memory)
{
	struct file *file = handle_of(base)->file;

	assert(region < REGIONS_MAX);
	if (file->regions[region] == NULL && extend_it)
		file->regions[region] = xcalloc(1, (size_t)size);
	*memory = file->regions[region];
	return SQLITE_OK;
}

static int
do_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
	(void)base;
	(void)offset;
	(void)n;
	(void)flags;
	return SQLITE_OK;
}

static void
do_shm_barrier(sqlite3_file *base)
{
	(void)base;
}

/* The only connection goes: the next one begins with an empty index. */
static int
do_shm_unmap(sqlite3_file *base, int delete_it)
{
	(void)delete_it;
	regions_drop(handle_of(base)->file);
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = do_close,
	.xRead = do_read,
	.xWrite = do_write,
	.xTruncate = do_truncate,
	.xSync = do_sync,
	.xFileSize = do_size,
	.xLock = do_lock,
	.xUnlock = do_lock,
	.xCheckReservedLock = do_check_lock,
	.xFileControl = do_control,
	.xSectorSize = do_sector_size,
	.xDeviceCharacteristics = do_characteristics,
	.xShmMap = do_shm_map,
	.xShmLock = do_shm_lock,
	.xShmBarrier = do_shm_barrier,
	.xShmUnmap = do_shm_unmap,
};

/* ---- SQLite's VFS methods ---- */

static int
do_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out)
{
	struct faultvfs *faultvfs = vfs->pAppData;
	struct handle *handle = handle_of(base);
	struct file *file;

	base->pMethods = NULL;
	if (fails(faultvfs, OPEN))
		return SQLITE_CANTOPEN;
	file = file_make(faultvfs, name != NULL ? name : "temporary");
	if (!file->there && (flags & SQLITE_OPEN_CREATE) == 0) {
		if (!file->was_there)
			file_finish(file);
		return SQLITE_CANTOPEN;
	}
	file->there = true;
	*handle = (struct handle){
		.base.pMethods = &methods,
		.faultvfs = faultvfs,
		.file = file,
		.delete_on_close = flags & SQLITE_OPEN_DELETEONCLOSE,
	};
	if (out != NULL)
		*out = flags;
	return SQLITE_OK;
}

/* Without a sync of the directory the file may be back after a power cut. */
static int
do_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	struct faultvfs *faultvfs = vfs->pAppData;
	struct file *file;

	if (fails(faultvfs, DELETE))
		return SQLITE_IOERR_DELETE;
	file = file_find(faultvfs, name);
	if (file == NULL || !file->there)
		return SQLITE_IOERR_DELETE_NOENT;
	file->there = false;
	changes_drop(file);
	buf_clear(&file->now);
	if (sync || !file->was_there)
		file_finish(file);
	return SQLITE_OK;
}

static int
do_access(sqlite3_vfs *vfs, const char *name, int flags, int *answer)
{
	struct file *file = file_find(vfs->pAppData, name);

	*answer = file != NULL && file->there &&
	    (flags != SQLITE_ACCESS_EXISTS || file->now.len > 0);
	return SQLITE_OK;
}

static int
do_full_path(sqlite3_vfs *vfs, const char *name, int size, char *path)
{
	(void)vfs;
	sqlite3_snprintf(size, path, "%s", name);
	return SQLITE_OK;
}

static int
do_last_error(sqlite3_vfs *vfs, int size, char *text)
{
	(void)vfs;
	(void)size;
	(void)text;
	return 0;
}

struct faultvfs *
faultvfs_create(const char *name)
{
	struct faultvfs *faultvfs = xcalloc(1, sizeof(*faultvfs));

	/* Time and chance are the machine's. */
	faultvfs->real = sqlite3_vfs_find(NULL);
	faultvfs->vfs = *faultvfs->real;
	faultvfs->vfs.iVersion = 2;
	faultvfs->vfs.szOsFile = sizeof(struct handle);
	faultvfs->vfs.zName = name;
	faultvfs->vfs.pAppData = faultvfs;
	faultvfs->vfs.xOpen = do_open;
	faultvfs->vfs.xDelete = do_delete;
	faultvfs->vfs.xAccess = do_access;
	faultvfs->vfs.xFullPathname = do_full_path;
	faultvfs->vfs.xGetLastError = do_last_error;
	faultvfs->chance = 1;
	sqlite3_vfs_register(&faultvfs->vfs, 0);
	return faultvfs;
}

void
faultvfs_destroy(struct faultvfs *faultvfs)
{
	if (faultvfs == NULL)
		return;
	sqlite3_vfs_unregister(&faultvfs->vfs);
	faultvfs_wipe(faultvfs);
	free(faultvfs);
}

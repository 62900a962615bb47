#include "CFaultDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* ---- Watched databases ---- */

struct fault_disk {
    char *path; /* as SQLite spells it */
    pthread_mutex_t lock;
    fault_event *events;
    size_t count, capacity;
    int64_t calls;
    int countdown; /* calls until the fault strikes; 0: none armed */
    int has_struck;
    enum fault_kind kind;
    fault_disk *next;
};

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static fault_disk *disks;    /* guarded by list_lock */
static sqlite3_vfs *wrapped; /* set once, before the VFS is registered */

static const char *const suffixes[] = {"", "-wal", "-journal"};

/* Whether a file name is this disk's database with this role. */
static int has_role(const fault_disk *disk, const char *name, enum fault_role role) {
    size_t length = strlen(disk->path);
    return strncmp(name, disk->path, length) == 0 && strcmp(name + length, suffixes[role]) == 0;
}

static fault_disk *find_disk(const char *name, enum fault_role role) {
    fault_disk *disk;
    pthread_mutex_lock(&list_lock);
    disk = disks;
    while (disk != NULL && !has_role(disk, name, role)) disk = disk->next;
    pthread_mutex_unlock(&list_lock);
    return disk;
}

/* ---- Recording; the disk's lock is held ---- */

static int reserve(fault_disk *disk) {
    if (disk->count < disk->capacity) return SQLITE_OK;
    size_t capacity = disk->capacity == 0 ? 1024 : disk->capacity * 2;
    fault_event *events = realloc(disk->events, capacity * sizeof *events);
    if (events == NULL) return SQLITE_NOMEM;
    disk->events = events;
    disk->capacity = capacity;
    return SQLITE_OK;
}

static int record(fault_disk *disk, enum fault_op op, enum fault_role role, int failed, int64_t offset,
                  const void *bytes, size_t length) {
    uint8_t *copy = NULL;
    if (reserve(disk) != SQLITE_OK) return SQLITE_NOMEM;
    if (length > 0) {
        copy = malloc(length);
        if (copy == NULL) return SQLITE_NOMEM;
        memcpy(copy, bytes, length);
    }
    disk->events[disk->count++] =
        (fault_event){.op = op, .role = role, .failed = failed, .offset = offset, .length = length, .bytes = copy};
    return SQLITE_OK;
}

/* Counts a call; whether it is the one that fails. */
static int strikes(fault_disk *disk) {
    disk->calls++;
    if (disk->countdown == 0 || --disk->countdown > 0) return 0;
    disk->has_struck = 1;
    return 1;
}

/* ---- A watched file: ours, with the wrapped VFS's file right behind it ---- */

typedef struct {
    sqlite3_file base;
    fault_disk *disk;
    enum fault_role role;
} fault_file;

/* Room for ours, rounded up so that what follows is aligned. */
#define FILE_ROOM ((sizeof(fault_file) + 15) / 16 * 16)

static fault_file *ours(sqlite3_file *file) { return (fault_file *)(void *)file; }
static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)(void *)((char *)file + FILE_ROOM); }

static int close_file(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int read_file(sqlite3_file *file, void *into, int amount, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), into, amount, offset);
}

/* Writes the first `amount` bytes and records them. */
static int write_through(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset, int failed) {
    fault_file *self = ours(file);
    int code = record(self->disk, fault_op_write, self->role, failed, offset, bytes, (size_t)amount);
    return code == SQLITE_OK ? real(file)->pMethods->xWrite(real(file), bytes, amount, offset) : code;
}

static int fail_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset) {
    enum fault_kind kind = ours(file)->disk->kind;
    int done = kind == fault_kind_error ? 0 : kind == fault_kind_late ? amount : amount / 2;
    int code = done == 0 ? SQLITE_OK : write_through(file, bytes, done, offset, 1);
    if (code != SQLITE_OK) return code;
    return kind == fault_kind_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int write_file(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset) {
    fault_disk *disk = ours(file)->disk;
    pthread_mutex_lock(&disk->lock);
    int code = strikes(disk) ? fail_write(file, bytes, amount, offset)
                             : write_through(file, bytes, amount, offset, 0);
    pthread_mutex_unlock(&disk->lock);
    return code;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
    fault_file *self = ours(file);
    pthread_mutex_lock(&self->disk->lock);
    int fails = strikes(self->disk);
    int code = SQLITE_OK;
    if (!fails || self->disk->kind == fault_kind_late) {
        code = record(self->disk, fault_op_truncate, self->role, fails, size, NULL, 0);
        if (code == SQLITE_OK) code = real(file)->pMethods->xTruncate(real(file), size);
    }
    if (fails && code == SQLITE_OK) code = SQLITE_IOERR_TRUNCATE;
    pthread_mutex_unlock(&self->disk->lock);
    return code;
}

/* A failed sync is recorded too: what was not yet durable may never be, whatever a later sync says. */
static int sync_file(sqlite3_file *file, int flags) {
    fault_file *self = ours(file);
    pthread_mutex_lock(&self->disk->lock);
    int fails = strikes(self->disk);
    int code = record(self->disk, fault_op_sync, self->role, fails && self->disk->kind != fault_kind_late, 0, NULL, 0);
    if (code == SQLITE_OK) code = real(file)->pMethods->xSync(real(file), flags);
    if (fails && code == SQLITE_OK) code = SQLITE_IOERR_FSYNC;
    pthread_mutex_unlock(&self->disk->lock);
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
static int lock_file(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }
static int unlock_file(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
static int check_lock(sqlite3_file *file, int *held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
static int file_control(sqlite3_file *file, int op, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), op, argument);
}
static int sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
static int characteristics(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **into) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, into);
}
static int shm_lock(sqlite3_file *file, int offset, int n, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}
static void shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int shm_unmap(sqlite3_file *file, int is_delete) {
    return real(file)->pMethods->xShmUnmap(real(file), is_delete);
}

/* Version 2: shared memory, but no memory-mapped reads, which would go past us. */
static const sqlite3_io_methods methods = {
    .iVersion = 2, .xClose = close_file, .xRead = read_file, .xWrite = write_file, .xTruncate = truncate_file,
    .xSync = sync_file, .xFileSize = file_size, .xLock = lock_file, .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock, .xFileControl = file_control, .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics, .xShmMap = shm_map, .xShmLock = shm_lock, .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* ---- The VFS ---- */

static int role_of(int flags) {
    if (flags & SQLITE_OPEN_MAIN_DB) return fault_role_main;
    if (flags & SQLITE_OPEN_WAL) return fault_role_wal;
    if (flags & SQLITE_OPEN_MAIN_JOURNAL) return fault_role_journal;
    return -1;
}

/* Opens a watched file, and records that it was made if it was not there. */
static int open_watched(fault_disk *disk, enum fault_role role, const char *name, sqlite3_file *file, int flags,
                        int *out_flags) {
    int was_there = 0;
    file->pMethods = NULL;
    memset(real(file), 0, (size_t)wrapped->szOsFile);
    pthread_mutex_lock(&disk->lock);
    int code = wrapped->xAccess(wrapped, name, SQLITE_ACCESS_EXISTS, &was_there);
    if (code == SQLITE_OK) code = wrapped->xOpen(wrapped, name, real(file), flags, out_flags);
    if (code == SQLITE_OK && real(file)->pMethods->iVersion < 2) code = SQLITE_CANTOPEN;
    if (code == SQLITE_OK && !was_there) code = record(disk, fault_op_create, role, 0, 0, NULL, 0);
    if (code == SQLITE_OK) {
        ours(file)->disk = disk;
        ours(file)->role = role;
        file->pMethods = &methods;
    } else if (real(file)->pMethods != NULL) {
        real(file)->pMethods->xClose(real(file));
    }
    pthread_mutex_unlock(&disk->lock);
    return code;
}

static int open_any(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    int role = role_of(flags);
    fault_disk *disk = name == NULL || role < 0 ? NULL : find_disk(name, (enum fault_role)role);
    if (disk == NULL) return wrapped->xOpen(wrapped, name, file, flags, out_flags);
    return open_watched(disk, (enum fault_role)role, name, file, flags, out_flags);
}

static int delete_any(sqlite3_vfs *vfs, const char *name, int sync_folder) {
    (void)vfs;
    for (int role = fault_role_main; role <= fault_role_journal; role++) {
        fault_disk *disk = find_disk(name, (enum fault_role)role);
        if (disk == NULL) continue;
        pthread_mutex_lock(&disk->lock);
        int code = reserve(disk);
        if (code == SQLITE_OK) code = wrapped->xDelete(wrapped, name, sync_folder);
        if (code == SQLITE_OK)
            (void)record(disk, fault_op_delete, (enum fault_role)role, 0, sync_folder ? 1 : 0, NULL, 0);
        pthread_mutex_unlock(&disk->lock);
        return code;
    }
    return wrapped->xDelete(wrapped, name, sync_folder);
}

static int access_any(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    (void)vfs;
    return wrapped->xAccess(wrapped, name, flags, result);
}
static int full_path(sqlite3_vfs *vfs, const char *name, int size, char *into) {
    (void)vfs;
    return wrapped->xFullPathname(wrapped, name, size, into);
}
static int randomness(sqlite3_vfs *vfs, int size, char *into) {
    (void)vfs;
    return wrapped->xRandomness(wrapped, size, into);
}
static int sleep_for(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return wrapped->xSleep(wrapped, microseconds);
}
static int current_time(sqlite3_vfs *vfs, double *time) {
    (void)vfs;
    return wrapped->xCurrentTime(wrapped, time);
}
static int last_error(sqlite3_vfs *vfs, int size, char *into) {
    (void)vfs;
    return wrapped->xGetLastError(wrapped, size, into);
}

/* No extension is loaded through it, so the dynamic loader's functions are left out. */
static sqlite3_vfs fault_vfs = {
    .iVersion = 1, .zName = "fault", .xOpen = open_any, .xDelete = delete_any, .xAccess = access_any,
    .xFullPathname = full_path, .xRandomness = randomness, .xSleep = sleep_for, .xCurrentTime = current_time,
    .xGetLastError = last_error,
};

/* ---- What the outside calls ---- */

int fault_disk_install(int as_default) {
    pthread_mutex_lock(&list_lock);
    int code = sqlite3_initialize();
    if (code == SQLITE_OK && wrapped == NULL) {
        wrapped = sqlite3_vfs_find(NULL);
        if (wrapped == NULL) {
            code = SQLITE_ERROR;
        } else {
            fault_vfs.szOsFile = (int)FILE_ROOM + wrapped->szOsFile;
            fault_vfs.mxPathname = wrapped->mxPathname;
        }
    }
    if (code == SQLITE_OK) code = sqlite3_vfs_register(&fault_vfs, as_default);
    pthread_mutex_unlock(&list_lock);
    return code;
}

void fault_disk_uninstall(void) {
    pthread_mutex_lock(&list_lock);
    if (wrapped != NULL) {
        sqlite3_vfs_register(wrapped, 1);
        sqlite3_vfs_unregister(&fault_vfs);
    }
    pthread_mutex_unlock(&list_lock);
}

static void free_disk(fault_disk *disk) {
    for (size_t index = 0; index < disk->count; index++) free((void *)(uintptr_t)disk->events[index].bytes);
    free(disk->events);
    free(disk->path);
    free(disk);
}

fault_disk *fault_disk_watch(const char *path) {
    if (wrapped == NULL) return NULL;
    fault_disk *disk = calloc(1, sizeof *disk);
    if (disk == NULL) return NULL;
    size_t size = (size_t)wrapped->mxPathname + 1;
    disk->path = malloc(size);
    if (disk->path == NULL || pthread_mutex_init(&disk->lock, NULL) != 0) {
        free_disk(disk);
        return NULL;
    }
    /* A path behind a symbolic link is spelled without it, which SQLite reports as OK_SYMLINK. */
    if ((wrapped->xFullPathname(wrapped, path, (int)size, disk->path) & 0xff) != SQLITE_OK) {
        pthread_mutex_destroy(&disk->lock);
        free_disk(disk);
        return NULL;
    }
    pthread_mutex_lock(&list_lock);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&list_lock);
    return disk;
}

void fault_disk_unwatch(fault_disk *disk) {
    pthread_mutex_lock(&list_lock);
    fault_disk **link = &disks;
    while (*link != NULL && *link != disk) link = &(*link)->next;
    if (*link != NULL) *link = disk->next;
    pthread_mutex_unlock(&list_lock);
    pthread_mutex_destroy(&disk->lock);
    free_disk(disk);
}

void fault_disk_arm(fault_disk *disk, int call, enum fault_kind kind) {
    pthread_mutex_lock(&disk->lock);
    disk->countdown = call > 0 ? call : 0;
    disk->has_struck = 0;
    disk->kind = kind;
    pthread_mutex_unlock(&disk->lock);
}

int fault_disk_has_struck(fault_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    int has_struck = disk->has_struck;
    pthread_mutex_unlock(&disk->lock);
    return has_struck;
}

int64_t fault_disk_calls(fault_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    int64_t calls = disk->calls;
    pthread_mutex_unlock(&disk->lock);
    return calls;
}

size_t fault_disk_count(fault_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    size_t count = disk->count;
    pthread_mutex_unlock(&disk->lock);
    return count;
}

fault_event fault_disk_event(fault_disk *disk, size_t index) {
    fault_event event = {.op = fault_op_write, .failed = 1};
    pthread_mutex_lock(&disk->lock);
    if (index < disk->count) event = disk->events[index];
    pthread_mutex_unlock(&disk->lock);
    return event;
}

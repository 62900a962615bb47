#ifndef HEADROOM_CFAULTDISK_H
#define HEADROOM_CFAULTDISK_H

#include <stddef.h>
#include <stdint.h>

/*
 * A disk that remembers and fails, under SQLite.
 *
 * An SQLite VFS named "fault" that wraps the default one. Files of a watched database (main file, -wal, -journal) are
 * recorded call by call, in order, and written through to the real file; chosen calls fail. All other files, and shared
 * memory (-shm, which no crash keeps), go straight to the wrapped VFS.
 *
 * Use: fault_disk_install() before the database is opened, fault_disk_watch(path), open it, read the events.
 * Every function may be called from any thread.
 */

enum fault_role { fault_role_main = 0, fault_role_wal = 1, fault_role_journal = 2 };

enum fault_op {
    fault_op_create = 0,   /* the file came to be */
    fault_op_write = 1,    /* offset, bytes */
    fault_op_truncate = 2, /* offset is the new size */
    fault_op_sync = 3,
    fault_op_delete = 4    /* offset is 1 when the folder was synced with it */
};

/* What a call that fails did and reports. Only a write can find the disk full (SQLite's own VFS reports no room at a sync
 * as SQLITE_IOERR_FSYNC, too), and only a write can be short: for other calls these are as fault_kind_error. */
enum fault_kind {
    fault_kind_error = 0, /* nothing was done; SQLITE_IOERR_WRITE, _FSYNC or _TRUNCATE */
    fault_kind_full = 1,  /* the first half was written; SQLITE_FULL */
    fault_kind_short = 2, /* the first half was written; SQLITE_IOERR_WRITE */
    fault_kind_late = 3   /* all was done; reported as fault_kind_error */
};

/* One call that reached the disk. `bytes` has `length` bytes (0 unless a write) and lives as long as the disk is
 * watched. `failed` is 1 when the call reported an error; a failed call is there only if it may have had an effect. */
typedef struct {
    enum fault_op op;
    enum fault_role role;
    int failed;
    int64_t offset;
    size_t length;
    const uint8_t *bytes;
} fault_event;

/* One watched database. */
typedef struct fault_disk fault_disk;

/* Registers the VFS; with `as_default` every database opened from now on goes through it. 0, or an SQLite error. */
int fault_disk_install(int as_default);

/* Makes the wrapped VFS the default again and takes "fault" off the list. Databases open through it stay usable. */
void fault_disk_uninstall(void);

/* Watches the database at a path, of which nothing is open yet. NULL: memory is short, or the VFS is not installed. */
fault_disk *fault_disk_watch(const char *path);

/* Ends the watch and frees it. The database must be closed. */
void fault_disk_unwatch(fault_disk *disk);

/* Makes the `call`-th write, sync or truncate from now (1 is the next) fail, once. 0 takes a fault back. */
void fault_disk_arm(fault_disk *disk, int call, enum fault_kind kind);

/* Whether the fault armed last has struck. */
int fault_disk_has_struck(fault_disk *disk);

/* How many writes, syncs and truncates there were since the watch began. */
int64_t fault_disk_calls(fault_disk *disk);

/* How many events there are, and one of them (0 is the first); an index past the end is an empty failed write. */
size_t fault_disk_count(fault_disk *disk);
fault_event fault_disk_event(fault_disk *disk, size_t index);

#endif

import Foundation

/// The system's calls that take or give pointers. Why they are sound: each pointer is to a variable or text that outlives the
/// call, of the size that is said.
package enum SystemCalls {
    /// nil where no more can be opened.
    static func pipe() -> (reading: Int32, writing: Int32)? {
        var ends: [Int32] = [-1, -1]
        return unsafe Foundation.pipe(&ends) == 0 ? (ends[0], ends[1]) : nil
    }

    /// Waits for one of some events; how many came, -1 with `errno` on a failure. Negative milliseconds are for ever.
    static func wait(for entries: inout [pollfd], milliseconds: Int32) -> Int32 {
        unsafe poll(&entries, nfds_t(entries.count), milliseconds)
    }

    static var lastError: String { unsafe String(cString: strerror(errno)) }

    /// Whether there is a folder, or a link to one.
    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Puts a file in the place of another at once; false where it cannot be.
    package static func rename(_ path: String, to other: String) -> Bool {
        unsafe Foundation.rename(path, other) == 0
    }

    /// Lets this process have as many files and connections open as its user may: a shell gives fewer. What it is then.
    @discardableResult
    package static func raiseFileLimit() -> UInt {
        var limit = rlimit()
        #if os(Linux)
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let files = RLIMIT_NOFILE
        #endif
        guard unsafe getrlimit(files, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return limit.rlim_cur }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(files, &limit)
        _ = unsafe getrlimit(files, &limit)
        return limit.rlim_cur
    }

    /// Block size and bytes free of the file system that a folder is on; nil where it cannot be asked.
    static func space(in folder: String) -> (blockSize: Int, free: Int)? {
        var found = statvfs()
        guard unsafe statvfs(folder, &found) == 0 else { return nil }
        return (Int(found.f_frsize), Int(found.f_bavail) * Int(found.f_frsize))
    }
}

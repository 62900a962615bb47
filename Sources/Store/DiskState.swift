/// What a simulated disk holds, and its operations.
struct DiskState: Sendable {
    struct File: Sendable {
        let name: String
        var durable: [UInt8] = []
        /// With the unsynced writes.
        var length = 0
    }

    var options: SimulatedDisk.Options
    var random: SplitMix64
    var files: [File] = []
    var unsynced: [SimulatedDisk.Write] = []
    var milliseconds = 0
    var boot = 0
    /// Before the machine halts, when it is to.
    var operationsLeft: Int?
    var tally = SimulatedDisk.Tally()

    init(_ options: SimulatedDisk.Options, seed: UInt64) {
        (self.options, random) = (options, SplitMix64(seed: seed))
    }

    func requireRunning(_ user: Int) throws(SimulatedDisk.Fault) {
        guard user == boot, operationsLeft != 0 else { throw .crashed }
    }

    func size(of name: String) -> Int { files.first { $0.name == name }?.length ?? 0 }

    mutating func read(_ name: String, _ user: Int) throws(SimulatedDisk.Fault) -> [UInt8] {
        try requireRunning(user)
        guard let file = files.firstIndex(where: { $0.name == name }) else { return [] }
        if random.happens(options.flip) { flipAny(in: [file]) }
        var bytes = files[file].durable
        for write in unsynced where write.file == name { write.apply(to: &bytes) }
        return bytes
    }

    mutating func write(
        _ bytes: [UInt8], at offset: Int, of name: String, _ user: Int
    ) throws(SimulatedDisk.Fault) {
        try begin(user)
        tally.writes += 1
        let file = place(of: name)
        let room = room(in: file, from: offset)
        guard bytes.count <= room else {
            tally.full += 1
            if room > 0, random.happens(options.short) {
                tally.short += 1
                add(.bytes(Array(bytes[..<room]), at: offset), to: file, length: offset + room)
            }
            throw .full
        }
        add(.bytes(bytes, at: offset), to: file, length: max(files[file].length, offset + bytes.count))
        try end()
    }

    mutating func cut(_ name: String, to length: Int, _ user: Int) throws(SimulatedDisk.Fault) {
        try begin(user)
        add(.length(length), to: place(of: name), length: length)
        try end()
    }

    mutating func sync(_ user: Int) throws(SimulatedDisk.Fault) {
        try begin(user)
        tally.syncs += 1
        milliseconds += 1
        try end()
        for write in unsynced { write.apply(to: &files[place(of: write.file)].durable) }
        unsynced.removeAll(keepingCapacity: true)
    }

    mutating func losesRequest() -> Bool {
        guard random.happens(options.lostRequest) else { return false }
        tally.lostRequests += 1
        return true
    }

    mutating func losesAnswer() -> Bool {
        guard random.happens(options.lostAnswer) else { return false }
        tally.lostAnswers += 1
        return true
    }

    // MARK: Parts

    private mutating func begin(_ user: Int) throws(SimulatedDisk.Fault) {
        try requireRunning(user)
        if let left = operationsLeft { operationsLeft = left - 1 }
        guard random.happens(options.slow) else { return }
        tally.slow += 1
        milliseconds += 1 + random.below(options.slowest)
    }

    /// A crash in the middle of an operation: its write is issued, its sync not done.
    private mutating func end() throws(SimulatedDisk.Fault) {
        guard random.happens(options.crash) else { return }
        crash()
        throw .crashed
    }

    private mutating func place(of name: String) -> Int {
        if let place = files.firstIndex(where: { $0.name == name }) { return place }
        files.append(File(name: name))
        return files.count - 1
    }

    /// How many bytes a write at an offset may have.
    private func room(in file: Int, from offset: Int) -> Int {
        guard let capacity = options.capacity else { return Int.max }
        let free = max(capacity - files.reduce(0) { $0 + $1.length }, 0)
        return max(files[file].length + free - offset, 0)
    }

    private mutating func add(_ change: SimulatedDisk.Change, to file: Int, length: Int) {
        unsynced.append(SimulatedDisk.Write(file: files[file].name, change: change))
        files[file].length = length
    }
}

extension SimulatedDisk.Write {
    /// Does to a file what this write does, or a part of it. A gap before it becomes zeros.
    func apply(_ part: SimulatedDisk.Survivor.Part = .whole, to file: inout [UInt8]) {
        switch change {
        case .length(let length):
            if length < file.count { file.removeLast(file.count - length) }
        case .bytes(let bytes, let offset):
            let range = range(part, offset, bytes.count)
            put(bytes[range], at: offset + range.lowerBound, in: &file)
        }
    }

    private func range(_ part: SimulatedDisk.Survivor.Part, _ offset: Int, _ count: Int) -> Range<Int> {
        func boundary(_ number: Int) -> Int { (offset / 512 + number) * 512 - offset }
        switch part {
        case .whole: return 0..<count
        case .before(let number): return 0..<boundary(number)
        case .from(let number): return boundary(number)..<count
        }
    }

    private func put(_ bytes: ArraySlice<UInt8>, at offset: Int, in file: inout [UInt8]) {
        if offset > file.count { file.append(contentsOf: repeatElement(0, count: offset - file.count)) }
        let over = min(bytes.count, file.count - offset)
        if over > 0 { file.replaceSubrange(offset..<offset + over, with: bytes.prefix(over)) }
        file.append(contentsOf: bytes.dropFirst(over))
    }
}

extension DiskState {
    /// A crash with the fate of each unsynced write drawn: a third kept, a third dropped, a third torn where they can be.
    mutating func crash() {
        var survivors: [SimulatedDisk.Survivor] = []
        for write in unsynced.indices {
            guard let part = drawPart(of: unsynced[write]) else { continue }
            survivors.append(SimulatedDisk.Survivor(write: write, part: part))
        }
        if random.below(2) == 0 { random.shuffle(&survivors) }
        crash(leaving: survivors)
        if random.happens(options.flip) { flipAny(in: Array(files.indices)) }
    }

    mutating func crash(leaving survivors: [SimulatedDisk.Survivor]) {
        count(survivors)
        for survivor in survivors {
            let write = unsynced[survivor.write]
            guard let file = files.firstIndex(where: { $0.name == write.file }) else { continue }
            write.apply(survivor.part, to: &files[file].durable)
        }
        unsynced = []
        for file in files.indices { files[file].length = files[file].durable.count }
        boot += 1
        operationsLeft = nil
    }

    /// nil for a write that is dropped.
    private mutating func drawPart(of write: SimulatedDisk.Write) -> SimulatedDisk.Survivor.Part? {
        switch random.below(3) {
        case 0: return nil
        case 1 where write.boundaries > 0:
            let boundary = 1 + random.below(write.boundaries)
            return random.below(2) == 0 ? .before(boundary) : .from(boundary)
        default: return .whole
        }
    }

    private mutating func count(_ survivors: [SimulatedDisk.Survivor]) {
        let whole = survivors.count { $0.part == .whole }
        tally.crashes += 1
        tally.kept += whole
        tally.torn += survivors.count - whole
        tally.dropped += unsynced.count - survivors.count
        if zip(survivors, survivors.dropFirst()).contains(where: { $0.write > $1.write }) { tally.reordered += 1 }
    }

    mutating func flip(_ bit: Int, of name: String) {
        guard let file = files.firstIndex(where: { $0.name == name }) else { return }
        flip(bit, in: file)
    }

    /// Flips one bit of these files, each durable bit as likely as any other.
    mutating func flipAny(in candidates: [Int]) {
        let bits = candidates.reduce(0) { $0 + files[$1].durable.count * 8 }
        guard bits > 0 else { return }
        var bit = random.below(bits)
        for file in candidates {
            let size = files[file].durable.count * 8
            if bit < size { return flip(bit, in: file) }
            bit -= size
        }
    }

    private mutating func flip(_ bit: Int, in file: Int) {
        tally.flips += 1
        files[file].durable[bit / 8] ^= 1 << UInt8(bit % 8)
    }
}

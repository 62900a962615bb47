import Foundation

/// Seconds of a forward and a backward pass.
struct Passes: Hashable, Sendable {
    var forward = 0.0
    var backward = 0.0

    var sum: Double { forward + backward }

    static func + (a: Passes, b: Passes) -> Passes {
        Passes(forward: a.forward + b.forward, backward: a.backward + b.backward)
    }
    static func += (a: inout Passes, b: Passes) { a = a + b }
    static func * (a: Passes, factor: Double) -> Passes {
        Passes(forward: a.forward * factor, backward: a.backward * factor)
    }
}

/// One accelerator under one number format with the constants applied: what it does per second inside a training step.
struct Machine: Sendable {
    let chip: Accelerator
    let constants: TrainingConstants
    let precision: Precision
    /// FLOP/s of a large product, in the run's number format and in bf16.
    let rate, plainRate: Double
    /// FLOP/s and exponentials/s of the core of attention.
    let attentionRate, exponentialRate: Double
    /// Bytes per second: memory, links inside the scale-up domain, links out of it.
    let memory, up, out: Double

    /// `pace` is the factor of one chip from a measured run of its own.
    init(
        _ chip: Accelerator, _ precision: Precision, _ constants: TrainingConstants, pace: Double = 1
    ) throws(NoEstimate) {
        guard let peak = chip.peak[precision.unit], let plain = chip.peak[.bf16] else {
            throw NoEstimate.noRate(chip: chip.name, precision: precision)
        }
        (self.chip, self.precision, self.constants) = (chip, precision, constants)
        let power = chip.powerFactor(constants)
        let software = pace * constants.products * power * chip.softwareFactor(constants)
        plainRate = plain * chip.fraction16.value * software * chip.assumption(chip.fraction16, constants)
        rate =
            switch precision.unit {
            case .bf16: plainRate
            case .fp8, .int8: peak * chip.eightBitShare(constants) * software
            case .fp4: peak * chip.eightBitShare(constants) * software * constants.fourBit
            }
        attentionRate = pace * plain * power * constants.attention
        exponentialRate =
            pace * constants.attention * 2 * (chip.exponentials ?? plain / Given.flopPerExponential)
        memory = chip.bandwidth * Given.stream
        (up, out) = (chip.scaleUp * Given.link, chip.scaleOut * Given.link)
    }

    /// The three products of a linear layer: forward, towards inputs, towards weights. `count` of them side by side
    /// share
    /// waves. A product takes the longer of its arithmetic and its traffic; arithmetic pays for the last, partly empty
    /// wave of tiles and for filling each tile. Weight gradients are added up in fp32.
    func products(tokens: Double, inputs: Double, outputs: Double, count: Double = 1, rate: Double) -> Passes {
        let ideal = 2 * count * tokens * inputs * outputs / rate
        let (bytes, idle, fill) = (precision.operandBytes, constants.tail * Given.wave / count, constants.fill)
        let reads = count * (tokens * inputs + inputs * outputs) * bytes
        let forwardTraffic = (reads + count * tokens * outputs * 2) / memory
        let gradientTraffic =
            count * (tokens * (inputs + outputs) * bytes + inputs * outputs * 8) / memory
        let forward = ideal * (1 + idle / (tokens * outputs)) * (1 + fill / inputs)
        let towardsInputs = ideal * (1 + idle / (tokens * inputs)) * (1 + fill / outputs)
        let towardsWeights = ideal * (1 + idle / (inputs * outputs)) * (1 + fill / tokens)
        return Passes(
            forward: max(forward, forwardTraffic),
            backward: max(towardsInputs, forwardTraffic) + max(towardsWeights, gradientTraffic))
    }

    /// Quantising a linear layer's inputs on the way forward and its outputs' gradients on the way back.
    func quantising(tokens: Double, inputs: Double, outputs: Double) -> Passes {
        let perElement = 4 * precision.quantisingPasses * constants.quantisation / memory
        return Passes(forward: perElement * inputs * tokens, backward: perElement * outputs * tokens)
    }

    /// Bytes per second of a ring over `size` ranks of which so many sit side by side in one domain.
    func ring(size: Int, inner: Int) -> Double {
        let inside = max(1, chip.domain / inner)
        return size <= inside ? up : min(up, out * Double(inside))
    }

    /// Seconds in which every rank of a ring sends `bytes` around, once.
    func exchange(_ bytes: Double, size: Int, inner: Int) -> Double {
        guard size > 1 else { return 0 }
        return bytes * Double(size - 1) / Double(size) / ring(size: size, inner: inner)
    }
}

extension Accelerator {
    /// Chips with fewer watts for their units run them at lower clocks under sustained load.
    func powerFactor(_ constants: TrainingConstants) -> Double {
        guard let watts, let peak = peak[.bf16] else { return 1 }
        return pow(watts / (peak / 1e12) / Given.wattsPerTera, constants.power)
    }

    func softwareFactor(_ constants: TrainingConstants) -> Double { maker == .nvidia ? 1 : constants.otherMakers }

    func assumption(_ fraction: MatmulFraction, _ constants: TrainingConstants) -> Double {
        maker == .nvidia && !fraction.isMeasured ? constants.assumedFraction : 1
    }

    /// Achieved share of the eight-bit peak before software.
    func eightBitShare(_ constants: TrainingConstants) -> Double {
        fraction8.value * constants.eightBit * assumption(fraction8, constants)
    }
}

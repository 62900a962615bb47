/// The passes of one microbatch through one layer on one rank, by what they are spent on.
struct LayerTime: Sendable {
    var products = Passes()
    var attention = Passes()
    var elementwise = Passes()
    var quantisation = Passes()
    /// Exposed communication.
    var tensor = Passes()
    var context = Passes()
    var expert = Passes()
    /// Gaps between kernels, and routing.
    var gaps = Passes()

    /// All but the way of tokens to experts, which a virtual pipeline hides.
    var withoutExperts: Passes { products + attention + elementwise + quantisation + tensor + context + gaps }

    /// A mean over layers of two kinds.
    static func mix(_ a: LayerTime, _ share: Double, _ b: LayerTime) -> LayerTime {
        let rest = 1 - share
        var mixed = LayerTime()
        mixed.products = a.products * share + b.products * rest
        mixed.attention = a.attention * share + b.attention * rest
        mixed.elementwise = a.elementwise * share + b.elementwise * rest
        mixed.quantisation = a.quantisation * share + b.quantisation * rest
        mixed.tensor = a.tensor * share + b.tensor * rest
        mixed.context = a.context * share + b.context * rest
        mixed.expert = a.expert * share + b.expert * rest
        mixed.gaps = a.gaps * share + b.gaps * rest
        return mixed
    }
}

/// One rank's piece of a run: how tensor, context and expert parallelism and the microbatch cut a layer.
struct Piece: Sendable {
    let run: TrainingRun
    let machine: Machine
    let tensor, context, expert: Int
    /// Tokens of a microbatch on this rank, and where norms are cut along the sequence.
    let tokens, normTokens: Double

    init(_ run: TrainingRun, _ machine: Machine, tensor: Int, context: Int, expert: Int, microbatch: Int) {
        (self.run, self.machine) = (run, machine)
        (self.tensor, self.context, self.expert) = (tensor, context, expert)
        tokens = Double(microbatch) * Double(run.sequence) / Double(context)
        normTokens = run.isSequenceParallel ? tokens / Double(tensor) : tokens
    }

    var model: ModelShape { run.model }
    var hidden: Double { Double(model.hidden) }
    private var constants: TrainingConstants { machine.constants }

    /// Mean over the model's layers.
    var layer: LayerTime {
        let dense = denseLayer
        guard let experts = model.experts else { return dense }
        let share = Double(model.layers - model.expertLayers) / Double(model.layers)
        return LayerTime.mix(dense, share, expertLayer(experts))
    }

    private var denseLayer: LayerTime {
        var time = shell
        add(model.feedForward(model.ffn), to: &time)
        time.elementwise += activation(width: Double(model.ffn) / Double(tensor), tokens: tokens)
        return time
    }

    /// What every layer has: attention, norms, residuals, communication of both halves.
    private var shell: LayerTime {
        var time = LayerTime()
        add(model.attention, to: &time)
        time.attention = attentionCore
        time.elementwise = norms
        let tensor = tensorExchange
        time.tensor = Passes(forward: tensor, backward: tensor)
        time.context = contextExchange
        time.gaps = Passes(forward: constants.gap, backward: constants.gap)
        return time
    }

    private func add(_ layers: [ModelShape.Linear], to time: inout LayerTime) {
        for layer in layers {
            let inputs = Double(layer.inputs) / (layer.cut == .inputs ? Double(tensor) : 1)
            let outputs = Double(layer.outputs) / (layer.cut == .outputs ? Double(tensor) : 1)
            time.products += machine.products(tokens: tokens, inputs: inputs, outputs: outputs, rate: machine.rate)
            time.quantisation += machine.quantising(tokens: tokens, inputs: inputs, outputs: outputs)
        }
    }

    /// Two norms and two residuals with their dropout make 20 bytes per element, rotary embedding four; the way back
    /// twice.
    private var norms: Passes {
        let bytes = 20 * hidden * normTokens + 4 * Double(model.queryKeyWidth) / Double(tensor) * tokens
        return Passes(forward: bytes / machine.memory, backward: 2 * bytes / machine.memory)
    }

    private func activation(width: Double, tokens: Double) -> Passes {
        let bytes = (model.isGated ? 6 : 4) * width * tokens
        return Passes(forward: bytes / machine.memory, backward: 2 * bytes / machine.memory)
    }
}

extension Piece {
    /// Scores and values. In tiles: arithmetic and exponentials add up, the way back computes scores again (2.5 times
    /// the work, a tenth for its worse shape). Unfused: the whole square, 11 bytes per score forward and 19 backward.
    private var attentionCore: Passes {
        run.attention == .flash ? tiledAttention : unfusedAttention
    }

    private var tiledAttention: Passes {
        let flop = model.attentionFLOP(tokens: tokens, sequence: run.sequence) / Double(tensor)
        let pairs =
            Double(run.sequence) * tokens * Double(model.heads) / Double(tensor) * model.attended(run.sequence)
        let forward = flop / machine.attentionRate + pairs / machine.exponentialRate
        return Passes(forward: forward, backward: 2.75 * forward)
    }

    private var unfusedAttention: Passes {
        let flop =
            2 * Double(model.queryKeyWidth + model.valueWidth) * Double(run.sequence) * tokens / Double(tensor)
        let scores = tokens * Double(run.sequence) * Double(model.heads) / Double(tensor)
        let arithmetic = flop / (machine.plainRate * 0.7)
        let forward = arithmetic + scores * 11 / machine.memory
        let again = run.recompute == .selective ? forward : 0
        return Passes(forward: forward, backward: 2 * arithmetic + scores * 19 / machine.memory + again)
    }

    /// Exposed seconds of one pass: two gathers and two scatters of the activations, in bf16.
    private var tensorExchange: Double {
        guard tensor > 1 else { return 0 }
        let link = tensor <= machine.chip.domain ? machine.up : machine.out
        let bytes = 8 * tokens * hidden * Double(tensor - 1) / Double(tensor)
        return bytes / link * (run.isOverlapped ? constants.tensorExposed : 1)
    }

    /// Keys and values go around while attention works; what is longer than attention, and a tenth, is seen.
    private var contextExchange: Passes {
        guard context > 1 else { return Passes() }
        let width = Double(model.keyValueHeads * model.headWidth) / Double(tensor)
        let link = tensor * context <= machine.chip.domain ? machine.up : machine.out
        let seconds = 4 * width * tokens * Double(context - 1) / link
        let seen = max(0, seconds - attentionCore.forward) + 0.1 * seconds
        return Passes(forward: seen, backward: 2 * seen)
    }

    /// A layer with experts: shared ones as dense layers, routed ones as grouped products, and the way of tokens to
    /// them.
    private func expertLayer(_ experts: ModelShape.Experts) -> LayerTime {
        var time = shell
        let routed = tokens * Double(experts.active)
        let local = Double(experts.count) / Double(expert)
        for layer in model.feedForward(experts.width) {
            let (inputs, outputs) = (Double(layer.inputs), Double(layer.outputs))
            time.products += machine.products(
                tokens: routed / local, inputs: inputs, outputs: outputs, count: local,
                rate: machine.rate * constants.experts)
            time.quantisation += machine.quantising(tokens: routed, inputs: inputs, outputs: outputs)
        }
        for layer in model.feedForward(experts.shared) {
            let (inputs, outputs) = (Double(layer.inputs), Double(layer.outputs))
            time.products += machine.products(tokens: tokens, inputs: inputs, outputs: outputs, rate: machine.rate)
            time.quantisation += machine.quantising(tokens: tokens, inputs: inputs, outputs: outputs)
        }
        time.elementwise += routedTraffic(experts, routed)
        let host = constants.routing + local * Given.launch
        time.gaps += Passes(forward: host, backward: host)
        let exchange = expertExchange(experts)
        time.expert = Passes(forward: exchange, backward: exchange)
        return time
    }

    /// Activation, permuting tokens to experts and back, router logits in fp32, and biases with their clamps.
    private func routedTraffic(_ experts: ModelShape.Experts, _ routed: Double) -> Passes {
        let width = Double(experts.width)
        let passes = Given.routedPasses
        var traffic = activation(width: width, tokens: routed) * passes
        let moved = 12 * hidden * routed + 8 * hidden * tokens + 8 * Double(experts.count) * tokens
        traffic += Passes(forward: moved, backward: moved) * (passes / machine.memory)
        guard experts.hasBiases else { return traffic }
        let biases = routed * (16 * width + 4 * hidden) * passes / machine.memory
        return traffic + Passes(forward: biases, backward: 1.5 * biases)
    }

    /// Exposed seconds of sending tokens to their experts and back in one pass. A token goes once to a domain and once
    /// to a
    /// rank, however many of its experts sit there: the expected number of distinct targets of `active` random choices.
    private func expertExchange(_ experts: ModelShape.Experts) -> Double {
        guard expert > 1 else { return 0 }
        let inside = max(1, min(expert, machine.chip.domain / tensor))
        let domains = Double(expert) / Double(inside)
        let ranks = distinct(Double(expert), experts.active)
        let bytes = 4 * normTokens * hidden
        guard domains > 1 else { return bytes * ranks / machine.up * constants.expertExposed }
        let near = ranks / domains
        let seconds = bytes * (distinct(domains, experts.active) / machine.out + near / machine.up)
        return seconds * constants.expertExposed
    }

    /// Expected targets other than one's own that `choices` independent choices hit among `count`.
    private func distinct(_ count: Double, _ choices: Int) -> Double {
        var missed = 1.0
        for _ in 0..<choices { missed *= 1 - 1 / count }
        return (count - 1) * (1 - missed)
    }

    /// The head with its loss: three products in bf16, and logits several times through memory (30 bytes each).
    var head: Double {
        let width = Double(model.vocabulary) / Double(tensor)
        return 6 * tokens * hidden * width / machine.plainRate + 30 * tokens * width / machine.memory
    }
}

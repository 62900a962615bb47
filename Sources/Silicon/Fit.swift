import Foundation

/// One fitted constant: where it lies, the bounds that physics gives it, and what is believed of it before any data.
///
/// It is fitted as u = log((x − low)/(high − x)), so it cannot leave its bounds; the prior on u is normal around the
/// believed value with the given spread, which is what keeps few rows from deciding much.
public struct Parameter<Constants: Sendable>: Sendable {
    public let name: String
    public let range: ClosedRange<Double>
    public let prior: Double
    /// Standard deviation of the prior, in units of u.
    public let spread: Double
    /// As fitted on the published rows.
    let published: Double
    private let path: any WritableKeyPath<Constants, Double> & Sendable

    init(
        _ name: String, _ path: any WritableKeyPath<Constants, Double> & Sendable, _ range: ClosedRange<Double>,
        _ prior: Double, _ spread: Double, published: Double
    ) {
        (self.name, self.path, self.range) = (name, path, range)
        (self.prior, self.spread, self.published) = (prior, spread, published)
    }

    /// Puts its published value into some constants.
    func publish(in constants: inout Constants) { constants[keyPath: path] = published }

    /// Its value in some constants.
    public func value(in constants: Constants) -> Double { constants[keyPath: path] }

    var priorUnit: Double { unit(prior) }

    func unit(in constants: Constants) -> Double { unit(value(in: constants)) }

    func set(_ unit: Double, in constants: inout Constants) {
        constants[keyPath: path] = range.lowerBound + (range.upperBound - range.lowerBound) / (1 + exp(-unit))
    }

    private func unit(_ value: Double) -> Double {
        let inside = min(max(value, range.lowerBound * (1 + 1e-9) + 1e-12), range.upperBound * (1 - 1e-9))
        return log((inside - range.lowerBound) / (range.upperBound - inside))
    }
}

/// Constants that make estimates meet measurements: the most probable ones under normal priors and residuals whose
/// tails
/// are heavier than normal (pseudo-Huber, so that a row that is published wrong pulls little), by Levenberg–Marquardt.
///
/// Sources: D. Marquardt (1963), doi:10.1137/0111030; P. Charbonnier et al. (1997), doi:10.1109/83.551699, for the
/// loss.
struct Fit<Constants: Sendable> {
    let parameters: [Parameter<Constants>]
    /// Weight of each row; the standard deviation that good rows are believed to have is 1/weight.
    let weights: [Double]
    /// log(estimate / measurement) of each row.
    let residuals: (Constants) -> [Double]

    /// A residual of so many standard deviations begins to count linearly.
    private static var tail: Double { 2 }

    /// The constants, from a start. At most `rounds` steps of parameters + 1 evaluations of all rows.
    func constants(from start: Constants, rounds: Int = 30) -> Constants {
        var state = State(start, self)
        var damping = 0.1
        for _ in 0..<rounds {
            guard let next = improved(state, damping: &damping) else { break }
            let isDone = state.cost - next.cost < 1e-4 * state.cost
            state = next
            if isDone { break }
        }
        return state.constants
    }

    private struct State {
        let constants: Constants
        let errors: [Double]
        let cost: Double

        init(_ constants: Constants, _ fit: Fit) {
            self.constants = constants
            errors = fit.residuals(constants)
            let data = zip(errors, fit.weights).map { error, weight in
                let z = error * weight / Fit.tail
                return 2 * Fit.tail * Fit.tail * ((1 + z * z).squareRoot() - 1)
            }
            let beliefs = fit.parameters.map { parameter in
                let z = (parameter.unit(in: constants) - parameter.priorUnit) / parameter.spread
                return z * z
            }
            cost = data.reduce(0, +) + beliefs.reduce(0, +)
        }
    }

    private func improved(_ state: State, damping: inout Double) -> State? {
        let (matrix, gradient) = normalEquations(state)
        for _ in 0..<7 {
            var damped = matrix
            for i in parameters.indices { damped[i][i] *= 1 + damping }
            let step = solve(damped, gradient.map { -$0 }).map { min(max($0, -1.5), 1.5) }
            let next = State(moved(state.constants, by: step), self)
            if next.cost < state.cost {
                damping = max(damping / 4, 1e-4)
                return next
            }
            damping *= 4
        }
        return nil
    }

    private func moved(_ constants: Constants, by step: [Double]) -> Constants {
        var moved = constants
        for (parameter, change) in zip(parameters, step) {
            parameter.set(parameter.unit(in: constants) + change, in: &moved)
        }
        return moved
    }

    private func normalEquations(_ state: State) -> (matrix: [[Double]], gradient: [Double]) {
        let columns = slopes(state)
        let scale = zip(state.errors, weights).map { error, weight in
            let z = error * weight / Fit.tail
            return weight * weight / (1 + z * z).squareRoot()
        }
        var matrix = parameters.map { _ in [Double](repeating: 0, count: parameters.count) }
        var gradient = [Double](repeating: 0, count: parameters.count)
        for i in parameters.indices {
            for j in parameters.indices {
                matrix[i][j] = state.errors.indices.reduce(0) { $0 + scale[$1] * columns[i][$1] * columns[j][$1] }
            }
            let belief = 1 / (parameters[i].spread * parameters[i].spread)
            matrix[i][i] += belief
            gradient[i] = state.errors.indices.reduce(0) { $0 + scale[$1] * columns[i][$1] * state.errors[$1] }
            gradient[i] += belief * (parameters[i].unit(in: state.constants) - parameters[i].priorUnit)
        }
        return (matrix, gradient)
    }

    /// d(residual)/d(u), by forward differences.
    private func slopes(_ state: State) -> [[Double]] {
        let width = 1e-3
        return parameters.map { parameter in
            var moved = state.constants
            parameter.set(parameter.unit(in: moved) + width, in: &moved)
            return zip(residuals(moved), state.errors).map { ($0 - $1) / width }
        }
    }

    /// Solves a symmetric positive definite system by Cholesky's factors, O(n³).
    private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        let n = right.count
        var lower = matrix
        var x = right
        for j in 0..<n {
            for k in 0..<j { for i in j..<n { lower[i][j] -= lower[i][k] * lower[j][k] } }
            let pivot = max(lower[j][j], 1e-300).squareRoot()
            for i in j..<n { lower[i][j] /= pivot }
        }
        for i in 0..<n {
            for k in 0..<i { x[i] -= lower[i][k] * x[k] }
            x[i] /= lower[i][i]
        }
        for i in (0..<n).reversed() {
            for k in (i + 1)..<max(n, i + 1) { x[i] -= lower[k][i] * x[k] }
            x[i] /= lower[i][i]
        }
        return x
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What the router keeps of a request while it is answered.
struct RouteContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }

    /// Of a request that came over no network.
    init() { coreContext = CoreRequestContextStorage(source: NoChannel()) }

    private struct NoChannel: RequestContextSource {
        let logger = Logger(label: "headroom")
    }
}

/// Keeps what is written to it, by one task.
final class KeptBody: ResponseBodyWriter, @unchecked Sendable {
    private(set) var data = Data()

    func write(_ buffer: ByteBuffer) async throws { data.append(contentsOf: buffer.readableBytesView) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

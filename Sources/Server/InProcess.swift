import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What the router keeps of a request while it is answered.
struct RouteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Whether there is a connection that can be closed.
    let isConnected: Bool

    init(source: ApplicationRequestContextSource) {
        (coreContext, isConnected) = (CoreRequestContextStorage(source: source), true)
    }

    /// Of a request that came over no network.
    init() { (coreContext, isConnected) = (CoreRequestContextStorage(source: NoChannel()), false) }

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

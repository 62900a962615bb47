import Access
import ArgumentParser
import Foundation

/// Whose JSON Web Tokens a server takes.
struct IdentityFlags: ParsableArguments {
    @Option(help: "The identity provider's keys, a JSON Web Key Set (RFC 7517): RS256, ES256, EdDSA, HS256.")
    var jwks: String?
    @Option(help: "With --jwks: what `iss` of a token must be.") var issuer: String?
    @Option(help: "With --jwks: what `aud` of a token must have.") var audience: String?
    @Option(help: "With --jwks: the claim that gives the role.") var roleClaim = "role"
    @Option(help: "With --jwks: the claim that names the customer.") var tenantClaim = "tenant"
    @Option(help: "With --jwks: what that claim says of the operator's own people.") var operatorTenant = "operator"

    /// nil where none are taken. The keys are read once, so that what is wrong with them is told at the start.
    func read() async throws -> (provider: IdentityProvider, keys: KeyFile)? {
        let given = [jwks, issuer, audience]
        if given.allSatisfy({ $0 == nil }) { return nil }
        guard let jwks, let issuer, let audience, !given.contains("") else {
            throw Stop.bad("--jwks FILE, --issuer ISSUER and --audience AUDIENCE go together: give all three, or none")
        }
        let keys = KeyFile(jwks)
        do { _ = try await keys.read() } catch { throw Stop.bad("--jwks: \(error)") }
        var provider = IdentityProvider(issuer: issuer, audience: audience)
        (provider.roleClaim, provider.tenantClaim) = (roleClaim, tenantClaim)
        provider.operatorTenant = operatorTenant
        return (provider, keys)
    }
}

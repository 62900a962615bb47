// swift-tools-version: 6.2
import PackageDescription

// Every target is checked the same way: Swift 6 language mode (complete concurrency checking) and no warnings.
// The arrows between targets are those of ARCHITECTURE.md; `make check` makes the compiler enforce them.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// And memory-safe: what the compiler cannot prove to be is an error unless it is marked `unsafe`. See decision 22.
let safe = strict + [.strictMemorySafety()]

func module(_ name: String, needs: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: needs, resources: resources, swiftSettings: safe)
}

func tests(_ name: String, needs: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: needs, swiftSettings: strict)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let http: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "NIOCore", package: "swift-nio"),
]

let package = Package(
    name: "headroom",
    platforms: [.macOS(.v26)],
    products: [.executable(name: "headroom", targets: ["headroom"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        module("Units"),
        // The one module that keeps memory of its own; `Table.swift` says why that is sound.
        .target(name: "Profile", dependencies: ["Units"], swiftSettings: strict),
        // Plots, heat maps and Sankey diagrams as SVG text and HTML pages.
        module("Plot", needs: ["Units"]),
        // A book of orders that is the same for everybody, by which ways to keep a profile are compared.
        module("ReferenceBook", needs: ["Units", "Profile"]),
        module("Delay", needs: ["Units"]),
        // How long projects take, learned from history up to a day, and what such forecasts were worth.
        module("Calibration", needs: ["Units", "Plot"]),
        module("Silicon", needs: ["Units", "Plot"]),
        module("Ledger", needs: ["Units", "Profile", "Delay", "Silicon", crypto]),
        module("Verify", needs: ["Units", crypto]),
        module("Promise", needs: ["Units", "Profile", "Delay", "Silicon", "Ledger"]),
        module("Odds", needs: ["Units", "Profile", "Delay", "Silicon", "Ledger", "Promise"]),
        module("Peg", needs: ["Units", "Ledger", "Promise"]),
        module("Finance", needs: ["Units", "Silicon", "Ledger", "Peg"]),
        module("Energy", needs: ["Units", "Delay", "Ledger"]),
        module("Risk", needs: ["Units", "Profile", "Delay", "Ledger", "Promise"]),
        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        module("Store", needs: ["Units", "Ledger", "CPostgres", grdb]),
        module("Tables", needs: ["Units", "Delay", "Silicon", "Ledger"]),
        module("Desk", needs: ["Units", "Delay", "Silicon", "Ledger", "Promise", "Store", "Tables"]),
        module(
            "Answers",
            needs: [
                "Units", "Profile", "Delay", "Silicon", "Ledger", "Promise", "Odds", "Risk", "Verify", "Tables", "Desk",
                "Peg", "Finance", "Energy", "Plot",
            ]),
        // Who may do what: roles, tokens, the book of tokens.
        module("Access", needs: ["Units", crypto, jwt]),
        // JSON schemas of types, learned from the types' own encoding and decoding.
        module("JSONSchema", needs: ["Units"]),
        module(
            "Server",
            needs: [
                "Units", "Delay", "Ledger", "Promise", "Odds", "Risk", "Peg", "Finance", "Store", "Tables", "Desk",
                "Answers", "Access", "JSONSchema", "Silicon", "Energy",
            ] + http,
            resources: [.copy("Pages")]),
        .executableTarget(
            name: "headroom",
            dependencies: [
                "Units", "Delay", "Silicon", "Ledger", "Promise", "Odds", "Risk", "Store", "Plot", "Tables", "Desk",
                "Verify",
                "Answers", "Access", "Server", "ReferenceBook", "Calibration", "Peg", "Finance", "Energy",
                arguments,
            ],
            swiftSettings: safe),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Units", "Profile", "Delay", "ReferenceBook", "Ledger", "Promise", "Peg", "Risk", "Tables", "Desk",
                arguments,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Simulator",
            dependencies: [
                "Units", "Profile", "Delay", "Silicon", "Ledger", "Promise", "Store", "Desk", "Verify", arguments,
            ],
            swiftSettings: safe),
        // A disk under SQLite that remembers every write and fails on demand.
        .target(
            name: "CFaultDisk",
            cSettings: [.enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("sqlite3")]),
        // What several test targets share: a seeded generator, and the ledger's numbers derived again, naively.
        .target(name: "TestRandom", path: "Tests/TestRandom", swiftSettings: safe),
        .target(
            name: "NaiveLedger", dependencies: ["Units", "Profile", "Delay", "Silicon", "Ledger"],
            path: "Tests/NaiveLedger", swiftSettings: safe),
        // Small ledgers with capital lines, by hand and from a seed.
        .target(
            name: "CapitalWorld",
            dependencies: ["Units", "Delay", "Silicon", "Ledger", "Promise", "Peg", "TestRandom"],
            path: "Tests/CapitalWorld", swiftSettings: safe),
        // A PostgreSQL server of the tests' own, with a standby where one is asked for.
        .target(name: "PostgresServer", path: "Tests/PostgresServer", swiftSettings: strict),
        // An identity provider of the tests' own.
        .target(
            name: "TokenIssuer", dependencies: [crypto, cryptoExtras], path: "Tests/TokenIssuer", swiftSettings: strict),
        tests("UnitsTests", needs: ["Units", "TestRandom"]),
        tests("PlotTests", needs: ["Units", "Plot", "TestRandom"]),
        tests("ProfileTests", needs: ["Units", "Profile", "ReferenceBook", "TestRandom"]),
        tests("DelayTests", needs: ["Units", "Delay", "TestRandom"]),
        tests("SiliconTests", needs: ["Units", "Silicon", "TestRandom"]),
        tests("CalibrationTests", needs: ["Units", "Calibration", "TestRandom"]),
        tests(
            "LedgerTests",
            needs: ["Units", "Profile", "Delay", "Silicon", "Ledger", "TestRandom", "NaiveLedger", crypto]),
        tests(
            "PromiseTests",
            needs: [
                "Units", "Profile", "Delay", "Silicon", "Ledger", "Promise", "Verify", "TestRandom", "NaiveLedger",
            ]),
        tests(
            "OddsTests", needs: ["Units", "Delay", "Silicon", "Ledger", "Promise", "Odds", "TestRandom"]),
        tests(
            "RiskTests",
            needs: [
                "Units", "Profile", "Delay", "Silicon", "Ledger", "Promise", "Risk", "Tables", "Desk", "TestRandom",
            ]),
        tests("PegTests", needs: ["Units", "Ledger", "Promise", "Peg", "CapitalWorld", "TestRandom"]),
        tests(
            "FinanceTests",
            needs: ["Units", "Silicon", "Ledger", "Promise", "Peg", "Finance", "CapitalWorld", "TestRandom"]),
        tests(
            "EnergyTests",
            needs: ["Units", "Delay", "Silicon", "Ledger", "Promise", "Energy", "CapitalWorld", "TestRandom"]),
        tests("VerifyTests", needs: ["Units", "Verify", crypto]),
        tests("TablesTests", needs: ["Units", "Delay", "Silicon", "Ledger", "Tables"]),
        tests("AccessTests", needs: ["Units", "Access", "TokenIssuer", crypto]),
        tests("JSONSchemaTests", needs: ["Units", "JSONSchema"]),
        tests(
            "ServerTests",
            needs: [
                "Units", "Ledger", "Promise", "Store", "Tables", "Desk", "Access", "JSONSchema", "Server", "Silicon",
                "TokenIssuer", "Peg",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        tests("CommandTests", needs: ["PostgresServer", "TestRandom", "TokenIssuer"]),
        tests(
            "StoreTests",
            needs: ["Units", "Delay", "Ledger", "Store", "CFaultDisk", "PostgresServer", "TestRandom", grdb]),
        tests(
            "DeskTests",
            needs: [
                "Units", "Delay", "Silicon", "Ledger", "Promise", "Store", "Tables", "Desk", "Verify", "Answers",
                "TestRandom",
            ]),
    ]
)

import Foundation
import Testing

@Suite("Silicon, by the command line")
struct SiliconCommandTests {
    private let desk: Desk
    private static let file = Program.root + "/../shared/data/training-step-times.csv"
    private static let isThere = FileManager.default.fileExists(atPath: file)
    private static let missing: Comment = "../shared/data/training-step-times.csv is not beside the project"

    init() throws { desk = try Desk() }

    private static let header =
        "id,workload,source,chip,n_chips,model,layers,hidden,heads,kv_heads,head_dim,ffn,gated,vocab,experts,topk,moe_ffn,"
        + "shared_ffn,dense_layers,seq,gbs,mbs,tp,pp,cp,vp,ep,fsdp,precision,recompute,attention,seq_parallel,comm_overlap,step_time_s"

    /// A row of a 70B model with some chip and seconds.
    private static func row(_ id: String, chip: String = "H100-SXM", seconds: String) -> String {
        "\(id),train-dense,mine,\(chip),64,LLAMA3-70B,80,8192,64,8,128,28672,1,128256,0,0,0,0,0,8192,128,1,4,4,2,5,1,0,fp8,none,flash,1,1,\(seconds)"
    }

    @Test func `an estimate does not depend on what was measured`() throws {
        let seconds = ["10.75", "1", "1000", ""]
        let rows = seconds.enumerated().map { Self.row("R\($0.offset)", seconds: $0.element) }
        try desk.write("rows.csv", ([Self.header] + rows).joined(separator: "\n"))
        let document = try desk.headroom("silicon", "error", "--rows", "rows.csv", "--each", "--json").json()
        let estimates = document["rows"].list.map(\.["estimate_s"].double)
        #expect(estimates.count == 4 && Set(estimates).count == 1)
        #expect(estimates[0] > 5 && estimates[0] < 20)
        #expect(document["classes"].list.map(\.["class"].text) == ["dense"])
        #expect(document["classes"].list.map(\.["n"].number) == [3])
        #expect(document["unscored"].list.isEmpty)
    }

    @Test func `a row on an unknown chip is told apart, and the others are scored`() throws {
        let rows = [Self.row("A", seconds: "10"), Self.row("B", chip: "Abacus", seconds: "10")]
        try desk.write("rows.csv", ([Self.header] + rows).joined(separator: "\n"))
        let ran = try desk.headroom("silicon", "error", "--rows", "rows.csv", "--json")
        let document = try ran.json()
        #expect(ran.status == 0)
        #expect(document["unscored"].list.map(\.["id"].text) == ["B"])
        #expect(document["unscored"][0]["why"].text.contains("not in the catalogue"))
        #expect(document["classes"][0]["n"].number == 1)
    }

    @Test func `a cell that cannot be read is a fault with its line and what is allowed`() throws {
        try desk.write("rows.csv", Self.header + "\n" + Self.row("A", seconds: "soon"))
        let ran = try desk.headroom("silicon", "error", "--rows", "rows.csv")
        #expect(ran.status == 2 && ran.err.contains("rows.csv:2: step_time_s: 'soon'") && ran.err.contains("allowed"))
    }

    @Test func `an operator's own cell changes the estimate of that chip`() throws {
        try desk.write(
            "own.csv",
            "silicon,property,value,unit,source,as_of,confidence\nh100,matmul_fraction_fp8,0.35,share,own run,2026-01-01,measured"
        )
        try desk.write("rows.csv", Self.header + "\n" + Self.row("A", seconds: "10"))
        let rows = ["silicon", "error", "--rows", "rows.csv", "--each", "--json"]
        let plain = try desk.headroom(rows).json()["rows"][0]["estimate_s"].double
        let own = try desk.headroom(rows + ["--catalogue", "own.csv"]).json()["rows"][0]["estimate_s"].double
        #expect(own > 1.4 * plain)
    }

    @Test func `equivalents have a band, and Trainium 3 is shown by format and software`() throws {
        let document = try desk.headroom(
            "silicon", "equivalents", "--model", "llama3-70b", "--chips", "2048", "--json"
        ).json()
        let rows = document["equivalents"].list
        #expect(rows.count > 20)
        for row in rows where !row["measured"].isTrue && row["silicon"].text != "h200" {
            #expect(row["low"].double <= 0.8 * row["speed"].double && row["high"].double >= 1.2 * row["speed"].double)
        }
        let trainium3 = rows.filter { $0["silicon"].text == "trainium3" }
        #expect(trainium3.count == 6 && Set(trainium3.map(\.["speed"].double)).count == 6)
    }

    @Test func `porting says after how many hours, and never when it cannot pay`() throws {
        let flags = [
            "silicon", "porting", "--engineer-months", "24", "--delay", "2", "--value", "60000", "--price", "4",
        ]
        let pays = try desk.headroom(flags + ["--price-ratio", "0.6", "--speed", "0.8", "--hours", "600000", "--json"])
            .json()
        #expect(abs(pays["break_even_hours"].double - 600_000) < 1e-3)
        #expect(abs(pays["discount_needed"].double - 0.4) < 1e-9)
        let never = try desk.headroom(flags + ["--price-ratio", "0.8", "--speed", "0.8", "--json"]).json()
        #expect(never["break_even_hours"].isNull)
    }

    @Test(.enabled(if: isThere, missing)) func `the page shows what the program prints`() throws {
        let page = try String(contentsOfFile: Program.root + "/Docs/silicon.md", encoding: .utf8)
        let ran = try desk.headroom("silicon", "calibrate")
        #expect(ran.seconds < 10)
        #expect(page.contains(ran.out), "make the tables anew: headroom silicon calibrate")
        let plot = try String(contentsOfFile: Program.root + "/Docs/silicon.svg", encoding: .utf8)
        #expect(try desk.headroom("silicon", "error", "--plot", "plot.svg").status == 0)
        #expect(desk.read("plot.svg") == plot, "make it anew: headroom silicon error --plot Docs/silicon.svg")
    }
}

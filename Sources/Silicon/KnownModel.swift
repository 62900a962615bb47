/// Published architectures by name, for tables that name a model and leave its widths out, and facts that tables of
/// widths leave out.
public enum KnownModel {
    /// The shape of a model by its name, in any case of letters; nil when it is not known here.
    ///
    /// Sources: LLaMA 2 arXiv 2307.09288; Llama 3 arXiv 2407.21783, table 3; Code Llama arXiv 2308.12950; Mistral 7B
    /// arXiv
    /// 2310.06825, table 1; Mixtral arXiv 2401.04088, table 1; DeepSeek-V3 arXiv 2412.19437, section 4.2; GPT-OSS arXiv
    /// 2508.10925; Qwen3 arXiv 2505.09388, tables 1 and 2.
    public static func shape(_ name: String) -> ModelShape? {
        var key = name.lowercased().replacing("_", with: "-")
        if key.hasPrefix("llama-") { key = "llama" + key.dropFirst(6) }
        if let newest = newest[key] { key = newest }
        guard let widths = dense[key] else { return mixtures[key] }
        return ModelShape(
            name: name, layers: widths[0], hidden: widths[1], heads: widths[2], keyValueHeads: widths[3],
            headWidth: 128, ffn: widths[4], isGated: true, vocabulary: widths[5])
    }

    /// Families named without a version: the newest of the size.
    private static let newest = [
        "llama8b": "llama3.1-8b", "llama70b": "llama3.3-70b", "llama405b": "llama3.1-405b", "deepseek": "deepseek-v3",
    ]

    /// The names in order.
    public static let names = (Array(dense.keys) + mixtures.keys).sorted()

    /// Layers, hidden, heads, heads of keys and values, MLP, vocabulary; heads are 128 wide and MLPs gated in all.
    private static let dense: [String: [Int]] = [
        "llama2-7b": [32, 4096, 32, 32, 11008, 32000],
        "llama2-13b": [40, 5120, 40, 40, 13824, 32000],
        "llama2-70b": [80, 8192, 64, 8, 28672, 32000],
        "llama3-8b": [32, 4096, 32, 8, 14336, 128_256],
        "llama3-70b": [80, 8192, 64, 8, 28672, 128_256],
        "llama3.1-8b": [32, 4096, 32, 8, 14336, 128_256],
        "llama3.1-70b": [80, 8192, 64, 8, 28672, 128_256],
        "llama3.3-70b": [80, 8192, 64, 8, 28672, 128_256],
        "llama3.1-405b": [126, 16384, 128, 8, 53248, 128_256],
        "codellama-13b": [40, 5120, 40, 40, 13824, 32016],
        "codellama-34b": [48, 8192, 64, 8, 22016, 32000],
        "mistral-7b": [32, 4096, 32, 8, 14336, 32000],
    ]

    private static let mixtures: [String: ModelShape] = [
        "mixtral-8x7b": ModelShape(
            name: "Mixtral-8x7B", layers: 32, hidden: 4096, heads: 32, keyValueHeads: 8, headWidth: 128, ffn: 0,
            isGated: true, vocabulary: 32000, experts: .init(count: 8, active: 2, width: 14336)),
        "deepseek-v3": deepSeek, "deepseekv3": deepSeek, "deepseek-r1": deepSeek,
        "gpt-oss-120b": ModelShape(
            name: "GPT-OSS-120B", layers: 36, hidden: 2880, heads: 64, keyValueHeads: 8, headWidth: 64, ffn: 0,
            isGated: true, vocabulary: 201_088,
            experts: .init(count: 128, active: 4, width: 2880, hasBiases: true), window: 128),
        "qwen3-30b-a3b": qwen(layers: 48, hidden: 2048, heads: 32, width: 768),
        "qwen3-235b-a22b": qwen(layers: 94, hidden: 4096, heads: 64, width: 1536),
    ]

    private static let deepSeek = ModelShape(
        name: "DeepSeek-V3", layers: 61, hidden: 7168, heads: 128, keyValueHeads: 128, headWidth: 160, ffn: 18432,
        isGated: true, vocabulary: 129_280,
        experts: .init(count: 256, active: 8, width: 2048, shared: 2048, denseLayers: 3), latent: .deepSeek)

    private static func qwen(layers: Int, hidden: Int, heads: Int, width: Int) -> ModelShape {
        ModelShape(
            name: "Qwen3", layers: layers, hidden: hidden, heads: heads, keyValueHeads: 4, headWidth: 128, ffn: 0,
            isGated: true, vocabulary: 151_936, experts: .init(count: 128, active: 8, width: width))
    }

    /// Latent attention of the DeepSeek-V3 family, which Kimi K2 shares.
    static func latent(_ name: String) -> ModelShape.Latent? {
        let name = name.lowercased()
        return name.hasPrefix("deepseek") || name.hasPrefix("kimi") ? .deepSeek : nil
    }

    /// Of GPT-OSS every second layer attends to 128 tokens.
    static func window(_ name: String) -> Int? { isGPTOSS(name) ? 128 : nil }

    /// GPT-OSS: experts have biases and clamp.
    static func hasExpertBiases(_ name: String) -> Bool { isGPTOSS(name) }

    private static func isGPTOSS(_ name: String) -> Bool {
        name.lowercased().replacing("_", with: "-").hasPrefix("gpt-oss")
    }
}

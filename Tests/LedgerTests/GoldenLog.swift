import Ledger
import Units

/// The first log of schema 1, kept as it was written: it must replay for ever, to the same state and the same hashes.
///
/// One fact a paragraph: the columns of `facts.csv` before the payload, the payload, the hash. The previous hash is that of
/// the fact before. A line that ends in `\#` goes on in the next.
enum GoldenLog {
    static let count = 16
    static let lastHash = "82281b1f76b3c7faf8a1b08647a9f89b558202dd7a8d60d69c791d3a6d90fec2"
    static let states = ["active", "active", "promised"]
    static let shortfalls = [
        "chips/cmh-1/h200 2026-05-10 2026-09-01 12 breach", "site_kw/cmh 2026-05-10 2026-05-25 19 breach",
        "site_kw/cmh 2026-05-25 2026-06-15 19 at_risk",
    ]

    static let facts = read(text)

    /// The facts of a log in this form.
    static func read(_ text: String) -> [Fact] {
        var facts: [Fact] = []
        for paragraph in text.split(separator: "\n\n") {
            let lines = paragraph.split(separator: "\n").map(String.init)
            facts.append(fact(lines[0], payload: lines[1], hash: lines[2], after: facts.last?.hash))
        }
        return facts
    }

    private static func fact(_ head: String, payload: String, hash: String, after previous: String?) -> Fact {
        let fields = head.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return Fact(
            branch: BranchName(fields[0]), seq: Int(fields[1])!, schema: Int(fields[2])!,
            recordedAt: Instant(fields[3])!,
            effectiveDay: Day(fields[4])!, tenant: fields[5], actor: fields[6], kind: fields[7], requestKey: fields[8],
            payload: payload, hash: hash, previousHash: previous ?? Fact.genesisHash)
    }

    private static let text = #"""
        main,1,1,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,regions_defined,
        {"command":{"defineRegions":{"rows":[{"country":"US","currency":"USD","region":"us-east","residency"\#
        :"us","source":{"as_of":"2026-01-01","confidence":"assumption","source":"example"}}]}},"outcome":{"m\#
        oves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        3954b608cc84b92318a901f29cbb6d2334d430dc8bccda1d61b26cb731f79f7c

        main,2,1,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,sites_defined,
        {"command":{"defineSites":{"rows":[{"lat":"40.0","lon":"-83.0","region":"us-east","site":"cmh","sour\#
        ce":{"as_of":"2026-01-01","confidence":"assumption","source":"example"},"utility":"AEP","zone":"pjm"\#
        }]}},"outcome":{"moves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        680630aff206e316b7e1cc8a4082775057f7d65aebdbf51ecd625737ad19b50f

        main,3,1,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,fabrics_defined,
        {"command":{"defineFabrics":{"rows":[{"fabric":"cmh-f1","site":"cmh","source":{"as_of":"2026-01-01",\#
        "confidence":"assumption","source":"example"}}]}},"outcome":{"moves":[],"overdue":[],"promoted":[],"\#
        released":[],"tentative":[]}}
        fbeebd6ffdc6422031b7d0c2c289cb4154c91ce8418ab7389ef6dfd6da835d44

        main,4,1,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,halls_defined,
        {"command":{"defineHalls":{"rows":[{"fabric":"cmh-f1","hall":"cmh-1","pue_milli":1150,"rack_kw_max":\#
        40,"site":"cmh","source":{"as_of":"2026-01-01","confidence":"assumption","source":"example"}}]}},"ou\#
        tcome":{"moves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        606007f52acb05d0e134a72ab923cb8f709dd0950e45f9256f397ba9365633e9

        main,5,1,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,silicon_defined,
        {"command":{"defineSilicon":{"needs":[{"needs":"cpu","per":8,"quantity":2,"silicon":"h200","source":\#
        {"as_of":"2026-01-01","confidence":"assumption","source":"example"}},{"needs":"ports","per":8,"quant\#
        ity":16,"silicon":"h200","source":{"as_of":"2026-01-01","confidence":"assumption","source":"example"\#
        }}],"rows":[{"kind":"accelerator","life_months":72,"price_usd_micro_per_hour":2500000,"silicon":"h20\#
        0","source":{"as_of":"2026-01-01","confidence":"assumption","source":"example"},"speed_milli":1000,"\#
        unit_cost_usd_cents":3000000,"vendor":"NVIDIA","watts":1275},{"kind":"cpu","life_months":72,"price_u\#
        sd_micro_per_hour":0,"silicon":"cpu","source":{"as_of":"2026-01-01","confidence":"assumption","sourc\#
        e":"example"},"speed_milli":0,"unit_cost_usd_cents":900000,"vendor":"AMD","watts":350}]}},"outcome":\#
        {"moves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        854bdd8aa3ccfeaa4c7bfe5009e579103144d243e25f3c40f0ce765fbfea2a7e

        main,6,1,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,policy_defined,
        {"command":{"definePolicy":{"rows":[{"name":"confidence_pct","source":{"as_of":"2026-01-01","confide\#
        nce":"assumption","source":"example"},"value":"80"},{"name":"hold_days","source":{"as_of":"2026-01-0\#
        1","confidence":"assumption","source":"example"},"value":"7"}]}},"outcome":{"moves":[],"overdue":[],\#
        "promoted":[],"released":[],"tentative":[]}}
        dbf8b1c70b74ac263a03052eefeb313b786246bc8dd5fead5eef57f325d701ea

        main,7,1,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,supply_added,
        {"command":{"addSupply":{"items":[{"after":[],"capex_line":"L1","class":"equipment","delay":{"p50":"\#
        2026-04-10","p80":"2026-05-01","p90":"never","plan":"2026-04-01"},"driver":"","item":"T-17","never_p\#
        pm":5000,"notice_days":14,"quantity":0,"source":{"as_of":"2026-01-01","confidence":"assumption","sou\#
        rce":"example"},"stage":"committed"},{"after":["T-17"],"capex_line":"L1","class":"power","delay":{"p\#
        50":"2026-04-20","p80":"2026-05-10","p90":"2026-06-01","plan":"2026-04-15"},"driver":"AEP","item":"E\#
        -2","never_ppm":0,"notice_days":14,"quantity":200,"resource":"site_kw/cmh","source":{"as_of":"2026-0\#
        1-01","confidence":"assumption","source":"example"},"stage":"under_way"},{"actual":"2025-01-01","aft\#
        er":[],"capex_line":"L1","class":"power","delay":{"p50":"2025-01-01","p80":"2025-01-01","p90":"2025-\#
        01-01","plan":"2025-01-01"},"driver":"AEP","item":"E-1","never_ppm":0,"notice_days":14,"quantity":10\#
        0,"resource":"site_kw/cmh","source":{"as_of":"2026-01-01","confidence":"assumption","source":"exampl\#
        e"},"stage":"live"},{"actual":"2025-01-01","after":[],"capex_line":"L1","class":"hall","delay":{"p50\#
        ":"2025-01-01","p80":"2025-01-01","p90":"2025-01-01","plan":"2025-01-01"},"driver":"","item":"shell"\#
        ,"never_ppm":0,"notice_days":14,"quantity":260,"resource":"hall_kw/cmh-1","source":{"as_of":"2026-01\#
        -01","confidence":"assumption","source":"example"},"stage":"live"},{"actual":"2025-01-01","after":[]\#
        ,"capex_line":"L1","class":"network","delay":{"p50":"2025-01-01","p80":"2025-01-01","p90":"2025-01-0\#
        1","plan":"2025-01-01"},"driver":"","item":"net","never_ppm":0,"notice_days":14,"quantity":512,"reso\#
        urce":"ports/cmh-f1","source":{"as_of":"2026-01-01","confidence":"assumption","source":"example"},"s\#
        tage":"live"},{"actual":"2025-01-01","after":[],"capex_line":"L1","class":"chips","delay":{"p50":"20\#
        25-01-01","p80":"2025-01-01","p90":"2025-01-01","plan":"2025-01-01"},"driver":"","item":"cpus","neve\#
        r_ppm":0,"notice_days":14,"quantity":64,"resource":"chips/cmh-1/cpu","source":{"as_of":"2026-01-01",\#
        "confidence":"assumption","source":"example"},"stage":"live"},{"actual":"2025-01-01","after":[],"cap\#
        ex_line":"L1","class":"chips","delay":{"p50":"2025-01-01","p80":"2025-01-01","p90":"2025-01-01","pla\#
        n":"2025-01-01"},"driver":"","item":"C-1","never_ppm":0,"notice_days":14,"quantity":64,"resource":"c\#
        hips/cmh-1/h200","source":{"as_of":"2026-01-01","confidence":"assumption","source":"example"},"stage\#
        ":"live"},{"after":[],"capex_line":"L1","class":"chips","delay":{"p50":"2026-03-10","p80":"2026-04-0\#
        1","p90":"2026-05-01","plan":"2026-03-01"},"driver":"","item":"C-2","never_ppm":0,"notice_days":14,"\#
        quantity":64,"resource":"chips/cmh-1/h200","source":{"as_of":"2026-01-01","confidence":"assumption",\#
        "source":"example"},"stage":"committed"},{"after":[],"capex_line":"L1","class":"chips","delay":{"p50\#
        ":"2026-09-01","p80":"2026-09-01","p90":"2026-09-01","plan":"2026-09-01"},"driver":"","item":"C-3","\#
        never_ppm":0,"notice_days":14,"quantity":32,"resource":"chips/cmh-1/h200","source":{"as_of":"2026-01\#
        -01","confidence":"assumption","source":"example"},"stage":"planned"}]}},"outcome":{"moves":[],"over\#
        due":[],"promoted":[],"released":[],"tentative":[]}}
        d9d3a2af535e436490b15981e68f54311a35c8158381ba854398c5b5483bdcdd

        main,8,1,2026-01-02T00:00:00.000Z,2026-01-02,acme,planner,order_recorded,
        {"command":{"recordOrder":{"rows":[{"chunk":1,"count":40,"end":"2028-01-15","hall":"cmh-1","row":1,"\#
        silicon":"h200","start":"2026-01-15","step":0}],"terms":{"chunk_in":"hall","count":40,"customer":"La\#
        b","earliest":"2025-12-01","latest":"2026-06-30","max_chunks":1,"order":"history-1","penalty_usd_cen\#
        ts_per_day":100000,"price_usd_micro_per_accelerator_hour":2400000,"regions":["us-east"],"same":"hall\#
        ","segment":"labs","signed":"2025-11-01","silicon":[{"count":40,"min_chunk":40,"silicon":"h200"}],"s\#
        ource":{"as_of":"2026-01-01","confidence":"assumption","source":"example"},"steps":[],"take_or_pay_p\#
        ct":80,"tenant":"lab","term":"24mo","tier":1,"workload":"training"}}},"outcome":{"moves":[],"overdue\#
        ":[],"promoted":[],"released":[],"tentative":[]}}
        94da5fb3da24eca9ce724280c89fa05b4c10e6e02940ec31776a79ae9a01b93d

        main,9,1,2026-01-05T09:30:00.000Z,2026-01-05,acme,planner,order_held,k-1
        {"command":{"hold":{"request":{"count":24,"customer":"Acme","order":"ord-a","silicon":["h200"],"step\#
        s":[{"add":16,"offset":"4mo"}],"term":"12mo","tier":3}}},"outcome":{"moves":[],"offer":{"confidence_\#
        pct":80,"count":24,"end":"2027-01-10","gap":[],"held_by":[{"clears":"2026-05-10","item":"E-2","resou\#
        rce":"site_kw/cmh","short":19,"unit":"kW"}],"kind":"firm","p50":"2026-01-05","p80":"2026-01-05","p90\#
        ":"never","placements":[{"chunk":1,"count":24,"end":"2027-01-10","hall":"cmh-1","row":1,"silicon":"h\#
        200","start":"2026-01-10","step":0},{"chunk":1,"count":16,"end":"2027-01-10","hall":"cmh-1","row":1,\#
        "silicon":"h200","start":"2026-05-10","step":1}],"price_usd_micro_per_accelerator_hour":2500000,"sil\#
        icon":"h200","start":"2026-01-10"},"order":"ord-a","overdue":[],"promoted":[],"released":[],"tentati\#
        ve":[],"terms":{"chunk_in":"fabric","count":24,"customer":"Acme","earliest":"2026-01-05","order":"or\#
        d-a","regions":[],"same":"any","segment":"","silicon":[{"count":24,"min_chunk":24,"silicon":"h200"}]\#
        ,"source":{"as_of":"2026-01-05","confidence":"published","source":"asked for"},"steps":[{"add":16,"o\#
        ffset":"4mo"}],"tenant":"","term":"12mo","tier":3,"workload":""},"until":"2026-01-12T09:30:00.000Z"}\#
        }
        ffde9fc563455e2997eeb3851a0882bccb37f3321b5b3ca370b459f5d8b1cbb7

        main,10,1,2026-01-06T10:00:00.250Z,2026-01-06,acme,planner,order_signed,k-2
        {"command":{"sign":{"request":{"count":100,"customer":"Acme","order":"ord-b","silicon":["h200"],"ter\#
        m":"6mo","tier":2}}},"outcome":{"moves":[],"offer":{"confidence_pct":80,"count":100,"end":"2028-07-1\#
        5","gap":[],"held_by":[{"clears":"2028-01-15","item":null,"resource":"chips/cmh-1/h200","short":12,"\#
        unit":"chips"}],"kind":"firm","p50":"2028-01-15","p80":"2028-01-15","p90":"never","placements":[{"ch\#
        unk":1,"count":100,"end":"2028-07-15","hall":"cmh-1","row":1,"silicon":"h200","start":"2028-01-15","\#
        step":0}],"price_usd_micro_per_accelerator_hour":2500000,"silicon":"h200","start":"2028-01-15"},"ord\#
        er":"ord-b","overdue":[],"promoted":[],"released":[],"tentative":[],"terms":{"chunk_in":"fabric","co\#
        unt":100,"customer":"Acme","earliest":"2026-01-06","order":"ord-b","regions":[],"same":"any","segmen\#
        t":"","signed":"2026-01-06","silicon":[{"count":100,"min_chunk":100,"silicon":"h200"}],"source":{"as\#
        _of":"2026-01-06","confidence":"published","source":"asked for"},"steps":[],"tenant":"","term":"6mo"\#
        ,"tier":2,"workload":""}}}
        d7e01ec7661b049160fe1f922bdb70fdb7fa933ce703fc2aef1cdbd2568bc582

        main,11,1,2026-01-06T11:00:00.000Z,2026-01-06,acme,planner,order_confirmed,k-3
        {"command":{"confirm":{"order":"ord-a"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"released"\#
        :[],"tentative":[]}}
        56b44896b52c52732603e5e5dcc2c3cc206cb88e87a3673cc3a607e072ccfba3

        main,12,1,2026-01-06T12:00:00.000Z,2026-01-06,acme,planner,refused,k-4
        {"command":{"sign":{"request":{"count":5000,"customer":"Acme","order":"ord-c","silicon":["h200"],"te\#
        rm":"6mo","tier":3}}},"outcome":{"moves":[],"options":[{"confidence_pct":80,"count":3,"end":"2026-10\#
        -06","gap":[],"held_by":[],"kind":"firm","p50":"2026-03-10","p80":"2026-04-01","p90":"never","placem\#
        ents":[{"chunk":1,"count":3,"end":"2026-10-06","hall":"cmh-1","row":1,"silicon":"h200","start":"2026\#
        -04-06","step":0}],"price_usd_micro_per_accelerator_hour":2500000,"silicon":"h200","start":"2026-04-\#
        06"},{"confidence_pct":80,"count":48,"end":"2027-01-06","gap":[],"held_by":[],"kind":"firm","p50":"2\#
        026-04-20","p80":"2026-05-10","p90":"never","placements":[{"chunk":1,"count":48,"end":"2027-01-06","\#
        hall":"cmh-1","row":1,"silicon":"h200","start":"2026-07-06","step":0}],"price_usd_micro_per_accelera\#
        tor_hour":2500000,"silicon":"h200","start":"2026-07-06"}],"order":"ord-c","overdue":[],"promoted":[]\#
        ,"refusal":{"code":"exceeds_supply","message":"fabric cmh-f1 comes closest and never has more than 1\#
        60 chips of h200, live, committed and planned together; 5,000 are needed: short 4,840 chips"},"relea\#
        sed":[],"tentative":[],"terms":{"chunk_in":"fabric","count":5000,"customer":"Acme","earliest":"2026-\#
        01-06","order":"ord-c","regions":[],"same":"any","segment":"","signed":"2026-01-06","silicon":[{"cou\#
        nt":5000,"min_chunk":5000,"silicon":"h200"}],"source":{"as_of":"2026-01-06","confidence":"published"\#
        ,"source":"asked for"},"steps":[],"tenant":"","term":"6mo","tier":3,"workload":""}}}
        56277be8f99c31e17717572253818924ba994c2055dbe9259bc5217c27c36505

        main,13,1,2026-01-07T08:00:00.000Z,2026-01-07,acme,planner,item_slipped,
        {"command":{"slip":{"days":45,"item":"T-17"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"rele\#
        ased":[],"shortfalls":[{"cause":"slip T-17 45d","end":"2026-05-25","kind":"breach","resource":"site_\#
        kw/cmh","short":19,"since_seq":13,"start":"2026-05-10"},{"cause":"slip T-17 45d","end":"2026-06-15",\#
        "kind":"at_risk","resource":"site_kw/cmh","short":19,"since_seq":13,"start":"2026-05-25"}],"tentativ\#
        e":[]}}
        30bc26b6ff5fcdfd600efb1e476dbaa814d8a3bc377de57e073ad429c3d5790c

        main,14,1,2026-01-07T08:05:00.000Z,2026-01-07,acme,planner,item_committed,
        {"command":{"commit":{"item":"C-3"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"released":[],\#
        "tentative":[]}}
        95399f5babe246ce15744c3f6c9a89f28b12c2485eca16c5c920ed4a9cb3a1bb

        main,15,1,2026-03-20T00:00:00.000Z,2026-03-20,acme,planner,clock_set,
        {"command":{"setClock":{"to":"2026-03-20T00:00:00.000Z"}},"outcome":{"moves":[],"overdue":[],"promot\#
        ed":[],"released":[],"tentative":[]}}
        1fc7773fb51e55efefa63426fcf3df9236735d5bece953ca3ea1bc28cb040103

        main,16,1,2026-03-20T09:00:00.000Z,2026-03-20,acme,planner,item_cut,
        {"command":{"cut":{"by":60,"item":"C-2"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"released\#
        ":[],"shortfalls":[{"cause":"cut C-2 60","end":"2026-09-01","kind":"breach","resource":"chips/cmh-1/\#
        h200","short":12,"since_seq":16,"start":"2026-05-10"},{"cause":"slip T-17 45d","end":"2026-05-25","k\#
        ind":"breach","resource":"site_kw/cmh","short":19,"since_seq":13,"start":"2026-05-10"},{"cause":"sli\#
        p T-17 45d","end":"2026-06-15","kind":"at_risk","resource":"site_kw/cmh","short":19,"since_seq":13,"\#
        start":"2026-05-25"}],"tentative":[]}}
        82281b1f76b3c7faf8a1b08647a9f89b558202dd7a8d60d69c791d3a6d90fec2
        """#
}

import Ledger
import Units

/// The first log of schema 2, with every kind of contract fact, kept as it was written: it must replay for ever.
///
/// The form is that of `GoldenLog`. Inquiry, hold, amendments (made, waiting, withdrawn, from a later day), first refusal,
/// renewal, bump, a breach, a re-promise, a cancellation with its fee, and refusals under keys.
enum GoldenContracts {
    static let count = 34
    static let lastHash = "9f81896d613a51f4b66549292afd6d023a2ccdf1c03364e9665559fcaecc1880"
    /// Orders, their states and the rows they have.
    static let orders = [
        "inq cancelled ",
        "run active a 50 2026-06-01 2026-08-11",
        "wait ended b 15 2026-01-03 2026-02-02",
        "short cancelled ",
        "give ended a 10 2026-01-21 2026-02-10",
        "late promised a 40 2026-04-02 2026-06-01",
    ]
    static let shortfalls = [
        "chips/a/gpu 2026-01-02 2026-01-21 12 breach"
    ]

    static let facts = GoldenLog.read(text)

    private static let text = #"""
        main,1,2,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,regions_defined,
        {"command":{"defineRegions":{"rows":[{"country":"US","currency":"USD","region":"r1","residency":"us"\#
        ,"source":{"as_of":"2026-01-01","confidence":"assumption","source":"test"}}]}},"outcome":{"moves":[]\#
        ,"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        2b2b40c197f445ffc3dd40791de38a81601e955820323a08a62a58d41b4d7424

        main,2,2,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,sites_defined,
        {"command":{"defineSites":{"rows":[{"lat":"0","lon":"0","region":"r1","site":"s1","source":{"as_of":\#
        "2026-01-01","confidence":"assumption","source":"test"},"utility":"grid","zone":"zone"}]}},"outcome"\#
        :{"moves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        831e25c64ba41b253c960df0370e11f98ef018fe57e2492a42c690d9d8dc2108

        main,3,2,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,fabrics_defined,
        {"command":{"defineFabrics":{"rows":[{"fabric":"f1","site":"s1","source":{"as_of":"2026-01-01","conf\#
        idence":"assumption","source":"test"}}]}},"outcome":{"moves":[],"overdue":[],"promoted":[],"released\#
        ":[],"tentative":[]}}
        97e9b6beb6e9961ad887f32cda183ceae8a92ecc479be4765798c716eac865a9

        main,4,2,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,halls_defined,
        {"command":{"defineHalls":{"rows":[{"fabric":"f1","hall":"a","pue_milli":1150,"site":"s1","source":{\#
        "as_of":"2026-01-01","confidence":"assumption","source":"test"}},{"fabric":"f1","hall":"b","pue_mill\#
        i":1250,"site":"s1","source":{"as_of":"2026-01-01","confidence":"assumption","source":"test"}}]}},"o\#
        utcome":{"moves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        4cdf234dca179592fe8ec2c588e6b5ae2d63f9ae3deef173755fd49a8bdf706c

        main,5,2,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,silicon_defined,
        {"command":{"defineSilicon":{"needs":[],"rows":[{"kind":"accelerator","life_months":72,"price_usd_mi\#
        cro_per_hour":2000000,"silicon":"gpu","source":{"as_of":"2026-01-01","confidence":"assumption","sour\#
        ce":"test"},"speed_milli":1000,"unit_cost_usd_cents":100,"vendor":"maker","watts":1275}]}},"outcome"\#
        :{"moves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        8b6c4813b0a1657256d0bf7c1fbb9aae6a6075fd63ac3486a5d9bbdf26786310

        main,6,2,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,policy_defined,
        {"command":{"definePolicy":{"rows":[{"name":"held_cap/gpu","source":{"as_of":"2026-01-01","confidenc\#
        e":"assumption","source":"test"},"value":"60"},{"name":"repromise_rank","source":{"as_of":"2026-01-0\#
        1","confidence":"assumption","source":"test"},"value":"tier;penalty;promised;delay"}]}},"outcome":{"\#
        moves":[],"overdue":[],"promoted":[],"released":[],"tentative":[]}}
        011b2a3fda9c83393135371d2fe8800a922efb527690d83b6ba65bc0bd5d1e5b

        main,7,2,2026-01-01T00:00:00.000Z,2026-01-01,acme,planner,supply_added,
        {"command":{"addSupply":{"items":[{"actual":"2025-06-15","after":[],"capex_line":"","class":"power",\#
        "delay":{"p50":"2025-06-15","p80":"2025-06-15","p90":"2025-06-15","plan":"2025-06-15"},"driver":"","\#
        item":"power","never_ppm":0,"notice_days":0,"quantity":400,"resource":"site_kw/s1","source":{"as_of"\#
        :"2026-01-01","confidence":"assumption","source":"test"},"stage":"live"},{"actual":"2025-06-15","aft\#
        er":[],"capex_line":"","class":"hall","delay":{"p50":"2025-06-15","p80":"2025-06-15","p90":"2025-06-\#
        15","plan":"2025-06-15"},"driver":"","item":"shell-a","never_ppm":0,"notice_days":0,"quantity":200,"\#
        resource":"hall_kw/a","source":{"as_of":"2026-01-01","confidence":"assumption","source":"test"},"sta\#
        ge":"live"},{"actual":"2025-06-15","after":[],"capex_line":"","class":"hall","delay":{"p50":"2025-06\#
        -15","p80":"2025-06-15","p90":"2025-06-15","plan":"2025-06-15"},"driver":"","item":"shell-b","never_\#
        ppm":0,"notice_days":0,"quantity":200,"resource":"hall_kw/b","source":{"as_of":"2026-01-01","confide\#
        nce":"assumption","source":"test"},"stage":"live"},{"actual":"2025-06-15","after":[],"capex_line":""\#
        ,"class":"chips","delay":{"p50":"2025-06-15","p80":"2025-06-15","p90":"2025-06-15","plan":"2025-06-1\#
        5"},"driver":"","item":"chips-a","never_ppm":0,"notice_days":0,"quantity":100,"resource":"chips/a/gp\#
        u","source":{"as_of":"2026-01-01","confidence":"assumption","source":"test"},"stage":"live"},{"actua\#
        l":"2025-06-15","after":[],"capex_line":"","class":"chips","delay":{"p50":"2025-06-15","p80":"2025-0\#
        6-15","p90":"2025-06-15","plan":"2025-06-15"},"driver":"","item":"chips-b","never_ppm":0,"notice_day\#
        s":0,"quantity":20,"resource":"chips/b/gpu","source":{"as_of":"2026-01-01","confidence":"assumption"\#
        ,"source":"test"},"stage":"live"},{"after":[],"capex_line":"","class":"chips","delay":{"p50":"2026-0\#
        6-11","p80":"2026-07-01","p90":"2026-07-31","plan":"2026-06-01"},"driver":"","item":"more","never_pp\#
        m":0,"notice_days":0,"quantity":40,"resource":"chips/b/gpu","source":{"as_of":"2026-01-01","confiden\#
        ce":"assumption","source":"test"},"stage":"committed"}]}},"outcome":{"moves":[],"overdue":[],"promot\#
        ed":[],"released":[],"tentative":[]}}
        3c350957624d9a876027bb2248cbe7b1eb8f0006b163dc798210b165895d1f11

        main,8,2,2026-01-02T09:00:00.000Z,2026-01-02,acme,planner,order_inquired,k-1
        {"command":{"inquire":{"request":{"count":30,"customer":"Lab","order":"inq","silicon":["gpu"],"term"\#
        :"90d"}}},"outcome":{"moves":[],"order":"inq","overdue":[],"promoted":[],"released":[],"tentative":[\#
        ],"terms":{"chunk_in":"fabric","count":30,"customer":"Lab","earliest":"2026-01-02","order":"inq","re\#
        gions":[],"same":"any","segment":"","silicon":[{"count":30,"min_chunk":30,"silicon":"gpu"}],"source"\#
        :{"as_of":"2026-01-02","confidence":"published","source":"asked for"},"steps":[],"tenant":"","term":\#
        "90d","tier":3,"workload":""}},"reason":"as agreed"}
        a093ee64f118b91d69f0e39bfc7b01a8a826fcce031b2b7acbb6b3d9fa74b5ac

        main,9,2,2026-01-02T09:00:00.000Z,2026-01-02,acme,planner,order_amended,
        {"command":{"amend":{"changes":{"tier":2},"order":"inq"}},"outcome":{"moves":[],"order":"inq","overd\#
        ue":[],"promoted":[],"released":[],"tentative":[],"terms":{"chunk_in":"fabric","count":30,"customer"\#
        :"Lab","earliest":"2026-01-02","order":"inq","regions":[],"same":"any","segment":"","silicon":[{"cou\#
        nt":30,"min_chunk":30,"silicon":"gpu"}],"source":{"as_of":"2026-01-02","confidence":"published","sou\#
        rce":"asked for"},"steps":[],"tenant":"","term":"90d","tier":2,"workload":""}}}
        0d19ed983324eb1f23944c0ebe8d1c170f0885fcfda15c408175da99043f0b6c

        main,10,2,2026-01-02T10:00:00.000Z,2026-01-02,acme,planner,order_held,k-2
        {"command":{"hold":{"request":{"clauses":[{"accelerators":20,"clause":"price_tier","price_usd_micro_\#
        per_accelerator_hour":1500000},{"clause":"renewal","first_refusal":true,"notice_days":20,"term":"30d\#
        "},{"clause":"exit_fee","percent":25},{"accelerators":10,"clause":"growth","notice_days":10,"term":"\#
        30d"}],"order":"inq"},"until":"2026-01-20T00:00:00.000Z"}},"outcome":{"moves":[],"offer":{"confidenc\#
        e_pct":80,"count":30,"end":"2026-04-02","gap":[],"held_by":[],"kind":"firm","p50":"2026-01-02","p80"\#
        :"2026-01-02","p90":"2026-01-02","placements":[{"chunk":1,"count":30,"end":"2026-04-02","hall":"a","\#
        row":1,"silicon":"gpu","start":"2026-01-02","step":0}],"price_usd_micro_per_accelerator_hour":200000\#
        0,"silicon":"gpu","start":"2026-01-02"},"order":"inq","overdue":[],"promoted":[],"released":[],"tent\#
        ative":[],"terms":{"chunk_in":"fabric","clauses":[{"accelerators":20,"clause":"price_tier","price_us\#
        d_micro_per_accelerator_hour":1500000},{"clause":"renewal","first_refusal":true,"notice_days":20,"te\#
        rm":"30d"},{"clause":"exit_fee","percent":25},{"accelerators":10,"clause":"growth","notice_days":10,\#
        "term":"30d"}],"count":30,"customer":"Lab","earliest":"2026-01-02","order":"inq","regions":[],"same"\#
        :"any","segment":"","silicon":[{"count":30,"min_chunk":30,"silicon":"gpu"}],"source":{"as_of":"2026-\#
        01-02","confidence":"published","source":"asked for"},"steps":[],"tenant":"","term":"90d","tier":2,"\#
        workload":""},"until":"2026-01-20T00:00:00.000Z"},"reason":"as agreed"}
        095ac66f6d474d90257862f379cf1b6a0461db7d05c2d3921c7e7b4db1552626

        main,11,2,2026-01-02T10:00:00.000Z,2026-01-02,acme,planner,refused,k-3
        {"command":{"hold":{"request":{"count":61,"customer":"Lab","order":"big","silicon":["gpu"],"term":"9\#
        0d"}}},"outcome":{"moves":[],"overdue":[],"promoted":[],"refusal":{"code":"exceeds_held_cap","messag\#
        e":"Lab would have 91 gpu on hold at once; policy allows 60: confirm or cancel a hold first, or hold\#
         fewer"},"released":[],"tentative":[]},"reason":"as agreed"}
        6ea9674dcb00283e43af70fd54086ab5a6cb0b497b0c965f3978a4a85770a4b4

        main,12,2,2026-01-02T11:00:00.000Z,2026-01-02,acme,planner,order_amended,
        {"command":{"amend":{"changes":{"count":40},"order":"inq"}},"outcome":{"moves":[],"offer":{"confiden\#
        ce_pct":80,"count":40,"end":"2026-04-02","gap":[],"held_by":[],"kind":"firm","p50":"2026-01-02","p80\#
        ":"2026-01-02","p90":"2026-01-02","placements":[{"chunk":1,"count":40,"end":"2026-04-02","hall":"a",\#
        "row":1,"silicon":"gpu","start":"2026-01-02","step":0}],"price_usd_micro_per_accelerator_hour":20000\#
        00,"silicon":"gpu","start":"2026-01-02"},"order":"inq","overdue":[],"promoted":[],"released":[],"ten\#
        tative":[],"terms":{"chunk_in":"fabric","clauses":[{"accelerators":20,"clause":"price_tier","price_u\#
        sd_micro_per_accelerator_hour":1500000},{"clause":"renewal","first_refusal":true,"notice_days":20,"t\#
        erm":"30d"},{"clause":"exit_fee","percent":25},{"accelerators":10,"clause":"growth","notice_days":10\#
        ,"term":"30d"}],"count":40,"customer":"Lab","earliest":"2026-01-02","order":"inq","regions":[],"same\#
        ":"any","segment":"","silicon":[{"count":40,"min_chunk":40,"silicon":"gpu"}],"source":{"as_of":"2026\#
        -01-02","confidence":"published","source":"asked for"},"steps":[],"tenant":"","term":"90d","tier":2,\#
        "workload":""}}}
        744e9e5ba65759fd5ab4221b4528bdd16a297e35468ab1ce08332464cc85d1c0

        main,13,2,2026-01-02T12:00:00.000Z,2026-01-02,acme,planner,order_confirmed,k-4
        {"command":{"confirm":{"order":"inq"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"released":[\#
        ],"reserved":[{"order":"inq","reserve":{"rows":[{"chunk":2,"count":40,"end":"2026-05-02","hall":"a",\#
        "row":1,"silicon":"gpu","start":"2026-04-02","step":0}],"until":"2026-03-13T00:00:00.000Z"}}],"tenta\#
        tive":[]},"reason":"as agreed"}
        8d4437e0e91bda1e88cb9313f4a6b4635e7e1675e72009e1b9d7b41db958b3d4

        main,14,2,2026-01-02T12:00:00.000Z,2026-01-02,acme,planner,order_signed,k-5
        {"command":{"sign":{"request":{"count":60,"order":"run","penalty_usd_cents_per_day":12345,"silicon":\#
        ["gpu"],"take_or_pay_pct":80,"term":"90d","tier":4}}},"outcome":{"moves":[],"offer":{"confidence_pct\#
        ":80,"count":60,"end":"2026-04-02","gap":[],"held_by":[],"kind":"firm","p50":"2026-01-02","p80":"202\#
        6-01-02","p90":"2026-01-02","placements":[{"chunk":1,"count":60,"end":"2026-04-02","hall":"a","row":\#
        1,"silicon":"gpu","start":"2026-01-02","step":0}],"price_usd_micro_per_accelerator_hour":2000000,"si\#
        licon":"gpu","start":"2026-01-02"},"order":"run","overdue":[],"promoted":[],"released":[],"tentative\#
        ":[],"terms":{"chunk_in":"fabric","count":60,"customer":"","earliest":"2026-01-02","order":"run","pe\#
        nalty_usd_cents_per_day":12345,"regions":[],"same":"any","segment":"","signed":"2026-01-02","silicon\#
        ":[{"count":60,"min_chunk":60,"silicon":"gpu"}],"source":{"as_of":"2026-01-02","confidence":"publish\#
        ed","source":"asked for"},"steps":[],"take_or_pay_pct":80,"tenant":"","term":"90d","tier":4,"workloa\#
        d":""}},"reason":"as agreed"}
        7d5c44d7254ddb935a6cc03b30e580f4b73c117c8c3fb89af4d8371fda575a95

        main,15,2,2026-01-03T08:00:00.000Z,2026-01-03,acme,planner,order_amended,k-6
        {"command":{"amend":{"changes":{"count":70},"order":"inq"}},"outcome":{"moves":[],"order":"inq","ove\#
        rdue":[],"pending":true,"promoted":[],"released":[],"tentative":[]},"reason":"as agreed"}
        991b665336e74e1f376d53253be68fbc243f37fe242271a5a26ace13c4acc0c0

        main,16,2,2026-01-03T08:00:00.000Z,2026-01-03,acme,planner,amendment_withdrawn,
        {"command":{"withdraw":{"order":"inq"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"released":\#
        [],"tentative":[]}}
        57c26685f23cd9e32a751593f556319dd775c44fa3795b44e5e2377053ff24be

        main,17,2,2026-01-03T08:00:00.000Z,2026-01-03,acme,planner,order_amended,
        {"command":{"amend":{"changes":{"count":65,"min_chunk":5},"order":"inq"}},"outcome":{"moves":[],"ord\#
        er":"inq","overdue":[],"pending":true,"promoted":[],"released":[],"tentative":[]}}
        55114dc56fbbdd9368e37e09ed6a674a92df32b3a227a3efc670c5b75b7c7143

        main,18,2,2026-01-03T08:00:00.000Z,2026-01-03,acme,planner,order_signed,
        {"command":{"sign":{"request":{"count":15,"latest":"2026-01-20","min_chunk":15,"order":"wait","silic\#
        on":["gpu"],"term":"30d"}}},"outcome":{"moves":[],"offer":{"confidence_pct":80,"count":15,"end":"202\#
        6-02-02","gap":[],"held_by":[],"kind":"firm","p50":"2026-01-03","p80":"2026-01-03","p90":"2026-01-03\#
        ","placements":[{"chunk":1,"count":15,"end":"2026-02-02","hall":"b","row":1,"silicon":"gpu","start":\#
        "2026-01-03","step":0}],"price_usd_micro_per_accelerator_hour":2000000,"silicon":"gpu","start":"2026\#
        -01-03"},"order":"wait","overdue":[],"promoted":[],"released":[],"tentative":[],"terms":{"chunk_in":\#
        "fabric","count":15,"customer":"","earliest":"2026-01-03","latest":"2026-01-20","order":"wait","regi\#
        ons":[],"same":"any","segment":"","signed":"2026-01-03","silicon":[{"count":15,"min_chunk":15,"silic\#
        on":"gpu"}],"source":{"as_of":"2026-01-03","confidence":"published","source":"asked for"},"steps":[]\#
        ,"tenant":"","term":"30d","tier":3,"workload":""}}}
        e51b3abc90de2c5e271dc0c1edc4d3dd975a239c63097bbaf821447c15e6aede

        main,19,2,2026-01-03T08:00:00.000Z,2026-01-03,acme,planner,order_held,
        {"command":{"hold":{"request":{"count":5,"order":"short","silicon":["gpu"],"term":"30d"},"until":"20\#
        26-01-05T00:00:00.000Z"}},"outcome":{"moves":[],"offer":{"confidence_pct":80,"count":5,"end":"2026-0\#
        2-02","gap":[],"held_by":[],"kind":"firm","p50":"2026-01-03","p80":"2026-01-03","p90":"2026-01-03","\#
        placements":[{"chunk":1,"count":5,"end":"2026-02-02","hall":"b","row":1,"silicon":"gpu","start":"202\#
        6-01-03","step":0}],"price_usd_micro_per_accelerator_hour":2000000,"silicon":"gpu","start":"2026-01-\#
        03"},"order":"short","overdue":[],"promoted":[],"released":[],"tentative":[],"terms":{"chunk_in":"fa\#
        bric","count":5,"customer":"","earliest":"2026-01-03","order":"short","regions":[],"same":"any","seg\#
        ment":"","silicon":[{"count":5,"min_chunk":5,"silicon":"gpu"}],"source":{"as_of":"2026-01-03","confi\#
        dence":"published","source":"asked for"},"steps":[],"tenant":"","term":"30d","tier":3,"workload":""}\#
        ,"until":"2026-01-05T00:00:00.000Z"}}
        9d5b5420e6312af4b074afbd00f043ca0ccd716e2bb3f9f3c4d5f0d75eaa54e3

        main,20,2,2026-01-03T08:00:00.000Z,2026-01-03,acme,planner,order_held,
        {"command":{"hold":{"request":{"count":10,"order":"give","silicon":["gpu"],"term":"20d"},"until":"20\#
        26-02-28T00:00:00.000Z"}},"outcome":{"moves":[],"offer":{"confidence_pct":80,"count":10,"end":"2026-\#
        02-22","gap":[],"held_by":[{"clears":"2026-02-02","item":null,"resource":"chips/b/gpu","short":10,"u\#
        nit":"chips"}],"kind":"firm","p50":"2026-02-02","p80":"2026-02-02","p90":"2026-02-02","placements":[\#
        {"chunk":1,"count":10,"end":"2026-02-22","hall":"b","row":1,"silicon":"gpu","start":"2026-02-02","st\#
        ep":0}],"price_usd_micro_per_accelerator_hour":2000000,"silicon":"gpu","start":"2026-02-02"},"order"\#
        :"give","overdue":[],"promoted":[],"released":[],"tentative":[],"terms":{"chunk_in":"fabric","count"\#
        :10,"customer":"","earliest":"2026-01-03","order":"give","regions":[],"same":"any","segment":"","sil\#
        icon":[{"count":10,"min_chunk":10,"silicon":"gpu"}],"source":{"as_of":"2026-01-03","confidence":"pub\#
        lished","source":"asked for"},"steps":[],"tenant":"","term":"20d","tier":3,"workload":""},"until":"2\#
        026-02-28T00:00:00.000Z"}}
        dfba7eb2704b7e1c73c742c5439c76efeb86ec529389f9355cce5134eca9f88d

        main,21,2,2026-01-11T00:00:00.000Z,2026-01-11,acme,planner,clock_set,
        {"command":{"setClock":{"to":"2026-01-11T00:00:00.000Z"}},"outcome":{"moves":[],"overdue":[],"promot\#
        ed":[],"released":["short"],"tentative":[]}}
        952f93cb2e0cef8d040a37adda8edd6759f712cc1c984d7371b1de0ef23d3908

        main,22,2,2026-01-11T00:00:00.000Z,2026-01-11,acme,planner,order_amended,k-7
        {"command":{"amend":{"changes":{"count":50,"min_chunk":5},"from":"2026-01-21","order":"run"}},"outco\#
        me":{"money":[{"after_usd_cents":22512000,"before_usd_cents":25920000,"fee_usd_cents":2726400,"order\#
        ":"run","penalty_usd_cents":0}],"moves":[],"order":"run","overdue":[],"promoted":[],"released":[],"r\#
        evised":[{"from":"2026-01-21","order":"run","rows":[{"chunk":2,"count":50,"end":"2026-04-02","hall":\#
        "a","row":1,"silicon":"gpu","start":"2026-01-21","step":0}],"terms":{"chunk_in":"fabric","count":50,\#
        "customer":"","earliest":"2026-01-21","order":"run","penalty_usd_cents_per_day":12345,"regions":[],"\#
        same":"any","segment":"","signed":"2026-01-02","silicon":[{"count":50,"min_chunk":5,"silicon":"gpu"}\#
        ],"source":{"as_of":"2026-01-02","confidence":"published","source":"asked for"},"steps":[],"take_or_\#
        pay_pct":80,"tenant":"","term":"71d","tier":4,"workload":""}}],"tentative":[]},"reason":"as agreed"}
        02693818ca1ac1113695473a961c82e446a7a2972d7883866a58e71f51b2099a

        main,23,2,2026-01-11T08:00:00.000Z,2026-01-11,acme,planner,order_bumped,
        {"command":{"bump":{"approver":"kim","cause":"room for what is signed","order":"give"}},"outcome":{"\#
        bumped":["give"],"moves":[],"order":"give","overdue":[],"promoted":[],"released":[],"tentative":[]}}
        185b7ac5d211c6043c37986e28044a81171dc861e5af2e3aefd3c946487c50d9

        main,24,2,2026-01-12T08:00:00.000Z,2026-01-12,acme,planner,order_renewed,k-8
        {"command":{"renew":{"order":"inq","price":1800000,"term":"30d"}},"outcome":{"money":[{"after_usd_ce\#
        nts":19872000,"before_usd_cents":15120000,"fee_usd_cents":0,"order":"inq","penalty_usd_cents":0}],"m\#
        oves":[],"order":"inq","overdue":[],"promoted":[],"released":[],"reserved":[{"order":"inq","reserve"\#
        :{"rows":[{"chunk":4,"count":40,"end":"2026-06-01","hall":"a","row":1,"silicon":"gpu","start":"2026-\#
        05-02","step":0}],"until":"2026-04-12T00:00:00.000Z"}}],"revised":[{"from":"2026-04-02","order":"inq\#
        ","rows":[{"chunk":3,"count":40,"end":"2026-05-02","hall":"a","row":1,"silicon":"gpu","start":"2026-\#
        04-02","step":0}],"terms":{"chunk_in":"fabric","clauses":[{"accelerators":20,"clause":"price_tier","\#
        price_usd_micro_per_accelerator_hour":1500000},{"clause":"renewal","first_refusal":true,"notice_days\#
        ":20,"term":"30d"},{"clause":"exit_fee","percent":25},{"accelerators":10,"clause":"growth","notice_d\#
        ays":10,"term":"30d"}],"count":40,"customer":"Lab","earliest":"2026-04-01","order":"inq","price_usd_\#
        micro_per_accelerator_hour":1800000,"regions":[],"same":"any","segment":"","signed":"2026-01-02","si\#
        licon":[{"count":40,"min_chunk":40,"silicon":"gpu"}],"source":{"as_of":"2026-01-02","confidence":"pu\#
        blished","source":"asked for"},"steps":[],"tenant":"","term":"30d","tier":2,"workload":""}}],"tentat\#
        ive":[]},"reason":"as agreed"}
        e0e2a48d0610cb096ebcde330435151156a51478858fd6e553322d2c38f8953c

        main,25,2,2026-01-12T09:00:00.000Z,2026-01-12,acme,planner,order_signed,
        {"command":{"sign":{"request":{"order":"give"}}},"outcome":{"moves":[],"offer":{"confidence_pct":80,\#
        "count":10,"end":"2026-02-10","gap":[],"held_by":[{"clears":"2026-01-21","item":null,"resource":"chi\#
        ps/a/gpu","short":10,"unit":"chips"}],"kind":"firm","p50":"2026-01-21","p80":"2026-01-21","p90":"202\#
        6-01-21","placements":[{"chunk":1,"count":10,"end":"2026-02-10","hall":"a","row":1,"silicon":"gpu","\#
        start":"2026-01-21","step":0}],"price_usd_micro_per_accelerator_hour":2000000,"silicon":"gpu","start\#
        ":"2026-01-21"},"order":"give","overdue":[],"promoted":[],"released":[],"tentative":[],"terms":{"chu\#
        nk_in":"fabric","count":10,"customer":"","earliest":"2026-01-12","order":"give","regions":[],"same":\#
        "any","segment":"","signed":"2026-01-12","silicon":[{"count":10,"min_chunk":10,"silicon":"gpu"}],"so\#
        urce":{"as_of":"2026-01-12","confidence":"published","source":"asked for"},"steps":[],"tenant":"","t\#
        erm":"20d","tier":3,"workload":""}}}
        0eaaf527ce9ef03218b1a6292478df2e7d168841220321076c020b7e93b4b55d

        main,26,2,2026-01-12T09:00:00.000Z,2026-01-12,acme,planner,order_signed,
        {"command":{"sign":{"request":{"count":40,"order":"late","penalty_usd_cents_per_day":500,"silicon":[\#
        "gpu"],"term":"60d","tier":5}}},"outcome":{"moves":[],"offer":{"confidence_pct":80,"count":40,"end":\#
        "2026-06-01","gap":[],"held_by":[{"clears":"2026-04-02","item":null,"resource":"chips/a/gpu","short"\#
        :30,"unit":"chips"}],"kind":"firm","p50":"2026-04-02","p80":"2026-04-02","p90":"2026-04-02","placeme\#
        nts":[{"chunk":1,"count":40,"end":"2026-06-01","hall":"a","row":1,"silicon":"gpu","start":"2026-04-0\#
        2","step":0}],"price_usd_micro_per_accelerator_hour":2000000,"silicon":"gpu","start":"2026-04-02"},"\#
        order":"late","overdue":[],"promoted":[],"released":[],"tentative":[],"terms":{"chunk_in":"fabric","\#
        count":40,"customer":"","earliest":"2026-01-12","order":"late","penalty_usd_cents_per_day":500,"regi\#
        ons":[],"same":"any","segment":"","signed":"2026-01-12","silicon":[{"count":40,"min_chunk":40,"silic\#
        on":"gpu"}],"source":{"as_of":"2026-01-12","confidence":"published","source":"asked for"},"steps":[]\#
        ,"tenant":"","term":"60d","tier":5,"workload":""}}}
        964947266cd6653a4513ec99b3f7732803c12655f7e6548f985485fcae66ee57

        main,27,2,2026-01-13T08:00:00.000Z,2026-01-13,acme,planner,item_slipped,
        {"command":{"slip":{"days":45,"item":"more"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"rele\#
        ased":[],"tentative":[]}}
        7d8a018fe8728d1e71e099e8235f2f4aba2f628281f11a0ecf5a4b14a28c3fce

        main,28,2,2026-01-14T08:00:00.000Z,2026-01-14,acme,planner,item_cut,
        {"command":{"cut":{"by":12,"item":"chips-a"}},"outcome":{"moves":[],"overdue":[],"promoted":[],"rele\#
        ased":[],"shortfalls":[{"cause":"cut chips-a 12","end":"2026-02-10","kind":"breach","resource":"chip\#
        s/a/gpu","short":12,"since_seq":28,"start":"2026-01-02"},{"cause":"cut chips-a 12","end":"2026-04-02\#
        ","kind":"breach","resource":"chips/a/gpu","short":2,"since_seq":28,"start":"2026-02-10"}],"tentativ\#
        e":[]}}
        25d5d6970e44958008ed747df79eb6897c9916ce76bab9df178133759edca188

        main,29,2,2026-01-14T08:00:00.000Z,2026-01-14,acme,planner,refused,k-9
        {"command":{"repromise":{"approver":"kim","cause":"chips cut","proposal":"old"}},"outcome":{"moves":\#
        [],"overdue":[],"promoted":[],"refusal":{"code":"stale_proposal","message":"proposal old is not what\#
         would happen now; that is a431d0201231: look at it and approve it"},"released":[],"tentative":[]},"\#
        reason":"as agreed"}
        71f44b1cb6c42539a19133cdf145d6f821148f15e12934b791bdd64faf07f718

        main,30,2,2026-01-14T09:00:00.000Z,2026-01-14,acme,planner,orders_repromised,k-10
        {"command":{"repromise":{"approver":"kim","cause":"chips cut","proposal":"a431d0201231"}},"outcome":\#
        {"money":[{"after_usd_cents":22512000,"before_usd_cents":22512000,"fee_usd_cents":0,"order":"run","p\#
        enalty_usd_cents":1617195}],"moves":[{"cause":"re-promise: chips cut","from":"2026-01-21","order":"r\#
        un","to":"2026-06-01"}],"overdue":[],"promoted":[],"released":[],"revised":[{"from":"2026-01-14","or\#
        der":"run","rows":[{"chunk":3,"count":50,"end":"2026-08-11","hall":"a","row":1,"silicon":"gpu","star\#
        t":"2026-06-01","step":0}],"terms":{"chunk_in":"fabric","count":50,"customer":"","earliest":"2026-01\#
        -21","order":"run","penalty_usd_cents_per_day":12345,"regions":[],"same":"any","segment":"","signed"\#
        :"2026-01-02","silicon":[{"count":50,"min_chunk":5,"silicon":"gpu"}],"source":{"as_of":"2026-01-02",\#
        "confidence":"published","source":"asked for"},"steps":[],"take_or_pay_pct":80,"tenant":"","term":"7\#
        1d","tier":4,"workload":""}}],"shortfalls":[{"cause":"cut chips-a 12","end":"2026-01-21","kind":"bre\#
        ach","resource":"chips/a/gpu","short":12,"since_seq":28,"start":"2026-01-02"}],"tentative":[]},"reas\#
        on":"as agreed"}
        8b7a10787316eeba004754554280150cd788cd908b1df6474a2720ce1c364393

        main,31,2,2026-01-14T09:00:00.000Z,2026-01-14,acme,planner,refused,k-11
        {"command":{"repromise":{"approver":"kim","cause":"more is late"}},"outcome":{"moves":[],"overdue":[\#
        ],"promoted":[],"refusal":{"code":"no_committed_supply","message":"no committed supply is free for t\#
        he promises in breach; add supply, or bring some forward"},"released":[],"tentative":[]},"reason":"a\#
        s agreed"}
        f310619a27278c7cae1846e7ee149eee38eff20b18fdaeb71dd4f71ea1652c6f

        main,32,2,2026-03-15T00:00:00.000Z,2026-03-15,acme,planner,clock_set,
        {"command":{"setClock":{"to":"2026-03-15T00:00:00.000Z"}},"outcome":{"moves":[],"overdue":[],"promot\#
        ed":[],"released":[],"tentative":[]}}
        c03b44876f5ee81321d913823783173cca8ea2530d8c48cc0f59c90429243cb5

        main,33,2,2026-03-15T00:00:00.000Z,2026-03-15,acme,planner,refused,k-12
        {"command":{"renew":{"order":"inq","term":"360mo"}},"outcome":{"moves":[],"overdue":[],"promoted":[]\#
        ,"refusal":{"code":"beyond_horizon","message":"a renewal from 2026-05-02 for 360mo ends on 2056-05-0\#
        2, after the last day of the ledger, 2041-12-31"},"released":[],"tentative":[]},"reason":"as agreed"\#
        }
        8e196fbb8cfaf86be21d9a8c0993f1307f8174134a23ecbd359c5fea8c333932

        main,34,2,2026-03-20T08:00:00.000Z,2026-03-20,acme,planner,order_cancelled,k-13
        {"command":{"cancel":{"order":"inq"}},"outcome":{"money":[{"after_usd_cents":12936000,"before_usd_ce\#
        nts":19872000,"fee_usd_cents":1734000,"order":"inq","penalty_usd_cents":0}],"moves":[],"overdue":[],\#
        "promoted":[],"released":[],"tentative":[]},"reason":"as agreed"}
        9f81896d613a51f4b66549292afd6d023a2ccdf1c03364e9665559fcaecc1880
        """#
}

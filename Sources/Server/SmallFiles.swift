/// The least that makes a ledger to ask: a hall with its power, ports and chips, more chips to come, no orders.
enum SmallFiles {
    static let tables = [
        "regions.csv": """
        region,country,residency,currency,source,as_of,confidence
        us,US,US,USD,example,2026-04-09,assumption
        """,
        "sites.csv": """
        site,region,zone,utility,lat,lon,source,as_of,confidence
        ash,us,east,,,,example,2026-04-09,assumption
        """,
        "fabrics.csv": """
        fabric,site,source,as_of,confidence
        ash-f1,ash,example,2026-04-09,assumption
        """,
        "halls.csv": """
        hall,site,fabric,pue_milli,rack_kw_max,source,as_of,confidence
        ash-1,ash,ash-f1,1200,,example,2026-04-09,assumption
        """,
        "silicon.csv": """
        silicon,kind,vendor,watts,price_usd_micro_per_hour,unit_cost_usd_cents,life_months,speed_milli,source,as_of,confidence
        h200,accelerator,NVIDIA,1250,3500000,3000000,60,1000,example,2026-04-09,assumption
        """,
        "silicon_needs.csv": """
        silicon,per,needs,quantity,source,as_of,confidence
        h200,1,ports,1,example,2026-04-09,assumption
        """,
        "supply.csv": """
        item,class,resource,quantity,stage,after,plan,p50,p80,p90,never_ppm,driver,notice_days,start,end,capex_line,source,as_of,confidence
        GRID,power,site_kw/ash,4000,live,,2026-01-01,2026-01-01,2026-01-01,2026-01-01,0,build,60,,,,example,2026-04-09,assumption
        HALL,hall,hall_kw/ash-1,3600,live,,2026-01-01,2026-01-01,2026-01-01,2026-01-01,0,build,60,,,,example,2026-04-09,assumption
        PORTS,network,ports/ash-f1,2048,live,,2026-01-01,2026-01-01,2026-01-01,2026-01-01,0,build,60,,,,example,2026-04-09,assumption
        CHIPS,chips,chips/ash-1/h200,512,live,,2026-01-01,2026-01-01,2026-01-01,2026-01-01,0,build,60,,,,example,2026-04-09,assumption
        MORE,chips,chips/ash-1/h200,1024,committed,,2026-12-01,2026-12-10,2027-01-15,2027-03-01,0,build,60,,,,example,2026-04-09,assumption
        """,
        "policy.csv": """
        name,value,source,as_of,confidence
        clock,2026-04-09T00:00:00.000Z,example,2026-04-09,assumption
        """,
    ]
}

"""The same book as a ledger of Headroom, and the same requests as quotes."""
import datetime, json, os
from contracts import PER_SERVER, SERVERS
from program import Server, Trouble

WATTS = 1000


def tables(book, today):
    """The hall and its contracts: chips are what is scarce; power is there for all of them."""
    chips, live = SERVERS * PER_SERVER, "live,,2025-01-01"
    files = {
        "regions": ["region,country", "r,US"],
        "sites": ["site,region,zone", "s,r,z"],
        "fabrics": ["fabric,site", "f,s"],
        "halls": ["hall,site,fabric,pue_milli", "h,s,f,1200"],
        "silicon": ["silicon,kind,vendor,watts,price_usd_micro_per_hour,life_months", f"h200,accelerator,NVIDIA,{WATTS},1850000,180"],
        "supply": ["item,class,resource,quantity,stage,after,plan", f"E,power,site_kw/s,{2 * chips},{live}", f"H,hall,hall_kw/h,{chips},{live}",
                   f"C,chips,chips/h/h200,{chips},{live}"],
        "policy": ["name,value", "operator,Peers", f"clock,{today}T00:00:00.000Z", "confidence_pct,80"],
        "orders": ["order,customer,tenant,contract,state,tier,signed,count,silicon,min_chunk,chunk_in,same,earliest,term"],
        "placements": ["order,step,chunk,row,hall,silicon,count,start,end,state"],
    }
    for one in book:
        count, state = len(one.servers) * PER_SERVER, "promised" if one.start > today else "active"
        files["orders"].append(f"{one.name},peers,peers,signed,{state},1,{today},{count},h200,{count},hall,any,{one.start},{(one.end - one.start).days}d")
        files["placements"].append(f"{one.name},0,1,1,h,h200,{count},{one.start},{one.end},{state}")
    return files


class Headroom:
    def __init__(self, lab, program, book, today):
        folder, self.program, self.ledger = lab.folder("operator"), program, lab.folder("ledger") + ".db"
        os.makedirs(folder)
        for name, rows in tables(book, today).items():
            with open(f"{folder}/{name}.csv", "w") as file:
                file.write("\n".join(rows) + "\n")
        program.init(folder, self.ledger)
        self.server = Server(lab, program, self.ledger).start()

    def ask(self, request, first):
        """The first option's start, by the command."""
        count = str(request.servers * PER_SERVER)
        return start(self.program.json("quote", "--ledger", self.ledger, "--count", count, "--silicon", "h200", "--min-chunk", count,
                                       "--chunk-in", "hall", "--earliest", str(first), "--term", f"{request.days}d"))

    def ask_server(self, request, first):
        """The same by the server, on a connection of its own."""
        count = request.servers * PER_SERVER
        body = {"count": count, "silicon": ["h200"], "min_chunk": count, "chunk_in": "hall", "earliest": str(first), "term": f"{request.days}d"}
        status, answer = self.server.ask("/api/v1/quotes", "", json.dumps(body).encode())
        if status != 200:
            raise Trouble(f"POST /api/v1/quotes: {status} {answer[:200]!r}")
        return start(json.loads(answer))

    def stop(self):
        self.server.kill()


def start(document):
    if document.get("refusal") or not document["options"]:
        raise Trouble(f"headroom refuses: {document.get('refusal')}")
    return datetime.date.fromisoformat(document["options"][0]["start"])

-- What wrk asks of a server. Arguments: KIND TOKEN RUN; RUN makes names and keys those of this run.
--   quote    a small quote on committed supply, in a region drawn from the seed
--   inquire  an order somebody asks about: one durable fact
--   hold     eight accelerators for an order
--   confirm  what `hold` of the same RUN held, in the same order
-- At the end one line of JSON: times in microseconds, answers by status.
local number = 0

function setup(thread)
  number = number + 1
  thread:set("id", number)
  thread:set("seed", number)
  threads = threads or {}
  table.insert(threads, thread)
end

function init(args)
  kind, token, run = args[1], args[2], args[3]
  count, statuses = 0, {}
  headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
  math.randomseed(seed)
end

local function quote()
  local body = string.format(
    '{"count":%d,"silicon":["h200"],"regions":["region-%d"],"earliest":"2026-06-01","term":"12mo","min_chunk":8,"tier":3}',
    8 * math.random(1, 4), math.random(0, 29))
  return wrk.format("POST", "/api/v1/quotes", headers, body)
end

local function named(path, body)
  count = count + 1
  local name = string.format("%s-%d-%d", run, id, count)
  headers["Idempotency-Key"] = kind .. "-" .. name
  return wrk.format("POST", string.format(path, name), headers, body and string.format(body, name))
end

local order = '{"order":"%s","count":1,"silicon":["h200"],"earliest":"2026-07-01","term":"30d","chunk_in":"hall"}'

function request()
  if kind == "quote" then return quote() end
  if kind == "inquire" then return named("/api/v1/inquiries", order) end
  if kind == "hold" then return named("/api/v1/holds", order) end
  return named("/api/v1/orders/%s/confirm")
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
end

function done(summary, latency)
  local all = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do all[status] = (all[status] or 0) + count end
  end
  local told = {}
  for status, count in pairs(all) do table.insert(told, string.format('"%d":%d', status, count)) end
  local faults = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    'RESULT {"requests":%d,"seconds":%f,"p50_us":%d,"p99_us":%d,"max_us":%d,"broken":%d,"statuses":{%s}}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), latency.max, faults,
    table.concat(told, ",")))
end

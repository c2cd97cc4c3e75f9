-- Purpose: holds money for pods and sessions, or holds more, if every budget that applies has as much: spent + all holds + this one <= limit, in
-- each scope, day and month. One after the other in the order given, so that none of them can count on what another takes; an id is given once.
-- KEYS: 1 prov:{pods}:budgets, hash: scope -> limits; 2 prov:{pods}:holds, hash: pod or session id -> hold; 3 prov:{pods}:reconciler, hash: owner,
-- token, until.
-- ARGV: 1 the fencing token of the reconciler that writes, 0 for a service's wish; 2 the wishes as JSON: asOf (Unix ms, when spent was added
-- up), keep (ms that a released hold is remembered), windows (period, from, to in Unix ms, current), spent by scope and period, cap (of the hourly
-- prices of all that runs), credit (null when it is not known) and creditSpent, wishes (id, rate, gpu, till, atLeast, starts, needs, scopes,
-- expires). Amounts are micro-USD, rates micro-USD per hour.
-- Returns: {done, status, till, scope, period, limit, free, needed, ends, status, ...} with eight values per wish: held, short (less long than wished
-- for, because of scope and the period that ends then), refused (nothing was changed); {stale} when a budget applies whose spent was not given; {superseded}.
local fence = tonumber(ARGV[1])
if fence > 0 and tonumber(redis.call('HGET', KEYS[3], 'token') or '0') ~= fence then
  return { 'superseded' }
end

local ask = cjson.decode(ARGV[2])
local asOf = ask.asOf
local hour = 3600000
local limits = { day = 'perDay', month = 'perMonth' }

local function whole(number)
  return string.format('%.0f', number)
end

local function cost(rate, ms)
  return math.ceil(rate * ms / hour)
end

local budgets = {}
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  budgets[entries[i]] = cjson.decode(entries[i + 1])
end

local totals = {}
local running, committed = 0, 0

local function add(hold, sign)
  local from = math.max(hold.from, asOf)
  for _, scope in ipairs(hold.scopes) do
    if not totals[scope] then
      totals[scope] = {}
    end
    for index, window in ipairs(ask.windows) do
      local ms = math.min(hold.till, window.to) - math.max(from, window.from)
      if ms > 0 then
        totals[scope][index] = (totals[scope][index] or 0) + sign * cost(hold.rate, ms)
      end
    end
  end
  if not hold.expires then
    committed = committed + sign * cost(hold.rate, math.max(0, hold.till - from))
    if hold.open then
      running = running + sign * hold.gpu
    end
  end
end

local holds = {}
entries = redis.call('HGETALL', KEYS[2])
for i = 1, #entries, 2 do
  local hold = cjson.decode(entries[i + 1])
  if (hold.expires and hold.expires <= asOf) or (not hold.open and hold.till < asOf - ask.keep) then
    redis.call('HDEL', KEYS[2], entries[i])
  else
    holds[entries[i]] = hold
    add(hold, 1)
  end
end

for _, wish in ipairs(ask.wishes) do
  for _, scope in ipairs(wish.scopes) do
    if budgets[scope] and not ask.spent[scope] then
      return { 'stale' }
    end
  end
end

-- What is only held further is laid down together and taken up again in order: those who come first shall not want for what later ones still hold.
for _, wish in ipairs(ask.wishes) do
  if not wish.starts and holds[wish.id] then
    add(holds[wish.id], -1)
  end
end

local answer = { 'done' }

local function tell(status, till, blame)
  answer[#answer + 1] = status
  answer[#answer + 1] = whole(till)
  answer[#answer + 1] = blame and blame.scope or ''
  answer[#answer + 1] = blame and blame.period or ''
  answer[#answer + 1] = whole(blame and blame.limit or 0)
  answer[#answer + 1] = whole(blame and blame.free or 0)
  answer[#answer + 1] = whole(blame and blame.needed or 0)
  answer[#answer + 1] = whole(blame and blame.ends or 0)
end

local function account(wish, taken)
  if not wish.starts then
    return nil
  end
  if running + wish.gpu > ask.cap then
    return { scope = 'account', period = 'rate', limit = ask.cap, free = ask.cap - running, needed = wish.gpu }
  end
  if type(ask.credit) == 'number' then
    local free = ask.credit - ask.creditSpent - committed
    local needed = math.max(taken, wish.needs)
    if needed > free then
      return { scope = 'account', period = 'credit', limit = ask.credit, free = free, needed = needed }
    end
  end
  return nil
end

for _, wish in ipairs(ask.wishes) do
  local own = holds[wish.id]
  if own and wish.starts then
    add(own, -1)
  end

  local from = own and own.open and own.from or asOf
  local start = math.max(from, asOf)
  local till, blame = wish.till, nil
  for _, scope in ipairs(wish.scopes) do
    for index, window in ipairs(ask.windows) do
      local limit = budgets[scope] and budgets[scope][limits[window.period]]
      local first = math.max(start, window.from)
      local ms = math.min(till, window.to) - first
      if type(limit) == 'number' and ms > 0 then
        limit = math.floor(limit * 1000000 + 0.001)
        local used = (window.current and ask.spent[scope][window.period] or 0) + (totals[scope] and totals[scope][index] or 0)
        local free, needed = limit - used, cost(wish.rate, ms)
        if needed > free then
          ms = free > 0 and math.floor(free * hour / wish.rate) or 0
          if ms > 0 and cost(wish.rate, ms) > free then
            ms = ms - 1
          end
          till = first + ms
          blame = { scope = scope, period = window.period, limit = limit, free = free, needed = needed, ends = window.to }
        end
      end
    end
  end

  local refusal = till < wish.atLeast and blame or account(wish, cost(wish.rate, math.max(0, till - start)))
  if refusal then
    if own then
      add(own, 1)
    end
    tell('refused', 0, refusal)
  else
    local hold = {
      rate = wish.rate, gpu = wish.gpu, from = from, till = till, open = true, scopes = wish.scopes,
      expires = wish.expires, shortScope = blame and blame.scope, shortPeriod = blame and blame.period,
    }
    redis.call('HSET', KEYS[2], wish.id, cjson.encode(hold))
    holds[wish.id] = hold
    add(hold, 1)
    tell(blame and 'short' or 'held', till, blame)
  end
end
return answer

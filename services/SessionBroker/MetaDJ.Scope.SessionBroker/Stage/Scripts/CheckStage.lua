-- Purpose: the stage door's one question: may this request reach the pod now? An effect counts as a sign of life: it renews a lease of
--          which less than half remains.
-- KEYS: 1 leases, 2 sessions, 3 deadlines of the pool, see Records.lua.
-- ARGV: 1 session id, 2 caller, see Records.lua, 3 fencing token or '', 4 '1' for an effect, 5 queue epoch or '', 6 lease ms,
--       7 the parameters that the request names: '' for none, ',one,two,', '*' for all, 8 how long a pass is good, ms,
--       9 '1' when the grace is open to this caller's effects.
-- Returns: {pass, pod id, fencing token, role in the crew or '', ms it is good for, 1 for the pod that stands by, '1' when others' locks bind the caller}, {not-yet, ms until passes of the token before
--          have run out}, {stale}, {token-required}, {stale-epoch}, {ending}, {forbidden, role},
--          {locked, parameter, by}, {not-live, state}, {gone} or {unknown}.
local subject, roles = nil, ''
if ARGV[2] ~= '*' then
  local at = string.find(ARGV[2], '=', 1, true)
  roles, subject = string.sub(ARGV[2], 1, at - 1), string.sub(ARGV[2], at + 1)
end

-- The session's record and the lease's have both: who holds it, and the crew.
local function role_in(record)
  if subject == record.holder then
    return 'lead'
  end
  return record.crew and record.crew[subject]
end

local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text then
  local session = redis.call('HGET', KEYS[2], ARGV[1])
  session = session and cjson.decode(session)
  if not session or (subject and not role_in(session)) then
    return { 'unknown' }
  end
  return session.state == 'ended' and { 'gone' } or { 'not-live', session.state }
end

local lease = cjson.decode(text)
local role = subject and role_in(lease) or ''
if subject and role == '' then
  return { 'unknown' }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if lease.expiresAt <= now then
  return { 'gone' }
end
-- Our own services reach the pod that stands by, too, under its own token.
local held, spare = lease, lease.spare
if spare and not subject and ARGV[3] ~= '' and tonumber(ARGV[3]) == spare.fence then
  held = spare
elseif ARGV[3] ~= '' and tonumber(ARGV[3]) ~= lease.fence then
  return { 'stale' }
end
if subject and role ~= 'lead' and not string.find(',' .. roles .. ',', ',' .. role .. ',', 1, true) then
  return { 'forbidden', role }
end
local effect = ARGV[4] == '1'
if effect and ARGV[3] == '' then
  return { 'token-required' }
end
if effect and held == lease and (lease.effectsFrom or 0) > now then
  return { 'not-yet', lease.effectsFrom - now }
end

-- In the grace after its end the picture stays, and only our own services and operators still change it.
if effect and ARGV[9] ~= '1' and lease.closesAt and lease.closesAt <= now then
  return { 'ending' }
end

-- The lead, and those who act for anybody, pass every lock.
local binds = lease.locks and subject and role ~= 'lead'
if binds and ARGV[7] ~= '' then
  for parameter, lock in pairs(lease.locks) do
    if lock.by ~= subject and (ARGV[7] == '*' or string.find(ARGV[7], ',' .. parameter .. ',', 1, true)) then
      return { 'locked', parameter, lock.by }
    end
  end
end

local changed = false
if ARGV[5] ~= '' then
  local epoch = tonumber(ARGV[5])
  if epoch < lease.epoch then
    return { 'stale-epoch' }
  end
  if epoch > lease.epoch then
    lease.epoch = epoch
    changed = true
  end
end
local lease_ms = tonumber(ARGV[6])
-- Who plays has come: the lease of a booked session lasts as any other from then on.
if effect and lease.presentBy and ARGV[2] ~= '*' then
  lease.presentBy = nil
  lease.expiresAt = math.min(now + lease_ms, lease.endsAt)
  redis.call('ZADD', KEYS[3], string.format('%.0f', lease.expiresAt), ARGV[1])
  local session = cjson.decode(redis.call('HGET', KEYS[2], ARGV[1]))
  session.arrivedAt = session.arrivedAt or now
  redis.call('HSET', KEYS[2], ARGV[1], cjson.encode(session))
  changed = true
elseif effect and lease.expiresAt < lease.endsAt and lease.expiresAt - now < lease_ms / 2 then
  lease.expiresAt = math.min(now + lease_ms, lease.endsAt)
  redis.call('ZADD', KEYS[3], string.format('%.0f', lease.expiresAt), ARGV[1])
  changed = true
end
-- Noted before it is given: whoever is granted the pod next waits for the last pass of this token. One note serves all passes of its first half.
local pass_ms = tonumber(ARGV[8])
if (held.passUntil or 0) - now < pass_ms / 2 then
  held.passUntil = now + pass_ms
  changed = true
end
if changed then
  redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(lease))
end
return { 'pass', held.pod, held.fence, role, math.min(held.passUntil, lease.expiresAt) - now, held == spare and 1 or 0, binds and '1' or '' }

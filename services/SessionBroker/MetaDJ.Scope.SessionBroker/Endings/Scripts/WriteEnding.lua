-- Purpose: writes what was decided about a session's end, if nothing that it was decided by has changed: so each warning is written once, by
--          whichever replica comes first.
-- KEYS: the pool's, see Records.lua; last but one: life, last: plans.
-- ARGV: 1 session id, 2 its version, 3 its lease's expiry ms, 4 its last sign of life ms or '', 5 when to look again ms, 6 lease ms,
--       7 actions (JSON list, see EndingStore).
-- Returns: {written, session, lease, place} or {changed}.
local session, lease = read(SESSIONS, ARGV[1]), read(LEASES, ARGV[1])
if not session or not lease then
  redis.call('ZREM', LOOKS, ARGV[1])
  return { 'changed' }
end
if session.version ~= tonumber(ARGV[2]) or lease.expiresAt ~= tonumber(ARGV[3]) or (redis.call('HGET', KEYS[#KEYS - 1], session.id) or '') ~= ARGV[4] then
  return { 'changed' }
end

local actions = cjson.decode(ARGV[7])
local lease_ms = tonumber(ARGV[6])
local told = session.told or {}
local deadline = lease.expiresAt

local function notify(kind, warning)
  tell(session, { kind = kind, warning = warning, fence = lease.fence })
end

local function close(hard_end)
  -- A lease that lasted up to the end lasts through the grace as well.
  local reached = lease.expiresAt >= lease.endsAt
  lease.endsAt = hard_end
  lease.closesAt = session.endsAt
  if reached or lease.expiresAt > hard_end then
    lease.expiresAt = lease_until(hard_end, lease_ms)
  end
end

for _, action in ipairs(actions) do
  if action.what == 'close' then
    close(action.hardEnd)
  elseif action.what == 'warn' then
    local warning = { kind = action.kind, reason = action.reason, at = now, endsAt = action.endsAt, longest = action.longest }
    told[action.slot] = { endsAt = action.endsAt, level = action.level, warning = warning }
    notify('warning', warning)
  elseif action.what == 'lift' or action.what == 'arm' then
    local had = told[action.slot] and told[action.slot].warning
    told[action.slot] = action.what == 'arm' and { endsAt = action.endsAt, level = action.level } or nil
    if had then
      notify('warningLifted')
    end
  elseif action.what == 'grace' then
    session.ending = { reason = action.reason, since = now, ['until'] = action.hardEnd }
    lease.endsAt = action.hardEnd
    lease.expiresAt = action.hardEnd
    move(session, 'ending', session.notice, lease.fence)
  elseif action.what == 'resume' then
    session.ending = nil
    told.idle = nil
    lease.endsAt = action.hardEnd
    lease.expiresAt = lease_until(action.hardEnd, lease_ms)
    move(session, 'live', session.notice, lease.fence)
  end
  deadline = lease.expiresAt
end

session.told = nil
for slot in pairs(told) do
  session.told = told
  break
end
if #actions > 0 then
  write(LEASES, lease)
  save(session, deadline)
end
redis.call('ZADD', LOOKS, ARGV[5], session.id)
return view('written', session, lease)

-- Purpose: a hand-off wants a second pod for a time: the one that stands by, or a ready one that nobody waits for. Asking again answers what is.
-- KEYS: the pool's, see Records.lua and WalkIns.lua.
-- ARGV: 1 session id, 2 hand-off, 3 limit ms, 4 '1' to ask only.
-- Returns: {held | wanted | offered | switched, session, lease, place, price of the pod it has or would have, or ''}, {busy, hand-off}, {full},
--          {not-live, state}, {ended} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not session then
  return { 'unknown' }
end
if session.state == 'ended' then
  return { 'ended' }
end
local lease = read(LEASES, session.id)

local function answer(status, price)
  local told = view(status, session, lease)
  told[#told + 1] = price and whole(price) or ''
  return told
end

if lease and session.handedOff == ARGV[2] then
  return answer('switched')
end
if session.state ~= 'live' or not lease or lease.expiresAt <= now then
  return { 'not-live', session.state }
end
if lease.second and lease.second.key ~= ARGV[2] then
  return { 'busy', lease.second.key }
end

local changed = false
local ready = redis.call('ZCARD', LINE) == 0 and redis.call('ZRANGE', READY, 0, 0)[1] or nil
if not lease.second then
  local until_ms, room = math.min(now + tonumber(ARGV[3]), lease.endsAt), nil
  if not lease.spare then
    -- As one walk-in more: bookings keep their room.
    if walk_in_until(now, until_ms, '') < until_ms then
      return { 'full' }
    end
    room = whole(until_ms) .. '|' .. session.id .. ':second'
  end
  if ARGV[4] == '1' then
    return answer('offered', lease.spare and 0 or ready and read(PODS, ready).price or nil)
  end
  if room then
    keep_span(SPANS, now, until_ms, room)
  end
  lease.second = { key = ARGV[2], ['until'] = until_ms, room = room }
  redis.call('ZADD', SPARES, 0, session.id)
  changed = true
end

if lease.spare and not lease.spare.handOff and ARGV[4] ~= '1' then
  lease.spare.handOff = ARGV[2]
  changed = true
  tell(session, { kind = 'hotSpare', notice = 'The second pod is prepared for a hand-off; until then nothing stands by.' })
elseif not lease.spare and ready and ARGV[4] ~= '1' then
  local pod = read(PODS, ready)
  redis.call('ZREM', READY, ready)
  pod.fence = redis.call('INCR', FENCE)
  pod.holder = session.id
  write(PODS, pod)
  lease.spare = { pod = ready, fence = pod.fence, price = pod.price, grantedAt = now, handOff = ARGV[2] }
  changed = true
  tell(session, { kind = 'hotSpare', notice = 'A second pod was taken; it is prepared for a hand-off.' })
end
if changed then
  write(LEASES, lease)
  save(session, lease.expiresAt)
end
return answer(lease.spare and 'held' or 'wanted', lease.spare and lease.spare.price)

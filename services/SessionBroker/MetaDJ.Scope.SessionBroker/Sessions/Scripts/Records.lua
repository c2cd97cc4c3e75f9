-- Purpose: what the scripts of a pool share: how its records are read, changed and saved. It goes before each of them.
-- KEYS: of one pool, in this order: 1 sessions (hash id -> record), 2 leases (hash session id -> record), 3 pods (hash id -> record),
--       4 ready (sorted set of pod ids by readiness), 5 line (sorted set of session ids, recovering ones first),
--       6 deadlines (sorted set of session ids by when they must be looked at), 7 index (sorted set for listing), 8 fence (counter),
--       9 looks (sorted set of session ids by when it must be thought about what ends them, see Endings/),
--       10 spares (sorted set of the ids of sessions that want a second pod, see HotSpares/),
--       11 calendar (what takes room, see Calendar.lua).
-- ARGV: those of the script that follows.
-- Returns: nothing by itself. Instants are Unix milliseconds by this server's clock; money is micro-dollars.
local SESSIONS, LEASES, PODS, READY, LINE, DEADLINES, INDEX, FENCE = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local LOOKS, SPARES, SPANS = KEYS[9], KEYS[10], KEYS[11]
local CHANGES_KEPT = 20
-- Recovering sessions stand before everybody who waits, among themselves by when they lost their pod; then those of bookings, by their start.
local AHEAD = 10000000000000
local BOOKED_AHEAD = 5000000000000

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- A session moves along this table only.
local NEXT = {
  waiting = { warming = true, live = true, ended = true },
  warming = { waiting = true, live = true, ended = true },
  live = { recovering = true, ending = true, ended = true },
  ending = { live = true, ended = true },
  recovering = { live = true, ended = true },
  ended = {},
}

-- Decoded numbers may be floats; commands want them without a point.
local function whole(number)
  return string.format('%.0f', number)
end

local function read(key, id)
  local text = redis.call('HGET', key, id)
  return text and cjson.decode(text) or nil
end

local written = {}

local function write(key, record)
  written[record] = cjson.encode(record)
  redis.call('HSET', key, record.id, written[record])
end

-- A record as it is told: as it was written, if it was.
local function text_of(record)
  return written[record] or cjson.encode(record)
end

-- What somebody is in a session; nil when they take no part in it.
local function role_of(subject, session)
  if subject == session.holder then
    return 'lead'
  end
  return session.crew and session.crew[subject]
end

-- The caller acts for anybody ('*'), or as one subject: as the lead alone ('=subject'), or also in some other roles of the crew
-- ('coPilot,viewer=subject'). For everybody else a session does not exist.
local function seen_by(caller, session)
  if not session or caller == '*' then
    return session ~= nil
  end
  local at = string.find(caller, '=', 1, true)
  local role = role_of(string.sub(caller, at + 1), session)
  return role == 'lead' or (role ~= nil and string.find(',' .. string.sub(caller, 1, at - 1) .. ',', ',' .. role .. ',', 1, true) ~= nil)
end

-- The answer to a caller by whom a session is not seen: who takes part is told that it is not theirs to do.
local function refuse(caller, session)
  local role = session and role_of(string.sub(caller, string.find(caller, '=', 1, true) + 1), session)
  return role and { 'forbidden', role } or { 'unknown' }
end

-- Adds to what a session's watchers are told. Without a kind it is about the state.
local function tell(session, change)
  session.version = session.version + 1
  change.version, change.at, change.state = session.version, now, session.state
  table.insert(session.changes, change)
  if #session.changes > CHANGES_KEPT then
    table.remove(session.changes, 1)
  end
end

-- Who the caller is, for those who are told of what was done; nothing for one that acts for anybody.
local function actor(caller)
  return caller ~= '*' and string.sub(caller, string.find(caller, '=', 1, true) + 1) or nil
end

local function move(session, state, notice, fence, by)
  if session.state ~= state and not NEXT[session.state][state] then
    error('a session cannot move from ' .. session.state .. ' to ' .. state)
  end
  session.state = state
  session.notice = notice
  tell(session, { notice = notice, fence = fence, reason = session.reason, by = by })
end

-- Saves a moved session, says when it must be looked at next, and wakes those who watch it.
local function save(session, deadline)
  write(SESSIONS, session)
  redis.call('ZADD', DEADLINES, whole(deadline), session.id)
  redis.call('ZADD', LOOKS, whole(now), session.id)
  redis.call('PUBLISH', 'broker:changes:' .. session.id, whole(session.version))
end

-- Saves a session of which more was told, but which did not move.
local function announce(session)
  write(SESSIONS, session)
  redis.call('PUBLISH', 'broker:changes:' .. session.id, whole(session.version))
end

local function index(session)
  redis.call('ZADD', INDEX, 0, 'all\n' .. session.id)
  redis.call('ZADD', INDEX, 0, 'holder:' .. session.holder .. '\n' .. session.id)
  if session.team then
    redis.call('ZADD', INDEX, 0, 'team:' .. session.team .. '\n' .. session.id)
  end
  for subject in pairs(session.crew or {}) do
    redis.call('ZADD', INDEX, 0, 'holder:' .. subject .. '\n' .. session.id)
  end
end

local function unindex(session)
  redis.call('ZREM', INDEX, 'all\n' .. session.id)
  redis.call('ZREM', INDEX, 'holder:' .. session.holder .. '\n' .. session.id)
  if session.team then
    redis.call('ZREM', INDEX, 'team:' .. session.team .. '\n' .. session.id)
  end
  for subject in pairs(session.crew or {}) do
    redis.call('ZREM', INDEX, 'holder:' .. subject .. '\n' .. session.id)
  end
end

-- Without the lead.
local function crew_size(session)
  local size = 0
  for _ in pairs(session.crew or {}) do
    size = size + 1
  end
  return size
end

-- Takes locks away whose holder may not lock any more, and puts crew and locks on the lease too, where the door reads them.
local function settle_crew(session, lease)
  for parameter, lock in pairs(session.locks or {}) do
    local role = role_of(lock.by, session)
    if not lock.staff and role ~= 'lead' and role ~= 'coPilot' then
      session.locks[parameter] = nil
    end
  end
  -- An empty table would be written as a list.
  session.crew = session.crew and next(session.crew) and session.crew or nil
  session.locks = session.locks and next(session.locks) and session.locks or nil
  if lease then
    lease.crew, lease.locks = session.crew, session.locks
    write(LEASES, lease)
  end
end

-- Gives somebody a role, or takes them out of the crew when it is nil.
local function set_role(session, lease, subject, role, by)
  unindex(session)
  session.crew = session.crew or {}
  session.crew[subject] = role
  settle_crew(session, lease)
  index(session)
  tell(session, { kind = 'crew', by = by, member = subject, role = role, fence = lease and lease.fence })
  announce(session)
end

local function lease_until(ends_at, lease_ms)
  return math.min(now + lease_ms, ends_at)
end

-- Until when requests under this lease's token, or the one before, may still be on their way to the pod; nil when that is over. See CheckStage.lua.
local function passes_until(lease)
  local latest = math.max(lease.passUntil or 0, lease.effectsFrom or 0)
  return latest > now and latest or nil
end

-- Until when a session may wait for its first pod.
local function line_deadline(session)
  return math.min(session.endsAt, session.giveUpAt or session.endsAt)
end

-- Nobody need be there for a booked session before the limit of its pool has passed since its start: its lease lasts until then by itself.
local function await_arrival(session, lease)
  lease.presentBy = session.patienceMs and math.max(session.startsAt, now) + session.patienceMs or session.endsAt
  lease.expiresAt = math.min(math.max(lease.expiresAt, lease.presentBy), session.endsAt)
end

-- Somebody came for a booked session: from now on its lease is as any other.
local function arrive(session, lease, lease_ms)
  session.arrivedAt = session.arrivedAt or now
  write(SESSIONS, session)
  if lease and lease.presentBy then
    lease.presentBy = nil
    lease.expiresAt = lease_until(lease.endsAt, lease_ms)
    write(LEASES, lease)
    redis.call('ZADD', DEADLINES, whole(lease.expiresAt), session.id)
  end
end

-- A walk-in takes room in the calendar from its first stage to its end; a booking took its own. As keep_span in Calendar.lua.
local function keep_walk_in(session, from)
  session.room = whole(session.endsAt) .. '|' .. session.id
  redis.call('ZADD', SPANS, whole(from), session.room)
  if session.endsAt - from > -tonumber(redis.call('ZSCORE', SPANS, 'longest') or 0) then
    redis.call('ZADD', SPANS, whole(from - session.endsAt), 'longest')
  end
end

-- The token rises with every grant in the pool: so it rises on every pod and for every session.
local function grant(session, pod_id, lease_ms)
  local pod = read(PODS, pod_id)
  local fence = redis.call('INCR', FENCE)
  redis.call('ZREM', READY, pod_id)
  redis.call('ZREM', LINE, session.id)
  pod.fence = fence
  pod.holder = session.id
  pod.moneyUntil = nil
  session.moneyUntil = nil
  local effects_from = passes_until(pod)
  pod.passUntil = nil
  write(PODS, pod)
  if not session.liveAt then
    session.liveAt = now
    -- A booked one ends with its booking, however early it gets its pod.
    session.endsAt = session.booking and session.endsAt or now + session.durationMs
  end
  if not session.booking and not session.room then
    keep_walk_in(session, now)
  end
  session.recoverBy = nil
  local lease = {
    id = session.id, pod = pod_id, fence = fence, holder = session.holder, grantedAt = now, price = pod.price,
    endsAt = session.endsAt, expiresAt = lease_until(session.endsAt, lease_ms), epoch = session.epoch or 0, effectsFrom = effects_from,
    crew = session.crew, locks = session.locks, hotSpare = session.hotSpare,
    booking = session.booking,
  }
  if session.booking and not session.arrivedAt then
    await_arrival(session, lease)
  end
  if session.hotSpare then
    redis.call('ZADD', SPARES, 0, session.id)
  end
  write(LEASES, lease)
  move(session, 'live', nil, fence)
  save(session, lease.expiresAt)
  return lease
end

local function cost_of(held, until_ms)
  return math.floor((until_ms - held.grantedAt) * held.price / 3600000)
end

-- A pod is nobody's any more; something of its last holder may still be on its way to it.
local function leave(session, held)
  local pod = read(PODS, held.pod)
  if pod and pod.holder == session.id then
    pod.holder = nil
    pod.passUntil = passes_until(held)
    write(PODS, pod)
  end
end

-- A hand-off is over, however: what it took of the calendar is free again. The caller saves the lease.
local function end_second(lease)
  if lease.second and lease.second.room then
    redis.call('ZREM', SPANS, lease.second.room)
  end
  lease.second = nil
end

-- Gives the second pod up and adds what it cost. The caller saves both records.
local function let_spare_go(session, lease)
  end_second(lease)
  if lease.spare then
    session.spent = session.spent + cost_of(lease.spare, math.min(now, lease.expiresAt))
    leave(session, lease.spare)
    lease.spare = nil
  end
end

-- The pod that stood by takes the place of the stage, and the session stays live. Its own token serves on: it is the newest of that pod already,
-- so nothing needs to wait for the token before. Only a hand-over meanwhile makes it too low for the session.
local function take_over(session, lease, notice)
  local spare, had = lease.spare, cjson.encode(lease)
  session.spent = session.spent + cost_of(lease, math.min(now, lease.expiresAt)) + cost_of(spare, now)
  leave(session, lease)
  -- A pod that was being prepared for a hand-off has what the hand-off wanted: whoever asks again is told that it is done.
  if lease.second then
    session.handedOff = lease.second.key
    end_second(lease)
  end
  if spare.fence > lease.fence then
    lease.fence, lease.effectsFrom = spare.fence, nil
  else
    lease.fence, lease.effectsFrom = redis.call('INCR', FENCE), passes_until(spare)
    local pod = read(PODS, spare.pod)
    pod.fence = lease.fence
    write(PODS, pod)
  end
  session.moneyUntil = (read(PODS, spare.pod) or {}).moneyUntil
  lease.pod, lease.price, lease.passUntil, lease.grantedAt, lease.spare = spare.pod, spare.price, spare.passUntil, now, nil
  write(LEASES, lease)
  move(session, session.state, notice, lease.fence)
  save(session, lease.expiresAt)
  return { 'took-over', cjson.encode(session), cjson.encode(lease), -1, had }
end

-- Takes the lease away and adds what it cost. Returns when it ended: its own expiry if nobody looked in time.
local function let_go(session, lease)
  local ended = math.min(now, lease.expiresAt)
  session.spent = session.spent + cost_of(lease, ended)
  session.epoch = lease.epoch
  leave(session, lease)
  let_spare_go(session, lease)
  redis.call('HDEL', LEASES, session.id)
  return ended
end

-- Ends a session from whatever state. Returns the lease it had.
local function finish(session, reason, notice, retention_ms, by)
  local lease = read(LEASES, session.id)
  redis.call('ZREM', SPARES, session.id)
  local spare = lease and lease.spare
  session.endedAt = lease and let_go(session, lease) or now
  session.told = nil
  session.ending = nil
  session.reason = reason
  session.recoverBy = nil
  redis.call('ZREM', LINE, session.id)
  if session.room then
    redis.call('ZREM', SPANS, session.room)
    session.room = nil
  end
  move(session, 'ended', notice, nil, by)
  save(session, now + retention_ms)
  if spare then
    -- Whoever is told that the session is over also tells that this pod is free.
    lease.spare = spare
  end
  return lease
end

-- {status, session, lease or '', place from 0 or -1}
local function view(status, session, lease)
  local place = redis.call('ZRANK', LINE, session.id)
  return { status, text_of(session), lease and text_of(lease) or '', place or -1 }
end

-- Purpose: lets a booked session start and end as its booking says since that was moved, and be as present as its person.
-- KEYS: the pool's, see Arrivals.lua.
-- ARGV: 1 booking id, 2 lease ms, 3 how long after its start it is given up, ms.
-- Returns: {aligned | known, session, lease, place, spare that was let go or ''} or {unknown}.
local booking = read_booking(ARGV[1])
local session = booking and booking.session and read(SESSIONS, booking.session)
if not session or session.state == 'ended' then
  return { 'unknown' }
end
local lease = read(LEASES, session.id)
local moved = session.startsAt ~= booking.startsAt or session.bookedUntil ~= booking.endsAt
local wants_spare = booking.hotSpare and true or nil
local spared = session.hotSpare ~= wants_spare
if not moved and not spared and (session.arrivedAt or not booking.checkedInAt) then
  return view('known', session, lease)
end

local let_go_spare = ''
if spared then
  session.hotSpare = wants_spare
  if wants_spare then
    redis.call('ZADD', SPARES, 0, session.id)
  elseif not (lease and lease.second) then
    redis.call('ZREM', SPARES, session.id)
  end
  if lease then
    -- A hand-off has its pod for a time of its own, see SecondPods/.
    if not wants_spare and lease.spare and not lease.second then
      let_go_spare = cjson.encode(lease.spare)
      let_spare_go(session, lease)
    end
    lease.hotSpare = wants_spare
    write(LEASES, lease)
  end
end

if moved then
  follow(session, booking, tonumber(ARGV[3]))
  redis.call('ZADD', ARRIVALS, whole(booking.startsAt), booking.id)
  if redis.call('ZSCORE', LINE, session.id) and session.state ~= 'recovering' then
    redis.call('ZADD', LINE, whole(booking.startsAt - BOOKED_AHEAD), session.id)
  end
  if lease then
    local grace = lease.closesAt and not session.ending and lease.endsAt - lease.closesAt or 0
    -- A lease that lasted up to the end of before lasts on: who keeps it is not to lose it between two heartbeats.
    local reached = lease.expiresAt >= lease.endsAt and lease.expiresAt > now
    lease.closesAt = lease.closesAt and session.endsAt
    lease.endsAt = session.endsAt + grace
    lease.expiresAt = reached and lease_until(lease.endsAt, tonumber(ARGV[2])) or math.min(lease.expiresAt, lease.endsAt)
    if lease.presentBy then
      await_arrival(session, lease)
    end
    write(LEASES, lease)
  end
end
if booking.checkedInAt and not session.arrivedAt then
  arrive(session, lease, tonumber(ARGV[2]))
end
if session.state == 'recovering' then
  session.recoverBy = math.max(session.recoverBy, session.giveUpAt)
end
if moved and lease then
  tell(session, { kind = 'endMoved', notice = session.notice, fence = lease.fence })
else
  move(session, session.state, session.notice, lease and lease.fence)
end
save(session, lease and lease.expiresAt or math.min(line_deadline(session), session.recoverBy or session.endsAt))
local answer = view('aligned', session, lease)
answer[#answer + 1] = let_go_spare
return answer

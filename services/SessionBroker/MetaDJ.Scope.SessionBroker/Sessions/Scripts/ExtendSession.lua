-- Purpose: lets a session end later, and its booking with it, as far as that leaves other bookings their room. A lease that ends with the session is renewed in the same step.
-- KEYS: the pool's, see Records.lua, then those of its bookings, see Bookings.lua.
-- ARGV: 1 session id, 2 caller, 3 by ms, 4 longest duration ms, 5 lease ms, 6 idempotency key or ''.
-- Returns: {extended | known, session, lease, place}, {key-reused}, {too-long, ms still possible}, {booked, ms still possible}, {ended}, {forbidden, role} or {unknown}.
local KEYS_KEPT = 16

local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
if session.state == 'ended' then
  return { 'ended' }
end

local lease = read(LEASES, session.id)
local by, longest, key = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[6]
local extensions = session.extensions or {}
for _, extension in ipairs(extensions) do
  if extension.key == key then
    if extension.by ~= by then
      return { 'key-reused' }
    end
    return view('known', session, lease)
  end
end

-- In its grace it is extended from now on, so that it is never extended into the past.
local late = lease and math.max(0, now - session.endsAt) or 0
if session.durationMs + late + by > longest then
  return { 'too-long', math.max(0, longest - late - session.durationMs) }
end

local booking = session.booking and read_booking(session.booking)
local from, wanted = math.max(session.endsAt, now), session.endsAt + late + by
local free_until = wanted
if booking and calendar_rules() then
  local _, room_until = sweep(from, wanted, booking.id, pods_of(booking))
  free_until = room_until
elseif session.room then
  free_until = walk_in_until(from, wanted, session.id)
end
if free_until < wanted then
  return { 'booked', whole(math.max(0, free_until - from)) }
end

session.durationMs = session.durationMs + late + by
session.endsAt = session.endsAt + late + by
if session.room then
  local since = tonumber(redis.call('ZSCORE', SPANS, session.room) or now)
  redis.call('ZREM', SPANS, session.room)
  keep_walk_in(session, since)
elseif booking and not BOOKING_OVER[booking.state] then
  leave_room(booking.endsAt, booking.id, pods_of(booking))
  booking.endsAt = session.endsAt
  take_room(booking.startsAt, booking.endsAt, booking.id, pods_of(booking))
  session.bookedUntil = booking.endsAt
  note_booking(booking, 'It was extended while it was played.', actor(ARGV[2]))
  save_booking(booking)
end
if key ~= '' then
  table.insert(extensions, { key = key, by = by })
  if #extensions > KEYS_KEPT then
    table.remove(extensions, 1)
  end
  session.extensions = extensions
end
local deadline = math.min(session.endsAt, session.recoverBy or session.endsAt)
if lease then
  local grace = lease.closesAt and not session.ending and lease.endsAt - lease.closesAt or 0
  lease.closesAt = session.endsAt
  lease.endsAt = session.endsAt + grace
  -- One that has run out stays so: extending is no heartbeat.
  if lease.expiresAt > now then
    lease.expiresAt = lease_until(lease.endsAt, tonumber(ARGV[5]))
  end
  write(LEASES, lease)
  deadline = lease.expiresAt
end
-- Whoever extends it is here. What else it was warned of is judged anew, see Endings/.
session.activeAt = now
if session.told then
  session.told.idle = nil
  if session.told.time then
    session.told.time.warning = nil
  end
end
if session.state == 'ending' and lease.expiresAt > now then
  session.ending = nil
  move(session, 'live', session.notice, lease.fence, actor(ARGV[2]))
else
  tell(session, { kind = 'endMoved', notice = session.notice, fence = lease and lease.fence, by = actor(ARGV[2]) })
end
save(session, deadline)
return view('extended', session, lease)

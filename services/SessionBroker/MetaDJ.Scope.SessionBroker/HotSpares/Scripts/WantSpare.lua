-- Purpose: says whether a session wants a second pod that follows its Look. One that is not wanted any more is let go at once.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 caller, 3 '1' wanted or '0'.
-- Returns: {wanted, session, lease or '', place}, {unwanted, session, lease or '', place, spare that was let go or ''}, {ended},
--          {forbidden, role} or {unknown}.
local session = read(SESSIONS, ARGV[1])
if not seen_by(ARGV[2], session) then
  return refuse(ARGV[2], session)
end
if session.state == 'ended' then
  return { 'ended' }
end
local lease = read(LEASES, session.id)
if ARGV[3] == '1' then
  session.hotSpare = true
  redis.call('ZADD', SPARES, 0, session.id)
  if lease then
    lease.hotSpare = true
    write(LEASES, lease)
  end
  write(SESSIONS, session)
  return view('wanted', session, lease)
end

session.hotSpare = nil
-- A hand-off has its pod for a time of its own, see SecondPods/.
local handing = lease and lease.second
if not handing then
  redis.call('ZREM', SPARES, session.id)
end
local spare = lease and not handing and lease.spare
if lease then
  if not handing then
    let_spare_go(session, lease)
  end
  lease.hotSpare = nil
  write(LEASES, lease)
end
write(SESSIONS, session)
local answer = view('unwanted', session, lease)
answer[#answer + 1] = spare and cjson.encode(spare) or ''
return answer

-- Purpose: a hand-off's second pod is given back, or taken back after its limit. One that stood by before stands by again.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 session id, 2 hand-off, or '' for whichever has passed its limit, 3 notice.
-- Returns: {released, session, lease, -1, the second pod that was let go or ''} or {kept} when there is none of that name.
local session = read(SESSIONS, ARGV[1])
local lease = session and read(LEASES, session.id)
local second = lease and lease.second
if not second or (ARGV[2] ~= '' and second.key ~= ARGV[2]) or (ARGV[2] == '' and second['until'] > now) then
  return { 'kept' }
end
local let_go_pod = ''
if lease.spare and session.hotSpare then
  lease.spare.handOff = nil
  end_second(lease)
else
  let_go_pod = lease.spare and cjson.encode(lease.spare) or ''
  let_spare_go(session, lease)
  if not session.hotSpare then
    redis.call('ZREM', SPARES, session.id)
  end
end
write(LEASES, lease)
tell(session, { kind = 'hotSpare', notice = ARGV[3] })
save(session, lease.expiresAt)
return { 'released', text_of(session), text_of(lease), -1, let_go_pod }

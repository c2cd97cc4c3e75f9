-- Purpose: gives the sessions that want a second pod one each, to stand by or for a hand-off, when nobody waits for a first; forgets the wishes of those that are over.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 how many grants at most.
-- Returns: {done, session, lease, session, lease, …} of those that have a spare now.
local answer = { 'done' }
for _, id in ipairs(redis.call('ZRANGE', SPARES, 0, -1)) do
  local session = read(SESSIONS, id)
  local lease = session and read(LEASES, id)
  if not session or session.state == 'ended' or not (session.hotSpare or (lease and lease.second)) then
    redis.call('ZREM', SPARES, id)
  elseif lease and not lease.spare and lease.expiresAt > now and redis.call('ZCARD', LINE) == 0 then
    local ready = redis.call('ZRANGE', READY, 0, 0)[1]
    if ready and #answer < tonumber(ARGV[1]) * 2 then
      local pod = read(PODS, ready)
      redis.call('ZREM', READY, ready)
      pod.fence = redis.call('INCR', FENCE)
      pod.holder = id
      write(PODS, pod)
      lease.spare = { pod = ready, fence = pod.fence, price = pod.price, grantedAt = now, handOff = lease.second and lease.second.key }
      write(LEASES, lease)
      local purpose = lease.second and 'it is prepared for a hand-off.' or 'it will follow the picture.'
      tell(session, { kind = 'hotSpare', notice = 'A second pod was taken; ' .. purpose })
      save(session, lease.expiresAt)
      answer[#answer + 1] = cjson.encode(session)
      answer[#answer + 1] = cjson.encode(lease)
    end
  end
end
return answer

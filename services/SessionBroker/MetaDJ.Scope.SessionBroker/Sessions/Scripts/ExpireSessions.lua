-- Purpose: ends the sessions whose lease, end time, patience or recovery limit has passed, and forgets those that ended long ago.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 retention ms, 2 how many at most.
-- Returns: {done | more, session, lease or '', session, lease or '', …} of those that ended now.
local limit = tonumber(ARGV[2])
local due = redis.call('ZRANGEBYSCORE', DEADLINES, '-inf', whole(now), 'LIMIT', 0, limit)
local answer = { #due == limit and 'more' or 'done' }

local function expire(session, reason, notice)
  local lease = finish(session, reason, notice, tonumber(ARGV[1]))
  answer[#answer + 1] = text_of(session)
  answer[#answer + 1] = lease and text_of(lease) or ''
end

for _, id in ipairs(due) do
  local session = read(SESSIONS, id)
  if not session then
    redis.call('ZREM', DEADLINES, id)
  elseif session.state == 'ended' then
    redis.call('HDEL', SESSIONS, id)
    redis.call('ZREM', DEADLINES, id)
    unindex(session)
  elseif session.state == 'live' or session.state == 'ending' then
    local lease = read(LEASES, id)
    if lease.expiresAt > now then
      redis.call('ZADD', DEADLINES, whole(lease.expiresAt), id)
    elseif lease.presentBy then
      expire(session, 'noShow', 'Its stage was ready, and nobody came in time.')
    elseif session.ending and session.ending.reason == 'idle' then
      expire(session, 'idle', 'Nobody watched, nothing was played and no cue was due for longer than the idle limit.')
    elseif lease.expiresAt >= (lease.closesAt or lease.endsAt) then
      expire(session, 'timeUp', 'The session reached its end time.')
    else
      expire(session, 'leaseExpired', 'Nothing was heard from the holder for longer than the lease lasts.')
    end
  elseif session.state == 'recovering' and session.endsAt > now then
    expire(session, 'noPod', 'The stage was lost, and no other could be made ready within the recovery limit.')
  elseif session.state == 'recovering' then
    expire(session, 'timeUp', 'The session reached its end time while its stage was being replaced.')
  elseif session.booking then
    expire(session, 'noPod', 'No stage could be made ready for the booking.')
  else
    expire(session, 'timeUp', 'No stage became free for as long as the session was meant to last.')
  end
end
return answer

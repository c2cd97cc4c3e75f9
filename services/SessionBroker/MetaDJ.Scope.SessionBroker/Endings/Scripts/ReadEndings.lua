-- Purpose: reads the live sessions whose end must be thought about now, with what is known of their life.
-- KEYS: the pool's, see Records.lua; last but one: life (hash id -> ms), last: plans (hash id -> next due ms|told ms).
-- ARGV: 1 how many at most, 2 for how many ms a plan is believed.
-- Returns: {done | more, now, session, lease, last sign ms or '', next due ms or '', session, …}.
local LIFE, PLANS = KEYS[#KEYS - 1], KEYS[#KEYS]
local limit = tonumber(ARGV[1])
local due = redis.call('ZRANGEBYSCORE', LOOKS, '-inf', whole(now), 'LIMIT', 0, limit)
local answer = { #due == limit and 'more' or 'done', whole(now) }
for _, id in ipairs(due) do
  local session = redis.call('HGET', SESSIONS, id)
  local lease = redis.call('HGET', LEASES, id)
  if session and lease then
    local next_due, told = string.match(redis.call('HGET', PLANS, id) or '', '^(%d+)|(%d+)$')
    answer[#answer + 1] = session
    answer[#answer + 1] = lease
    answer[#answer + 1] = redis.call('HGET', LIFE, id) or ''
    answer[#answer + 1] = next_due and tonumber(told) + tonumber(ARGV[2]) > now and next_due or ''
  else
    redis.call('ZREM', LOOKS, id)
    redis.call('HDEL', LIFE, id)
    redis.call('HDEL', PLANS, id)
  end
end
return answer

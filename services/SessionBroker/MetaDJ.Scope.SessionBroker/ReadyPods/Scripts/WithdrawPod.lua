-- Purpose: takes a pod out of the ready ones because it no longer shows a picture. It comes back when it is offered again.
-- KEYS: the pool's, see Records.lua.
-- ARGV: 1 pod id.
-- Returns: {withdrawn} or {absent}.
return { redis.call('ZREM', READY, ARGV[1]) == 1 and 'withdrawn' or 'absent' }

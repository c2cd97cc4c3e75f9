-- Purpose: remembers that RunPod refused a pod because of the balance, and until when nothing is asked for; the wait doubles with each time in a row.
-- In one step, so that a pod which starts meanwhile and clears the memory never leaves half of it.
-- KEYS: 1 prov:{pods}:no-balance, hash: until (Unix ms), times, detail.
-- ARGV: 1 now (Unix ms); 2 the first wait (ms); 3 the longest (ms); 4 what RunPod said.
-- Returns: {'said', times}.
local times = redis.call('HINCRBY', KEYS[1], 'times', 1)
local wait = math.min(tonumber(ARGV[2]) * 2 ^ math.min(times - 1, 20), tonumber(ARGV[3]))
redis.call('HSET', KEYS[1], 'until', string.format('%.0f', tonumber(ARGV[1]) + wait), 'detail', ARGV[4])
return { 'said', times }

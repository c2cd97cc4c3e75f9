-- One heartbeat of a replica, and who has fallen silent. A silent replica is marked buried (score -1) before its queues are taken over, and
-- never lives again: if its process was only paused, it learns so here and goes on under a new name.
-- KEYS 1 replicas
-- ARGV 1 this replica  2 ms of silence that mean death  3 '1' when it has beaten before: then it must be there
-- Returns {'buried'} | {'ok', buried replica…}
local mine = redis.call('ZSCORE', KEYS[1], ARGV[1])
if mine and tonumber(mine) < 0 or not mine and ARGV[3] == '1' then return {'buried'} end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], string.format('%d', now), ARGV[1])
local silent = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now - tonumber(ARGV[2])))
local answer = {'ok'}
for _, replica in ipairs(silent) do
  redis.call('ZADD', KEYS[1], -1, replica)
  answer[#answer + 1] = replica
end
return answer

-- Notes that a file is about to be asked of a pod, before it is: asked twice, Scope would write into one unfinished file. One at a time for
-- each pod, whoever asks: a job, or a swap that lacks a file.
-- KEYS 1 marks
-- ARGV 1 fencing token, which is the pod  2 LoRA  3 ms after which nobody waits any more
-- Returns {'ask'} | {'asked', ms ago} | {'busy', LoRA}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local known = redis.call('HGETALL', KEYS[1])
for i = 1, #known, 2 do
  local name, at = string.match(known[i + 1], '^(%S+) (%d+)$')
  local ago = now - tonumber(at)
  if ago > tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], known[i])
  elseif known[i] == ARGV[1] then
    if name == ARGV[2] then return {'asked', ago} end
    return {'busy', name}
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%d', now))
return {'ask'}

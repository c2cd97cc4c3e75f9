-- Remembers which rehearsal an idempotency key made.
-- KEYS 1 the key's own
-- ARGV 1 rehearsal id  2 fingerprint of the request  3 how long, ms
-- Returns {'ok'} | {'same', rehearsal id} | {'reused'}
local stored = redis.call('GET', KEYS[1])
if stored then
  local id, fingerprint = string.match(stored, '^(%S+) (.*)$')
  if fingerprint ~= ARGV[2] then return {'reused'} end
  return {'same', id}
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
return {'ok'}

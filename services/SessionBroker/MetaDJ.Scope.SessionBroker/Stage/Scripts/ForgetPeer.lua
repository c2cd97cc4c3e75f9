-- Purpose: forgets a pod's peer, unless another has taken its place.
-- KEYS: 1 peers of the pool (hash pod id -> peer).
-- ARGV: 1 pod id, 2 the peer as it was read.
-- Returns: {forgotten} or {kept}.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return { 'kept' }
end
redis.call('HDEL', KEYS[1], ARGV[1])
return { 'forgotten' }

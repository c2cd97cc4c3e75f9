-- Purpose: keeps how the pools stood at a look, if the writer still acts.
-- KEYS[1] prov:{pods}:standings     string: JSON, pool name -> standing
-- KEYS[2] prov:{pods}:reconciler    hash: owner, token, until
-- ARGV[1] the fencing token of the reconciler that writes
-- ARGV[2] the standings
-- Returns {'saved'} or {'superseded'}
if tonumber(redis.call('HGET', KEYS[2], 'token') or '0') ~= tonumber(ARGV[1]) then
  return {'superseded'}
end

redis.call('SET', KEYS[1], ARGV[2])
return {'saved'}

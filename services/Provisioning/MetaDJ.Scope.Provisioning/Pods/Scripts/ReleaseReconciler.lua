-- Gives up the right to act, so that another replica need not wait.
-- KEYS[1] prov:{pods}:reconciler   hash: owner, token, until
-- ARGV[1] owner
-- Returns {'released'} or {'taken'}
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
  return {'taken'}
end
redis.call('HSET', KEYS[1], 'owner', '', 'until', '0')
return {'released'}

-- Gives up the right to write to a network volume, so that nobody waits for its end. The token stays, so that the next is higher.
-- KEYS[1] prov:{volume:<id>}:turn   hash: holder, token, until
-- ARGV[1] token
-- Returns {'released'} or {'lost'}
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return {'lost'}
end
redis.call('HSET', KEYS[1], 'holder', '', 'until', '0')
return {'released'}

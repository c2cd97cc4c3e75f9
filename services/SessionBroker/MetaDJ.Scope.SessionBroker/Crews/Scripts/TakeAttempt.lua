-- Purpose: counts an attempt before it is made, so that many at once are counted too. One that succeeds is given back.
-- KEYS: 1 attempts (counter).
-- ARGV: 1 most attempts, 2 window ms, 3 '1' takes one, '' gives one back.
-- Returns: {taken}, {refused, ms until the window ends} or {back}.
if ARGV[3] ~= '1' then
  if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then
    redis.call('DECR', KEYS[1])
  end
  return { 'back' }
end
if tonumber(redis.call('GET', KEYS[1]) or 0) >= tonumber(ARGV[1]) then
  return { 'refused', redis.call('PTTL', KEYS[1]) }
end
if redis.call('INCR', KEYS[1]) == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return { 'taken' }

-- Writes a set list unless it is somebody else's, or there are too many. A stored one is its author, a line break, and its JSON.
-- KEYS 1 set lists
-- ARGV 1 name  2 subject ('' may act for anybody)  3 author of a new one  4 JSON ('' deletes)  5 most set lists
-- Returns {'ok'} | {'not-yours'} | {'full'} | {'unknown'}
local stored = redis.call('HGET', KEYS[1], ARGV[1])
local author = ARGV[3]
if stored then
  author = string.sub(stored, 1, string.find(stored, '\n', 1, true) - 1)
  if ARGV[2] ~= '' and ARGV[2] ~= author then return {'not-yours'} end
end
if ARGV[4] == '' then
  if not stored then return {'unknown'} end
  redis.call('HDEL', KEYS[1], ARGV[1])
  return {'ok'}
end
if not stored and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return {'full'} end
redis.call('HSET', KEYS[1], ARGV[1], author .. '\n' .. ARGV[4])
return {'ok'}

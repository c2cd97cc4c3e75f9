-- Takes the note of ClaimInstall back: the file is there, or Scope said that it will not come.
-- KEYS 1 marks
-- ARGV 1 fencing token  2 LoRA
-- Returns {'ok'}
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and string.match(known, '^(%S+) ') == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
return {'ok'}

-- Notes what the stage shows by now, before the cue that brought it there is recorded: whoever dies between the two sends it again. See Queue.lua
-- and Fallback.lua.
-- KEYS those of Queue.lua
-- ARGV 2 'panic' or 'lost'  3 its new value ('' none)  4 most done cues  5 most events
-- Returns {'ok'}
if ARGV[3] == '' then redis.call('HDEL', META, ARGV[2]) else redis.call('HSET', META, ARGV[2], ARGV[3]) end
tell_fallback()
publish(ARGV[4], ARGV[5])
return {'ok'}

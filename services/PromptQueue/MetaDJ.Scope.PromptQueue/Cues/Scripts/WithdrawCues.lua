-- Takes cues that were not yet sent out of the queue for good: one that is cancelled, all when the queue is cleared or closed.
-- KEYS those of Queue.lua  8 journal  9 what was undone
-- ARGV 2 caller, see Queue.lua  3 cue id, or '*' for all  4 new state  5 event kind  6 cause
--      7 event kind for the whole queue ('' for none)  8 '1' closes the queue  9 most done cues  10 most events
--      11 who takes them out, for the journal ('' notes nothing)  12 of all: those of this author only ('' all)  13 of this lane only ('' all)
-- Returns {'ok', how many} | {'on-its-way'} | {'done'} | {'no-cue'} | {'closed'} | {'unknown'}, or why the caller
-- may not
local meta = redis.call('HMGET', META, 'state', 'holder')
if not meta[1] then return {'unknown'} end
local no = refused(ARGV[2], '', ARGV[3])
if no then return no end
local ids = {ARGV[3]}
if ARGV[3] == '*' then
  if meta[1] ~= 'open' then return {'closed'} end
  ids = redis.call('ZRANGE', PENDING, 0, -1)
  if ARGV[12] == '' and ARGV[13] == '' then
    redis.call('HDEL', META, 'holdUntil', 'list')
  else
    local voice = ARGV[12] ~= '' and (field('n:' .. ARGV[12]) or '0') or ''
    local wanted = {}
    for _, id in ipairs(ids) do
      local lane, of = string.match(redis.call('HGET', CUES, id), '^%d+ [%d ]+ %S+ (%d+) (%d+) ')
      if (voice == '' or voice == of) and (ARGV[13] == '' or ARGV[13] == lane) then wanted[#wanted + 1] = id end
    end
    ids = wanted
  end
elseif not redis.call('ZSCORE', PENDING, ARGV[3]) then
  if redis.call('ZSCORE', TAKEN, ARGV[3]) then return {'on-its-way'} end
  if redis.call('HEXISTS', CUES, ARGV[3]) == 1 then return {'done'} end
  return {'no-cue'}
end
if ARGV[11] ~= '' then
  -- More than are remembered cannot come back.
  local noted = {}
  for i = math.max(1, #ids - tonumber(ARGV[9]) + 1), #ids do noted[#noted + 1] = ids[i] .. ' ' .. redis.call('ZSCORE', PENDING, ids[i]) end
  note(KEYS[8], KEYS[9], ARGV[11], 'c', table.concat(noted, ' '))
end
for _, id in ipairs(ids) do withdraw(id, ARGV[4], ARGV[5], ARGV[6], by(ARGV[2])) end
if ARGV[7] ~= '' then tell(ARGV[7], '-', ARGV[6] .. by(ARGV[2])) end
if ARGV[8] == '1' then redis.call('HSET', META, 'state', 'closed', 'fence', '') end
publish(ARGV[9], ARGV[10])
return {'ok', #ids}

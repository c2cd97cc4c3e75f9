-- What clients show in place of the stage, decided from why; after Queue.lua, before scripts that change a reason.
-- KEYS, ARGV those of Queue.lua
-- Returns nothing by itself.
-- Meta: panic (a FallbackReason: '1' blackout, '2' freeze, '4' safe look on its way, '5' safe look there: covers nothing, and holds), lost ('1' the session has lost its pod), fallback (the reason
-- told last). Panics that hide the stage count before its loss, a loss before a safe look that is only on its way.
local function tell_fallback()
  local is = redis.call('HMGET', META, 'panic', 'lost', 'fallback')
  local panic, reason = is[1] or '', ''
  if panic == '1' or panic == '2' then reason = panic elseif is[2] == '1' then reason = '3' elseif panic == '4' then reason = panic end
  if reason == (is[3] or '') then return end
  if reason == '' then redis.call('HDEL', META, 'fallback') else redis.call('HSET', META, 'fallback', reason) end
  -- FallbackShown, FallbackEnded
  tell(reason ~= '' and '40' or '41', '-', reason)
end

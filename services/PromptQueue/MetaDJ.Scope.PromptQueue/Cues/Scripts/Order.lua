-- What the scripts share that give a cue its place: fair turns between authors. It goes behind Queue.lua.
-- KEYS those of Queue.lua, then their own
-- ARGV those of Queue.lua, then their own
-- Returns nothing by itself.
-- Start-time fair queueing: a cue comes one turn behind the last of its author that waits, or behind the last one taken, whichever is later; a turn
-- is 1/weight long. So an author with a thousand cues delays another's only one by a turn. Lead and crew share a band of places; the audience's lies
-- behind it. META has the last place taken of each band ('turn', 'turnA') and of each author who has cues here their number and last place
-- ('c:voice', 'l:voice').

-- Where a band begins: the room ahead of it is for cues that play next.
local FIRST = 1e6

-- When a stored cue expires, in ms; '0' never.
local function expiry_of(value)
  return string.match(value, '^%d+ %d+ %d+ (%d+)')
end

local function lane_and_voice(value)
  local lane, voice = string.match(value, '^%d+ [%d ]+ %S+ (%d+) (%d+) ')
  return tonumber(lane), voice
end

-- A stored cue that was withdrawn, as it was while it was queued.
local function queued_again(value)
  return '1' .. string.match(value, '^%d+( [%d ]+ %S+ %d+ %d+ )') .. string.sub(value, string.find(value, '\n', 1, true), -1)
end

-- Where an author's next cue comes; the author's last place from then on.
local function place(lane, voice, weight)
  local first, turn = FIRST, 'turn'
  if lane == AUDIENCE then first, turn = AUDIENCE_BAND + FIRST, 'turnA' end
  know(turn, 'l:' .. voice)
  local score = string.format('%.17g', math.max(first, tonumber(field(turn) or '0'), tonumber(field('l:' .. voice) or '0')) + 1 / weight)
  keep('l:' .. voice, score)
  return score
end

-- A cue is at a place that was not given by its turn; what its author queues next comes behind it, within its band.
local function stands(value, score)
  local lane, voice = lane_and_voice(value)
  score = tonumber(score)
  if (score >= AUDIENCE_BAND) ~= (lane == AUDIENCE) then return end
  if score > tonumber(field('l:' .. voice) or '0') then keep('l:' .. voice, string.format('%.17g', score)) end
end

-- What a lane is given, from ARGV: weight, most waiting cues (0 no limit), ms between cues (0 no limit) and how many may come at once.
local function terms(text, lane)
  local numbers = {}
  for number in string.gmatch(text, '%S+') do numbers[#numbers + 1] = tonumber(number) end
  local at = 4 * (lane - 1)
  return numbers[at + 1], numbers[at + 2], numbers[at + 3], numbers[at + 4]
end

-- Whether a caller acts for anybody's cues, and not for their own only; see refused.
local function acts_for_all(caller)
  if caller == '' then return true end
  local any, subject = string.match(caller, '^%+?([^/=]*)/?[^=]*=(.*)$')
  know('holder', 'crew')
  if subject == field('holder') then return true end
  local role = field('crew') and field('crew') ~= '' and cjson.decode(field('crew'))[subject]
  return role and has_role(any, role) or false
end

-- Makes one tree of Markdown with raw HTML in it: tables, lists and links that pandoc's other writers would drop.
-- Screen-only parts are left out, and every table gets column widths that follow what stands in its cells.

local NARROWEST, PADDING = 5, 2.5
local LONGEST = { head = 12, body = 15, number = 20, line = 26 } -- longer words are hyphenated
local LINES = 4 -- in so many lines a cell should fit where its column need not be wider than a line
local PORTRAIT = 112 -- characters of table text on a line of an upright page
local SIDEWAYS = 1.45 -- from so many times the line on, smaller letters do not help

local SCREEN_ONLY = { "^%s*<form", "^%s*<script", "^%s*<button" }
local INLINE = { code = "Code", em = "Emph", strong = "Strong", a = "Link" }

local function sum(numbers)
  local total = 0
  for _, number in ipairs(numbers) do total = total + number end
  return total
end

local function length(text) return utf8.len(text) or #text end

local function longest_word(text)
  local longest = 0
  for word in text:gmatch("%S+") do longest = math.max(longest, length(word)) end
  return longest
end

-- For each column: what it needs for its longest word and not to become a tall narrow strip, and the length of its longest cell.
local function needs(html, numeric)
  local least, most = {}, {}
  for _, part in ipairs({ "head", "body" }) do
    local rows = html:match("<t" .. part .. ">(.-)</t" .. part .. ">")
    for row in rows:gmatch("<tr>(.-)</tr>") do
      local place = 0
      for cell in row:gmatch("<t[hd][^>]*>(.-)</t[hd]>") do
        place = place + 1
        local text = cell:gsub("<[^>]*>", ""):gsub("&%a+;", "-")
        local total = length(text)
        local whole = part == "body" and numeric[place] and total <= LONGEST.number
        local word = whole and total or math.min(longest_word(text), LONGEST[part])
        local lines = part == "body" and math.min(total / LINES, LONGEST.line) or 0
        least[place] = math.max(least[place] or NARROWEST, word, lines)
        most[place] = math.max(most[place] or 0, total)
      end
    end
  end
  return least, most
end

-- Where every cell fits on a line, columns are as wide as their longest cell. Else each gets its longest word, and what is
-- left of the line goes to the long cells, less than in proportion.
local function widths(least, most)
  local wide, wishes = {}, {}
  if sum(most) + #most * PADDING <= PORTRAIT then
    for i = 1, #most do wide[i] = math.max(most[i], NARROWEST) + PADDING end
    return wide
  end
  for i = 1, #least do
    least[i] = least[i] + PADDING
    wishes[i] = math.max(most[i] + PADDING - least[i], 0.1) ^ 0.65
  end
  local left = math.max(PORTRAIT - sum(least), 0)
  for i = 1, #least do wide[i] = least[i] + left * wishes[i] / sum(wishes) end
  return wide
end

local function plain_cells(html)
  html = html:gsub("<thead.-</thead>", function(head) return (head:gsub("</?a[^>]*>", "")) end)
  html = html:gsub("<(t[%a]+) [^>]*>", function(name) return name == "table" and "<table>" or "<" .. name .. ">" end)
  return html
end

-- Gives a table its columns, and tells in a class when it is too wide for letters of the usual size. Its headers lose
-- their links, since they are repeated on every page.
local function laid_out(html)
  local numeric, place = {}, 0
  local headers = html:match("<thead.-</thead>")
  for class in headers:gmatch('<th [^>]*class="(%a+)"') do
    place = place + 1
    numeric[place] = class == "number"
  end
  html = plain_cells(html)
  local wide = widths(needs(html, numeric))
  local total, columns = sum(wide), ""
  for _, width in ipairs(wide) do columns = columns .. ('<col style="width: %.2f%%">'):format(100 * width / total) end
  html = html:gsub("<tr>.-</tr>", function(row)
    local at = 0
    return (row:gsub("<(t[hd])>", function(name)
      at = at + 1
      return numeric[at] and "<" .. name .. ' style="text-align: right">' or "<" .. name .. ">"
    end))
  end)
  html = html:gsub("</caption>", function() return "</caption><colgroup>" .. columns .. "</colgroup>" end)
  if total <= PORTRAIT then return html end
  return ('<div class="%s">%s</div>'):format(total > PORTRAIT * SIDEWAYS and "sideways" or "wide", html)
end

local function read(html)
  html = html:gsub('<span class="value"[^>]*>(.-)</span>', "%1")
  html = html:gsub('<p class="table%-note">(.-)</p>', '<div class="table-note"><p>%1</p></div>')
  html = html:gsub('<ol class="captions">.-</ol>', '<div class="captions">%0</div>')
  html = html:gsub('<caption[^>]*>', "<caption>"):gsub("<table.-</table>", laid_out)
  return pandoc.read(html, "html+native_divs+native_spans").blocks
end

local function screen_only(html)
  for _, pattern in ipairs(SCREEN_ONLY) do
    if html:find(pattern) then return true end
  end
  return false
end

local function made(name, inside, tag)
  if name == "a" then
    local target = tag:match('href="([^"]*)"')
    return target and pandoc.Link(inside, target:gsub("&amp;", "&")) or pandoc.Span(inside)
  end
  if name == "code" then return pandoc.Code(pandoc.utils.stringify(inside)) end
  return pandoc[INLINE[name]](inside)
end

-- Raw tags around words become what they mean; other raw tags go, their words stay.
local function joined(inlines)
  local stack = { { content = pandoc.List() } }
  for _, inline in ipairs(inlines) do
    local top = stack[#stack]
    if inline.t ~= "RawInline" then
      top.content:insert(inline)
    else
      local closes, name = inline.text:match("^<(/?)(%a+)")
      if name == "br" then
        top.content:insert(pandoc.LineBreak())
      elseif INLINE[name] and closes == "" then
        table.insert(stack, { name = name, tag = inline.text, content = pandoc.List() })
      elseif INLINE[name] and top.name == name then
        table.remove(stack)
        stack[#stack].content:insert(made(name, top.content, top.tag))
      end
    end
  end
  assert(#stack == 1, "a raw tag is not closed")
  return stack[1].content
end

-- Below the second level no number stands before a heading, as on the page.
local function heading(header)
  if header.level > 2 and not header.classes:includes("unnumbered") then header.classes:insert("unnumbered") end
  return header
end

local function raw_block(block)
  if block.format ~= "html" then return nil end
  if screen_only(block.text) then return {} end
  return read(block.text)
end

return { { RawBlock = raw_block, Inlines = joined, Header = heading } }

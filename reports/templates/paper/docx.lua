-- What Word needs beyond pandoc's writer: boxes as paragraph styles, drawings as PNG, a contents field that is filled in
-- already.

local STYLES = { finding = "Finding", callout = "Callout", ["table-note"] = "Table Note" }
local WIDEST, HIGHEST = 12.6, 23.4 -- of a drawing, in cm; at its widest its smallest letters are as large as the text
local WIDEST_ON_ONE_PAGE = 8.2
local widest = WIDEST
local LONG = 6 -- sections from which a document has contents

local function link(element)
  if not element.target:match("^%a+:") then element.target = element.target:gsub("%.html", ".docx", 1) end
  return element
end

-- Pandoc's writer takes the alternative text from the description; a PNG tells its size in bytes 17 to 24.
local function image(element)
  element.src = element.src:gsub("%.svg$", ".png")
  local _, content = pandoc.mediabag.fetch(element.src)
  local width, height = string.unpack(">I4I4", content, 17)
  element.attributes.width = string.format("%.2fcm", math.min(widest, HIGHEST * width / height))
  if element.attributes.alt then
    element.caption = { pandoc.Str(element.attributes.alt) }
    element.attributes.alt = nil
  end
  return element
end

local function div(element)
  for class, name in pairs(STYLES) do
    if element.classes:includes(class) then element.attributes["custom-style"] = name end
  end
  return element
end

local function span(element)
  if element.classes:includes("tag") then element.attributes["custom-style"] = "Tag" end
  return element
end

local function escaped(text) return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;")) end

local ENTRY = '<w:p><w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>%s<w:hyperlink w:anchor="%s"><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:hyperlink></w:p>'
local BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">TOC \\o "1-2" \\h \\z \\u</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
local BLOCK = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>%s<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>'

local function contents(doc)
  local entries, number, sections = {}, { 0, 0 }, 0
  doc:walk({ Header = function(header)
    if header.level > 2 then return end
    local shown = ""
    if header.level == 1 then sections = sections + 1 end
    if not header.classes:includes("unnumbered") then
      number[header.level] = number[header.level] + 1
      if header.level == 1 then number[2] = 0 end
      shown = table.concat(number, ".", 1, header.level) .. " "
    end
    local text = escaped(shown .. pandoc.utils.stringify(header.content))
    table.insert(entries, ENTRY:format(header.level, #entries == 0 and BEGIN or "", header.identifier, text))
  end })
  if sections < LONG then return nil end
  local title = escaped(pandoc.utils.stringify(doc.meta.contents))
  return pandoc.RawBlock("openxml", BLOCK:format(title, table.concat(entries)))
end

function Pandoc(doc)
  if pandoc.utils.stringify(doc.meta.kind) == "onepage" then widest = WIDEST_ON_ONE_PAGE end
  local listed = contents(doc)
  doc = doc:walk({ Link = link, Image = image, Div = div, Span = span })
  if listed then doc.blocks:insert(1, listed) end
  doc.meta.bibliography = nil -- the writer would keep where on this machine it lies
  return doc
end

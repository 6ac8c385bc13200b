-- What Typst needs beyond pandoc's writer: figures with their alternative text, boxes, labels only where a link arrives.

local WRAPPED = { finding = "finding", callout = "callout", box = "panel", ["table-note"] = "note", references = "references",
  wide = "wide", sideways = "sideways" }
local wanted, present = {}, {}

local function raw(text) return pandoc.RawBlock("typst", text) end
local function quoted(text) return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"' end

local function collect(doc)
  local function remember(element)
    if element.identifier ~= "" then present[element.identifier] = true end
  end
  doc:walk({
    Link = function(link)
      local id = link.target:match("^#(.+)$")
      if id then wanted[id] = true end
    end,
    Header = remember, Div = remember, Span = remember, Figure = remember,
  })
end

local function link(element)
  local id, target = element.target:match("^#(.+)$"), element.target
  if id and not present[id] then return element.content end
  if not target:match("^%a+:") then element.target = target:gsub("%.html", ".pdf", 1) end
  return element
end

local function span(element)
  local inside = pandoc.List(element.content)
  if element.classes:includes("tag") then
    inside = pandoc.List({ pandoc.RawInline("typst", "#tag[") }) .. inside .. { pandoc.RawInline("typst", "]") }
  end
  if wanted[element.identifier] then
    inside:insert(1, pandoc.RawInline("typst", "#metadata(none)<" .. element.identifier .. ">"))
  end
  return inside
end

-- A list of captions gets page numbers, which only Typst knows.
local function captions(element)
  local kind = "table"
  element:walk({ Link = function(to) if to.target:match("^#fig%-") then kind = "image" end end })
  return raw("#captions(" .. kind .. ")")
end

local function div(element)
  if element.classes:includes("captions") then return captions(element) end
  local inside = pandoc.List(element.content)
  for class, name in pairs(WRAPPED) do
    if element.classes:includes(class) then
      inside = pandoc.List({ raw("#" .. name .. "[") }) .. inside .. { raw("]") }
    end
  end
  if wanted[element.identifier] then inside:insert(1, raw("#metadata(none)<" .. element.identifier .. ">")) end
  return inside
end

local function figure(element)
  local image = element.content[1].content[1]
  local alternative = image.attributes.alt or pandoc.utils.stringify(image.caption)
  local drawn = "drawn(" .. quoted("/" .. image.src) .. ", " .. quoted(alternative) .. ")"
  local caption = pandoc.write(pandoc.Pandoc(element.caption.long), "typst")
  local label = element.identifier ~= "" and " <" .. element.identifier .. ">" or ""
  return raw("#figure(" .. drawn .. ", kind: image, caption: [" .. caption .. "])" .. label), false
end

function Pandoc(doc)
  collect(doc)
  return doc:walk({ Link = link, Span = span, Div = div, Figure = figure })
end

-- Dissector of PCI Express Transaction Layer Packets, as Ridge captures them: link type USER0 (147), a header and its data
-- without prefixes and digest, PCIe section 2.2. Where capabilities stand, it learns from the configuration reads it sees.

local tlp = Proto("tlp", "PCI Express Transaction Layer Packet")

local KINDS = {
  [0x00] = "MRd", [0x20] = "MRd", [0x40] = "MWr", [0x60] = "MWr",
  [0x02] = "IORd", [0x42] = "IOWr",
  [0x04] = "CfgRd0", [0x44] = "CfgWr0", [0x05] = "CfgRd1", [0x45] = "CfgWr1",
  [0x0a] = "Cpl", [0x4a] = "CplD",
}
local WORDS = {
  MRd = "Memory Read", MWr = "Memory Write", IORd = "I/O Read", IOWr = "I/O Write",
  CfgRd0 = "Configuration Read, Type 0", CfgWr0 = "Configuration Write, Type 0",
  CfgRd1 = "Configuration Read, Type 1", CfgWr1 = "Configuration Write, Type 1",
  Cpl = "Completion", CplD = "Completion with Data", Msg = "Message", MsgD = "Message with Data",
}
local STATUS = { [0] = "Successful Completion", "Unsupported Request", "Request Retry Status", [4] = "Completer Abort" }
local STATUS_SHORT = { [0] = "SC", "UR", "RRS", [4] = "CA" }
local MESSAGES = {
  [0x20] = "Assert_INTA", [0x21] = "Assert_INTB", [0x22] = "Assert_INTC", [0x23] = "Assert_INTD",
  [0x24] = "Deassert_INTA", [0x25] = "Deassert_INTB", [0x26] = "Deassert_INTC", [0x27] = "Deassert_INTD",
  [0x18] = "PM_PME", [0x30] = "ERR_COR", [0x31] = "ERR_NONFATAL", [0x33] = "ERR_FATAL",
}

-- A capability that Ridge has no rows for.
local UNKNOWN = { name = "Capability", bytes = 4 }

local f = {
  kind = ProtoField.string("tlp.kind", "Kind"),
  format = ProtoField.uint8("tlp.fmt", "Fmt", base.HEX, nil, 0xe0),
  type = ProtoField.uint8("tlp.type", "Type", base.HEX, nil, 0x1f),
  length = ProtoField.uint16("tlp.length", "Length in dwords", base.DEC),
  requester = ProtoField.string("tlp.requester", "Requester ID"),
  tag = ProtoField.uint8("tlp.tag", "Tag", base.HEX),
  last = ProtoField.uint8("tlp.last_be", "Last DW Byte Enables", base.HEX, nil, 0xf0),
  first = ProtoField.uint8("tlp.first_be", "First DW Byte Enables", base.HEX, nil, 0x0f),
  address = ProtoField.uint64("tlp.address", "Address", base.HEX),
  target = ProtoField.string("tlp.target", "Target"),
  register = ProtoField.uint16("tlp.register", "Register", base.HEX),
  name = ProtoField.string("tlp.register.name", "Register name"),
  completer = ProtoField.string("tlp.completer", "Completer ID"),
  status = ProtoField.uint8("tlp.status", "Completion Status", base.DEC, STATUS, 0xe0),
  count = ProtoField.uint16("tlp.byte_count", "Byte Count", base.DEC),
  lower = ProtoField.uint8("tlp.lower_address", "Lower Address", base.HEX, nil, 0x7f),
  code = ProtoField.uint8("tlp.message", "Message Code", base.HEX, MESSAGES),
  data = ProtoField.bytes("tlp.data", "Data"),
  value = ProtoField.uint32("tlp.value", "Value", base.HEX),
  answered = ProtoField.framenum("tlp.completion_in", "Completion in", base.NONE, frametype.RESPONSE),
  asked = ProtoField.framenum("tlp.request_in", "Request in", base.NONE, frametype.REQUEST),
}
tlp.fields = { f.kind, f.format, f.type, f.length, f.requester, f.tag, f.last, f.first, f.address, f.target, f.register,
  f.name, f.completer, f.status, f.count, f.lower, f.code, f.data, f.value, f.answered, f.asked }

-- What was learned in the first pass. Configuration spaces: by Routing ID, dwords by their offset. Requests and their
-- Completions: by frame number.
local spaces, pending, requestOf, completionOf

function tlp.init()
  spaces, pending, requestOf, completionOf = {}, {}, {}, {}
end

local function address_of(id)
  return string.format("%02x:%02x.%x", math.floor(id / 256), math.floor(id / 8) % 32, id % 8)
end

local function has(value, mask)
  while mask > 0 do
    if mask % 2 == 1 and value % 2 == 1 then return true end
    value, mask = math.floor(value / 2), math.floor(mask / 2)
  end
  return false
end

-- Both lists of capabilities as far as they are known, { start, block } each; kept until another dword is learned.
local function blocks_of(space)
  if space.list then return space.list end
  local found = {}
  local pointer = space[0x34] and space[0x34] % 256 or 0
  local steps = 0
  while pointer >= 0x40 and steps < 48 do
    pointer = pointer - pointer % 4
    local header = space[pointer]
    if header == nil then break end
    table.insert(found, { pointer, blocks.capability[header % 256] or UNKNOWN })
    pointer, steps = math.floor(header / 256) % 256, steps + 1
  end
  local offset = 0x100
  steps = 0
  while offset >= 0x100 and steps < 960 do
    local header = space[offset]
    if header == nil or header == 0 or header == 0xffffffff then break end
    table.insert(found, { offset, blocks.extended[header % 65536] or UNKNOWN })
    offset, steps = math.floor(header / 1048576), steps + 1
    offset = offset - offset % 4
  end
  space.list = found
  return found
end

-- Which block an offset lies in, and where that begins.
local function block_at(space, offset)
  if offset < 0x40 then
    local layout = space[0x0c] and math.floor(space[0x0c] / 65536) % 128 or 0
    return 0, blocks.header[layout] or blocks.header[0]
  end
  local start, block
  for _, one in ipairs(blocks_of(space)) do
    local same = (one[1] >= 0x100) == (offset >= 0x100)
    if same and one[1] <= offset and (start == nil or one[1] > start) then start, block = one[1], one[2] end
  end
  return start, block
end

local function exists(row, space, start)
  for _, condition in ipairs(row[4] or {}) do
    local dword = space[start + condition[1]]
    if dword ~= nil and has(dword, condition[2]) ~= condition[3] then return false end
  end
  return true
end

-- Names of the registers that bytes `first` to `last` of a configuration space touch: "SR-IOV: NumVFs".
local function name_of(target, first, last)
  local space = spaces[target] or {}
  local start, block = block_at(space, first)
  if block == nil then return nil end
  local names = {}
  for _, row in ipairs(block) do
    local from = start + row[1]
    if from <= last and from + row[2] > first and exists(row, space, start) then table.insert(names, row[3]) end
  end
  if #names > 0 then return block.name .. ": " .. table.concat(names, ", ") end
  local within = block.open or first < start + block.bytes
  return within and string.format("%s: +0x%x", block.name, first - start) or nil
end

local function lanes(enables)
  local first, last
  for lane = 0, 3 do
    if math.floor(enables / 2 ^ lane) % 2 == 1 then first, last = first or lane, lane end
  end
  return first or 0, last or 3
end

-- Keeps what a configuration read showed, in the first pass.
local function learn(request, data)
  local space = spaces[request.target] or {}
  spaces[request.target] = space
  local value, known = data:le_uint(), space[request.dword] or 0
  local result = 0
  for lane = 0, 3 do
    local enabled = lane >= request.first and lane <= request.last
    result = result + math.floor((enabled and value or known) / 256 ^ lane) % 256 * 256 ^ lane
  end
  if space[request.dword] ~= result then space[request.dword], space.list = result, nil end
end

local function add_target(tree, buffer, request)
  tree:add(f.target, buffer(8, 2), address_of(request.target))
  tree:add(f.register, buffer(10, 2), request.dword + request.first)
  local name = name_of(request.target, request.dword + request.first, request.dword + request.last)
  if name then tree:add(f.name, buffer(10, 2), name) end
  return string.format("%s 0x%03x%s", address_of(request.target), request.dword + request.first,
    name and " (" .. name .. ")" or "")
end

local function hex_of(data)
  local text = {}
  for i = 0, math.min(data:len(), 16) - 1 do text[#text + 1] = string.format("%02x", data(i, 1):uint()) end
  return table.concat(text, " ") .. (data:len() > 16 and " ..." or "")
end

-- Of a request within one dword, its value is that of the enabled bytes.
local function add_data(tree, data, request)
  tree:add(f.data, data)
  if data:len() ~= 4 or request == nil then return hex_of(data) end
  local bytes = data:range(request.first, request.last - request.first + 1)
  tree:add_le(f.value, bytes)
  return string.format("0x%0" .. 2 * bytes:len() .. "x", bytes:le_uint())
end

local function dissect_request(buffer, pinfo, tree, kind, header)
  local enables = buffer(7, 1):uint()
  tree:add(f.requester, buffer(4, 2), address_of(buffer(4, 2):uint()))
  tree:add(f.tag, buffer(6, 1))
  tree:add(f.last, buffer(7, 1))
  tree:add(f.first, buffer(7, 1))
  local first, last = lanes(enables % 16)
  local request = { kind = kind, frame = pinfo.number, first = first, last = last }
  local where
  if kind:sub(1, 3) == "Cfg" then
    request.target = buffer(8, 2):uint()
    request.dword = buffer(10, 2):uint() % 4096
    where = add_target(tree, buffer, request)
    pinfo.cols.dst = address_of(request.target)
  else
    local address = header == 16 and buffer(8, 8):uint64() or UInt64(buffer(8, 4):uint())
    tree:add(f.address, buffer(8, header - 8), address)
    where = "0x" .. address:tohex():gsub("^0+(.)", "%1")
    pinfo.cols.dst = where
  end
  pinfo.cols.src = address_of(buffer(4, 2):uint())
  local posted = kind == "MWr"
  if not pinfo.visited and not posted then pending[buffer(4, 3):uint()] = request end
  local answer = completionOf[pinfo.number]
  if answer then tree:add(f.answered, answer):set_generated() end
  return where, request
end

local function dissect_completion(buffer, pinfo, tree, data)
  local status = buffer(6, 1):bitfield(0, 3)
  tree:add(f.completer, buffer(4, 2), address_of(buffer(4, 2):uint()))
  tree:add(f.status, buffer(6, 1))
  local count = buffer(6, 2):uint() % 4096
  tree:add(f.count, buffer(6, 2), count == 0 and 4096 or count)
  tree:add(f.requester, buffer(8, 2), address_of(buffer(8, 2):uint()))
  tree:add(f.tag, buffer(10, 1))
  tree:add(f.lower, buffer(11, 1))
  pinfo.cols.src = address_of(buffer(4, 2):uint())
  pinfo.cols.dst = address_of(buffer(8, 2):uint())
  local key = buffer(8, 3):uint()
  local request = pending[key]
  if not pinfo.visited and request then
    pending[key] = nil
    requestOf[pinfo.number], completionOf[request.frame] = request, pinfo.number
    if data and status == 0 and request.kind:sub(1, 5) == "CfgRd" then learn(request, data) end
  end
  request = requestOf[pinfo.number]
  local text = STATUS_SHORT[status] or "reserved status"
  if request == nil then return text end
  tree:add(f.asked, request.frame):set_generated()
  if request.target == nil then return text, request end
  local name = name_of(request.target, request.dword + request.first, request.dword + request.last)
  if name == nil then return text, request end
  tree:add(f.name, name):set_generated()
  return text .. " (" .. name .. ")", request
end

local function dissect_message(buffer, pinfo, tree)
  local code = buffer(7, 1):uint()
  tree:add(f.requester, buffer(4, 2), address_of(buffer(4, 2):uint()))
  tree:add(f.tag, buffer(6, 1))
  tree:add(f.code, buffer(7, 1))
  pinfo.cols.src = address_of(buffer(4, 2):uint())
  return MESSAGES[code] or string.format("code 0x%02x", code)
end

local function kind_of(first)
  if first >= 0x30 and first < 0x38 then return "Msg" end
  if first >= 0x70 and first < 0x78 then return "MsgD" end
  return KINDS[first]
end

function tlp.dissector(buffer, pinfo, root)
  if buffer:len() < 12 then return 0 end
  pinfo.cols.protocol = "TLP"
  local first = buffer(0, 1):uint()
  local kind = kind_of(first)
  local header = math.floor(first / 32) % 2 == 1 and 16 or 12
  if kind == nil or buffer:len() < header then return 0 end
  local tree = root:add(tlp, buffer())
  tree:add(f.kind, buffer(0, 1), kind)
  tree:add(f.format, buffer(0, 1))
  tree:add(f.type, buffer(0, 1))
  local length = buffer(2, 2):uint() % 1024
  local data = buffer:len() > header and buffer(header) or nil
  if kind:sub(1, 3) ~= "Msg" and kind ~= "Cpl" then
    tree:add(f.length, buffer(2, 2), length == 0 and 1024 or length)
  end
  local text, request
  if kind == "Cpl" or kind == "CplD" then text, request = dissect_completion(buffer, pinfo, tree, data)
  elseif kind:sub(1, 3) == "Msg" then text = dissect_message(buffer, pinfo, tree)
  else text, request = dissect_request(buffer, pinfo, tree, kind, header) end
  tree:append_text(", " .. WORDS[kind])
  local value = data and ": " .. add_data(tree, data, request) or ""
  pinfo.cols.info = kind .. " " .. text .. value
  return buffer:len()
end

local encapsulations = wtap_encaps or wtap
DissectorTable.get("wtap_encap"):add(encapsulations.USER0, tlp)

// Vital Product Data: software writes an address and the flag F; the device answers by turning F over, PCIe §6.27.

import { BlockKind, ContentsOption } from "../../src/abi";
import { contentsOf, contentsWord } from "../function/contents";
import { AnyFunction, Contents } from "../function/records";
import { get32, put32 } from "../function/registers";
import { VitalProductData, VpdAddress } from "../generated/vital-product-data";

/** The address register is the upper half of the block's first dword. */
const ADDRESS_SHIFT: u32 = 16;
const F: u32 = VpdAddress.F << ADDRESS_SHIFT;
const F_LANE: u32 = 0xff000000;
/** Data objects begin at dwords. */
const ADDRESS: u32 = 0x7ffc;

/** `at` is the block's place. A write that leaves out the byte of F starts nothing. */
export function onVpdWrite(record: AnyFunction, at: u32, relative: u32, lanes: u32, after: u32): void {
  if (relative != 0 || (lanes & F_LANE) == 0) return;
  const contents = contentsOf(record.layout, BlockKind.VitalProductData);
  const address = (after >> ADDRESS_SHIFT) & ADDRESS;
  const data = at + VitalProductData.VpdData;
  if ((after & F) == 0) put32(record, data, contents ? contentsWord(contents, address) : 0);
  else if (contents && isWritable(record, contents)) change(contents, address, get32(record, data));
  put32(record, at, after ^ F);
}

/** What VFs have in common none of them changes: nothing may pass from one to another. */
function isWritable(record: AnyFunction, contents: Contents): bool {
  return (contents.option & ContentsOption.Writable) != 0 && record.layout.isVf == 0;
}

function change(contents: Contents, address: u32, data: u32): void {
  for (let i: u32 = 0; i < 4 && address + i < contents.bytes; i++)
    store<u8>(contents.at + address + i, <u8>(data >> (i << 3)));
}

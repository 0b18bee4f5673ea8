// A client of QEMU's qtest protocol, with PCI on top. `socket.ts` beside it, which knows Node, gives the connections.

export type { Channel } from "./channel";
export { QtestClient, type QtestIrqListener, type QtestMemorySize, type QtestPortSize } from "./client";
export { QtestConfigAccess } from "./config-access";
export { QtestClosedError, QtestPciError, QtestReplyError } from "./errors";
export { type PciQuery, type QtestBar, QtestPci, type QtestPciOptions, type Span } from "./pci";

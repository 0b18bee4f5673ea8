// Control and status, the NVM, and the ports of management data, semaphores and modules.

import type { PciFunction } from "../../model/function";
import { macOf, NVM_WORDS, nvmOf } from "./nvm";
import type { Behaviours, RegisterFile } from "./register-file";
import { bit, bits, fieldOf } from "./row";

const MASTER_DISABLE = bit(2);
const RESETS = bit(3) | bit(26);
/** STATUS: requests may be made; the port's number. */
const MASTER_ENABLE = bit(19);
const LAN_ID_SHIFT = 2;
const SEMAPHORE = bit(0);
const NVM_DONE = bit(1);
const REQUEST = bit(6);
const GRANT = bit(7);
const SECURITY_OFF = bit(1);
const RX_DISABLED = bit(1);
const READY = bit(0);
const DMA_INIT_DONE = bit(3);
const FDIR_INIT_DONE = bit(3);
const ADDRESS_VALID = bit(31);
const LINK_UP_10G = 0x7000_0000;
/** I2CCTL: the clock follows what software drives; nobody answers on the data line. */
const CLOCK_IN = bit(0);
const CLOCK_OUT = bit(1);
const DATA_IN = bit(2);

const CX4 = 0x10f9;
/** 10 Gb/s without negotiation: over CX4, or serial by SFI. */
const CX4_MODE = { autoc: 0x2100, autoc2: 0 } as const;
const SERIAL_MODE = { autoc: 0x6000, autoc2: 0x20000 } as const;

export class General {
  constructor(
    private readonly file: RegisterFile,
    private readonly self: PciFunction,
    private readonly onReset: () => void,
  ) {
    for (const [index, word] of nvmOf(macOf(self.domain, self.handle)).entries())
      this.file.set("NVM", word, index);
    this.setLink(true);
    this.afterReset();
  }

  readonly behaviours: Behaviours = {
    CTRL: {
      write: (_, value) => {
        if ((value & RESETS) !== 0) this.onReset();
      },
    },
    STATUS: { read: () => this.status() },
    EEC: { write: (_, value) => this.file.set("EEC", value & REQUEST ? value | GRANT : value & ~GRANT) },
    EERD: { write: (_, value) => this.readNvm(value) },
    EEWR: { write: (_, value) => this.writeNvm(value) },
    SWSM: { read: (_, stored) => this.takeSemaphore(stored) },
    // No PHY answers on the management bus.
    MSCA: { write: () => this.file.set("MSRWD", this.file.get("MSRWD") & bits(15, 0)) },
    I2CCTL: { read: (_, stored) => (stored & CLOCK_OUT) | (stored & CLOCK_OUT ? CLOCK_IN : 0) | DATA_IN },
    SECRXSTAT: { read: () => SECURITY_OFF | (this.file.has("SECRXCTRL", RX_DISABLED) ? READY : 0) },
    SECTXSTAT: { read: () => SECURITY_OFF | (this.file.has("SECTXCTRL", RX_DISABLED) ? READY : 0) },
    RDRXCTL: { read: (_, stored) => stored | DMA_INIT_DONE },
    FDIRCTRL: {
      write: (_, value) => this.file.change("FDIRCTRL", FDIR_INIT_DONE, (value & bits(1, 0)) !== 0),
    },
  };

  /** Every reset of the MAC loads the address from the NVM anew, and the link's mode with what the card has. */
  afterReset(): void {
    const mode = this.self.description.deviceId === CX4 ? CX4_MODE : SERIAL_MODE;
    this.file.set("AUTOC", mode.autoc);
    this.file.set("AUTOC2", mode.autoc2);
    const word = (index: number) => this.file.get("NVM", index);
    this.file.set("RAL", (word(0) | (word(1) << 16)) >>> 0);
    this.file.set("RAH", (word(2) | ADDRESS_VALID) >>> 0);
  }

  setLink(up: boolean): void {
    this.file.set("LINKS", up ? LINK_UP_10G : 0);
  }

  private status(): number {
    const enabled = this.file.has("CTRL", MASTER_DISABLE) ? 0 : MASTER_ENABLE;
    return enabled | ((this.self.description.function & 3) << LAN_ID_SHIFT);
  }

  private readNvm(value: number): void {
    const word = this.file.get("NVM", fieldOf(value, 15, 2) % NVM_WORDS);
    this.file.set("EERD", ((word << 16) | (value & bits(15, 2)) | NVM_DONE) >>> 0);
  }

  private writeNvm(value: number): void {
    this.file.set("NVM", value >>> 16, fieldOf(value, 15, 2) % NVM_WORDS);
    this.file.set("EEWR", (value | NVM_DONE) >>> 0);
  }

  /** Whoever reads a zero has it. */
  private takeSemaphore(stored: number): number {
    this.file.set("SWSM", stored | SEMAPHORE);
    return stored;
  }
}

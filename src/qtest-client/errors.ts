// What a qtest client throws.

import { PcieError } from "../errors";

/** The server refused a command. */
export class QtestReplyError extends PcieError {
  readonly code = "QTEST_REFUSED";

  constructor(
    /** As it was sent. */
    readonly command: string,
    /** As it came back: `FAIL …`, `ERR …`, or what is no reply to that command. */
    readonly reply: string,
  ) {
    super(`qtest: ${shortened(command)}: ${shortened(reply)}`);
  }
}

/** The connection ended before the answer came. */
export class QtestClosedError extends PcieError {
  readonly code = "QTEST_CLOSED";

  constructor(reason: string) {
    super(`qtest: ${reason}`);
  }
}

/** A Function that the client asked for is not there, or lacks what it asked for. */
export class QtestPciError extends PcieError {
  readonly code = "QTEST_PCI";

  constructor(place: string, reason: string) {
    super(`${place}: ${reason}`);
  }
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

// What a qtest client needs of a connection. A socket is one; a test may be another.

export interface Channel {
  /** Text of one character a byte. */
  send(text: string): void;
  /** `text` learns of what arrives, `end` once of the connection's end, with the reason. */
  open(text: (text: string) => void, end: (reason: string) => void): void;
  close(): void;
}

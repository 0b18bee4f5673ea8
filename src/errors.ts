// The base of every error that Ridge throws for what its caller got wrong. The emulated bus never throws.

/** `code` is stable, `message` is one line for people, with the place and the value. */
export abstract class PcieError extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.constructor.name;
  }
}

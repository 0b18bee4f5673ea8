// What a capture file holds.

/** Link type of Ethernet. */
export const ETHERNET = 1;

/** Where frames were captured. A pcap file has one, without a name; a pcapng file has any number. */
export interface CaptureInterface {
  /** Number in its section of the file, from 0. */
  readonly index: number;
  readonly name?: string;
  readonly description?: string;
  /** As tcpdump.org lists them; 1 is Ethernet. */
  readonly linkType: number;
  /** Bytes of a frame that were captured at most; 0 is no limit. */
  readonly snapLength: number;
}

export interface CapturedFrame {
  /** Nanoseconds since 1970, whatever the file counts in; undefined in a Simple Packet Block, which has no time. */
  readonly time: bigint | undefined;
  /** Bytes on the wire. */
  readonly length: number;
  /** What was captured of them: fewer, where the frame was cut. They may be a view of the chunk that was pushed. */
  readonly bytes: Uint8Array;
  readonly interface: CaptureInterface;
}

/** What a writer needs of a frame. */
export interface FrameToWrite {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** Takes what a writer makes. The bytes are its own during the call only. */
export type ByteSink = (bytes: Uint8Array) => void;

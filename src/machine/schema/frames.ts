// Room of embedded switches in machine files.

import { z } from "zod";
import { FrameLimit } from "../../abi";
import { count, offset } from "../numbers";

const MEBIBYTE = 2 ** 20;

export const frames = z.strictObject({
  addresses: count(1, FrameLimit.Addresses).optional().describe("Different addresses of a switch"),
  members: count(1, FrameLimit.Members).optional().describe("Pairs of address and port of a switch"),
  vlanSets: count(4, 2 * FrameLimit.Ports)
    .optional()
    .describe("Different sets of VLANs of a switch"),
  workers: count(1, FrameLimit.Workers).optional().describe("Threads that forward frames"),
  ring: count(1, FrameLimit.Ring).optional().describe("Frames of a batch at most"),
  destinations: count(1, 2 ** 24)
    .optional()
    .describe("Places for destinations of a batch"),
  buffer: offset(1024 * MEBIBYTE)
    .optional()
    .describe("Bytes for frames, of each worker"),
  receiveRings: count(0, 65536).optional().describe("Receive rings, of each worker"),
  receiveRingBytes: offset(16 * MEBIBYTE)
    .optional()
    .describe("Bytes of a receive ring, a power of two"),
});

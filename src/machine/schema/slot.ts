// Slots in machine files: "1c.0" is device 1Ch, Function 0.

import { z } from "zod";

const text = z
  .string({ error: 'must be a slot such as "1c.0"' })
  .regex(/^[01]?[0-9a-fA-F]\.[0-7]$/, "must be device 00 to 1f, a dot, and Function 0 to 7");

export const slot = z
  .codec(text, z.object({ device: z.number(), function: z.number() }), {
    decode(value) {
      const [device = "", fn = ""] = value.split(".");
      return { device: Number.parseInt(device, 16), function: Number(fn) };
    },
    encode: ({ device, function: fn }) => `${device.toString(16).padStart(2, "0")}.${fn}`,
  })
  .describe("Device and Function number on its bus, as lspci prints them");

export type Slot = z.output<typeof slot>;

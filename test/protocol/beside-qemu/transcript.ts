// What the client prints, taken apart, and where two transcripts of one script differ.

export interface Step {
  /** The part of the script. */
  readonly part: string;
  readonly command: string;
  /** Interrupt lines, then the reply, as printed: `! IRQ raise 16`, `< OK`. */
  readonly answer: readonly string[];
}

export interface Difference {
  readonly part: string;
  readonly command: string;
  readonly qemu: readonly string[];
  readonly ridge: readonly string[];
}

export function readTranscript(text: string): Step[] {
  const steps: { part: string; command: string; answer: string[] }[] = [];
  let part = "";
  for (const line of text.split("\n").slice(0, -1)) {
    if (line.startsWith("# ")) part = line.slice(2);
    else if (line.startsWith("> ")) steps.push({ part, command: line.slice(2), answer: [] });
    else steps.at(-1)!.answer.push(line);
  }
  return steps;
}

/** Throws where the commands themselves differ: from there on nothing can be compared. */
export function differences(qemu: readonly Step[], ridge: readonly Step[]): Difference[] {
  return qemu.flatMap(({ part, command, answer }, i) => {
    const other = ridge[i];
    if (other?.command !== command) {
      throw new Error(`step ${i}, ${part}: QEMU was asked ${command}, Ridge ${other?.command}`);
    }
    const same = answer.join("\n") === other.answer.join("\n");
    return same ? [] : [{ part, command, qemu: answer, ridge: other.answer }];
  });
}

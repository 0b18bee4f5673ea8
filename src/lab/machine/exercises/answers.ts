// Answers of the learner, held against what is right in the machine now.

import { type Machine, parseRoutingId } from "../../../index";
import type { Question } from "./schema";
import { compute } from "./values";

export interface Verdict {
  readonly right: boolean;
  readonly say: string;
}

const WRONG = "That is not it.";

/** `text` is what was typed, or the text of the choice. */
export function judge(machine: Machine, question: Question, text: string): Verdict {
  const typed = text.trim();
  if (question.type === "choice") {
    const chosen = question.choices.find((choice) => choice.text === typed);
    if (!chosen) return { right: false, say: "That is none of the choices." };
    const right = chosen.right === true;
    return { right, say: chosen.say ?? (right ? "Right." : WRONG) };
  }
  const number = question.type === "address" ? addressOf(typed) : numberOf(typed, question.base);
  if (number === undefined) return { right: false, say: `${NOT_A[question.type]}: ${typed}` };
  const right = number === compute(machine, question.answer);
  return { right, say: right ? "Right." : WRONG };
}

const NOT_A = { number: "Not a number", address: "Not an address of the form 01:00.0" } as const;

/** `0x` and a last `h` are taken in either base. */
function numberOf(text: string, base: 10 | 16): number | undefined {
  const hexadecimal = /^(?:0x([0-9a-f]+)|([0-9a-f]+)h)$/i.exec(text);
  const digits = hexadecimal?.[1] ?? hexadecimal?.[2];
  if (digits !== undefined) return Number.parseInt(digits, 16);
  const plain = base === 16 ? /^[0-9a-f]+$/i : /^[0-9]+$/;
  return plain.test(text) ? Number.parseInt(text, base) : undefined;
}

function addressOf(text: string): number | undefined {
  try {
    return parseRoutingId(text);
  } catch {
    return undefined;
  }
}

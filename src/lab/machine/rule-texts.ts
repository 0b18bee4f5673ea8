// Rules with their sentences.

import { rules } from "../../index";
import type { RuleText } from "../protocol/views";

/** Those that a text names, as `R42`. */
export function rulesNamedIn(text = ""): RuleText[] {
  return [...text.matchAll(/\bR(\d+)\b/g)].map(([name, number]) => {
    const rule = rules.find((one) => one.number === Number(number));
    return { name, sentence: rule?.sentence ?? "" };
  });
}

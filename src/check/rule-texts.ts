// The sentences of all rules by "R42" and "C7", R-rules first.

import { configurationRules } from "../spec/configuration-rules";
import { rules } from "../spec/rules";
import { unobservableRows } from "./rules/rows";
import { unobservable } from "./rules/unobservable";

export interface RuleText {
  readonly sentence: string;
  readonly section: string;
  /** Why no request can show whether the rule holds. */
  readonly unobservable?: string;
}

export const ruleTexts: ReadonlyMap<string, RuleText> = new Map([
  ...rules.map(({ number, sentence, section }): [string, RuleText] => {
    const reason = unobservable[`R${number}`];
    return [`R${number}`, { sentence, section, ...(reason !== undefined && { unobservable: reason }) }];
  }),
  ...configurationRules.map(({ number, sentence, section, rows }): [string, RuleText] => {
    const reason = rows && unobservableRows(rows);
    return [`C${number}`, { sentence, section, ...(reason !== undefined && { unobservable: reason }) }];
  }),
]);

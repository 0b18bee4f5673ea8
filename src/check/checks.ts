// Every check there is.

import type { Check } from "./check";
import { rowRules } from "./rules/rows";
import { sriovCapabilityRules } from "./rules/sriov-capability";

export const checks: readonly Check[] = [...sriovCapabilityRules, ...rowRules];

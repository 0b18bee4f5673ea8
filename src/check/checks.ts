// Every check there is.

import type { Check } from "./check";
import { barRules } from "./configuration/bars";
import { bridgeRules } from "./configuration/bridges";
import { expressRules } from "./configuration/express";
import { headerRules } from "./configuration/header";
import { listRules } from "./configuration/lists";
import { powerAndInterruptRules } from "./configuration/power-and-interrupts";
import { ariRules } from "./rules/ari";
import { errorRules } from "./rules/errors";
import { pageSizeRules } from "./rules/page-sizes";
import { resetRules } from "./rules/resets";
import { routingIdRules } from "./rules/routing-ids";
import { rowRules } from "./rules/rows";
import { sriovCapabilityRules } from "./rules/sriov-capability";
import { vfBarRules } from "./rules/vf-bars";
import { vfCapabilityRules } from "./rules/vf-capabilities";
import { vfEnableRules } from "./rules/vf-enable";
import { vfHeaderRules } from "./rules/vf-header";
import { vfMemoryRules } from "./rules/vf-memory";
import { vfPlaceRules } from "./rules/vf-places";

export const checks: readonly Check[] = [
  ...sriovCapabilityRules,
  ...vfEnableRules,
  ...routingIdRules,
  ...ariRules,
  ...pageSizeRules,
  ...vfBarRules,
  ...vfMemoryRules,
  ...vfHeaderRules,
  ...vfCapabilityRules,
  ...resetRules,
  ...errorRules,
  ...vfPlaceRules,
  ...headerRules,
  ...listRules,
  ...barRules,
  ...bridgeRules,
  ...powerAndInterruptRules,
  ...expressRules,
  ...rowRules,
];

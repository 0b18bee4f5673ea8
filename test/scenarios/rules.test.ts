// The SR-IOV rules, over every way to a machine.

import { describe } from "vitest";
import { rigsOver } from "./rig";
import { ariRules } from "./rules/ari";
import { bridgeRules } from "./rules/bridges";
import { capabilityRules } from "./rules/capability";
import { errorRules } from "./rules/errors";
import { intel82599Scenarios } from "./rules/intel-82599";
import { powerRules } from "./rules/power";
import { requestRules } from "./rules/requests";
import { resetRules } from "./rules/resets";
import { retryRules } from "./rules/retry";
import { routingIdRules } from "./rules/routing-ids";
import { trapRules } from "./rules/traps";
import { vfBarRules } from "./rules/vf-bars";
import { vfCapabilityRules } from "./rules/vf-capabilities";
import { vfEnableRules } from "./rules/vf-enable";
import { vfHeaderRules } from "./rules/vf-header";
import { transports } from "./transports";

describe.each(transports)("over $name", (transport) => {
  const open = rigsOver(transport);
  capabilityRules(open);
  vfEnableRules(open);
  routingIdRules(open);
  ariRules(open);
  vfBarRules(open);
  vfHeaderRules(open);
  vfCapabilityRules(open);
  requestRules(open);
  resetRules(open);
  powerRules(open);
  retryRules(open);
  bridgeRules(open);
  trapRules(open);
  errorRules(open);
  intel82599Scenarios(open);
});

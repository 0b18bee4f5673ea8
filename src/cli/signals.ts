// Signals at which a command ends in good order.

export const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

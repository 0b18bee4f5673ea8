// Signals at which a command ends in good order, and leaves nothing behind.

export const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

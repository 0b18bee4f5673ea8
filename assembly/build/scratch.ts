// Scratch memory in which the host lays the planes of a block before it places it.

export const SCRATCH = memory.data(32_768, 16);

// The grid in which 256 numbers stand, as devices of a bus do: 32 columns of 8.

export const CELL = { width: 18, height: 12 } as const;
export const GRID = { width: 32 * CELL.width, height: 8 * CELL.height } as const;

/** Upper left corner of a number's cell. */
export function cornerOf(number: number): { x: number; y: number } {
  return { x: (number >> 3) * CELL.width, y: (number & 7) * CELL.height };
}

/** Outlines of cells as one path. */
export function cellsPath(numbers: readonly number[]): string {
  return numbers
    .map((number) => {
      const { x, y } = cornerOf(number);
      return `M${x + 1} ${y + 1}h${CELL.width - 2}v${CELL.height - 2}h${2 - CELL.width}z`;
    })
    .join("");
}

/** Crosses in cells as one path. */
export function crossesPath(numbers: readonly number[]): string {
  return numbers
    .map((number) => {
      const { x, y } = cornerOf(number);
      const [right, bottom] = [x + CELL.width - 4, y + CELL.height - 2];
      return `M${x + 4} ${y + 2}L${right} ${bottom}M${right} ${y + 2}L${x + 4} ${bottom}`;
    })
    .join("");
}

/** Lines between the cells as one path. */
export const gridLines = [
  ...Array.from({ length: 33 }, (_, column) => `M${column * CELL.width} 0v${GRID.height}`),
  ...Array.from({ length: 9 }, (_, row) => `M0 ${row * CELL.height}h${GRID.width}`),
].join("");

/** The number whose cell is at a point of the screen; undefined outside the grid, which fills the element. */
export function numberAt(grid: Element, { clientX, clientY }: MouseEvent): number | undefined {
  const box = grid.getBoundingClientRect();
  const column = Math.floor(((clientX - box.left) / box.width) * 32);
  const row = Math.floor(((clientY - box.top) / box.height) * 8);
  return column >= 0 && column < 32 && row >= 0 && row < 8 ? column * 8 + row : undefined;
}

/** Where values are written at the points of a chart, so that none covers another. Everything is in pixels. */

export const LIFT = 15; // from a point to the middle of its label
const LETTER = 6; // about
const LINE = 14;

/**
 * Which points get their value written at them, and on which side: above, below where another one stands above, or not at
 * all where there is no room; the tip and the table have it. The claim's own comes first. Each point has x and y in pixels.
 */
export function labelled(points) {
  const placed = [];
  for (const point of [...points].sort((one, other) => other.own - one.own || one.x - other.x)) {
    const half = (point.value.length * LETTER) / 2;
    const side = [-1, 1].find((each) =>
      placed.every((other) => Math.abs(other.x - point.x) > half + other.half || Math.abs(other.y + other.side * LIFT - point.y - each * LIFT) > LINE),
    );
    if (side) placed.push({ ...point, half, side });
  }
  return placed;
}

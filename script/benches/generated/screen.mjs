/** The browser's side: each line of the input is `{text, spans}` in UTF-16, as the DOM counts; out come code points. */

import { createInterface } from "node:readline";

import { CodePoints } from "../../../annotate/static/annotate/offsets.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { text, spans } = JSON.parse(line);
  const points = new CodePoints(text);
  console.log(JSON.stringify(spans.map(([start, end]) => [points.toCodePoint(start), points.toCodePoint(end)])));
}

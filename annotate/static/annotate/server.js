/** Talking to the server about marks: every answer is the mark's card, as HTML. */

/** The server said no, in words; `card` is the conflict card, where there is one. Sending the same again cannot help. */
export class Refusal extends Error {
  constructor(message, card = null) {
    super(message);
    this.final = true;
    this.card = card;
  }
}

/** No answer, or none that means anything: worth another try. */
export class NoAnswer extends Error {
  final = false;
}

const PASSING = new Set([408, 429, 502, 503, 504]);

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

/** Send `values`, pairs or an object; rejects with NoAnswer when no answer came. */
async function send(url, values) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(values),
      headers: { "X-CSRFToken": token(), "HX-Request": "true" },
      signal: AbortSignal.timeout(20_000),
    });
  } catch (error) {
    throw new NoAnswer(error.message);
  }
  if (PASSING.has(response.status)) throw new NoAnswer(response.statusText);
  return response;
}

function refusal(response, body, card = null) {
  return new Refusal(body.querySelector("[data-toast]")?.textContent.trim() ?? response.statusText, card);
}

/** Send `values` and resolve to the card; rejects with Refusal or NoAnswer. */
export async function post(url, values) {
  const response = await send(url, values);
  const body = parse(await response.text());
  const card = body.querySelector("[data-card]");
  if (response.ok && card) return document.importNode(card, true);
  // An answer without a card is the sign-in page: the session is over, and signing in elsewhere brings it back.
  if (response.ok) throw new NoAnswer("signed out");
  throw refusal(response, body, card && document.importNode(card, true));
}

/** Send a step on many marks and resolve to `{rows, said, undo}`; rejects as `post` does. */
export async function postMany(url, values) {
  const response = await send(url, values);
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return response.json();
  if (response.ok) throw new NoAnswer("signed out");
  throw refusal(response, parse(await response.text()));
}

/** The JSON at `url`; rejects when there is none. */
export async function getJson(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new NoAnswer(response.statusText);
  return response.json();
}

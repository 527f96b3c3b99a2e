"""Check a public report from its page alone: python independent_check.py [--sources] ADDRESS_OR_SAVED_PAGE

Compares the page with its ClaimReview, counts articles, origins and parties, asks whether the evidence meets the
condition of the verdict, and recomputes the fingerprint over all of it. --sources fetches what was captured, too.
"""

import hashlib
import json
import sys
from html.parser import HTMLParser
from urllib.request import Request, urlopen


class Page(HTMLParser):
    """All elements, each with its attributes, its words, and the finding that it stands in."""

    def __init__(self, markup):
        super().__init__()
        self.open, self.elements = [], []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        element = {"tag": tag, "text": "", **{name: value or "" for name, value in attributes}}
        element["row"] = next((each for each in self.open if each.get("class") == "finding"), None)
        self.elements.append(element)
        if tag not in ("meta", "link", "br"):
            self.open.append(element)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, name):
        return [each for each in self.elements if name in each.get("class", "").split()]


def verdict_holds(label, rows, left_out):
    """Two parties or a primary document on one side; or both sides; or a search that was made (docs/domain.md)."""
    pro, con = ([row for row in rows if row["data-stance"] == side] for side in ("supports", "refutes"))
    if label == "Not Enough Evidence":
        return any("data-searched" in row or row["data-stance"] for row in rows)
    if label not in ("Supported", "Refuted"):
        pairs = [(a, b) for a in pro for b in con]
        rendered = any(a["data-origin"] == b["data-origin"] and a["data-sha256"] != b["data-sha256"] for a, b in pairs)
        return left_out or rendered or any(a["data-party"] != b["data-party"] for a, b in pairs)
    pro, con = (pro, con) if label == "Supported" else (con, pro)
    best = min((row["data-grade"] for row in pro), default="6")
    strong = len({row["data-party"] for row in pro} - {""}) >= 2 or any("data-primary" in row for row in pro)
    return strong and all("data-rebutted" in row for row in con if row["data-grade"] <= best)


def check(markup, fetch=None):
    """Yields (what was checked, whether it holds)."""
    page = Page(markup)
    (report,), (claim,), (counts,), rows = map(page.all, ("report", "claim", "independence", "finding"))
    for quote in page.all("quote"):
        quote["row"]["quote"] = quote["text"]
    scripts = [each["text"] for each in page.elements if each.get("type") == "application/ld+json"]
    review, label, left_out = json.loads(scripts[0]), report["data-label"], "data-left-out" in report
    yield "one ClaimReview, of the claim of the page", len(scripts) == 1 and review["claimReviewed"] == claim["text"]
    yield "with the rating of the page", review["reviewRating"]["alternateName"] == label
    cited = [(each.get("text", ""), each.get("identifier", "")[7:]) for each in review.get("citation", [])]
    shown = [(row.get("quote", ""), row["data-sha256"]) for row in rows if row["data-stance"]]
    yield "with the quotes and hashes of the page", cited == shown
    said = [[each["data-origin"], each["data-party"], each["data-source"]] for each in page.all("appearance")]
    origins = {(origin, party) for origin, party, _ in said if origin}
    counted = [str(len(each)) for each in (said, origins, {party for _, party in origins})]
    printed = [counts[f"data-{name}"] for name in ("articles", "origins", "parties")]
    yield f"articles, origins and parties: {', '.join(counted)}", counted == printed
    yield f"the condition of {label}", verdict_holds(label, rows, left_out)
    facts = [
        [row["data-stance"], row["data-origin"], row["data-party"], int(row["data-grade"])]
        + [f"data-{name}" in row for name in ("primary", "rebutted", "searched")]
        + [row.get("quote", ""), row["data-sha256"]]
        for row in rows
    ]
    whole = [report["data-previous"], claim["text"], int(report["data-number"]), label, report["data-as-of"], left_out]
    whole += [facts, sorted(said)]
    digest = hashlib.sha256(json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
    yield f"the fingerprint {digest}", [digest] == [each["text"].split()[-1] for each in page.all("current")]
    for link in [each for each in page.elements if fetch and each.get("rel") and "data-file" in (each["row"] or ())]:
        same = hashlib.sha256(fetch(link["href"])).hexdigest() == link["row"]["data-sha256"]
        yield f"{link['href'].split('#')[0]} is as it was captured", same


def read(address):
    if not address.startswith("http"):
        return open(address, "rb").read()
    return urlopen(Request(address.split("#")[0], headers={"User-Agent": "independent-check"}), timeout=60).read()


if __name__ == "__main__":
    results = list(check(read(sys.argv[-1]).decode(), read if "--sources" in sys.argv else None))
    print("\n".join(f"{'ok  ' if holds else 'FAIL'} {what}" for what, holds in results))
    sys.exit(not all(holds for _, holds in results))

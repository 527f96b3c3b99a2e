"""The chain from a report back to the parties behind its sources, as a reader of PROV-O walks it."""

from __future__ import annotations

import os
from pathlib import Path

import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.interchange import Failure
from verify.exporters import provo
from verify.interchange import Appearance, Change, Dossier, Finding, Judgement, Source

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "provo.golden"
AT = "2021-04-01T10:00:00+00:00"
REGISTER = Source(
    title="Port register", url="https://port.example/a b?x=1&y=“2”", captured_at=AT, sha256="ab" * 32, hashed="file"
)
PRINTED = Source(
    title="Permits expire", url="https://news.example/1", publisher="Lindholm Post", published_at="2021-03-12"
)


def a_dossier(**columns: object) -> Dossier:
    """A supported claim with one primary answer, one search that found nothing, and a report that was corrected."""
    findings = (
        Finding(
            "7",
            "How many?",
            "400",
            "Extractive",
            "supports",
            "",
            "Expired: 400",
            origin="Register",
            party="Port",
            grade=1,
            primary=True,
            source=REGISTER,
        ),
        Finding("8", "Who counted?", searched="The port's archive"),
    )
    changes = (Change("published", AT, label="Supported"), Change("corrected", AT, "A name was wrong.", "Supported"))
    given = {
        "claim": 3,
        "text": "In March 2021, 400 permits had expired 👩‍👩‍👧.",
        "verdict": Judgement(2, "Supported", "2021-04-01", "The register says so.", "high", approved_at=AT),
        "speaker": "Ada Brandt",
        "published_at": AT,
        "author": "Lindholm Desk",
        "url": "https://desk.example/reports/permits/",
        "findings": findings,
        "appearances": (Appearance("400 permits had expired", PRINTED, "reported", "Ada Brandt", "Register", "Port"),),
        "changes": changes,
    }
    return Dossier(**given | columns)


def written(*claims: Dossier) -> bytes:
    lost: list[Failure] = []
    content = b"".join(provo.write(iter(claims), lost.append))
    assert lost == []
    return content


def graph(*claims: Dossier) -> rdflib.Graph:
    return rdflib.Graph().parse(data=written(*claims), format="json-ld")


def test_it_writes_what_it_wrote_before() -> None:
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_bytes(written(a_dossier()))
    assert written(a_dossier()) == GOLDEN.read_bytes()


def test_the_chain_leads_from_the_report_to_the_party_behind_its_source() -> None:
    found = graph(a_dossier()).query(
        """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?label ?answer ?title ?party WHERE {
          <https://desk.example/reports/permits/> prov:wasDerivedFrom ?verdict . ?verdict prov:value ?label ;
            prov:wasDerivedFrom ?a . ?a prov:value ?answer ; prov:hadPrimarySource ?source ;
            prov:wasDerivedFrom/prov:wasAttributedTo/dcterms:title ?party . ?source dcterms:title ?title }"""
    )
    assert [[str(value) for value in row] for row in found] == [["Supported", "400", "Port register", "Port"]]


def test_every_link_leads_to_a_node_that_is_described() -> None:
    triples = graph(a_dossier(), a_dossier(claim=4))
    links = {object for _, predicate, object in triples if str(predicate).split("#")[-1] in provo._LINKS}
    assert links - set(triples.subjects(rdflib.RDF.type)) == set()


def test_what_was_captured_is_named_by_its_hash_and_is_not_its_address() -> None:
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    ((captured, address),) = [
        pair for pair in graph(a_dossier()).subject_objects(prov.specializationOf) if "sha-256" in str(pair[0])
    ]
    assert str(captured).startswith("ni:///sha-256;q6ur")
    assert str(address) == "https://port.example/a%20b?x=1&y=%E2%80%9C2%E2%80%9D"


def test_a_search_that_found_nothing_generates_nothing() -> None:
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    generated = {str(activity) for activity in graph(a_dossier()).objects(None, prov.wasGeneratedBy)}
    assert generated == {"urn:corroborate:claim:3:research:7", "urn:corroborate:claim:3:verdict:2:judging"}


@settings(max_examples=25)
@given(text=st.text(max_size=20), name=st.text(max_size=10), url=st.text(max_size=10))
def test_any_text_can_be_read_again(text: str, name: str, url: str) -> None:
    claim = a_dossier(
        text=text, speaker=name, findings=(Finding(name, text, text, "", "refutes", source=Source(url=url)),)
    )
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    subject = rdflib.URIRef("urn:corroborate:claim:3")
    assert [str(value) for value in graph(claim).objects(subject, prov.value)] == ([text] if text else [])
